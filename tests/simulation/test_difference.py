"""What a change of inputs takes is the provider's word, over all types that are handled."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cordon.errors import SimulationError
from cordon.graph.responder import Place
from cordon.graph.values import UNKNOWN, Secret
from cordon.simulation.changing import callable_for, to_call_for
from cordon.simulation.difference import Difference, difference, with_defaults
from cordon.simulation.kinds import KINDS
from cordon.simulation.observed import settings
from cordon.simulation.sights import SIGHTS
from cordon.simulation.sights.sight import OWN
from cordon.simulation.simulation import Simulation
from cordon.terraform.fields import Field, Flag, Kind
from cordon.terraform.replacing import Way, ways
from tests.simulation.built import ACCOUNT, REGION

PLACE = Place(REGION, ACCOUNT)
HANDLED = sorted(KINDS)
KEY, ROLE, VPC = "aws:kms/key:Key", "aws:iam/role:Role", "aws:ec2/vpc:Vpc"
ACL, GROUP = "aws:ec2/networkAcl:NetworkAcl", "aws:ec2/securityGroup:SecurityGroup"
RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
BUCKET_POLICY, LIFECYCLE = (
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
)
FLOW_LOG = "aws:ec2/flowLog:FlowLog"
STATEMENT = {"Effect": "Deny", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*", "Principal": "*"}


def policy(*statements: Any, **dump: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)}, **dump)


_ORDER = [Kind.STRING, Kind.NUMBER, Kind.BOOL, Kind.MAP, Kind.LIST, Kind.SET, Kind.OBJECT, Kind.DYNAMIC]


def two_values(field: Field) -> tuple[Any, Any]:
    """Two values of a field that mean something different, from each other and from nothing."""
    kind = field.type
    if kind.plural and Flag.FLAT not in field.flags:
        return [item := one_of(kind.element, field, 1)], [item, one_of(kind.element, field, 2)]
    return one_of(kind.element if kind.plural else kind, field, 1), one_of(
        kind.element if kind.plural else kind, field, 2
    )


def one_of(kind: Any, field: Field, number: int) -> Any:
    members = field.members
    if members is not None and kind.kind is Kind.OBJECT:
        told = min((one for one in members.values() if one.properties), key=lambda one: _ORDER.index(one.type.kind))
        return {told.properties[0]: two_values(told)[number - 1]}
    if kind.kind is Kind.MAP:
        return {"a": str(number)}
    numbers = {Kind.BOOL: number == 1, Kind.NUMBER: number + 2000}
    return numbers.get(kind.kind, f"value {number}")


EVERY = [(token, name) for token in HANDLED for name in sorted(settings(token))]


@pytest.mark.parametrize(("token", "name"), EVERY)
def test_a_change_replaces_where_the_table_says_so_and_nowhere_else(token: str, name: str) -> None:
    one, other = two_values(settings(token)[name])
    within = "".join(str(told) for path, told in ways(token).items() if path.startswith(f"{name}."))
    itself = ways(token).get(name, "")
    told = within + (itself if isinstance(itself, str) else "")  # these two are none of the listed pairs
    for way, before, after in (
        (Way.CHANGED, {name: one}, {name: other}),
        (Way.ADDED, {}, {name: one}),
        (Way.REMOVED, {name: one}, {}),
    ):
        found = difference(token, before, after)
        assert (name in found.replaces) == (way in told and name in found.changed), way
        # Nothing is overlooked: what is not told as changed has the provider's default, or keeps its value.
        assert name in found.changed or (way is not Way.CHANGED)


def test_a_sabotaged_table_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    from cordon.simulation import difference as module

    monkeypatch.setattr(module, "ways", lambda _: {})
    with pytest.raises(AssertionError):
        test_a_change_replaces_where_the_table_says_so_and_nowhere_else(VPC, "cidrBlock")


@pytest.mark.parametrize("token", [token for token in HANDLED if "c" in "".join(map(str, ways(token).values()))])
def test_an_update_of_what_replaces_is_refused(token: str, simulation: Simulation) -> None:
    for name in sorted(settings(token)):
        if "c" not in ways(token).get(name, ""):
            continue
        one, other = two_values(settings(token)[name])
        with pytest.raises(SimulationError, match=f"{name} can only change by replacing the resource"):
            simulation.provider.update("urn:x", token, "x", {name: one}, {name: other}, PLACE)
    assert simulation.provider.diff(token, {"region": REGION}, {"region": "eu-west-1"}).replaces in ((), ("region",))


@pytest.mark.parametrize("token", HANDLED)
def test_what_no_call_is_made_for_is_refused_and_never_told_as_changed(token: str) -> None:
    own = {name for name, why in SIGHTS[token].untold.items() if why == OWN}
    for name in settings(token):
        if set("acr") <= set(str(ways(token).get(name, ""))):
            continue
        kind = KINDS[token]
        sent = kind.upsert and kind.renames.get(name, name)
        if name in own:
            assert to_call_for(token, [name]) == set()
        elif name in callable_for(token) or sent:
            assert to_call_for(token, [name]) == {name}
        else:
            with pytest.raises(SimulationError, match=f"{token}: {name} changes in place at AWS, and the simulation"):
                to_call_for(token, [name])


def test_an_update_without_a_call_is_refused(simulation: Simulation) -> None:
    token = "aws:ec2/subnet:Subnet"
    with pytest.raises(
        SimulationError, match="enableDns64 changes in place at AWS, and the simulation has no call for it"
    ):
        simulation.provider.update("urn:x", token, "subnet-0", {}, {"enableDns64": True}, PLACE)
    with pytest.raises(SimulationError, match="newFangled changes in place"):
        simulation.provider.update("urn:x", token, "subnet-0", {}, {"newFangled": True}, PLACE)


def test_the_providers_own_settings_change_without_a_call(simulation: Simulation, kms: Any) -> None:
    made = simulation.provider.create("urn:k", KEY, {"deletionWindowInDays": 7}, PLACE)
    state = simulation.provider.update(
        "urn:k", KEY, made.id, {"deletionWindowInDays": 7}, {"deletionWindowInDays": 30}, PLACE
    )
    assert state.outputs["deletionWindowInDays"] == 30
    simulation.provider.delete("urn:k", KEY, made.id, {"deletionWindowInDays": 30}, PLACE)
    gone = kms.describe_key(KeyId=made.id)["KeyMetadata"]
    assert round((gone["DeletionDate"] - gone["CreationDate"]).total_seconds() / 86400) == 30


@pytest.mark.parametrize(
    ("token", "before", "after"),
    [
        (BUCKET_POLICY, {"policy": policy(STATEMENT)}, {"policy": policy(STATEMENT, indent=2)}),
        (BUCKET_POLICY, {"policy": policy(STATEMENT)}, {"policy": policy(STATEMENT, sort_keys=True)}),
        (BUCKET_POLICY, {"policy": policy(STATEMENT)}, {"policy": json.loads(policy(STATEMENT))}),
        (
            BUCKET_POLICY,
            {"policy": policy(STATEMENT)},
            {"policy": policy({**STATEMENT, "Action": STATEMENT["Action"][::-1]})},
        ),
        (BUCKET_POLICY, {"policy": policy(STATEMENT)}, {"policy": policy({**STATEMENT, "Resource": ["*"]})}),
        (BUCKET_POLICY, {"policy": policy(STATEMENT)}, {"policy": Secret(policy(STATEMENT))}),
        (ROLE, {"maxSessionDuration": "7200"}, {"maxSessionDuration": 7200}),
        (ROLE, {"maxSessionDuration": 3600}, {}),
        (ROLE, {}, {"maxSessionDuration": 3600, "description": ""}),
        (KEY, {"enableKeyRotation": "true"}, {"enableKeyRotation": True}),
        (VPC, {}, {"enableDnsSupport": True}),
        (VPC, {"tags": {"a": "1"}}, {"tags": {"a": 1}}),
        (VPC, {"tagsAll": {"a": "1"}}, {}),
        (VPC, {"cidrBlock": "10.0.0.0/16"}, {}),
        (KEY, {"description": "kept where it is left out"}, {}),
        (ACL, {"subnetIds": ["a", "b"]}, {"subnetIds": ["b", "a"]}),
        (
            ACL,
            {"ingress": [{"ruleNo": 1, "toPort": 2}, {"ruleNo": 2}]},
            {"ingress": [{"ruleNo": 2}, {"ruleNo": 1, "toPort": 2}]},
        ),
        (LIFECYCLE, {"rules": [{"id": "a"}]}, {"rules": [{"id": "a", "prefix": ""}]}),
        (GROUP, {"ingress": [{"cidrBlocks": ["a"], "self": False}]}, {"ingress": [{"cidrBlocks": ["a"]}]}),
    ],
)
def test_what_means_the_same_is_no_change(token: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    assert difference(token, before, after) == Difference()


@pytest.mark.parametrize(
    ("token", "before", "after", "changed", "replaced"),
    [
        (
            BUCKET_POLICY,
            {"policy": policy(STATEMENT)},
            {"policy": policy({**STATEMENT, "Action": "s3:GetObject"})},
            "policy",
            "",
        ),
        (BUCKET_POLICY, {"policy": policy(STATEMENT)}, {"policy": policy()}, "policy", ""),
        (ROLE, {"maxSessionDuration": 7200}, {}, "maxSessionDuration", ""),
        (ROLE, {"description": "a"}, {}, "description", ""),
        (VPC, {"tags": {"a": ""}}, {"tags": {}}, "tags", ""),
        (ACL, {"ingress": [{"ruleNo": 1}]}, {"ingress": []}, "ingress", ""),
        (LIFECYCLE, {"rules": [{"id": "a"}, {"id": "b"}]}, {"rules": [{"id": "b"}, {"id": "a"}]}, "rules", ""),
        (VPC, {"instanceTenancy": "dedicated"}, {"instanceTenancy": "default"}, "instanceTenancy", ""),
        (VPC, {"instanceTenancy": "default"}, {"instanceTenancy": "dedicated"}, "instanceTenancy", "instanceTenancy"),
        (VPC, {}, {"instanceTenancy": "dedicated"}, "instanceTenancy", "instanceTenancy"),
        (VPC, {"instanceTenancy": "default"}, {"instanceTenancy": UNKNOWN}, "instanceTenancy", "instanceTenancy"),
        (VPC, {"cidrBlock": "10.0.0.0/16"}, {"cidrBlock": UNKNOWN}, "cidrBlock", "cidrBlock"),
        (RULE, {"cidrIpv4": "10.0.0.0/8"}, {"cidrIpv4": "10.0.0.0/9"}, "cidrIpv4", ""),
        (RULE, {"cidrIpv4": "::/0"}, {"cidrIpv6": "::/0"}, "cidrIpv4 cidrIpv6", "cidrIpv4 cidrIpv6"),
        (
            FLOW_LOG,
            {"destinationOptions": {"fileFormat": "parquet"}},
            {"destinationOptions": {"fileFormat": "plain-text"}},
            "destinationOptions",
            "destinationOptions",
        ),
        (VPC, {"newFangled": 1}, {"newFangled": 2}, "newFangled", ""),
    ],
)
def test_what_means_something_else_is_a_change(
    token: str, before: dict[str, Any], after: dict[str, Any], changed: str, replaced: str
) -> None:
    assert difference(token, before, after) == Difference(tuple(changed.split()), tuple(replaced.split()))


def test_a_program_that_begins_to_say_what_aws_chose_changes_nothing() -> None:
    token, zone = "aws:ec2/subnet:Subnet", {"availabilityZone": "eu-central-1a"}
    assert difference(token, {}, zone).replaces == ("availabilityZone",)
    assert difference(token, {}, zone, outputs=zone) == Difference()
    assert difference(token, {}, zone, outputs={"availabilityZone": "eu-central-1b"}).replaces == ("availabilityZone",)


def test_what_is_sent_has_the_defaults_and_what_is_kept() -> None:
    before = {"description": "a", "enableKeyRotation": True, "rotationPeriodInDays": 90, "customKeyStoreId": "c"}
    assert with_defaults(KEY, {"enableKeyRotation"}, before, {"isEnabled": True}) == {
        "description": "a",
        "enableKeyRotation": False,
        "isEnabled": True,
        "rotationPeriodInDays": 90,
    }


ROOT, NUMBER = "arn:aws:iam::123456789012:root", "123456789012"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"Principal": {"AWS": ROOT}}, {"Principal": {"AWS": [NUMBER]}}, True),
        ({"NotPrincipal": {"AWS": ROOT}}, {"NotPrincipal": {"AWS": NUMBER}}, True),
        ({"Principal": {"AWS": f"{ROOT}less"}}, {"Principal": {"AWS": f"{NUMBER}less"}}, False),
        (
            {"Condition": {"ArnNotEquals": {"aws:PrincipalArn": ROOT}}},
            {"Condition": {"ArnNotEquals": {"aws:PrincipalArn": NUMBER}}},
            False,
        ),
        ({"Resource": ROOT}, {"Resource": NUMBER}, False),
        (
            {"Condition": {"Bool": {"aws:SecureTransport": False}}},
            {"Condition": {"Bool": {"aws:SecureTransport": "false"}}},
            True,
        ),
    ],
)
def test_an_accounts_root_and_its_number_are_the_same_as_a_principal_alone(one: Any, other: Any, same: bool) -> None:
    before, after = ({"bucket": "b", "policy": policy({**STATEMENT, **each})} for each in (one, other))
    assert difference(BUCKET_POLICY, before, after).changed == (() if same else ("policy",))
