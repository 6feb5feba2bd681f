"""How much of what people break by hand `pulumi refresh` finds: it reads every resource of the stacks, and no more."""

from __future__ import annotations

import os
from typing import Any

import pytest

from cordon import planning
from cordon.graph.model import Resource
from cordon.graph.responder import Place
from cordon.graph.values import reveal
from cordon.rehearsal.life import SABOTAGES, begin
from cordon.rehearsal.scene import Scene
from cordon.simulation.kinds import KINDS
from cordon.simulation.provider import State
from cordon.simulation.teardown import place_of
from tests.rehearsal.forks import each
from tests.rehearsal.rehearsals import ROOT, judged, lived

CONTRACT = "acme-analytics"
BUILT = [one.id for one in SABOTAGES.values() if one.when == "built"]
BESIDE = "adds something beside the stack, which has no resource for it"
OWN_PART = "changes a part of a resource that a type of its own is for, and the stack has none of that type"

UNSEEN = {
    "another-service-reached": BESIDE,
    "bucket-abroad": BESIDE,
    "carrier-gateway-made": BESIDE,
    "copy-is-left": BESIDE,
    "data-copied-abroad": OWN_PART,  # BucketReplicationConfiguration
    "data-copied-to-a-second-contractor": OWN_PART,
    "data-listed-elsewhere": OWN_PART,  # Inventory
    "data-told-of": OWN_PART,  # BucketNotification
    "deployer-for-another-account": BESIDE,
    "egress-only-gateway-made": BESIDE,
    "endpoint-nobody-asked-for": BESIDE,
    "grant-to-machinery-abroad": OWN_PART,  # Grant
    "grant-to-stranger": OWN_PART,
    "internet-gateway-attached": BESIDE,
    "key-abroad": BESIDE,
    "key-shared": BESIDE,
    "log-group-sent-on": OWN_PART,  # LogSubscriptionFilter
    "more-addresses": OWN_PART,  # VpcIpv4CidrBlockAssociation
    "nat-gateway-made": BESIDE,
    "network-in-use": BESIDE,
    "network-peered": BESIDE,
    "object-under-another-key": BESIDE,
    "role-for-another-account": BESIDE,
    "role-for-another-provider": BESIDE,
    "role-for-machines-outside": BESIDE,
    "secret-is-left": BESIDE,
    "something-is-left": BESIDE,
    "transit-gateway-attached": BESIDE,
    "unknown-machine-role": BESIDE,
    "unknown-role": BESIDE,
    "user-with-keys": BESIDE,
    "vpn-attached": BESIDE,
}
"""What no refresh finds, and why: for these there are live checks."""

OUTPUTS_ONLY = {
    "group-open-to-everybody": ["SecurityGroup.ingress"],
    "group-with-a-way-out": ["SecurityGroup.egress"],
    "policy-attached": ["Role.managedPolicyArns"],
    "route-through-a-machine": ["RouteTable.routes"],
    "second-policy": ["Role.inlinePolicies"],
}
"""What a refresh shows, and an update does not mend: the program leaves these inputs to AWS."""

_FIRST = {SABOTAGES[name].apply.__module__: name for name in reversed(BUILT)}
TRIED = set(BUILT) if os.environ.get("CI") else {*_FIRST.values(), *OUTPUTS_ONLY}
"""All of them in CI, where there is time; else one for each thing that is broken."""

Known = tuple[Resource, str, Place]


def everything_known(scene: Scene) -> list[Known]:
    """Every simulated resource of the contract's stack and of the log archive, with its id and place."""
    archive = planning.of_shared("log-archive", [judged(CONTRACT)], ROOT)
    own = [(one, str(one.id), place_of(scene.graph, one)) for one in scene.graph.infrastructure()]
    # The archive was built before the scene; all that it consists of is called by a bucket's name.
    kept = [(one, str(reveal(one.inputs)["bucket"]), place_of(archive, one)) for one in archive.infrastructure()]
    return [known for known in [*own, *kept] if known[0].token in KINDS]


def read(scene: Scene, known: Known) -> State | None:
    resource, id_, place = known
    return scene.simulation.provider.read(resource.urn, resource.token, id_, resource.inputs, place)


def changed(before: Any, after: Any) -> list[str]:
    return [key for key in {**before, **after} if before.get(key) != after.get(key)]


@pytest.fixture(scope="module")
def seen() -> dict[str, dict[str, list[str]]]:
    """What each sabotage changes in the inputs of which resources, and in outputs where the inputs are the same."""
    lived(CONTRACT)  # what a life makes once for the whole process is there for every copy
    with begin(judged(CONTRACT), ROOT) as (scene, _):
        known = everything_known(scene)
        before = [read(scene, one) for one in known]
        assert [
            one[0].urn for one, was in zip(known, before, strict=True) if not was or was.inputs != one[0].inputs
        ] == []

        def look(name: str) -> dict[str, list[str]]:
            SABOTAGES[name].apply(scene)
            found: dict[str, list[str]] = {"inputs": [], "outputs": []}
            for one, was in zip(known, before, strict=True):
                assert was is not None
                now, kind = read(scene, one), one[0].token.rpartition(":")[2]
                if now is None:
                    found["inputs"].append(f"{kind} is gone")
                elif now.inputs != was.inputs:
                    found["inputs"] += [f"{kind}.{key}" for key in changed(was.inputs, now.inputs)]
                else:
                    found["outputs"] += [f"{kind}.{key}" for key in changed(was.outputs, now.outputs)]
            return found

        return each([name for name in BUILT if name in TRIED], look)


@pytest.mark.parametrize("name", BUILT)
def test_what_people_break_in_a_stack_is_seen_when_its_resources_are_read(
    name: str, request: pytest.FixtureRequest
) -> None:
    if name not in TRIED:
        pytest.skip("SKIPPED: a further sabotage of what another is tried on; all are in CI (CI=true tries all)")
    found = request.getfixturevalue("seen")[name]
    if name in UNSEEN:
        assert found == {"inputs": [], "outputs": []}
    elif name in OUTPUTS_ONLY:
        assert found == {"inputs": [], "outputs": OUTPUTS_ONLY[name]}
    else:
        assert found["inputs"] != []


def test_what_is_listed_as_unseen_is_a_sabotage() -> None:
    assert {*UNSEEN, *OUTPUTS_ONLY} <= set(BUILT)
    assert len(BUILT) - len(UNSEEN) - len(OUTPUTS_ONLY) == 125
