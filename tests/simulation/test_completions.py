"""What moto leaves out, alone, and what the simulation makes of it."""

import json
from typing import Any

from cordon.simulation.simulation import Simulation
from tests.simulation.built import ACCOUNT, REGION, moto_alone

ROLE = f"arn:aws:iam::{ACCOUNT}:role/reader"


def test_moto_alone_never_tells_how_often_a_key_is_rotated() -> None:
    with moto_alone() as client:
        assert "RotationPeriodInDays" not in rotation(client("kms"), 90)


def test_how_often_a_key_is_rotated_is_told(kms: Any) -> None:
    assert rotation(kms, 90)["RotationPeriodInDays"] == 90
    assert rotation(kms, None)["RotationPeriodInDays"] == 365
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    assert "RotationPeriodInDays" not in kms.get_key_rotation_status(KeyId=key)


def rotation(kms: Any, days: int | None) -> dict[str, Any]:
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.enable_key_rotation(KeyId=key, **({"RotationPeriodInDays": days} if days else {}))
    told: dict[str, Any] = kms.get_key_rotation_status(KeyId=key)
    return told


def test_moto_alone_says_that_a_flow_log_fails_whose_group_is_given_by_arn() -> None:
    with moto_alone() as client:
        assert delivery(client("ec2"), client("logs"), "one", "one") == "FAILED"


def test_a_flow_log_delivers_where_its_group_is(simulation: Simulation, ec2: Any) -> None:
    logs = simulation.client("logs", ACCOUNT, REGION)
    assert delivery(ec2, logs, "one", "one") == "SUCCESS"
    assert delivery(ec2, logs, "two", "another") == "FAILED"


def delivery(ec2: Any, logs: Any, made: str, named: str) -> str:
    logs.create_log_group(logGroupName=made)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    [flow] = ec2.create_flow_logs(
        ResourceType="VPC",
        ResourceIds=[vpc],
        TrafficType="ALL",
        LogDestinationType="cloud-watch-logs",
        LogDestination=f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{named}",
        DeliverLogsPermissionArn=ROLE,
    )["FlowLogIds"]
    [told] = ec2.describe_flow_logs(FlowLogIds=[flow])["FlowLogs"]
    return str(told["DeliverLogsStatus"])


def test_moto_alone_passes_over_a_change_of_private_dns() -> None:
    with moto_alone() as client:
        assert private_dns_after_switching_it_off(client("ec2"))


def test_private_dns_is_switched_off(ec2: Any) -> None:
    assert not private_dns_after_switching_it_off(ec2)


def private_dns_after_switching_it_off(ec2: Any) -> bool:
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    made = ec2.create_vpc_endpoint(
        VpcId=vpc,
        VpcEndpointType="Interface",
        ServiceName=f"com.amazonaws.{REGION}.kms",
        SubnetIds=[subnet],
        PrivateDnsEnabled=True,
    )["VpcEndpoint"]["VpcEndpointId"]
    ec2.modify_vpc_endpoint(VpcEndpointId=made, PrivateDnsEnabled=False)
    return bool(ec2.describe_vpc_endpoints(VpcEndpointIds=[made])["VpcEndpoints"][0]["PrivateDnsEnabled"])


def test_moto_alone_says_that_a_gateway_has_private_dns() -> None:
    with moto_alone() as client:
        assert private_dns_of_a_gateway(client("ec2")) == [True, True]


def test_a_gateway_has_no_private_dns(ec2: Any) -> None:
    assert private_dns_of_a_gateway(ec2) == [False, False]


def private_dns_of_a_gateway(ec2: Any) -> list[bool]:
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    made = ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=f"com.amazonaws.{REGION}.s3")["VpcEndpoint"]
    [found] = ec2.describe_vpc_endpoints(VpcEndpointIds=[made["VpcEndpointId"]])["VpcEndpoints"]
    return [made["PrivateDnsEnabled"], found["PrivateDnsEnabled"]]


def test_moto_alone_keeps_a_trails_advanced_selectors_beside_basic_ones() -> None:
    with moto_alone() as client:
        assert advanced_after_basic_ones(client("cloudtrail"), client("s3"))


def test_basic_selectors_take_the_place_of_advanced_ones(simulation: Simulation, s3: Any) -> None:
    delivers = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:*"}
    policy = {"Statement": [{**delivers, "Resource": ["arn:aws:s3:::records", "arn:aws:s3:::records/*"]}]}
    assert not advanced_after_basic_ones(simulation.client("cloudtrail", ACCOUNT, REGION), s3, json.dumps(policy))


def advanced_after_basic_ones(trails: Any, s3: Any, policy: str = "") -> list[Any]:
    s3.create_bucket(Bucket="records", CreateBucketConfiguration={"LocationConstraint": REGION})
    if policy:
        s3.put_bucket_policy(Bucket="records", Policy=policy)
    trails.create_trail(Name="one", S3BucketName="records")
    management = {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}
    trails.put_event_selectors(TrailName="one", AdvancedEventSelectors=[management])
    trails.put_event_selectors(TrailName="one", EventSelectors=[{"ReadWriteType": "WriteOnly"}])
    return list(trails.get_event_selectors(TrailName="one").get("AdvancedEventSelectors") or [])
