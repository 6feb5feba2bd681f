"""A network of the contract's own, with no way in and none out but to the AWS services that workspaces need."""

from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws
from pulumi_aws import ec2

from components.contract_args import ContractArgs, read_contract
from components.network_rules import Rule, Rules, endpoint_rules, private_rules
from components.policy_documents.plain import ENDPOINT_SERVICES
from components.service_endpoints import ServiceEndpoints
from components.service_log import ServiceLog
from components.subnets import check_room, plan_subnets


class IsolatedNetworkArgs(TypedDict):
    """What the network is made from."""

    contract: ContractArgs
    """The contract."""
    cidr: str
    """Its addresses, /16 to /24; no other contract has any of them."""
    zones: NotRequired[float]
    """In how many availability zones, 2 or 3; left out: 2."""
    services: NotRequired[list[str]]
    """Short names of the AWS services that workspaces reach; left out: those that every workspace needs."""
    log_key: pulumi.Input[str]
    """ARN of the key for logs."""
    log_days: float
    """How long flow logs are kept at least."""


class IsolatedNetwork(pulumi.ComponentResource):
    """A VPC without a gateway: private subnets, endpoints with policies, locked defaults, flow logs."""

    vpc_id: pulumi.Output[str]
    """Id of the VPC."""
    private_subnets: list[pulumi.Output[str]]
    """Ids of the workspaces' subnets, one a zone."""
    endpoints: dict[str, pulumi.Output[str]]
    """Ids of the endpoints by service."""
    endpoint_group: pulumi.Output[str]
    """Id of the security group of the interfaces to services: what workspaces may talk to."""
    s3_prefix_list: pulumi.Output[str]
    """Id of the list of S3's addresses: the other thing that they may."""
    flow_log_group: pulumi.Output[str]
    """ARN of the log group of the flow logs."""

    def __init__(self, name: str, args: IsolatedNetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("cordon:index:IsolatedNetwork", name, {}, opts)
        self._facts, self._tags = read_contract(args["contract"])
        services = sorted({"s3", *args.get("services", ENDPOINT_SERVICES)})
        planned = plan_subnets(args["cidr"], args.get("zones", 2))
        check_room(planned.endpoint, len(services) - 1)

        self._vpc = ec2.Vpc(
            f"{name}-vpc",
            cidr_block=args["cidr"],
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags=self._tags("NET-1", "NET-2"),
            opts=self._child(),
        )
        self.vpc_id = self._vpc.id
        self._lock_defaults(name)
        self._zones = aws.get_availability_zones_output(
            # No local zones: they are elsewhere and lack services. Nothing is asked of their state: a zone that fails
            # must not move subnets.
            filters=[{"name": "opt-in-status", "values": ["opt-in-not-required"]}],
            opts=pulumi.InvokeOutputOptions(parent=self),
        ).names
        private = self._subnets(name, "private", planned.private)
        inner = self._subnets(name, "endpoint", planned.endpoint)
        self._acl(name, "private", private, private_rules(planned.private))
        self._acl(name, "endpoint", inner, endpoint_rules(planned.private))
        # A table a zone, so that each zone's traffic can later go through the firewall of its own (AWS.md rule 21).
        ways = [self._routes(name, f"private-{number}", [subnet]) for number, subnet in enumerate(private, 1)]
        self._routes(name, "endpoint", inner)

        made = ServiceEndpoints(
            f"{name}-endpoints",
            {
                "contract": args["contract"],
                "services": services,
                "vpc_id": self.vpc_id,
                "subnet_ids": [subnet.id for subnet in inner],
                "route_table_ids": [way.id for way in ways],
                "clients": list(planned.private),
            },
            self._child(),
        )
        self.flow_log_group = self._flow_logs(name, args)
        self.private_subnets = [subnet.id for subnet in private]
        self.endpoints, self.endpoint_group = made.ids, made.security_group
        self.s3_prefix_list = made.s3_prefix_list
        self.register_outputs(
            {
                "vpcId": self.vpc_id,
                "privateSubnets": self.private_subnets,
                "endpoints": self.endpoints,
                "endpointGroup": self.endpoint_group,
                "s3PrefixList": self.s3_prefix_list,
                "flowLogGroup": self.flow_log_group,
            }
        )

    def _child(self, ignore: Sequence[str] = ()) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self, ignore_changes=[*ignore])

    def _lock_defaults(self, name: str) -> None:
        """Take every rule from what AWS gives each VPC: whatever is put there by mistake reaches nothing."""
        ec2.DefaultSecurityGroup(
            f"{name}-default",
            vpc_id=self.vpc_id,
            ingress=[],
            egress=[],
            tags=self._tags("NET-1"),
            opts=self._child(),
        )
        ec2.DefaultNetworkAcl(
            f"{name}-default",
            default_network_acl_id=self._vpc.default_network_acl_id,
            ingress=[],
            egress=[],
            tags=self._tags("NET-1"),
            opts=self._child(),
        )

    def _subnets(self, name: str, kind: str, cidrs: Sequence[str]) -> list[ec2.Subnet]:
        return [
            ec2.Subnet(
                f"{name}-{kind}-{number}",
                vpc_id=self.vpc_id,
                cidr_block=cidr,
                availability_zone=self._zones[number - 1],
                map_public_ip_on_launch=False,
                tags=self._tags("NET-1"),
                # A subnet stays in its zone, even if AWS lists the zones in another order one day.
                opts=self._child(ignore=["availabilityZone"]),
            )
            for number, cidr in enumerate(cidrs, 1)
        ]

    def _acl(self, name: str, kind: str, subnets: Sequence[ec2.Subnet], rules: Rules) -> None:
        ec2.NetworkAcl(
            f"{name}-{kind}",
            vpc_id=self.vpc_id,
            subnet_ids=[subnet.id for subnet in subnets],
            ingress=[ec2.NetworkAclIngressArgs(**_rule(rule)) for rule in rules.ingress],
            egress=[ec2.NetworkAclEgressArgs(**_rule(rule)) for rule in rules.egress],
            tags=self._tags("NET-1"),
            opts=self._child(),
        )

    def _routes(self, name: str, kind: str, subnets: Sequence[ec2.Subnet]) -> ec2.RouteTable:
        """Make a table with nothing but the way within the VPC; endpoints add theirs."""
        table = ec2.RouteTable(
            f"{name}-{kind}", vpc_id=self.vpc_id, tags=self._tags("NET-1", "NET-2"), opts=self._child()
        )
        for number, subnet in enumerate(subnets, 1):
            ec2.RouteTableAssociation(
                f"{name}-{kind}-{number}", route_table_id=table.id, subnet_id=subnet.id, opts=self._child()
            )
        return table

    def _flow_logs(self, name: str, args: IsolatedNetworkArgs) -> pulumi.Output[str]:
        log = ServiceLog(
            f"{name}-flow",
            {
                "contract": args["contract"],
                "purpose": "flow",
                "service": "vpc-flow-logs.amazonaws.com",
                "source": self._facts.arn("ec2", "vpc-flow-log/*"),
                "key": args["log_key"],
                "keep_days": args["log_days"],
            },
            self._child(),
        )
        ec2.FlowLog(
            f"{name}-flow",
            vpc_id=self.vpc_id,
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_destination=log.group_arn,
            iam_role_arn=log.role_arn,
            max_aggregation_interval=60,
            tags=self._tags("LOG-1", "NET-1"),
            opts=self._child(),
        )
        return log.group_arn


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "rule_no": rule.number,
        "action": rule.action,
        "protocol": "tcp",
        "cidr_block": rule.cidr,
        "from_port": rule.ports[0],
        "to_port": rule.ports[1],
    }
