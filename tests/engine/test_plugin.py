"""The provider's protocol, asked as the engine asks it; no engine is needed."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2 as pb
from pulumi.runtime.proto import provider_pb2_grpc

from cordon.engine import guard
from cordon.engine.serving import serving
from cordon.errors import Refused
from cordon.graph.responder import find_place
from cordon.graph.values import PLACEHOLDER, UNKNOWN, Secret
from cordon.graph.wire import decode, encode
from cordon.simulation.simulation import Simulation

Asked = dict[str, Any]
OURS = "urn:pulumi:stack::cordon::"
VPC = f"{OURS}aws:ec2/vpc:Vpc::vpc"
GROUP = f"{OURS}aws:ec2/securityGroup:SecurityGroup::group"
PLACE = {"region": "eu-central-1", "allowedAccountIds": '["210987654321"]'}


@pytest.fixture
def port(simulation: Simulation) -> Iterator[int]:
    with serving(simulation, "cordon", "stack") as served:
        yield served


@pytest.fixture
def provider(port: int) -> Iterator[Any]:
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub = provider_pb2_grpc.ResourceProviderStub(channel)
        stub.Configure(pb.ConfigureRequest(args=encode(PLACE)))
        yield stub


@pytest.fixture
def ec2(simulation: Simulation) -> Any:
    return simulation.client("ec2", "210987654321", "eu-central-1")


def checked(provider: Any, urn: str, inputs: dict[str, Any], before: dict[str, Any] | None = None) -> dict[str, Any]:
    return decode(provider.Check(pb.CheckRequest(urn=urn, olds=encode(before or {}), news=encode(inputs))).inputs)


def test_an_engine_that_leaves_before_it_is_answered_ends_nothing(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, gone, answered = threading.Event(), threading.Event(), threading.Event()

    def slowly(*said: Any) -> Any:
        asked.set()
        assert gone.wait(20)
        try:
            return find_place(*said)
        finally:
            answered.set()

    with monkeypatch.context() as patch, grpc.insecure_channel(f"127.0.0.1:{port}") as leaving:
        patch.setattr("cordon.engine.plugin.find_place", slowly)
        stub: Any = provider_pb2_grpc.ResourceProviderStub(leaving)
        call = stub.Configure.future(pb.ConfigureRequest(args=encode(PLACE)))
        assert asked.wait(20)
        call.cancel()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub = provider_pb2_grpc.ResourceProviderStub(channel)
        for _ in range(20):  # the server has heard by then who left
            stub.GetPluginInfo(empty_pb2.Empty())
        gone.set()
        assert answered.wait(20)
        assert stub.Configure(pb.ConfigureRequest(args=encode(PLACE))).supportsPreview


def test_what_the_provider_lacks_is_answered_as_not_there(port: int) -> None:
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel, pytest.raises(grpc.RpcError) as refused:
        provider_pb2_grpc.ResourceProviderStub(channel).GetMapping(pb.GetMappingRequest(key="terraform"))
    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED
    assert refused.value.details() == "the simulated provider has no GetMapping"


def test_a_resource_is_created_read_changed_and_deleted(provider: Any, ec2: Any) -> None:
    inputs = checked(provider, VPC, {"cidrBlock": "10.0.0.0/16"})
    made = provider.Create(pb.CreateRequest(urn=VPC, properties=encode(inputs)))
    assert [one["VpcId"] for one in ec2.describe_vpcs(VpcIds=[made.id])["Vpcs"]] == [made.id]
    read = provider.Read(pb.ReadRequest(urn=VPC, id=made.id, inputs=encode(inputs), properties=made.properties))
    assert (read.id, decode(read.inputs), decode(read.properties)) == (made.id, inputs, decode(made.properties))
    tagged = {**inputs, "tags": {"stage": "late"}}
    request: Asked = {
        "urn": VPC,
        "id": made.id,
        "old_inputs": encode(inputs),
        "news": encode(tagged),
        "olds": made.properties,
    }
    difference = provider.Diff(pb.DiffRequest(**request))
    assert (list(difference.diffs), list(difference.replaces)) == (["tags"], [])
    changed = provider.Update(pb.UpdateRequest(**request))
    assert decode(changed.properties)["tagsAll"] == {"stage": "late"}
    assert ec2.describe_vpcs(VpcIds=[made.id])["Vpcs"][0]["Tags"] == [{"Key": "stage", "Value": "late"}]
    provider.Delete(pb.DeleteRequest(urn=VPC, id=made.id, old_inputs=encode(tagged), properties=changed.properties))
    gone = provider.Read(pb.ReadRequest(urn=VPC, id=made.id, inputs=encode(inputs), properties=made.properties))
    assert gone.id == ""


def test_a_preview_makes_nothing_and_tells_what_it_cannot_know(provider: Any, ec2: Any) -> None:
    before = len(ec2.describe_vpcs()["Vpcs"])
    inputs = checked(provider, VPC, {"cidrBlock": "10.0.0.0/16", "tags": {"stage": "early"}})
    planned = provider.Create(pb.CreateRequest(urn=VPC, properties=encode(inputs), preview=True))
    told = decode(planned.properties)
    assert planned.id == ""
    assert (told["cidrBlock"], told["tagsAll"], told["region"]) == ("10.0.0.0/16", {"stage": "early"}, "eu-central-1")
    assert told["arn"] is UNKNOWN and told["defaultSecurityGroupId"] is UNKNOWN
    assert len(ec2.describe_vpcs()["Vpcs"]) == before


def test_an_unknown_input_is_previewed_but_never_applied(provider: Any) -> None:
    inputs = {"description": "d", "name": "n", "vpcId": PLACEHOLDER}
    planned = provider.Create(pb.CreateRequest(urn=GROUP, properties=encode(inputs), preview=True))
    assert decode(planned.properties)["vpcId"] is UNKNOWN
    with pytest.raises(grpc.RpcError, match="an input is unknown, so there is nothing to create"):
        provider.Create(pb.CreateRequest(urn=GROUP, properties=encode(inputs)))


def test_a_name_that_was_made_once_is_kept_also_under_another_urn(provider: Any) -> None:
    first = checked(provider, GROUP, {"vpcId": "vpc-1"})
    assert "name" in first["__defaults"]
    assert first["name"].startswith("group-")
    renamed = GROUP.replace("::group", "::crowd")
    assert checked(provider, renamed, {"vpcId": "vpc-1"}, first)["name"] == first["name"]
    assert checked(provider, renamed, {"vpcId": "vpc-1"})["name"].startswith("crowd-")
    named = checked(provider, GROUP, {"vpcId": "vpc-1", "name": "mine"}, first)
    assert named["name"] == "mine" and "name" not in named["__defaults"]
    # What the program itself named is no longer its name once it says none.
    assert checked(provider, GROUP, {"vpcId": "vpc-1"}, named)["name"].startswith("group-")


def test_secrets_stay_secrets(provider: Any) -> None:
    inputs = {"cidrBlock": Secret("10.0.0.0/16")}
    made = provider.Create(pb.CreateRequest(urn=VPC, properties=encode(checked(provider, VPC, inputs))))
    assert decode(made.properties)["cidrBlock"] == Secret("10.0.0.0/16")
    read = provider.Read(pb.ReadRequest(urn=VPC, id=made.id, inputs=encode(inputs), properties=made.properties))
    assert decode(read.inputs)["cidrBlock"] == Secret("10.0.0.0/16")
    assert decode(read.properties)["cidrBlock"] == Secret("10.0.0.0/16")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("accessKey", "AKIA0"),
        ("secretKey", "own"),
        ("profile", "production"),
        ("assumeRoles", '[{"roleArn": "arn:aws:iam::210987654321:role/deploy"}]'),
        ("endpoints", '[{"s3": "https://s3.example"}]'),
    ],
)
def test_whoever_brings_credentials_is_refused(port: int, setting: str, value: str) -> None:
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub = provider_pb2_grpc.ResourceProviderStub(channel)
        given = encode({**PLACE, setting: value})
        urn = f"{OURS}pulumi:providers:aws::aws"
        refused = f"the provider has {setting}: the simulation takes nobody's"
        with pytest.raises(grpc.RpcError, match=refused):
            stub.CheckConfig(pb.CheckRequest(urn=urn, news=given))
        with pytest.raises(grpc.RpcError, match=refused):
            stub.Configure(pb.ConfigureRequest(args=given))


def test_another_stack_is_refused(provider: Any, ec2: Any) -> None:
    before = len(ec2.describe_vpcs()["Vpcs"])
    other = "urn:pulumi:production::cordon::aws:ec2/vpc:Vpc::vpc"
    inputs = encode({"cidrBlock": "10.0.0.0/16"})
    for call, request in (
        (provider.Check, pb.CheckRequest(urn=other, news=inputs)),
        (provider.Create, pb.CreateRequest(urn=other, properties=inputs)),
        (provider.Delete, pb.DeleteRequest(urn=other, id="vpc-1", properties=inputs)),
        (provider.CheckConfig, pb.CheckRequest(urn=other, news=inputs)),
        (provider.DiffConfig, pb.DiffRequest(urn=other, news=inputs)),
        (provider.Diff, pb.DiffRequest(urn=other, news=inputs)),
    ):
        with pytest.raises(grpc.RpcError, match=r"is none of the rehearsed stack's .*: this is a simulation, not AWS"):
            call(request)
    assert len(ec2.describe_vpcs()["Vpcs"]) == before


def test_a_connection_without_a_provider_of_its_own_is_refused(port: int, provider: Any) -> None:
    provider.Check(pb.CheckRequest(urn=VPC, news=encode({"cidrBlock": "10.0.0.0/16"})))
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.use_local_subchannel_pool", 1)]) as channel:
        stub = provider_pb2_grpc.ResourceProviderStub(channel)
        with pytest.raises(grpc.RpcError, match="on which no provider was configured"):
            stub.Create(pb.CreateRequest(urn=VPC, properties=encode({"cidrBlock": "10.0.0.0/16"})))


@pytest.mark.parametrize("missing", ["region", "allowedAccountIds"])
def test_a_provider_must_say_where_it_is(port: int, missing: str) -> None:
    given = {key: value for key, value in PLACE.items() if key != missing}
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub = provider_pb2_grpc.ResourceProviderStub(channel)
        with pytest.raises(grpc.RpcError, match=r"the provider doesn't say its (region|account)"):
            stub.Configure(pb.ConfigureRequest(args=encode(given)))


def test_each_connection_has_a_place_of_its_own(port: int, provider: Any, simulation: Simulation) -> None:
    other = {"region": "eu-west-1", "allowedAccountIds": '["310987654321"]'}
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.use_local_subchannel_pool", 1)]) as channel:
        stub = provider_pb2_grpc.ResourceProviderStub(channel)
        stub.Configure(pb.ConfigureRequest(args=encode(other)))
        made = stub.Create(pb.CreateRequest(urn=VPC, properties=encode({"cidrBlock": "10.1.0.0/16"})))
    here = provider.Create(pb.CreateRequest(urn=VPC, properties=encode({"cidrBlock": "10.2.0.0/16"})))
    ireland = simulation.client("ec2", "310987654321", "eu-west-1").describe_vpcs()["Vpcs"]
    frankfurt = simulation.client("ec2", "210987654321", "eu-central-1").describe_vpcs()["Vpcs"]
    assert made.id in {one["VpcId"] for one in ireland} and here.id in {one["VpcId"] for one in frankfurt}


def test_what_aws_refuses_reaches_the_engine(provider: Any) -> None:
    subnet = f"{OURS}aws:ec2/subnet:Subnet::subnet"
    inputs = encode({"cidrBlock": "10.0.0.0/24", "vpcId": "vpc-0123"})
    with pytest.raises(grpc.RpcError, match=r"subnet: CreateSubnet: .*InvalidVpcID.NotFound"):
        provider.Create(pb.CreateRequest(urn=subnet, properties=inputs))


def test_a_lookup_is_answered_or_refused(provider: Any) -> None:
    found = provider.Invoke(pb.InvokeRequest(tok="aws:index/getRegion:getRegion", args=encode({})))
    assert decode(getattr(found, "return"))["name"] == "eu-central-1"
    with pytest.raises(grpc.RpcError, match="the simulation has no answer for this lookup"):
        provider.Invoke(pb.InvokeRequest(tok="aws:made/up:getUp", args=encode({})))


def test_what_the_schema_requires_is_asked_for(provider: Any) -> None:
    answer = provider.Check(pb.CheckRequest(urn=f"{OURS}aws:s3/bucketPolicy:BucketPolicy::p", news=encode({})))
    assert [one.property for one in answer.failures] == ["bucket", "policy"]
    whole = {"bucket": PLACEHOLDER, "policy": "{}"}
    urn = f"{OURS}aws:s3/bucketPolicy:BucketPolicy::p"
    assert not provider.Check(pb.CheckRequest(urn=urn, news=encode(whole))).failures


def test_what_no_kind_describes_is_made_up_and_counted(provider: Any, simulation: Simulation) -> None:
    urn = f"{OURS}aws:accessanalyzer/analyzer:Analyzer::a"
    inputs = checked(provider, urn, {"analyzerName": "a"})
    made = provider.Create(pb.CreateRequest(urn=urn, properties=encode(inputs)))
    assert made.id and simulation.not_simulated == {"aws:accessanalyzer/analyzer:Analyzer": 1}
    read = provider.Read(pb.ReadRequest(urn=urn, id=made.id, inputs=encode(inputs), properties=made.properties))
    assert (read.id, decode(read.inputs)) == (made.id, inputs)
    request: Asked = {"urn": urn, "id": made.id, "old_inputs": encode(inputs), "olds": made.properties}
    other = {**inputs, "tags": {"stage": "late"}}
    assert list(provider.Diff(pb.DiffRequest(**request, news=encode(other))).diffs) == ["tags"]
    assert decode(provider.Update(pb.UpdateRequest(**request, news=encode(other))).properties)["tags"] == other["tags"]
    provider.Delete(pb.DeleteRequest(urn=urn, id=made.id, old_inputs=encode(inputs), properties=made.properties))


def test_secrets_within_values_keep_their_place(provider: Any, ec2: Any) -> None:
    inputs = {"cidrBlock": "10.0.0.0/16", "tags": {"open": "seen", "hidden": Secret("hush")}}
    made = provider.Create(pb.CreateRequest(urn=VPC, properties=encode(inputs)))
    told = decode(made.properties)
    assert told["tags"] == told["tagsAll"] == inputs["tags"]
    ec2.create_tags(Resources=[made.id], Tags=[{"Key": "open", "Value": "changed"}])
    read = provider.Read(pb.ReadRequest(urn=VPC, id=made.id, inputs=encode(inputs), properties=made.properties))
    for values in (decode(read.inputs)["tags"], decode(read.properties)["tagsAll"]):
        assert values == {"open": "changed", "hidden": Secret("hush")}


def test_what_is_to_be_ignored_is_no_difference(provider: Any) -> None:
    before = {"cidrBlock": "10.0.0.0/16", "tags": {"a": "1", "b": "1"}, "enableDnsSupport": True}
    after = {"cidrBlock": "10.0.0.0/16", "tags": {"a": "2", "b": "2"}}
    request: Asked = {
        "urn": VPC,
        "id": "vpc-1",
        "old_inputs": encode(before),
        "olds": encode(before),
        "news": encode(after),
    }
    assert list(provider.Diff(pb.DiffRequest(**request)).diffs) == ["tags"]
    assert list(provider.Diff(pb.DiffRequest(**request, ignoreChanges=["tags"])).diffs) == []
    assert list(provider.Diff(pb.DiffRequest(**request, ignoreChanges=["tags.a"])).diffs) == ["tags"]
    assert list(provider.Diff(pb.DiffRequest(**request, ignoreChanges=["tags.a", "tags.b"])).diffs) == []


def test_default_tags_that_change_arrive(port: int, provider: Any, ec2: Any) -> None:
    inputs = encode({"cidrBlock": "10.0.0.0/16", "tags": {"own": "1"}})
    made = provider.Create(pb.CreateRequest(urn=VPC, properties=inputs))
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.use_local_subchannel_pool", 1)]) as channel:
        stub: Any = provider_pb2_grpc.ResourceProviderStub(channel)
        stub.Configure(pb.ConfigureRequest(args=encode({**PLACE, "defaultTags": '{"tags": {"team": "a"}}'})))
        request: Asked = {
            "urn": VPC,
            "id": made.id,
            "old_inputs": inputs,
            "olds": made.properties,
            "news": inputs,
        }
        assert list(stub.Diff(pb.DiffRequest(**request)).diffs) == ["tagsAll"]
        changed = stub.Update(pb.UpdateRequest(**request))
        again = {**request, "olds": changed.properties}
        assert list(stub.Diff(pb.DiffRequest(**again)).diffs) == []
    found = ec2.describe_vpcs(VpcIds=[made.id])["Vpcs"][0]["Tags"]
    assert {one["Key"]: one["Value"] for one in found} == {"own": "1", "team": "a"}


def test_what_a_diff_takes_for_no_replacement_an_update_accepts(provider: Any, simulation: Simulation) -> None:
    vpc = provider.Create(pb.CreateRequest(urn=VPC, properties=encode({"cidrBlock": "10.0.0.0/16"})))
    urn = f"{OURS}aws:ec2/subnet:Subnet::s"
    inputs = {"vpcId": vpc.id, "cidrBlock": "10.0.0.0/24"}
    made = provider.Create(pb.CreateRequest(urn=urn, properties=encode(inputs)))
    chosen = decode(made.properties)["availabilityZone"]
    after = {**inputs, "availabilityZone": chosen, "tags": {"a": "1"}}
    request: Asked = {"urn": urn, "id": made.id, "old_inputs": encode(inputs), "olds": made.properties}
    difference = provider.Diff(pb.DiffRequest(**request, news=encode(after)))
    assert (list(difference.diffs), list(difference.replaces)) == (["tags"], [])
    assert decode(provider.Update(pb.UpdateRequest(**request, news=encode(after))).properties)["tags"] == {"a": "1"}


@pytest.mark.parametrize(("named", "first"), [({"name": "mine"}, True), ({"namePrefix": "mine-"}, False), ({}, False)])
def test_only_what_the_program_names_is_deleted_before_it_is_replaced(
    provider: Any, named: dict[str, str], first: bool
) -> None:
    before = checked(provider, GROUP, {**named, "vpcId": "vpc-1", "description": "one"})
    after = checked(provider, GROUP, {**named, "vpcId": "vpc-1", "description": "two"}, before)
    request = pb.DiffRequest(urn=GROUP, id="sg-1", old_inputs=encode(before), olds=encode(before), news=encode(after))
    difference = provider.Diff(request)
    assert (list(difference.replaces), difference.deleteBeforeReplace) == (["description"], first)


def test_another_user_of_the_machine_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    table = tmp_path / "tcp"
    table.write_text(
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n"
        f"   0: 0100007F:9C45 0100007F:1F90 01 00000000:00000000 00:00000000 00000000 {os.getuid() + 1} 0 1\n",
        "ascii",
    )
    monkeypatch.setattr(guard, "_CONNECTIONS", table)
    with pytest.raises(Refused, match="another user of this machine"):
        guard.refuse_strangers("ipv4:127.0.0.1:40005")
    guard.refuse_strangers("ipv4:127.0.0.1:40006")
    monkeypatch.setattr(guard, "_CONNECTIONS", tmp_path / "none")
    guard.refuse_strangers("ipv4:127.0.0.1:40005")
