"""Values of a Pulumi program in Terraform's terms."""

from __future__ import annotations

from typing import Any

import pytest

from cordon.graph.values import UNKNOWN, Asset, Secret
from cordon.terraform.names import TypeTable, table
from cordon.terraform.values import Lost, convert_members, known, sensitive_mask, unknown_mask


def converted(token: str, inputs: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    found, lost = table(token), Lost()
    assert isinstance(found, TypeTable)
    return convert_members(inputs, found.fields, "", lost), list(lost)


@pytest.mark.parametrize(
    ("token", "inputs", "values"),
    [
        ("aws:ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16", "enableDnsSupport": "true"}, {"cidr_block": "10.0.0.0/16", "enable_dns_support": True}),
        ("aws:ec2/vpc:Vpc", {"tags": {"someKey": "v", "other-key": "w"}}, {"tags": {"other-key": "w", "someKey": "v"}}),
        ("aws:kms/key:Key", {"deletionWindowInDays": 7.0}, {"deletion_window_in_days": 7}),
        ("aws:sns/topicSubscription:TopicSubscription", {"topic": "t"}, {"topic_arn": "t"}),
        ("aws:cloudwatch/metricAlarm:MetricAlarm", {"name": "a", "threshold": "5"}, {"alarm_name": "a", "threshold": 5}),
        ("aws:s3/bucketVersioning:BucketVersioning", {"versioningConfiguration": {"status": "Enabled"}}, {"versioning_configuration": [{"status": "Enabled"}]}),
        ("aws:iam/policy:Policy", {"policy": {"Version": "2012-10-17", "A": [1]}}, {"policy": '{"A":[1],"Version":"2012-10-17"}'}),
        ("aws:lambda/function:Function", {"code": Asset("path", "/app/code.zip", archive=True)}, {"filename": "/app/code.zip"}),
        ("aws:s3/bucketObject:BucketObject", {"source": Asset("path", "/app/x.txt")}, {"source": "/app/x.txt"}),
        ("aws:s3/bucketObject:BucketObject", {"source": Asset("text", "hello")}, {"content": "hello"}),
        ("aws:s3/bucketObject:BucketObject", {"source": Secret(Asset("text", "hello"))}, {"content": Secret("hello")}),
        ("aws:ssm/parameter:Parameter", {"value": 5}, {"value": "5"}),
        ("aws:ssm/parameter:Parameter", {"value": True}, {"value": "true"}),
    ],
)  # fmt: skip
def test_a_value_is_renamed_wrapped_and_coerced(token: str, inputs: dict[str, Any], values: dict[str, Any]) -> None:
    assert converted(token, inputs) == (values, [])


def test_objects_that_are_attributes_get_all_their_members() -> None:
    rules = {"ingress": [{"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["10.0.0.0/8"]}]}
    values, lost = converted("aws:ec2/securityGroup:SecurityGroup", rules)
    [rule] = values["ingress"]
    assert lost == []
    assert rule["cidr_blocks"] == ["10.0.0.0/8"]
    assert {name for name, value in rule.items() if value is None} >= {"ipv6_cidr_blocks", "prefix_list_ids", "self"}


def test_a_property_without_a_field_is_lost_aloud() -> None:
    assert converted("aws:ec2/vpc:Vpc", {"cidrBlock": "x", "noSuchThing": 1})[1] == ["noSuchThing"]
    rules = [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256", "odd": 1}}]
    _, lost = converted(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", {"rules": rules}
    )
    assert lost == ["rules[0].applyServerSideEncryptionByDefault.odd"]


def test_a_value_no_field_can_hold_is_unknown_and_lost() -> None:
    assert converted("aws:ec2/vpc:Vpc", {"enableDnsSupport": "maybe"}) == (
        {"enable_dns_support": UNKNOWN},
        ["enableDnsSupport"],
    )
    assert converted("aws:ec2/vpc:Vpc", {"tags": "x"}) == ({"tags": UNKNOWN}, ["tags"])


def test_what_is_unknown_or_secret_stays_so_at_every_depth() -> None:
    values, _ = converted("aws:ec2/vpc:Vpc", {"cidrBlock": UNKNOWN, "tags": {"a": UNKNOWN, "b": Secret("s"), "c": "d"}})
    assert known(values) == {"tags": {"c": "d"}}
    assert unknown_mask(values) == {"cidr_block": True, "tags": {"a": True, "b": True}}
    assert sensitive_mask(values) == {"tags": {"b": True}}


def test_a_secret_in_a_flattened_block_is_one_in_its_list() -> None:
    values, _ = converted(
        "aws:s3/bucketVersioning:BucketVersioning", {"versioningConfiguration": Secret({"status": "Enabled"})}
    )
    assert values["versioning_configuration"] == Secret([{"status": "Enabled"}])


def test_a_document_with_a_hole_is_unknown_and_with_a_secret_secret() -> None:
    assert converted("aws:iam/policy:Policy", {"policy": {"A": UNKNOWN}})[0] == {"policy": UNKNOWN}
    assert converted("aws:iam/policy:Policy", {"policy": {"A": Secret("s")}})[0] == {"policy": Secret('{"A":"s"}')}


def test_what_the_engine_keeps_for_itself_is_left_out() -> None:
    assert converted("aws:ec2/vpc:Vpc", {"cidrBlock": "x", "__defaults": ["a"]}) == ({"cidr_block": "x"}, [])


@pytest.mark.parametrize(
    ("token", "name", "asset"),
    [
        ("aws:lambda/function:Function", "code", Asset("path", ".", archive=True)),
        ("aws:lambda/function:Function", "code", Asset("path", "/app", archive=True)),
        ("aws:lambda/function:Function", "code", Asset("path", "./app.zip", archive=True)),
        ("aws:lambda/function:Function", "code", Asset("uri", "https://x.example/a.zip", archive=True)),
        ("aws:lambda/function:Function", "code", Asset("assets", {"a.py": Asset("text", "x=1")}, archive=True)),
        ("aws:lambda/function:Function", "code", Asset("text", "x=1")),
        ("aws:s3/bucketObject:BucketObject", "source", Asset("path", "x.txt")),
        ("aws:ssm/parameter:Parameter", "value", {"a": Asset("text", "x=1")}),
        ("aws:ssm/parameter:Parameter", "value", Secret(Asset("path", "/a"))),
    ],
)
def test_an_asset_that_is_no_file_for_terraform_is_unknown_and_lost(token: str, name: str, asset: Any) -> None:
    values, lost = converted(token, {name: asset})
    assert (list(values.values()), lost) == ([UNKNOWN], [name])


def test_what_is_secret_and_unknown_besides_stays_both() -> None:
    values, _ = converted("aws:ssm/parameter:Parameter", {"value": Secret(UNKNOWN)})
    assert values == {"value": Secret(UNKNOWN)}
    assert (known(values), unknown_mask(values), sensitive_mask(values)) == ({}, {"value": True}, {"value": True})
