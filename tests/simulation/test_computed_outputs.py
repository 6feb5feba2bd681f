"""What the provider computes, by its schema, is told of every resource, and nothing that the schema does not have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from cordon.access.decide import decide
from cordon.graph.responder import Place
from cordon.graph.values import reveal
from cordon.simulation.kinds import KINDS
from cordon.simulation.responder import SimulatedResponder
from cordon.simulation.simulation import Simulation
from cordon.terraform.names import TypeTable, table
from tests.simulation.built import ACCOUNT, REGION, arrive, build_shared
from tests.simulation.conftest import START
from tests.stacks.shipped import fresh

HANDLED = sorted(KINDS)
RULE, TIE = (
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
)

EMPTY = "empty, unless it is asked for"
PREFIX = "of a name that AWS or the provider makes, and no handled name is made so"
LATER = "others fill it once the resource is there: it is told when the resource is read"
CLOCK = "the time: outputs follow from inputs alone"
FORGOTTEN = "moto does not keep it"
PARTS = "a part of the configuration that has a resource of its own"
UNTOLD: Mapping[str, Mapping[str, str]] = {
    "Alias": {"namePrefix": PREFIX},
    "Bucket": {
        "acl": "AWS keeps the grants that it stands for",
        "bucketPrefix": PREFIX,
        "objectLockEnabled": EMPTY,
        "hostedZoneId": "of a region's websites, and buckets have none here",
        **dict.fromkeys(("accelerationStatus", "policy", "requestPayer", "websiteDomain", "websiteEndpoint"), PARTS),
    },
    "BucketLifecycleConfiguration": {"expectedBucketOwner": EMPTY, "transitionDefaultMinimumObjectSize": FORGOTTEN},
    "DefaultSecurityGroup": {"namePrefix": PREFIX},
    "InstanceProfile": {"createDate": CLOCK, "namePrefix": PREFIX},
    "Key": {"multiRegion": FORGOTTEN},
    "LogGroup": {"logGroupClass": FORGOTTEN, "namePrefix": PREFIX},
    "Policy": {"namePrefix": PREFIX},
    "Role": {"createDate": CLOCK, "managedPolicyArns": LATER, "namePrefix": PREFIX},
    "RolePolicy": {"namePrefix": PREFIX},
    "RouteTable": dict.fromkeys(("propagatingVgws", "routes"), LATER),
    "SecurityGroup": {**dict.fromkeys(("egress", "ingress"), LATER), "namePrefix": PREFIX},
    "Subnet": {"ipv6CidrBlockAssociationId": EMPTY},
    "Trail": {"snsTopicArn": EMPTY},
    "Vpc": dict.fromkeys(("ipv6AssociationId", "ipv6CidrBlock", "ipv6CidrBlockNetworkBorderGroup"), EMPTY),
    "VpcEndpoint": {
        "ipAddressType": FORGOTTEN,
        "prefixListId": "a gateway's alone",
        "serviceRegion": FORGOTTEN,
    },
}
"""Computed attributes that a new resource does not tell, each with its reason."""


@cache
def outputs() -> Mapping[str, list[dict[str, Any]]]:
    """The outputs of every resource of our stacks, and of the two types that no stack has."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with Simulation(START, decide) as simulation:
        graphs = [build_shared(simulation, one) for one in ("log-archive", f"account-baseline-{ACCOUNT}")]
        arrive(simulation, "acme-analytics")
        graphs.append(fresh("acme-analytics", SimulatedResponder(simulation)))
        for one in (one for graph in graphs for one in graph.infrastructure() if one.token in KINDS):
            found[one.token].append({**reveal(one.outputs), "id": one.id})
        place = Place(REGION, ACCOUNT)
        role, policy, group = (
            found[token][0]["id"]
            for token in ("aws:iam/role:Role", "aws:iam/policy:Policy", "aws:ec2/securityGroup:SecurityGroup")
        )
        source = {"cidrIpv4": "10.0.0.0/8", "fromPort": 1, "toPort": 2}
        for token, inputs in (
            (TIE, {"role": role, "policyArn": policy}),
            (RULE, {"securityGroupId": group, "ipProtocol": "tcp", **source}),
        ):
            made = simulation.provider.create(f"urn:{token}", token, inputs, place)
            found[token].append({**made.outputs, "id": made.id})
    return found


def fields(token: str) -> tuple[set[str], set[str]]:
    """The properties that the schema computes, and all that it has."""
    found = table(token)
    assert isinstance(found, TypeTable)
    computed = {field.properties[0] for field in found.fields.values() if field.computed and field.properties}
    everything = {name for field in found.fields.values() for name in field.properties}
    region = {"region"} if found.regional else set()
    return computed | region, everything | region | {"id"}


@pytest.mark.parametrize("token", HANDLED)
def test_what_the_provider_computes_is_told(token: str) -> None:
    computed, _ = fields(token)
    assert outputs()[token]
    lacking = {name for one in outputs()[token] for name in computed if one.get(name) is None}
    assert lacking == set(UNTOLD.get(token.rpartition(":")[2], {}))


@pytest.mark.parametrize("token", HANDLED)
def test_nothing_is_told_that_the_schema_does_not_have(token: str) -> None:
    _, everything = fields(token)
    assert {name for one in outputs()[token] for name in one} <= everything


def test_each_exception_has_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    reasons = [reason for named in UNTOLD.values() for reason in named.values()]
    with capsys.disabled():
        print(f"\n{len(reasons)} computed attributes are not told of a new resource, each with its reason")  # noqa: T201
    assert all(reasons) and {one.rpartition(":")[2] for one in HANDLED} >= UNTOLD.keys()


def test_an_output_that_is_lost_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    alias = "aws:kms/alias:Alias"
    lost = {**outputs(), alias: [{key: value for key, value in outputs()[alias][0].items() if key != "targetKeyArn"}]}
    monkeypatch.setattr("tests.simulation.test_computed_outputs.outputs", lambda: lost)
    with pytest.raises(AssertionError):
        test_what_the_provider_computes_is_told(alias)
