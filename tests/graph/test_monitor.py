import json
from typing import Any

import pulumi
import pytest
from pulumi.runtime.proto import resource_pb2
from pulumi_aws import iam, kms, s3

from cordon.errors import GraphError, ProgramError
from cordon.graph.model import STACK, Position, Resource
from cordon.graph.monitor import Monitor
from cordon.graph.provider import Surroundings
from cordon.graph.synthetic import Synthetic
from cordon.graph.values import UNKNOWN, Asset, Secret
from cordon.graph.wire import decode
from cordon.terraform.checker import table_checker
from tests.graph.demo import Network, go, line_of, named, network


def test_a_program_becomes_a_graph_with_parents_dependencies_and_exports() -> None:
    graph = go(network)
    assert [each.token for each in graph.resources] == [
        "pulumi:pulumi:Stack",
        "cordon:index:Network",
        "pulumi:providers:aws",
        "aws:ec2/vpc:Vpc",
        "aws:ec2/subnet:Subnet",
    ]
    subnet, vpc = named(graph, "net-a"), named(graph, "net-vpc")
    assert subnet.parent == named(graph, "net").urn
    assert subnet.dependencies == (vpc.urn,)
    assert subnet.property_dependencies == {"vpcId": (vpc.urn,)}
    assert subnet.inputs["vpcId"] == vpc.id
    assert graph.exports == {"vpc": vpc.id}
    assert named(graph, "net").outputs == {"vpcId": vpc.id}
    assert named(graph, "net").id is None


def test_a_resource_knows_where_it_is_declared_and_from_where_that_was_called() -> None:
    graph = go(network)
    here = named(graph, "net-a").stack_trace[0].file
    assert here.endswith("demo.py")
    assert named(graph, "net-a").position == Position(here, line_of(Network.__init__, "-a"))
    assert named(graph, "net-a").stack_trace[1:] == (Position(here, line_of(network, "made =")),)
    assert named(graph, "main").position == Position(here, line_of(network, "provider ="))


def test_configuration_reaches_the_program_and_secrets_stay_secret() -> None:
    def program() -> None:
        config = pulumi.Config()
        sizes = config.require_object("sizes")
        s3.Bucket("data", tags={"size": str(sizes["big"]), "key": config.require_secret("key")})
        assert config.get("absent") is None

    graph = go(program, {"demo:key": Secret("hush"), "demo:sizes": {"big": 3}})
    assert named(graph, "data").inputs["tags"] == {"size": "3", "key": Secret("hush")}
    assert isinstance(named(graph, "data").outputs["tags"], Secret | dict)
    assert "hush" not in graph.to_json()


def test_an_unknown_secret_makes_unknown_whatever_is_made_of_it() -> None:
    def program() -> None:
        key = pulumi.Config().require_secret("key")
        s3.Bucket("data", bucket=pulumi.Output.concat("b-", key))

    graph = go(program, {"demo:key": Secret(UNKNOWN)})
    assert named(graph, "data").inputs["bucket"] == Secret(UNKNOWN)
    assert "04da6b54" not in graph.to_json()


def test_outputs_of_a_secret_input_are_secret_in_what_follows() -> None:
    def program() -> None:
        bucket = s3.Bucket("data", bucket=pulumi.Output.secret("hush"))
        s3.BucketPolicy("policy", bucket=bucket.bucket, policy=bucket.arn.apply(lambda arn: f"{arn}/*"))

    graph = go(program)
    assert named(graph, "policy").inputs == {"bucket": Secret("hush"), "policy": Secret("arn:aws:s3:::hush/*")}
    assert "hush" not in graph.to_json()


def test_additional_secret_outputs_are_secret() -> None:
    def program() -> None:
        hidden = pulumi.ResourceOptions(additional_secret_outputs=["arn"])
        pulumi.export("arn", kms.Key("key", opts=hidden).arn)

    graph = go(program)
    assert isinstance(graph.exports["arn"], Secret)
    assert isinstance(named(graph, "key").outputs["arn"], Secret)


def test_options_are_recorded() -> None:
    def program() -> None:
        options = pulumi.ResourceOptions(
            protect=True,
            retain_on_delete=True,
            delete_before_replace=False,
            ignore_changes=["tags"],
            replace_on_changes=["bucket"],
            aliases=[pulumi.Alias(name="old"), pulumi.Alias(parent=pulumi.ROOT_STACK_RESOURCE), "urn:x"],
            custom_timeouts=pulumi.CustomTimeouts(create="1h30m"),
            import_="given",
            version="7.0.0",
            depends_on=[kms.Key("key")],
        )
        s3.Bucket("data", bucket="given", opts=options)

    graph = go(program)
    data = named(graph, "data")
    assert data.options.protect
    assert data.options.retain_on_delete
    assert data.options.delete_before_replace is False
    assert data.options.ignore_changes == ("tags",)
    assert data.options.replace_on_changes == ("bucket",)
    assert "urn:pulumi:dev::demo::aws:s3/bucket:Bucket::old" in data.options.aliases
    assert "urn:x" in data.options.aliases
    assert data.options.custom_timeouts == {"create": 5400}
    assert data.options.version == "7.0.0"
    assert (data.options.import_id, data.id) == ("given", "given")
    assert data.dependencies == (named(graph, "key").urn,)


def test_assets_are_kept_as_what_they_are() -> None:
    def program() -> None:
        files = pulumi.AssetArchive({"a.txt": pulumi.StringAsset("a"), "lib": pulumi.FileArchive("./lib")})
        s3.BucketObject("object", bucket="b", source=files)

    inner = {"a.txt": Asset("text", "a"), "lib": Asset("path", "./lib", archive=True)}
    assert named(go(program), "object").inputs["source"] == Asset("assets", inner, archive=True)


def test_a_policy_document_is_wholly_known() -> None:
    def program() -> None:
        bucket = s3.Bucket("data")
        statements: Any = [{"actions": ["s3:GetObject"], "resources": [pulumi.Output.concat(bucket.arn, "/*")]}]
        document = iam.get_policy_document_output(statements=statements)
        iam.Policy("read", policy=document.json)

    graph = go(program)
    policy = json.loads(named(graph, "read").inputs["policy"])
    assert policy["Statement"][0]["Resource"] == f"{named(graph, 'data').outputs['arn']}/*"
    assert named(graph, "read").property_dependencies == {"policy": (named(graph, "data").urn,)}


def test_other_stacks_outputs_come_from_what_is_given() -> None:
    def program() -> None:
        other = pulumi.StackReference("acme/net/prod")
        s3.Bucket("data", tags={"vpc": other.require_output("vpc"), "key": other.get_output("key")})

    graph = go(program, references={"acme/net/prod": {"vpc": "vpc-1", "key": Secret("hush")}})
    assert named(graph, "data").inputs["tags"] == {"vpc": "vpc-1", "key": Secret("hush")}


def test_a_stack_that_was_not_given_is_an_error_with_its_place() -> None:
    def program() -> None:
        pulumi.StackReference("acme/net/prod")

    with pytest.raises(GraphError, match=r"test_monitor.py:\d+: it refers to the stack 'acme/net/prod'.*given: none"):
        go(program)


def test_two_resources_with_one_name_are_an_error_with_both_places() -> None:
    def program() -> None:
        s3.Bucket("data")
        kms.Key("data")
        s3.Bucket("data", force_destroy=True)

    with pytest.raises(GraphError) as caught:
        go(program)
    first = line_of(program, "Bucket")
    assert "urn:pulumi:dev::demo::aws:s3/bucket:Bucket::data is declared twice" in str(caught.value)
    assert f"test_monitor.py:{first} and " in str(caught.value)
    assert f"test_monitor.py:{first + 2};" in str(caught.value)


def test_a_component_that_a_plugin_makes_is_an_error_by_name() -> None:
    class Remote(pulumi.ComponentResource):
        def __init__(self, name: str) -> None:
            super().__init__("awsx:ec2:Vpc", name, {}, None, remote=True)

    with pytest.raises(GraphError, match=r"test_monitor.py:\d+: awsx:ec2:Vpc is a component that a plugin makes"):
        go(lambda: Remote("net"))


def test_an_exported_resource_is_exported_without_the_previews_mark() -> None:
    exported = go(lambda: pulumi.export("bucket", s3.Bucket("data"))).exports["bucket"]
    assert exported["bucket"].startswith("data-")
    assert "@isPulumiResource" not in exported


def test_hooks_are_accepted_and_not_run() -> None:
    ran = []

    def program() -> None:
        hook = pulumi.ResourceHook("note", lambda _: ran.append(1))
        s3.Bucket("data", opts=pulumi.ResourceOptions(hooks=pulumi.ResourceHookBinding(before_create=[hook])))

    assert go(program).resources
    assert ran == []


@pytest.fixture
def monitor() -> Monitor:
    return Monitor("demo", "dev", Surroundings(Synthetic(), table_checker()))


def finish(monitor: Monitor) -> None:
    """Register a bucket and complete the stack: with less, there is no graph."""
    monitor.recorder.add(Resource("urn:a", "aws:s3/bucket:Bucket", "a", custom=True))
    monitor.recorder.add(Resource("urn:s", STACK, "demo-dev", custom=False))
    monitor.recorder.set_outputs("urn:s", {})


def test_a_method_that_a_plugin_carries_out_is_refused_by_name(monitor: Monitor) -> None:
    with pytest.raises(GraphError, match="calls eks:index:Cluster/getKubeconfig"):
        monitor.Call(resource_pb2.ResourceCallRequest(tok="eks:index:Cluster/getKubeconfig"))
    assert isinstance(monitor.recorder.failure, GraphError)


def test_a_parameterised_package_is_a_gap_by_its_own_name(monitor: Monitor) -> None:
    made = resource_pb2.Parameterization(name="netbox", version="1.0.0")
    request = resource_pb2.RegisterPackageRequest(name="terraform-provider", version="0.9", parameterization=made)
    assert monitor.RegisterPackage(request).ref == "netbox"
    finish(monitor)
    assert [(gap.kind, gap.name) for gap in monitor.recorder.graph().gaps] == [("package", "netbox")]


def test_whether_something_exists_is_unknown_and_a_gap(monitor: Monitor) -> None:
    request = resource_pb2.ExistsResourceRequest(type="aws:s3/bucket:Bucket", id="b")
    assert monitor.ExistsResource(request).unknown
    finish(monitor)
    assert [gap.kind for gap in monitor.recorder.graph().gaps] == ["invoke"]


def test_a_resource_is_found_again_by_its_urn(monitor: Monitor) -> None:
    monitor.recorder.add(Resource("urn:a", "aws:s3/bucket:Bucket", "a", custom=True, id="b", outputs={"arn": "x"}))
    request = resource_pb2.ResourceInvokeRequest(tok="pulumi:pulumi:getResource")
    request.args.update({"urn": "urn:a"})
    assert decode(getattr(monitor.Invoke(request), "return")) == {"id": "b", "state": {"arn": "x"}, "urn": "urn:a"}
    request.args.update({"urn": "urn:b"})
    with pytest.raises(GraphError, match="refers to urn:b, which was not registered"):
        monitor.Invoke(request)


def test_an_older_sdk_learns_of_features_one_by_one(monitor: Monitor) -> None:
    assert monitor.SupportsFeature(resource_pb2.SupportsFeatureRequest(id="transforms")).hasSupport
    assert not monitor.SupportsFeature(resource_pb2.SupportsFeatureRequest(id="resourceReferences")).hasSupport


def test_a_stack_that_was_never_completed_gives_no_graph(monitor: Monitor) -> None:
    monitor.recorder.add(Resource("urn:a", "aws:s3/bucket:Bucket", "a", custom=True))
    with pytest.raises(ProgramError, match="demo/dev: the program ended before it was finished"):
        monitor.recorder.graph()


def test_only_the_first_failure_is_kept(monitor: Monitor) -> None:
    for token in ("a:b:c", "d:e:f"):
        with pytest.raises(GraphError):
            monitor.Call(resource_pb2.ResourceCallRequest(tok=token))
    with pytest.raises(GraphError, match="calls a:b:c"):
        monitor.recorder.graph()


def test_a_timeout_that_is_no_duration_is_refused() -> None:
    options = pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create="soon"))
    with pytest.raises(GraphError, match="'soon' is not a duration"):
        go(lambda: s3.Bucket("data", opts=options))
