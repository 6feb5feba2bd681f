"""What is seen of resources that nobody touched, of some that the program does not know, and of none at all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from botocore.loaders import Loader
from botocore.model import ListShape, ServiceModel, Shape, StructureShape

from cordon.graph.model import Graph, Resource
from cordon.graph.responder import Place
from cordon.graph.values import Secret, reveal
from cordon.simulation import tags
from cordon.simulation.calls import Calls
from cordon.simulation.kinds import KINDS
from cordon.simulation.kinds.members import member_of
from cordon.simulation.observed import settings
from cordon.simulation.responder import SimulatedResponder
from cordon.simulation.sights import SIGHTS
from cordon.simulation.sights.sight import FORGOTTEN, REFUSED
from cordon.simulation.simulation import Simulation
from cordon.simulation.teardown import place_of
from tests.simulation.built import ACCOUNT, REGION, arrive, build_shared
from tests.stacks.shipped import SHIPPED, fresh

PLACE = Place(REGION, ACCOUNT, {"owner": "platform"})
BUCKET, KEY, ROLE = "aws:s3/bucket:Bucket", "aws:kms/key:Key", "aws:iam/role:Role"

# Outputs that other resources of the stack fill once this one is made: the real provider tells them as well.
FILLED_LATER = {
    "aws:ec2/securityGroup:SecurityGroup": {"ingress"},  # by SecurityGroupIngressRule
    ROLE: {"inlinePolicies"},  # by RolePolicy
}


def handled(graph: Graph) -> Iterator[Resource]:
    return (one for one in graph.infrastructure() if one.token in KINDS)


@pytest.mark.parametrize("stack", [*SHIPPED, f"account-baseline-{ACCOUNT}"])
def test_what_nobody_touched_is_as_it_was_given(stack: str, simulation: Simulation) -> None:
    graphs = [build_shared(simulation, "log-archive" if stack in SHIPPED else stack)]
    if stack in SHIPPED:
        arrive(simulation, stack)
        graphs.append(fresh(stack, SimulatedResponder(simulation)))
    for graph in graphs:
        for one in handled(graph):
            state = simulation.provider.read(one.urn, one.token, str(one.id), one.inputs, place_of(graph, one))
            assert state is not None, one.urn
            assert state.inputs == one.inputs, one.urn
            assert list(state.inputs) == list(one.inputs), one.urn
            more = state.outputs.keys() - reveal(one.outputs).keys()
            assert more <= FILLED_LATER.get(one.token, set()), one.urn
            assert {key: value for key, value in state.outputs.items() if key not in more} == reveal(one.outputs)


def test_every_kind_has_a_sight_and_every_sight_a_kind() -> None:
    assert SIGHTS.keys() == KINDS.keys()


@pytest.mark.parametrize("token", sorted(KINDS))
def test_every_input_of_the_schema_is_seen_or_untold(token: str) -> None:
    sight, names = SIGHTS[token], set(settings(token))
    looked = [name for group in sight.looks for name in group]
    listed = [*sight.told, *looked, *sight.untold]
    assert len(listed) == len(set(listed)), "one is named twice"
    assert set(listed) <= names
    assert set(sight.defaults) <= names - set(sight.untold)
    found = described(token)
    missing = [n for n in names - set(listed) if member_of(found, KINDS[token].renames.get(n) or n) is None]
    assert missing == []


def described(token: str) -> Shape | None:
    """The shape of what the kind's call finds, where the members of inputs are looked for."""
    kind = KINDS[token]
    if not kind.read:
        return None
    shape = model(kind.service).operation_model(kind.read).output_shape
    for part in [*kind.found.split("."), *SIGHTS[token].within.split(".")]:
        if isinstance(shape, ListShape) and part.isdecimal():
            shape = shape.member
        elif isinstance(shape, StructureShape) and part:
            shape = shape.members[part]
    return shape


def model(service: str) -> ServiceModel:
    return ServiceModel(Loader().load_service_model(service, "service-2"))


def test_what_is_said_to_be_refused_at_creation_is() -> None:
    shape = model("s3").operation_model("CreateBucket").input_shape
    refused = {name for name, reason in SIGHTS[BUCKET].untold.items() if reason == REFUSED}
    assert len(refused) == 12
    assert [name for name in refused if member_of(shape, name) is not None] == []
    assert [token for token, sight in SIGHTS.items() if REFUSED in sight.untold.values()] == [BUCKET]


def test_what_moto_is_said_to_forget_it_forgets(simulation: Simulation, s3: Any, ec2: Any) -> None:
    logs = simulation.client("logs", ACCOUNT, REGION)
    logs.create_log_group(logGroupName="a", logGroupClass="INFREQUENT_ACCESS")
    assert "logGroupClass" not in logs.describe_log_groups(logGroupNamePrefix="a")["logGroups"][0]
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    endpoint = ec2.create_vpc_endpoint(
        VpcId=vpc,
        VpcEndpointType="Interface",
        ServiceName=f"com.amazonaws.{REGION}.kms",
        SubnetIds=[subnet],
        SubnetConfigurations=[{"SubnetId": subnet, "Ipv4": "10.0.0.9"}],
    )["VpcEndpoint"]
    assert "SubnetConfigurations" not in endpoint
    [interface] = ec2.describe_network_interfaces(NetworkInterfaceIds=endpoint["NetworkInterfaceIds"])[
        "NetworkInterfaces"
    ]
    assert interface["PrivateIpAddress"] != "10.0.0.9"
    s3.create_bucket(Bucket="forgetful", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_lifecycle_configuration(
        Bucket="forgetful",
        TransitionDefaultMinimumObjectSize="varies_by_storage_class",
        LifecycleConfiguration={"Rules": [{"ID": "a", "Status": "Enabled", "Filter": {}, "Expiration": {"Days": 1}}]},
    )
    told = s3.get_bucket_lifecycle_configuration(Bucket="forgetful")
    assert told.get("TransitionDefaultMinimumObjectSize") != "varies_by_storage_class"
    forgotten = {token.rpartition(":")[2] for token, sight in SIGHTS.items() if FORGOTTEN in sight.untold.values()}
    assert forgotten == {"LogGroup", "VpcEndpoint", "BucketLifecycleConfiguration"}


def made(simulation: Simulation, token: str, **inputs: Any) -> str:
    return simulation.provider.create(f"urn:{token}", token, inputs, PLACE).id


def now(simulation: Simulation, token: str, id_: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    state = simulation.provider.read(f"urn:{token}", token, id_, given, PLACE)
    assert state is not None
    return state.inputs


def test_what_is_imported_is_told_whole_without_defaults(simulation: Simulation, kms: Any, iam: Any) -> None:
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "kms:*"}]}
    key = kms.create_key(Policy=json.dumps(policy), Tags=[{"TagKey": "owner", "TagValue": "platform"}])
    kms.enable_key_rotation(KeyId=key["KeyMetadata"]["KeyId"], RotationPeriodInDays=90)
    told = now(simulation, KEY, key["KeyMetadata"]["KeyId"], {})
    assert told == {"enableKeyRotation": True, "policy": json.dumps(policy), "rotationPeriodInDays": 90}
    trust = {"Statement": [{"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"AWS": ACCOUNT}}]}
    iam.create_role(RoleName="a", Path="/x/", AssumeRolePolicyDocument=json.dumps(trust), MaxSessionDuration=7200)
    assert now(simulation, ROLE, "a", {}) == {
        "assumeRolePolicy": json.dumps(trust, separators=(",", ":")),
        "maxSessionDuration": 7200,
        "name": "a",
        "path": "/x/",
    }


def test_an_imported_bucket_is_told_by_its_name(simulation: Simulation, s3: Any) -> None:
    s3.create_bucket(Bucket="found", CreateBucketConfiguration={"LocationConstraint": REGION})
    state = simulation.provider.read("urn:b", BUCKET, "found", {}, PLACE)
    assert state is not None
    assert state.inputs == {"bucket": "found"}
    assert state.outputs["arn"] == "arn:aws:s3:::found"
    assert simulation.provider.read("urn:b", BUCKET, "lost", {}, PLACE) is None


def test_default_tags_are_the_providers_unless_the_program_gives_them_too(simulation: Simulation, kms: Any) -> None:
    given = {"description": "a", "tags": {"name": "a"}}
    key = made(simulation, KEY, **given)
    assert now(simulation, KEY, key, given) == given
    both = {"description": "a", "tags": {"name": "a", "owner": "platform"}}
    assert now(simulation, KEY, key, both) == both
    kms.tag_resource(KeyId=key, Tags=[{"TagKey": "owner", "TagValue": "somebody"}])
    assert now(simulation, KEY, key, given) == {"description": "a", "tags": {"name": "a", "owner": "somebody"}}
    kms.untag_resource(KeyId=key, TagKeys=["owner", "name"])
    assert now(simulation, KEY, key, given) == {"description": "a", "tags": {}}
    state = simulation.provider.read("urn:k", KEY, key, given, PLACE)
    assert state is not None
    assert state.outputs["tagsAll"] == {}


def test_what_aws_calls_its_own_is_nobodys_tag(simulation: Simulation) -> None:
    found = {"Tags": [{"Key": "aws:cloudformation:stack-name", "Value": "a"}, {"Key": "a", "Value": "b"}]}
    api = Calls(lambda service, place: None, "ec2", PLACE, "urn:a")
    assert tags.observed(api, "ec2", {}, found) == {"a": "b"}


def test_a_tag_on_what_has_none_is_seen(simulation: Simulation, ec2: Any) -> None:
    token, given = "aws:ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16"}
    vpc = made(simulation, token, **given)
    ec2.create_tags(Resources=[vpc], Tags=[{"Key": "by-hand", "Value": "yes"}])
    assert now(simulation, token, vpc, given) == {**given, "tags": {"by-hand": "yes"}}


def test_a_secret_stays_one(simulation: Simulation, kms: Any) -> None:
    given = {"description": Secret("a")}
    key = made(simulation, KEY, **given)
    assert now(simulation, KEY, key, given) == given
    kms.update_key_description(KeyId=key, Description="b")
    assert now(simulation, KEY, key, given) == {"description": Secret("b")}
    state = simulation.provider.read("urn:k", KEY, key, given, PLACE)
    assert state is not None
    assert state.outputs["description"] == "b"


def test_what_no_api_tells_stays_as_it_was_given(simulation: Simulation) -> None:
    given = {"description": "a", "deletionWindowInDays": 7}
    key = made(simulation, KEY, **given)
    other = {**given, "deletionWindowInDays": 30}
    assert now(simulation, KEY, key, other) == other
    assert "deletionWindowInDays" in SIGHTS[KEY].untold
