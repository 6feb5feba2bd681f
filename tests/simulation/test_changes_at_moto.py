"""What moto does wrong when a resource changes, and does right here."""

from __future__ import annotations

from typing import Any

import pytest

from cordon.simulation.simulation import Simulation
from tests.simulation.built import ACCOUNT, REGION, code, moto_alone


def routed(ec2: Any) -> tuple[bool, bool]:
    """Whether a route table that an endpoint gets has its route, and one that it loses."""
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    gets, loses = (ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"] for _ in range(2))
    said = {"VpcId": vpc, "ServiceName": f"com.amazonaws.{REGION}.s3", "VpcEndpointType": "Gateway"}
    made = ec2.create_vpc_endpoint(**said, RouteTableIds=[loses])["VpcEndpoint"]["VpcEndpointId"]
    ec2.modify_vpc_endpoint(VpcEndpointId=made, AddRouteTableIds=[gets], RemoveRouteTableIds=[loses])
    tables = {one["RouteTableId"]: one["Routes"] for one in ec2.describe_route_tables()["RouteTables"]}
    first, second = (any(route.get("GatewayId") == made for route in tables[table]) for table in (gets, loses))
    return first, second


def interfaces(ec2: Any) -> tuple[list[str], list[str]]:
    """The subnets that an interface endpoint moved to, and those where it has an interface."""
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    one, two = (
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24")["Subnet"]["SubnetId"] for number in range(2)
    )
    said = {"VpcId": vpc, "ServiceName": f"com.amazonaws.{REGION}.kms", "VpcEndpointType": "Interface"}
    made = ec2.create_vpc_endpoint(**said, SubnetIds=[one])["VpcEndpoint"]["VpcEndpointId"]
    ec2.modify_vpc_endpoint(VpcEndpointId=made, AddSubnetIds=[two], RemoveSubnetIds=[one])
    [found] = ec2.describe_vpc_endpoints(VpcEndpointIds=[made])["VpcEndpoints"]
    asked = ec2.describe_network_interfaces(NetworkInterfaceIds=found["NetworkInterfaceIds"])
    there = [each["SubnetId"] for each in asked["NetworkInterfaces"]]
    return [{one: "one", two: "two"}[each] for each in found["SubnetIds"]], [
        {one: "one", two: "two"}[each] for each in there
    ]


def test_an_endpoints_route_is_where_the_endpoint_is(ec2: Any) -> None:
    assert routed(ec2) == (True, False)


def test_moto_alone_moves_no_route() -> None:
    with moto_alone() as client:
        assert routed(client("ec2")) == (False, True)


def test_an_endpoints_interfaces_are_where_the_endpoint_is(ec2: Any) -> None:
    assert interfaces(ec2) == (["two"], ["two"])


def test_moto_alone_moves_no_interface() -> None:
    with moto_alone() as client:
        assert interfaces(client("ec2")) == (["two"], ["one"])


def test_a_log_groups_key_changes(simulation: Simulation) -> None:
    logs = simulation.client("logs", ACCOUNT, REGION)
    logs.create_log_group(logGroupName="a")
    logs.associate_kms_key(logGroupName="a", kmsKeyId=f"arn:aws:kms:{REGION}:{ACCOUNT}:key/none-of-ours")
    assert logs.describe_log_groups()["logGroups"][0]["kmsKeyId"].endswith("none-of-ours")
    logs.disassociate_kms_key(logGroupName="a")
    assert "kmsKeyId" not in logs.describe_log_groups()["logGroups"][0]
    assert code(lambda: logs.disassociate_kms_key(logGroupName="b")) == "ResourceNotFoundException"


def test_moto_alone_changes_no_log_groups_key() -> None:
    with moto_alone() as client:
        logs = client("logs")
        logs.create_log_group(logGroupName="a")
        with pytest.raises(NotImplementedError):
            logs.associate_kms_key(logGroupName="a", kmsKeyId="arn:aws:kms:eu-central-1:1:key/none")


def selectors(trails: Any) -> tuple[int, int]:
    """How many advanced selectors, and how many basic ones, a trail has once basic ones are put over advanced ones."""
    advanced = {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}
    trails.put_event_selectors(TrailName="trail", AdvancedEventSelectors=[advanced])
    trails.put_event_selectors(TrailName="trail", EventSelectors=[{"ReadWriteType": "All"}])
    found = trails.get_event_selectors(TrailName="trail")
    return len(found.get("AdvancedEventSelectors", [])), len(found["EventSelectors"])


def trail(client: Any, name: str) -> Any:
    s3, trails = client("s3"), client("cloudtrail")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    deliver = f"""{{"Version": "2012-10-17", "Statement": [
        {{"Effect": "Allow", "Principal": {{"Service": "cloudtrail.amazonaws.com"}}, "Action": "s3:GetBucketAcl",
          "Resource": "arn:aws:s3:::{name}"}},
        {{"Effect": "Allow", "Principal": {{"Service": "cloudtrail.amazonaws.com"}}, "Action": "s3:PutObject",
          "Resource": "arn:aws:s3:::{name}/*"}}]}}"""
    s3.put_bucket_policy(Bucket=name, Policy=deliver)
    trails.create_trail(Name="trail", S3BucketName=name)
    return trails


def test_basic_selectors_take_the_place_of_advanced_ones(simulation: Simulation) -> None:
    made = trail(lambda service: simulation.client(service, ACCOUNT, REGION), "trail-of-ours")
    assert selectors(made) == (0, 1)


def test_moto_alone_keeps_both() -> None:
    from moto.cloudtrail.models import Trail

    alone: Any = Trail.__new__(Trail)
    alone.put_event_selectors([], [{"Name": "advanced"}])
    alone.put_event_selectors([{"ReadWriteType": "All"}], [])
    assert [len(one) for one in alone.get_event_selectors()] == [1, 1]
