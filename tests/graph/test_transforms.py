from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from pulumi import ResourceTransformArgs, ResourceTransformResult
from pulumi_aws import ec2, get_caller_identity_output, get_region_output, kms, s3

from cordon.errors import ProgramError
from cordon.graph.model import Graph, Resource
from cordon.graph.values import Secret
from tests.running import run

Transform = Callable[[ResourceTransformArgs], ResourceTransformResult | None]


def go(program: Callable[[], object]) -> Graph:
    return run(program, "demo", "dev", {"aws:region": "eu-central-1"})


def named(graph: Graph, name: str) -> Resource:
    return next(each for each in graph.resources if each.name == name)


def tagging(text: str) -> Transform:
    def transform(args: ResourceTransformArgs) -> ResourceTransformResult | None:
        if not args.type_.startswith("aws:"):
            return None
        props: Any = args.props
        tags = dict(props.get("tags") or {})
        tags["seen"] = tags.get("seen", "") + text
        return ResourceTransformResult({**args.props, "tags": tags}, args.opts)

    return transform


def test_a_stacks_transform_changes_every_resource_declared_after_it() -> None:
    def program() -> None:
        s3.Bucket("before")
        pulumi.runtime.register_resource_transform(tagging("s"))
        s3.Bucket("after")

    graph = go(program)
    assert "tags" not in named(graph, "before").inputs
    assert named(graph, "after").inputs["tags"] == {"seen": "s"}


def test_a_resources_own_transforms_run_before_its_parents_and_the_stacks() -> None:
    class Store(pulumi.ComponentResource):
        def __init__(self) -> None:
            super().__init__("cordon:index:Store", "store", {}, pulumi.ResourceOptions(transforms=[tagging("p")]))
            s3.Bucket("data", opts=pulumi.ResourceOptions(parent=self, transforms=[tagging("o")]))
            s3.Bucket("plain", opts=pulumi.ResourceOptions(parent=self))

    def program() -> None:
        pulumi.runtime.register_resource_transform(tagging("s"))
        Store()
        s3.Bucket("elsewhere")

    graph = go(program)
    assert named(graph, "data").inputs["tags"] == {"seen": "ops"}
    assert named(graph, "plain").inputs["tags"] == {"seen": "ps"}
    assert named(graph, "elsewhere").inputs["tags"] == {"seen": "s"}


def test_a_transform_changes_options() -> None:
    def transform(args: ResourceTransformArgs) -> ResourceTransformResult:
        changed = pulumi.ResourceOptions(protect=True, ignore_changes=["tags"], retain_on_delete=True)
        return ResourceTransformResult(args.props, pulumi.ResourceOptions.merge(args.opts, changed))

    options = pulumi.ResourceOptions(transforms=[transform], aliases=["urn:old"], delete_before_replace=True)
    graph = go(lambda: kms.Key("key", opts=options))
    made = named(graph, "key").options
    assert (made.protect, made.retain_on_delete, made.delete_before_replace) == (True, True, True)
    assert made.ignore_changes == ("tags",)
    assert "urn:old" in made.aliases


def test_dependencies_and_secrets_survive_a_transform() -> None:
    def transform(args: ResourceTransformArgs) -> ResourceTransformResult:
        return ResourceTransformResult({**args.props, "cidrBlock": "10.9.0.0/24"}, args.opts)

    def program() -> None:
        vpc = ec2.Vpc("vpc", cidr_block="10.0.0.0/16")
        own = pulumi.ResourceOptions(transforms=[transform])
        tags: dict[str, Any] = {"key": pulumi.Output.secret("hush")}
        ec2.Subnet("a", vpc_id=vpc.id, cidr_block="10.0.0.0/24", tags=tags, opts=own)

    graph = go(program)
    subnet = named(graph, "a")
    assert subnet.inputs["cidrBlock"] == "10.9.0.0/24"
    assert subnet.dependencies == (named(graph, "vpc").urn,)
    assert subnet.property_dependencies == {"vpcId": (named(graph, "vpc").urn,)}
    assert isinstance(subnet.inputs["tags"]["key"], Secret)
    assert "hush" not in graph.to_json()


def test_a_transform_may_look_things_up_while_many_resources_wait_for_it() -> None:
    async def transform(args: ResourceTransformArgs) -> ResourceTransformResult | None:
        if args.type_ != "aws:s3/bucket:Bucket":
            return None
        account = await get_caller_identity_output().account_id.future()
        return ResourceTransformResult({**args.props, "tags": {"account": account}}, args.opts)

    def program() -> None:
        pulumi.runtime.register_resource_transform(transform)
        for number in range(6):
            s3.Bucket(f"data{number}")

    graph = go(program)
    assert {each.inputs["tags"]["account"] for each in graph.infrastructure()} == {"123456789012"}


def test_a_lookup_is_transformed() -> None:
    def transform(args: pulumi.InvokeTransformArgs) -> pulumi.InvokeTransformResult:
        return pulumi.InvokeTransformResult({**args.args, "region": "eu-west-3"}, args.opts)

    def program() -> None:
        pulumi.runtime.register_invoke_transform(transform)

        s3.Bucket("data", tags={"region": get_region_output().region})

    assert named(go(program), "data").inputs["tags"] == {"region": "eu-west-3"}


def test_a_transform_that_raises_is_told_with_its_message() -> None:
    def transform(args: ResourceTransformArgs) -> None:
        raise ValueError(f"not {args.name}")

    options = pulumi.ResourceOptions(transforms=[transform])
    with pytest.raises(ProgramError, match=r"a transform of urn:\S+::key failed: not key"):
        go(lambda: kms.Key("key", opts=options))


def test_two_runs_with_transforms_give_the_same_bytes() -> None:
    def program() -> None:
        pulumi.runtime.register_resource_transform(tagging("s"))
        for number in range(5):
            s3.Bucket(f"data{number}")

    assert go(program).to_json() == go(program).to_json()
