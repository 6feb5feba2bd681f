"""The only ways from a contract's network to AWS's services, each with a policy on what passes (NET-3)."""

from typing import TypedDict

import pulumi
from pulumi_aws import ec2, vpc

from components.contract_args import ContractArgs, Tagger, read_contract
from components.network_rules import HTTPS
from components.policy_documents import Facts, interface_endpoint_policy, render, s3_endpoint_policy


class ServiceEndpointsArgs(TypedDict):
    """What the endpoints are made from."""

    contract: ContractArgs
    """The contract."""
    services: list[str]
    """Short names of the services; s3 gets a gateway endpoint, any other an interface in each subnet."""
    vpc_id: pulumi.Input[str]
    """Id of the VPC."""
    subnet_ids: list[pulumi.Input[str]]
    """Ids of the subnets that the interfaces are in, one a zone."""
    route_table_ids: list[pulumi.Input[str]]
    """Ids of the route tables that lead to S3."""
    clients: list[str]
    """CIDRs that the interfaces are asked from."""


class ServiceEndpoints(pulumi.ComponentResource):
    """A gateway endpoint for S3, interface endpoints for the others, and the security group of the latter."""

    ids: dict[str, pulumi.Output[str]]
    """Ids by service."""
    security_group: pulumi.Output[str]
    """Id of the interfaces' security group."""
    s3_prefix_list: pulumi.Output[str]
    """Id of the list of S3's addresses, for security groups that let workspaces reach it."""

    def __init__(self, name: str, args: ServiceEndpointsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("cordon:index:ServiceEndpoints", name, {}, opts)
        facts, tags = read_contract(args["contract"])
        group = self._group(name, args, tags)
        gateway = ec2.VpcEndpoint(
            f"{name}-s3",
            vpc_id=args["vpc_id"],
            service_name=_service_name(facts, "s3"),
            vpc_endpoint_type="Gateway",
            route_table_ids=[*args["route_table_ids"]],
            policy=render(s3_endpoint_policy(facts)),
            tags=tags("NET-1", "NET-3"),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.ids = {"s3": gateway.id}
        for service in sorted({*args["services"]} - {"s3"}):
            self.ids[service] = ec2.VpcEndpoint(
                f"{name}-{service}",
                vpc_id=args["vpc_id"],
                service_name=_service_name(facts, service),
                vpc_endpoint_type="Interface",
                private_dns_enabled=True,
                subnet_ids=[*args["subnet_ids"]],
                security_group_ids=[group.id],
                policy=render(interface_endpoint_policy(facts, service)),
                tags=tags("NET-1", "NET-3"),
                opts=pulumi.ResourceOptions(parent=self),
            ).id
        self.security_group, self.s3_prefix_list = group.id, gateway.prefix_list_id
        self.register_outputs(
            {"ids": self.ids, "securityGroup": self.security_group, "s3PrefixList": self.s3_prefix_list}
        )

    def _group(self, name: str, args: ServiceEndpointsArgs, tags: Tagger) -> ec2.SecurityGroup:
        """Make the interfaces' group: asked by HTTPS from the workspaces' subnets, it never asks anybody itself."""
        group = ec2.SecurityGroup(
            f"{name}-interfaces",
            vpc_id=args["vpc_id"],
            description="Interfaces to AWS services",
            tags=tags("NET-1", "NET-3"),
            opts=pulumi.ResourceOptions(parent=self),
        )
        for number, client in enumerate(args["clients"], 1):
            vpc.SecurityGroupIngressRule(
                f"{name}-client-{number}",
                security_group_id=group.id,
                description="Workspaces ask AWS services",
                cidr_ipv4=client,
                ip_protocol="tcp",
                from_port=HTTPS,
                to_port=HTTPS,
                tags=tags("NET-1"),
                opts=pulumi.ResourceOptions(parent=self),
            )
        return group


def _service_name(facts: Facts, service: str) -> str:
    return f"com.amazonaws.{facts.region}.{service}"
