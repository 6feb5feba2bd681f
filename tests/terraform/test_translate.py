"""A graph as Terraform resources, plan and configuration."""

from __future__ import annotations

import json
from typing import Any

from cordon.graph.model import Gap
from cordon.graph.values import UNKNOWN, Secret
from cordon.terraform.configuration import configuration as write
from cordon.terraform.plan import plan_json
from cordon.terraform.translate import Translation, translate
from tests.terraform.conftest import Maker, aws, resource

VPC = aws(
    "aws:ec2/vpc:Vpc",
    "main",
    {"cidrBlock": "10.0.0.0/16"},
    id="vpc-0123456789abcdef0",
    outputs={"id": "vpc-0123456789abcdef0"},
)
BUCKET_ARN = "arn:aws:s3:::data-1234567"
BUCKET = aws(
    "aws:s3/bucket:Bucket",
    "data",
    {"bucket": "data-1234567"},
    id="data-1234567",
    outputs={"arn": BUCKET_ARN, "bucket": "data-1234567"},
)


def configured(document: dict[str, Any], address: str) -> dict[str, Any]:
    kind, name = address.split(".")
    body: dict[str, Any] = document["resource"][kind][name]
    return body


def configuration_json(translation: Translation) -> dict[str, Any]:
    return write(translation).document


def change(plan: dict[str, Any], address: str) -> dict[str, Any]:
    [found] = [one["change"] for one in plan["resource_changes"] if one["address"] == address]
    return dict(found)


def test_an_id_of_a_dependency_becomes_a_reference(graph: Maker) -> None:
    subnet = aws("aws:ec2/subnet:Subnet", "a", {"vpcId": VPC.id, "cidrBlock": "10.0.0.0/24"}, after={"vpcId": [VPC]})
    translation = translate(graph(VPC, subnet))
    body = configured(configuration_json(translation), "aws_subnet.a")
    assert body == {"cidr_block": "10.0.0.0/24", "vpc_id": "${aws_vpc.main.id}"}
    resources = plan_json(translation)["configuration"]["root_module"]["resources"]
    [expressions] = [one["expressions"] for one in resources if one["address"] == "aws_subnet.a"]
    assert expressions["vpc_id"] == {"references": ["aws_vpc.main.id", "aws_vpc.main"]}
    assert expressions["cidr_block"] == {"constant_value": "10.0.0.0/24"}


def test_an_arn_inside_a_document_becomes_a_reference(graph: Maker) -> None:
    text = json.dumps({"Resource": [BUCKET_ARN, f"{BUCKET_ARN}/*"], "Note": "${aws:username} %{x}"})
    policy = aws(
        "aws:s3/bucketPolicy:BucketPolicy",
        "p",
        {"bucket": "data-1234567", "policy": text},
        after={"bucket": [BUCKET], "policy": [BUCKET]},
    )
    body = configured(configuration_json(translate(graph(BUCKET, policy))), "aws_s3_bucket_policy.p")
    assert body["bucket"] == "${aws_s3_bucket.data.id}"
    assert body["policy"] == (
        '{"Resource": ["${aws_s3_bucket.data.arn}", "${aws_s3_bucket.data.arn}/*"], "Note": "$${aws:username} %%{x}"}'
    )


def test_equal_strings_without_a_dependency_stay_strings(graph: Maker) -> None:
    other = aws("aws:ssm/parameter:Parameter", "p", {"value": VPC.id, "type": "String", "name": "n"})
    body = configured(configuration_json(translate(graph(VPC, other))), "aws_ssm_parameter.p")
    assert body["value"] == VPC.id


def test_a_short_string_is_no_reference_by_chance(graph: Maker) -> None:
    source = aws(
        "aws:ssm/parameter:Parameter",
        "s",
        {"value": "tcp", "type": "String", "name": "n"},
        id="n",
        outputs={"value": "tcp"},
    )
    user = aws(
        "aws:ssm/parameter:Parameter", "u", {"value": "tcp", "type": "String", "name": "m"}, after={"value": [source]}
    )
    translation = translate(graph(source, user))
    assert configured(configuration_json(translation), "aws_ssm_parameter.u")["value"] == "tcp"
    [said] = [one for one in plan_json(translation)["configuration"]["root_module"]["resources"] if one["name"] == "u"]
    assert said["expressions"]["value"] == {"references": ["aws_ssm_parameter.s"]}


def test_order_without_values_becomes_depends_on(graph: Maker) -> None:
    later = aws("aws:sns/topic:Topic", "t", {"name": "t"}, order=[VPC])
    assert configured(configuration_json(translate(graph(VPC, later))), "aws_sns_topic.t")["depends_on"] == [
        "aws_vpc.main"
    ]


def test_a_name_that_is_a_whole_segment_of_a_path_becomes_a_reference(graph: Maker) -> None:
    table = aws("aws:dynamodb/table:Table", "orders", {"name": "orders-1a2b3c4"}, id="orders-1a2b3c4")
    scaled = aws(
        "aws:appautoscaling/target:Target", "t", {"resourceId": "table/orders-1a2b3c4"}, after={"resourceId": [table]}
    )
    found = configured(configuration_json(translate(graph(table, scaled))), "aws_appautoscaling_target.t")
    assert found["resource_id"] == "table/${aws_dynamodb_table.orders.id}"


def test_a_word_in_a_path_stands_for_itself(graph: Maker) -> None:
    table = aws("aws:dynamodb/table:Table", "t", {"name": "table"}, id="table")
    scaled = aws("aws:appautoscaling/target:Target", "t", {"resourceId": "table/x"}, after={"resourceId": [table]})
    found = configured(configuration_json(translate(graph(table, scaled))), "aws_appautoscaling_target.t")
    assert found["resource_id"] == "table/x"


def test_what_a_value_was_made_of_but_does_not_show_comes_first_all_the_same(graph: Maker) -> None:
    key = aws("aws:kms/key:Key", "k", {}, id="0a1b2c3d-0000-4000-8000-00000000000a")
    made = aws(
        "aws:sns/topic:Topic",
        "t",
        {"name": "of-a-length", "displayName": VPC.id},
        after={"displayName": [VPC, key]},
    )
    found = configured(configuration_json(translate(graph(VPC, key, made))), "aws_sns_topic.t")
    assert found["display_name"] == "${aws_vpc.main.id}"
    assert found["depends_on"] == ["aws_kms_key.k"]


def test_secrets_are_in_no_form_and_asked_for_by_the_configuration(graph: Maker) -> None:
    database = aws(
        "aws:rds/instance:Instance", "db", {"password": Secret("hunter2"), "username": "u", "instanceClass": "x"}
    )
    translation = translate(graph(database, exports={"password": Secret("hunter2")}))
    plan, configuration = plan_json(translation), configuration_json(translation)
    assert "hunter2" not in json.dumps([plan, configuration]) + translation.graph.to_json() + repr(translation)
    assert change(plan, "aws_db_instance.db")["after_sensitive"]["password"] is True
    assert change(plan, "aws_db_instance.db")["after_unknown"]["password"] is True
    secret = {"description": "secret in the program", "sensitive": True}
    assert configuration["variable"] == {"aws_db_instance_db_password": secret, "output_password": secret}
    assert configured(configuration, "aws_db_instance.db")["password"] == "${var.aws_db_instance_db_password}"
    assert configuration["output"] == {"password": {"value": "${var.output_password}", "sensitive": True}}


def test_what_is_unknown_is_unknown_in_the_plan_and_asked_for(graph: Maker) -> None:
    vpc = aws("aws:ec2/vpc:Vpc", "v", {"cidrBlock": UNKNOWN})
    translation = translate(graph(vpc))
    assert change(plan_json(translation), "aws_vpc.v")["after_unknown"]["cidr_block"] is True
    assert "cidr_block" not in change(plan_json(translation), "aws_vpc.v")["after"]
    assert configured(configuration_json(translation), "aws_vpc.v")["cidr_block"] == "${var.aws_vpc_v_cidr_block}"


def test_what_is_left_out_is_the_providers_default_or_null_or_computed(graph: Maker) -> None:
    found = change(plan_json(translate(graph(BUCKET))), "aws_s3_bucket.data")
    assert found["after"]["force_destroy"] is False
    assert found["after"]["timeouts"] is None
    assert found["after_unknown"]["arn"] is True
    assert found["actions"] == ["create"]


def test_a_block_that_only_the_provider_knows_is_unknown_and_not_empty(graph: Maker) -> None:
    found = change(plan_json(translate(graph(BUCKET))), "aws_s3_bucket.data")
    assert "logging" not in found["after"]
    assert found["after_unknown"]["logging"] is True


def test_what_is_left_out_of_a_block_is_filled_in_too(graph: Maker) -> None:
    table = aws("aws:ec2/routeTable:RouteTable", "r", {"vpcId": "vpc-1", "routes": [{"cidrBlock": "0.0.0.0/0"}]})
    [route] = change(plan_json(translate(graph(table))), "aws_route_table.r")["after"]["route"]
    assert (route["cidr_block"], route["nat_gateway_id"], route["ipv6_cidr_block"]) == ("0.0.0.0/0", "", "")


def test_a_block_that_is_left_out_is_empty_and_not_null(graph: Maker) -> None:
    table = aws("aws:dynamodb/table:Table", "t", {"name": "t"})
    after = change(plan_json(translate(graph(table))), "aws_dynamodb_table.t")["after"]
    assert after["global_secondary_index"] == []
    assert after["timeouts"] is None


def test_a_value_with_a_hole_is_no_constant(graph: Maker) -> None:
    inputs = {"name": Secret("HIDDEN"), "displayName": UNKNOWN, "tags": {"a": Secret("HIDDEN"), "b": "c"}}
    lists = aws("aws:ec2/securityGroup:SecurityGroup", "g", {"ingress": [{"protocol": "tcp", "cidrBlocks": [UNKNOWN]}]})
    said = plan_json(translate(graph(aws("aws:sns/topic:Topic", "t", inputs), lists)))["configuration"]["root_module"]
    found = {one["type"]: one["expressions"] for one in said["resources"]}
    assert found["aws_sns_topic"] == {"name": {}, "display_name": {}, "tags": {}}
    assert found["aws_security_group"] == {"ingress": {}}


def test_of_two_arns_of_which_one_begins_the_other_the_longer_is_found(graph: Maker) -> None:
    short, long = "arn:aws:sns:eu-central-1:210987654321:a", "arn:aws:sns:eu-central-1:210987654321:a-longer"
    one = aws("aws:sns/topic:Topic", "one", {}, id=short, outputs={"arn": short})
    two = aws("aws:sns/topic:Topic", "two", {}, id=long, outputs={"arn": long})
    text = json.dumps([short, long])
    user = aws("aws:ssm/parameter:Parameter", "p", {"value": text, "type": "String"}, after={"value": [one, two]})
    body = configured(configuration_json(translate(graph(one, two, user))), "aws_ssm_parameter.p")
    assert body["value"] == '["${aws_sns_topic.one.arn}", "${aws_sns_topic.two.arn}"]'


def test_a_type_without_schema_is_unknown_by_name_and_the_plan_not_complete(graph: Maker) -> None:
    odd = aws("aws:ec2/noSuch:NoSuch", "odd", {})
    other = resource("random:index/randomId:RandomId", "r", {}, id="x")
    gap = Gap("provider", "random", other.urn, "not AWS's")
    translation = translate(graph(VPC, odd, other, gaps=[gap]))
    plan = plan_json(translation)
    assert plan["complete"] is False
    assert {one["subject"] for one in plan["cordon_unknown"]} == {odd.urn, other.urn}
    assert configuration_json(translation)["//"].count("NOT CERTAIN") == 1
    assert plan_json(translate(graph(VPC)))["complete"] is True


def test_a_lost_property_is_unknown_by_name(graph: Maker) -> None:
    vpc = aws("aws:ec2/vpc:Vpc", "v", {"cidrBlock": "10.0.0.0/16", "brandNew": 1})
    [lost] = translate(graph(vpc)).unknown
    assert lost.subject == f"{vpc.urn} brandNew"


def test_namesakes_under_different_parents_have_addresses_of_their_own(graph: Maker) -> None:
    one, two = aws("aws:sns/topic:Topic", "a.b", {"name": "1"}), aws("aws:sns/topic:Topic", "a b", {"name": "2"})
    three = aws("aws:sns/topic:Topic", "1c", {"name": "3"})
    names = [one.label for one in translate(graph(one, two, three)).resources]
    assert len(set(names)) == 3
    assert "_1c" in names
    assert sum(name.startswith("a_b_") for name in names) == 2


def test_a_region_of_its_own_makes_a_provider_for_it(graph: Maker) -> None:
    home = aws("aws:sns/topic:Topic", "home", {"name": "h", "region": "eu-central-1"})
    away = aws("aws:sns/topic:Topic", "away", {"name": "a", "region": "us-east-1"})
    configuration = configuration_json(translate(graph(home, away)))
    assert configuration["provider"]["aws"] == [
        {"region": "eu-central-1", "allowed_account_ids": ["210987654321"]},
        {"alias": "us-east-1", "region": "us-east-1", "allowed_account_ids": ["210987654321"]},
    ]
    assert "provider" not in configured(configuration, "aws_sns_topic.home")
    assert configured(configuration, "aws_sns_topic.away")["provider"] == "aws.us-east-1"
    assert "region" not in configured(configuration, "aws_sns_topic.away")


def test_an_unknown_region_is_told(graph: Maker) -> None:
    topic = aws("aws:sns/topic:Topic", "t", {"name": "h", "region": UNKNOWN})
    assert [one.subject for one in translate(graph(topic)).unknown] == [f"{topic.urn} region"]


def test_credentials_of_a_provider_are_in_no_form(graph: Maker) -> None:
    provider = resource(
        "pulumi:providers:aws",
        "other",
        {"region": "eu-west-1", "accessKey": "AKIAEXAMPLE", "secretKey": Secret("zzz-secret")},
        id="q",
    )
    topic = resource("aws:sns/topic:Topic", "t", {"name": "t"}, provider=f"{provider.urn}::q")
    translation = translate(graph(provider, topic))
    text = json.dumps([plan_json(translation), configuration_json(translation)])
    assert "AKIAEXAMPLE" not in text
    assert "zzz-secret" not in text


def test_protection_and_ignored_changes_become_a_lifecycle(graph: Maker) -> None:
    bucket = aws(
        "aws:s3/bucket:Bucket",
        "b",
        {"bucket": "b"},
        options={"protect": True, "ignore_changes": ("tags.x", "forceDestroy")},
    )
    assert configured(configuration_json(translate(graph(bucket))), "aws_s3_bucket.b")["lifecycle"] == {
        "prevent_destroy": True,
        "ignore_changes": ["force_destroy", "tags"],
    }


def test_exports_refer_to_the_resource_that_gives_the_value(graph: Maker) -> None:
    subnet = aws(
        "aws:ec2/subnet:Subnet",
        "a",
        {"vpcId": VPC.id},
        after={"vpcId": [VPC]},
        outputs={"vpcId": VPC.id},
        id="subnet-0a",
    )
    found = configuration_json(translate(graph(VPC, subnet, exports={"vpc": VPC.id, "text": "${x}"})))
    assert found["output"] == {"text": {"value": "$${x}"}, "vpc": {"value": "${aws_vpc.main.id}"}}


def test_a_default_provider_beside_an_explicit_one_leaves_each_its_own(graph: Maker) -> None:
    plain = resource("aws:sns/topic:Topic", "plain", {"name": "p"})
    explicit = aws("aws:sns/topic:Topic", "explicit", {"name": "e"})
    found = configuration_json(translate(graph(plain, explicit, config={"aws:region": "eu-west-1"})))
    assert [one.get("alias", "") for one in found["provider"]["aws"]] == ["", "main"]
    assert "provider" not in configured(found, "aws_sns_topic.plain")
    assert configured(found, "aws_sns_topic.explicit")["provider"] == "aws.main"
