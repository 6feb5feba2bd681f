"""What the simulated accounts hold, found by asking: the check that a teardown left nothing that nobody knows of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from cordon.simulation.simulation import Simulation

# What AWS itself puts into every account: none of it was made by anybody.
_EC2: Final = (
    ("describe_vpc_endpoints", "VpcEndpoints", "VpcEndpointId", "vpc-endpoint"),
    ("describe_vpcs", "Vpcs", "VpcId", "vpc"),
    ("describe_subnets", "Subnets", "SubnetId", "subnet"),
    ("describe_network_interfaces", "NetworkInterfaces", "NetworkInterfaceId", "network-interface"),
    ("describe_security_groups", "SecurityGroups", "GroupId", "security-group"),
    ("describe_route_tables", "RouteTables", "RouteTableId", "route-table"),
    ("describe_network_acls", "NetworkAcls", "NetworkAclId", "network-acl"),
    ("describe_internet_gateways", "InternetGateways", "InternetGatewayId", "internet-gateway"),
    ("describe_flow_logs", "FlowLogs", "FlowLogId", "vpc-flow-log"),
    ("describe_instances", "Reservations", "ReservationId", "reservation"),
    ("describe_volumes", "Volumes", "VolumeId", "volume"),
)


def everything(simulation: Simulation, account: str, region: str) -> frozenset[str]:
    """Return the ARN of everything in an account and region, with what is worldwide.

    Keys that await deletion are among it: they are there until their waiting period has passed.
    """

    def client(service: str) -> Any:
        return simulation.client(service, account, region)

    return frozenset(arn for reader in _READERS for arn in reader(client, f"{region}:{account}"))


Client = Callable[[str], Any]


def _network(client: Client, place: str) -> Iterator[str]:
    ec2 = client("ec2")
    for operation, listed, name, word in _EC2:
        for one in _pages(ec2, operation, listed):
            if one.get("State") != "deleted":
                yield f"arn:aws:ec2:{place}:{word}/{one[name]}"


def _buckets(client: Client, _: str) -> Iterator[str]:
    for one in client("s3").list_buckets()["Buckets"]:
        yield f"arn:aws:s3:::{one['Name']}"


def _identities(client: Client, _: str) -> Iterator[str]:
    iam = client("iam")
    for operation, listed, more in (
        ("list_roles", "Roles", {}),
        ("list_users", "Users", {}),
        ("list_policies", "Policies", {"Scope": "Local"}),
        ("list_instance_profiles", "InstanceProfiles", {}),
    ):
        for one in _pages(iam, operation, listed, more):
            yield one["Arn"]


def _keys(client: Client, _: str) -> Iterator[str]:
    kms = client("kms")
    for one in _pages(kms, "list_keys", "Keys"):
        yield one["KeyArn"]
    for one in _pages(kms, "list_aliases", "Aliases"):
        if one.get("TargetKeyId"):  # AWS's own aliases have no key until they are first used
            yield one["AliasArn"]


def _logs(client: Client, _: str) -> Iterator[str]:
    for one in _pages(client("logs"), "describe_log_groups", "logGroups"):
        yield one["arn"].removesuffix(":*")
    for one in client("cloudtrail").describe_trails()["trailList"]:
        yield one["TrailARN"]


def _pages(client: Any, operation: str, listed: str, more: Mapping[str, Any] | None = None) -> Iterator[Any]:
    for page in client.get_paginator(operation).paginate(**more or {}):
        yield from page.get(listed, [])


_READERS: Final[tuple[Callable[[Client, str], Iterator[str]], ...]] = (_network, _buckets, _identities, _keys, _logs)
