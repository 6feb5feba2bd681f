"""What the simulated accounts hold, found by asking: the check that a teardown left nothing that nobody knows of.

Only the kinds that are listed here are asked for. What AWS itself puts into every account is among none of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cordon.aws.clients import pages
from cordon.contract.regions import partition_of
from cordon.simulation.simulation import Simulation


@dataclass(frozen=True)
class _Kind:
    """One kind of thing, and how it is listed.

    Attributes:
        name: Its name, in the plural.
        service: boto3's name of the service.
        operation: What lists it.
        listed: The member of the answer that holds the list.
        id: The member of each that names it; empty where the list is of names.
        arn: Its ARN after the partition, with `{place}` and `{id}`; empty where the name is one.
        params: What else is said.
    """

    name: str
    service: str
    operation: str
    listed: str
    id: str = ""
    arn: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


def _ec2(name: str, operation: str, listed: str, id_: str, word: str, **params: Any) -> _Kind:
    return _Kind(name, "ec2", operation, listed, id_, f"ec2:{{place}}:{word}/{{id}}", params)


_OF_A_REGION: Final = (
    _ec2("VPC endpoints", "describe_vpc_endpoints", "VpcEndpoints", "VpcEndpointId", "vpc-endpoint"),
    _ec2("VPCs", "describe_vpcs", "Vpcs", "VpcId", "vpc"),
    _ec2("subnets", "describe_subnets", "Subnets", "SubnetId", "subnet"),
    _ec2("interfaces", "describe_network_interfaces", "NetworkInterfaces", "NetworkInterfaceId", "network-interface"),
    _ec2("security groups", "describe_security_groups", "SecurityGroups", "GroupId", "security-group"),
    _ec2("route tables", "describe_route_tables", "RouteTables", "RouteTableId", "route-table"),
    _ec2("network ACLs", "describe_network_acls", "NetworkAcls", "NetworkAclId", "network-acl"),
    _ec2("internet gateways", "describe_internet_gateways", "InternetGateways", "InternetGatewayId",
         "internet-gateway"),
    _ec2("NAT gateways", "describe_nat_gateways", "NatGateways", "NatGatewayId", "natgateway"),
    _ec2("egress-only gateways", "describe_egress_only_internet_gateways", "EgressOnlyInternetGateways",
         "EgressOnlyInternetGatewayId", "egress-only-internet-gateway"),
    _ec2("carrier gateways", "describe_carrier_gateways", "CarrierGateways", "CarrierGatewayId", "carrier-gateway"),
    _ec2("VPN gateways", "describe_vpn_gateways", "VpnGateways", "VpnGatewayId", "vpn-gateway"),
    _ec2("peering connections", "describe_vpc_peering_connections", "VpcPeeringConnections", "VpcPeeringConnectionId",
         "vpc-peering-connection"),
    _ec2("addresses", "describe_addresses", "Addresses", "AllocationId", "elastic-ip"),
    _ec2("flow logs", "describe_flow_logs", "FlowLogs", "FlowLogId", "vpc-flow-log"),
    _ec2("instances", "describe_instances", "Reservations", "ReservationId", "reservation"),
    _ec2("volumes", "describe_volumes", "Volumes", "VolumeId", "volume"),
    _ec2("snapshots", "describe_snapshots", "Snapshots", "SnapshotId", "snapshot", OwnerIds=["self"]),
    _ec2("images", "describe_images", "Images", "ImageId", "image", Owners=["self"]),
    _Kind("keys", "kms", "list_keys", "Keys", "KeyArn"),
    _Kind("aliases", "kms", "list_aliases", "Aliases", "AliasArn"),
    _Kind("log groups", "logs", "describe_log_groups", "logGroups", "arn"),
    _Kind("trails", "cloudtrail", "describe_trails", "trailList", "TrailARN", params={"includeShadowTrails": False}),
    _Kind("queues", "sqs", "list_queues", "QueueUrls", arn="sqs:{place}:{id}"),
    _Kind("topics", "sns", "list_topics", "Topics", "TopicArn"),
    _Kind("tables", "dynamodb", "list_tables", "TableNames", arn="dynamodb:{place}:table/{id}"),
    _Kind("secrets", "secretsmanager", "list_secrets", "SecretList", "ARN"),
    _Kind("parameters", "ssm", "describe_parameters", "Parameters", "Name", "ssm:{place}:parameter/{id}"),
    _Kind("documents", "ssm", "list_documents", "DocumentIdentifiers", "Name", "ssm:{place}:document/{id}",
          {"Filters": [{"Key": "Owner", "Values": ["Self"]}]}),
    _Kind("event rules", "events", "list_rules", "Rules", "Arn"),
    _Kind("backup vaults", "backup", "list_backup_vaults", "BackupVaultList", "BackupVaultArn"),
)  # fmt: skip
_WORLDWIDE: Final = (
    _Kind("buckets", "s3", "list_buckets", "Buckets", "Name", "s3:::{id}"),
    _Kind("roles", "iam", "list_roles", "Roles", "Arn"),
    _Kind("users", "iam", "list_users", "Users", "Arn"),
    _Kind("policies", "iam", "list_policies", "Policies", "Arn", params={"Scope": "Local"}),
    _Kind("instance profiles", "iam", "list_instance_profiles", "InstanceProfiles", "Arn"),
)
KINDS: Final = tuple(kind.name for kind in (*_OF_A_REGION, *_WORLDWIDE))
"""The names of all kinds of things that are asked for."""


def everything(simulation: Simulation, account: str, *regions: str) -> frozenset[str]:
    """Return the ARN of everything of these kinds in an account, in some regions, with what is worldwide.

    Keys that await deletion are among it: they are there until their waiting period has passed.
    """
    found = set(_listed(simulation, account, regions[0], _WORLDWIDE))
    for region in regions:
        found.update(_listed(simulation, account, region, _OF_A_REGION))
    return frozenset(found)


def _listed(simulation: Simulation, account: str, region: str, kinds: tuple[_Kind, ...]) -> Iterator[str]:
    for kind in kinds:
        if f"moto.{kind.service}.models" not in sys.modules:
            continue  # moto makes a service's stores when it is first called: until then they hold nothing
        client = simulation.client(kind.service, account, region)
        for one in pages(client, kind.operation, kind.listed, **kind.params):
            if not _gone(one):
                yield _arn(kind, one, f"{region}:{account}", partition_of(region))


def _gone(one: Any) -> bool:
    """Tell whether something is listed that is there no longer; AWS's own aliases have no key until they are used."""
    if not isinstance(one, Mapping):
        return False
    state = one.get("State") or one.get("Status")
    code = state.get("Code") if isinstance(state, Mapping) else state
    return code == "deleted" or ("AliasArn" in one and not one.get("TargetKeyId"))


def _arn(kind: _Kind, one: Any, place: str, partition: str) -> str:
    name = str(one[kind.id]) if kind.id else str(one).rpartition("/")[2]  # queues are listed by address
    if not kind.arn:
        return name.removesuffix(":*")
    return f"arn:{partition}:{kind.arn.format(place=place, id=name.removeprefix('/'))}"
