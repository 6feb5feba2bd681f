import re
from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pytest
from pulumi.dynamic import CreateResult, ResourceProvider
from pulumi.dynamic import Resource as DynamicResource
from pulumi_aws import Provider, ec2, get_caller_identity, iam, rds, s3

from cordon.errors import GraphError
from cordon.graph.model import Graph
from cordon.graph.values import UNKNOWN, Secret
from tests.graph.demo import named, network, one_bucket
from tests.running import run


class Random(pulumi.CustomResource):
    """A resource of another provider, as its generated class would register it."""

    result: pulumi.Output[str]

    def __init__(self, name: str) -> None:
        super().__init__("random:index/randomPassword:RandomPassword", name, {"length": 12, "result": None})


def go(program: Callable[[], object], config: Mapping[str, Any] | None = None, **more: Any) -> Graph:
    known = {"aws:region": "eu-central-1", "aws:allowedAccountIds": ["210987654321"]}
    return run(program, "demo", "dev", {**known, **(config or {})}, **more)


def test_the_explicit_provider_says_where_a_resource_is() -> None:
    graph = go(network)
    vpc = named(graph, "net-vpc")
    assert graph.provider_of(vpc) == named(graph, "main")
    assert vpc.outputs["arn"] == f"arn:aws:ec2:eu-west-1:210987654321:vpc/{vpc.id}"


def test_names_and_defaults_are_filled_in_before_a_resource_is_made() -> None:
    assert named(go(one_bucket), "data").inputs["bucket"].startswith("data-")
    group = named(go(lambda: ec2.SecurityGroup("group")), "group")
    assert group.inputs["name"].startswith("group-")
    assert group.inputs["description"] == "Managed by Pulumi"


def test_lookups_in_their_plain_form_are_answered() -> None:
    def program() -> None:
        s3.Bucket("data", bucket=f"data-{get_caller_identity().account_id}")

    graph = go(program, {"aws:allowedAccountIds": '["210987654321"]'})
    assert named(graph, "data").inputs["bucket"] == "data-210987654321"


def test_a_lookup_without_an_answer_is_unknown_and_listed() -> None:
    def program() -> None:
        cluster = rds.get_cluster_output(cluster_identifier="theirs")
        s3.Bucket("data", tags={"cluster": cluster.endpoint.apply(lambda it: it.upper())})

    graph = go(program)
    assert named(graph, "data").inputs["tags"] == {"cluster": UNKNOWN}
    assert [(gap.kind, gap.name) for gap in graph.gaps] == [("invoke", "aws:rds/getCluster:getCluster")]


def test_what_a_lookup_does_not_tell_is_unknown_or_named() -> None:
    def program() -> None:
        plain = ec2.get_subnet(id="subnet-1")
        later = ec2.get_subnet_output(id="subnet-1")
        tags: Any = {
            "plain": plain.cidr_block,
            "joined": f"in {plain.vpc_id}",
            "later": later.cidr_block,
            "id": plain.id,
        }
        s3.Bucket("data", tags=tags)

    graph = go(program)
    assert named(graph, "data").inputs["tags"] == {
        "plain": UNKNOWN,
        "joined": UNKNOWN,
        "later": UNKNOWN,
        "id": "subnet-1",
    }
    assert [gap.name for gap in graph.gaps] == ["aws:ec2/getSubnet:getSubnet"]
    assert re.search(
        "made up, without assignIpv6AddressOnCreation, .*, mapPublicIpOnLaunch, tags$", graph.gaps[0].reason
    )


def test_an_account_that_nobody_configured_is_listed_with_its_remedy_once_for_each_provider() -> None:
    def program() -> None:
        one_bucket()
        explicit = pulumi.ResourceOptions(provider=Provider("mine", region="eu-west-1"))
        s3.Bucket("a", tags={"who": get_caller_identity().account_id}, opts=explicit)
        s3.Bucket("b", opts=explicit)

    graph = run(program, "demo", "dev", {"aws:region": "eu-central-1"})
    assert [(gap.kind, gap.name, gap.subject) for gap in graph.gaps] == [
        ("assumed", "aws:index/getCallerIdentity:getCallerIdentity", ""),
        ("assumed", "the AWS account", ""),
        ("assumed", "the AWS account", named(graph, "mine").urn),
    ]
    assert "123456789012 is made up; set aws:allowedAccountIds in the configuration" in graph.gaps[1].reason
    assert "set allowedAccountIds on it" in graph.gaps[2].reason


def test_a_providers_secrets_are_not_shown_by_its_resources() -> None:
    def program() -> None:
        tags: Any = {"tags": {"owner": "me", "token": pulumi.Output.secret("hush-tag")}}
        provider = Provider("mine", region=pulumi.Output.secret("eu-south-2"), default_tags=tags)
        s3.Bucket("data", tags={"a": "b"}, opts=pulumi.ResourceOptions(provider=provider))

    graph = go(program)
    assert "hush-tag" not in graph.to_json()
    assert "eu-south-2" not in graph.to_json()
    assert named(graph, "data").outputs["tagsAll"]["token"] == Secret("hush-tag")
    assert named(graph, "data").outputs["region"] is UNKNOWN
    assert [(gap.kind, gap.subject) for gap in graph.gaps if gap.kind == "region"] == [
        ("region", named(graph, "data").urn)
    ]


def test_an_input_that_needs_what_nobody_knows_of_a_resource_is_listed() -> None:
    def program() -> None:
        role = iam.Role.get("theirs", "deploy")
        s3.BucketPolicy("policy", bucket="b", policy=role.arn.apply(lambda arn: f'{{"Principal": "{arn}"}}'))

    graph = go(program)
    policy = named(graph, "policy")
    assert policy.inputs["policy"] is UNKNOWN
    assert [(gap.kind, gap.subject) for gap in graph.gaps] == [("unknown", f"{policy.urn} policy")]
    assert graph.gaps[0].reason == f"nobody knows yet what it needs of {named(graph, 'theirs').urn}"


def test_what_is_the_engines_own_is_unknown_and_listed() -> None:
    def program() -> None:
        stash = pulumi.Stash("stash", input="v1")
        s3.Bucket("data", bucket=stash.output)

    graph = go(program)
    assert named(graph, "stash").id is UNKNOWN
    assert named(graph, "data").inputs["bucket"] is UNKNOWN
    assert [(gap.kind, gap.name) for gap in graph.gaps] == [("provider", "pulumi")]


def test_a_lookup_of_what_exists_elsewhere_is_listed_as_made_up() -> None:
    def program() -> None:
        ec2.Subnet("a", vpc_id=ec2.get_vpc(default=True).id, cidr_block="10.0.0.0/24")

    assert [(gap.kind, gap.name) for gap in go(program).gaps] == [("assumed", "aws:ec2/getVpc:getVpc")]


def test_a_resource_of_another_provider_is_unknown_and_listed() -> None:
    def program() -> None:
        password = Random("password")
        s3.Bucket("data", tags={"p": password.result.apply(lambda it: it.upper()), "id": password.id})

    graph = go(program)
    assert named(graph, "password").id is UNKNOWN
    assert named(graph, "password").inputs == {"length": 12}
    assert named(graph, "data").inputs["tags"] == {"p": UNKNOWN, "id": UNKNOWN}
    assert [(gap.kind, gap.name) for gap in graph.gaps] == [("provider", "random")]


def test_a_dynamic_providers_code_is_not_kept() -> None:
    class Maker(ResourceProvider):
        def create(self, props: Any) -> CreateResult:
            return CreateResult("id", props)

    class Made(DynamicResource, name="Made"):
        pass

    def program() -> None:
        one_bucket()
        Made(Maker(), "made", {"size": 3})

    graph = go(program)
    assert named(graph, "made").inputs == {"size": 3}
    assert [gap.name for gap in graph.gaps] == ["pulumi-python"]


def test_a_region_that_nobody_configured_is_listed() -> None:
    graph = run(one_bucket, "demo", "dev", {"aws:allowedAccountIds": ["210987654321"]})
    assert [(gap.kind, gap.subject) for gap in graph.gaps] == [("region", named(graph, "data").urn)]


def test_what_is_only_read_is_external() -> None:
    def program() -> None:
        theirs = s3.Bucket.get("theirs", "their-bucket")
        s3.BucketPolicy("policy", bucket=theirs.bucket, policy=theirs.arn)

    graph = go(program)
    assert named(graph, "theirs").external
    assert named(graph, "theirs").id == "their-bucket"
    assert named(graph, "policy").inputs["policy"] == "arn:aws:s3:::their-bucket"


def test_a_disabled_default_provider_is_enforced() -> None:
    with pytest.raises(
        GraphError, match=r"Bucket::data has no provider and the default provider for 'aws' is disabled"
    ):
        go(one_bucket, {"pulumi:disable-default-providers": ["aws"]})
    assert go(network, {"pulumi:disable-default-providers": '["*"]'}).resources


def test_disabled_default_providers_that_are_no_list_are_refused() -> None:
    with pytest.raises(
        GraphError, match=r"pulumi:disable-default-providers must be a list .*\[\"aws\"\], and is 'aws'"
    ):
        go(network, {"pulumi:disable-default-providers": "aws"})


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (None, False),
        ({"mode": "default"}, False),
        ({"mode": "verbatim"}, True),
        ('{"mode":"disabled"}', True),
        ({"pattern": "${name}-x"}, True),
    ],
)
def test_names_that_pulumi_would_make_otherwise_are_listed(said: Any, told: bool) -> None:
    assert [gap.kind for gap in go(one_bucket, {"pulumi:autonaming": said}).gaps] == ["autonaming"] * told


def test_a_name_that_is_too_long_is_an_error() -> None:
    with pytest.raises(GraphError, match="longer than the 64"):
        go(lambda: iam.Role("r" * 60, assume_role_policy="{}"))
