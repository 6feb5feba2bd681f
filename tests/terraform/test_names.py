"""What translation is told about single tokens and properties: the irregular ones, that a rule alone gets wrong."""

from __future__ import annotations

import re

import pytest

from cordon.graph.check import Autoname
from cordon.graph.shapes import SHAPES, shape_of
from cordon.terraform.fields import Field, Fields, Flag, Kind
from cordon.terraform.names import NoSchema, TypeTable, Unmapped, table, terraform_type, tokens


def type_table(token: str) -> TypeTable:
    found = table(token)
    assert isinstance(found, TypeTable), found
    return found


def field(token: str, *path: str) -> Field:
    """Return the field of a Pulumi property, through the properties that it is nested in."""
    fields: Fields | None = type_table(token).fields
    for name in path[:-1]:
        fields = members(fields, name)
    assert fields is not None, f"{path} is not nested"
    found = fields.by_property(path[-1])
    assert found is not None, f"{token} has no property {'.'.join(path)}"
    return found


def members(fields: Fields | None, name: str) -> Fields | None:
    found = fields.by_property(name) if fields is not None else None
    assert found is not None, f"no property {name}"
    value = found.type
    while value.element:
        value = value.element
    return value.members


# Tokens that names alone get wrong


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("aws:ec2/vpc:Vpc", "aws_vpc"),
        ("aws:ec2/securityGroup:SecurityGroup", "aws_security_group"),
        ("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "aws_default_security_group"),
        ("aws:ec2/internetGateway:InternetGateway", "aws_internet_gateway"),
        ("aws:ec2/carrierGateway:CarrierGateway", "aws_ec2_carrier_gateway"),
        ("aws:lambda/function:Function", "aws_lambda_function"),
        ("aws:rds/instance:Instance", "aws_db_instance"),
        ("aws:ec2/instance:Instance", "aws_instance"),
        ("aws:cloudtrail/trail:Trail", "aws_cloudtrail"),
        ("aws:cfg/rule:Rule", "aws_config_config_rule"),
        ("aws:alb/loadBalancer:LoadBalancer", "aws_alb"),
        ("aws:lb/loadBalancer:LoadBalancer", "aws_lb"),
        ("aws:elb/loadBalancer:LoadBalancer", "aws_elb"),
        ("aws:s3/bucket:Bucket", "aws_s3_bucket"),
        ("aws:s3/bucketV2:BucketV2", "aws_s3_bucket"),
        ("aws:s3/bucketVersioningV2:BucketVersioningV2", "aws_s3_bucket_versioning"),
        ("aws:s3/bucketObjectv2:BucketObjectv2", "aws_s3_object"),
        ("aws:s3/bucketObject:BucketObject", "aws_s3_bucket_object"),
        ("aws:elasticloadbalancingv2/loadBalancer:LoadBalancer", "aws_lb"),
    ],
)
def test_a_token_is_its_type_and_no_false_friend(token: str, name: str) -> None:
    assert terraform_type(token) == name


@pytest.mark.parametrize(
    "token", ["aws:ec2/noSuch:NoSuch", "aws:ec2/vpc:Subnet", "azure:ec2/vpc:Vpc", "aws:../ec2/vpc:Vpc", "vpc", ""]
)
def test_an_unknown_token_is_unmapped(token: str) -> None:
    assert terraform_type(token) == Unmapped(token)


def test_a_type_that_only_provider_6_has_is_no_schema() -> None:
    assert terraform_type("aws:workmail/user:User") == NoSchema("aws:workmail/user:User")


# Properties that a rule alone gets wrong

LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
WEBSITE = "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration"
GROUP = "aws:ec2/securityGroup:SecurityGroup"


@pytest.mark.parametrize(
    ("token", "path", "name"),
    [
        (LIFECYCLE, ("rules",), "rule"),
        (LIFECYCLE, ("rules", "filter", "and"), "and"),  # `and_` in Python
        ("aws:iot/topicRule:TopicRule", ("errorAction", "lambda"), "lambda"),  # `lambda_` in Python
        ("aws:iot/topicRule:TopicRule", ("lambdas",), "lambda"),
        ("aws:lambda/function:Function", ("name",), "function_name"),
        ("aws:lambda/function:Function", ("code",), "filename"),
        ("aws:networkfirewall/firewall:Firewall", ("firewallStatuses",), "firewall_status"),
        ("aws:dynamodb/table:Table", ("globalSecondaryIndexes",), "global_secondary_index"),
        ("aws:glue/catalogTable:CatalogTable", ("partitionIndices",), "partition_index"),
        (ALARM, ("name",), "alarm_name"),
        ("aws:sns/topicSubscription:TopicSubscription", ("topic",), "topic_arn"),
        ("aws:apigateway/method:Method", ("restApi",), "rest_api_id"),
        ("aws:apigateway/vpcLink:VpcLink", ("targetArn",), "target_arns"),
        (WEBSITE, ("routingRules",), "routing_rule"),
        (WEBSITE, ("routingRuleDetails",), "routing_rules"),
        ("aws:autoscaling/group:Group", ("tags",), "tag"),
        ("aws:s3/bucket:Bucket", ("bucketRegion",), "region"),
        ("aws:cfg/aggregateAuthorization:AggregateAuthorization", ("authorizedAwsRegion",), "region"),
        ("aws:cfg/aggregateAuthorization:AggregateAuthorization", ("region",), "region"),
        ("aws:route53/record:Record", ("aliases",), "alias"),
        ("aws:ec2/vpc:Vpc", ("id",), "id"),
        ("aws:ec2/vpc:Vpc", ("arn",), "arn"),
    ],
)
def test_a_property_is_its_field(token: str, path: tuple[str, ...], name: str) -> None:
    assert field(token, *path).name == name


def test_an_object_that_terraform_has_once_in_a_list_is_flat() -> None:
    versioning = field("aws:s3/bucketVersioning:BucketVersioning", "versioningConfiguration")
    assert Flag.FLAT in versioning.flags
    assert versioning.block
    assert versioning.type.kind is Kind.LIST


def test_the_same_block_stays_a_list_in_the_deprecated_token() -> None:
    assert Flag.FLAT in field("aws:s3/bucket:Bucket", "versioning").flags
    assert Flag.FLAT not in field("aws:s3/bucketV2:BucketV2", "versionings").flags


def test_a_block_set_a_block_list_and_a_single_block_are_told_apart() -> None:
    assert field("aws:ec2/networkAclRule:NetworkAclRule", "cidrBlock").type.kind is Kind.STRING
    assert field("aws:wafv2/webAcl:WebAcl", "rules").type.kind is Kind.SET
    assert field(LIFECYCLE, "rules").type.kind is Kind.LIST
    assert field("aws:appconfig/environment:Environment", "monitors").type.kind is Kind.SET
    assert type_table(LIFECYCLE).fields["timeouts"].type.kind is Kind.OBJECT


def test_object_lists_that_are_attributes_name_all_their_members() -> None:
    ingress = field(GROUP, "ingress")
    assert not ingress.block
    assert ingress.type.kind is Kind.SET
    assert ingress.type.element is not None
    assert ingress.type.element.members is not None
    assert list(ingress.type.element.members) == [
        "cidr_blocks",
        "description",
        "from_port",
        "ipv6_cidr_blocks",
        "prefix_list_ids",
        "protocol",
        "security_groups",
        "self",
        "to_port",
    ]


def test_primitive_types_are_told_apart_so_that_text_can_be_converted() -> None:
    assert field(GROUP, "revokeRulesOnDelete").type.kind is Kind.BOOL
    assert field(ALARM, "threshold").type.kind is Kind.NUMBER
    assert field(ALARM, "metricName").type.kind is Kind.STRING


def test_a_map_has_no_fields_so_its_keys_are_never_renamed() -> None:
    tags = field("aws:ec2/vpc:Vpc", "tags").type
    assert tags.kind is Kind.MAP
    assert tags.members is None


def test_inputs_outputs_and_secrets_are_told_apart() -> None:
    assert field("aws:rds/instance:Instance", "password").sensitive
    assert field(ALARM, "name").required
    assert field("aws:ec2/vpc:Vpc", "cidrBlock").input
    assert not field("aws:ec2/vpc:Vpc", "arn").input
    assert field("aws:ec2/vpc:Vpc", "arn").computed


def test_a_property_that_the_provider_lacks_has_no_field() -> None:
    assert type_table("aws:ec2/subnet:Subnet").fields.by_property("ipv4IpamPoolId") is None


def test_the_region_argument_of_provider_6_has_no_field_and_is_told() -> None:
    assert type_table("aws:ec2/vpc:Vpc").regional
    assert type_table("aws:ec2/vpc:Vpc").fields.by_property("region") is None
    assert not type_table("aws:iam/role:Role").regional


# What Pulumi fills in


@pytest.mark.parametrize(
    ("token", "autonames"),
    [
        ("aws:ec2/securityGroup:SecurityGroup", [Autoname(unless=("namePrefix",))]),
        ("aws:s3/bucket:Bucket", [Autoname("bucket", max_length=63, lower=True, unless=("bucketPrefix",))]),
        (ALARM, [Autoname("name")]),
        ("aws:s3/bucketObjectv2:BucketObjectv2", [Autoname("key", separator="", random=0, max_length=0)]),
        (
            "aws:iam/role:Role",
            [Autoname(max_length=64, unless=("namePrefix",)), Autoname("inlinePolicies.name", max_length=128)],
        ),
        ("aws:route53/record:Record", []),
        ("aws:ec2/vpc:Vpc", []),
    ],
)
def test_names_are_filled_in_as_the_provider_does(token: str, autonames: list[Autoname]) -> None:
    assert list(type_table(token).autonames) == autonames


def test_defaults_are_filled_in_as_the_sdk_does() -> None:
    assert type_table(GROUP).defaults == {"description": "Managed by Pulumi"}
    assert type_table("aws:route53/zone:Zone").defaults == {"comment": "Managed by Pulumi"}
    assert type_table("aws:rds/parameterGroup:ParameterGroup").defaults["parameters.applyMethod"] == "immediate"


# The shapes of ids and ARNs, which go by token


def test_a_token_has_the_shape_of_another_only_if_both_are_one_type_and_then_always() -> None:
    def type_of(token: str) -> str:
        # Terraform has two names for these, too.
        return re.sub("^aws_alb", "aws_lb", str(terraform_type(token))).replace("s3_object", "s3_bucket_object")

    listed = {type_of(token): shape for token, shape in SHAPES.items()}
    found = {token: type_of(token) for token in tokens()}
    assert {token for token, type_ in found.items() if shape_of(token) is not listed.get(type_)} == set()
