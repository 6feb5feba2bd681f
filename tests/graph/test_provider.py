import inspect
from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pytest
from pulumi.dynamic import CreateResult, ResourceProvider
from pulumi.dynamic import Resource as DynamicResource
from pulumi_aws import Provider, ec2, get_caller_identity, iam, rds, s3

from cordon.errors import GraphError
from cordon.graph.in_process import run
from cordon.graph.model import Graph, Resource
from cordon.graph.values import UNKNOWN


class Network(pulumi.ComponentResource):
    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("cordon:index:Network", name, {"cidr": "10.0.0.0/16"}, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.vpc = ec2.Vpc(f"{name}-vpc", cidr_block="10.0.0.0/16", opts=child)
        ec2.Subnet(f"{name}-a", vpc_id=self.vpc.id, cidr_block="10.0.0.0/24", opts=child)
        self.register_outputs({"vpcId": self.vpc.id})


class Random(pulumi.CustomResource):
    """A resource of another provider, as its generated class would register it."""

    result: pulumi.Output[str]

    def __init__(self, name: str) -> None:
        super().__init__("random:index/randomPassword:RandomPassword", name, {"length": 12, "result": None})


def line_of(program: Callable[..., object], text: str) -> int:
    lines, first = inspect.getsourcelines(program)
    return next(first + number for number, line in enumerate(lines) if text in line)


def go(program: Callable[[], object], config: Mapping[str, Any] | None = None, **more: Any) -> Graph:
    return run(program, "demo", "dev", {"aws:region": "eu-central-1", **(config or {})}, **more)


def named(graph: Graph, name: str) -> Resource:
    return next(each for each in graph.resources if each.name == name)


def network() -> None:
    provider = Provider("main", region="eu-west-1", allowed_account_ids=["210987654321"])
    made = Network("net", pulumi.ResourceOptions(providers=[provider]))
    pulumi.export("vpc", made.vpc.id)


def one_bucket() -> None:
    s3.Bucket("data")


def test_the_explicit_provider_says_where_a_resource_is() -> None:
    graph = go(network)
    vpc = named(graph, "net-vpc")
    assert graph.provider_of(vpc) == named(graph, "main")
    assert vpc.outputs["arn"] == f"arn:aws:ec2:eu-west-1:210987654321:vpc/{vpc.id}"


def test_names_and_defaults_are_filled_in_before_a_resource_is_made() -> None:
    inputs = named(go(one_bucket), "data").inputs
    assert inputs["bucket"].startswith("data-")
    assert inputs["forceDestroy"] is False


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
    graph = run(one_bucket, "demo", "dev")
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


def test_a_name_that_is_too_long_is_an_error() -> None:
    with pytest.raises(GraphError, match="longer than the 64"):
        go(lambda: iam.Role("r" * 60, assume_role_policy="{}"))
