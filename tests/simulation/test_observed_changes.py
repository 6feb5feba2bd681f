"""Whatever people change by hand is seen, with its very value; what is left to AWS is told as an output alone."""

from __future__ import annotations

from typing import Any

import pytest

from cordon.access.decide import decide
from cordon.simulation.kinds import KINDS
from cordon.simulation.simulation import Simulation
from tests.rehearsal.forks import each
from tests.simulation.by_hand import Stage
from tests.simulation.by_hand_elsewhere import IDENTITY, KEYS_AND_LOGS
from tests.simulation.by_hand_network import NETWORK
from tests.simulation.by_hand_stores import STORES
from tests.simulation.conftest import START

CHANGES = {**NETWORK, **IDENTITY, **KEYS_AND_LOGS, **STORES}


def at_hand(stage: Stage, item: Any) -> Any:
    """A value, or the id of what it names."""
    return stage.one(item).id if item == "plain-key" else item


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Any]:
    """For each change what is seen and what was to be seen: one account is built, and changed in many copies."""
    with Simulation(START, decide) as simulation:
        stage = Stage(simulation)

        def try_one(name: str) -> dict[str, Any]:
            change = CHANGES[name]
            one = stage.one(change.of)
            before, outputs = stage.look(change.of), stage.outputs(change.of)
            change.act(stage, one)
            expected = {key: at_hand(stage, item) for key, item in change.seen(one.inputs).items()}
            now = stage.outputs(change.of)
            told = sorted(key for key in {*outputs, *now} if outputs.get(key) != now.get(key))
            seen = stage.look(change.of)
            return {"before": before, "seen": seen, "expected": expected, "outputs": told, "token": one.token}

        return each(CHANGES, try_one)


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_changed_by_hand_is_seen(name: str, outcomes: dict[str, Any]) -> None:
    outcome = outcomes[name]
    assert outcome["before"] == {}
    assert outcome["seen"] == outcome["expected"]


def test_something_is_changed_in_every_type(outcomes: dict[str, Any]) -> None:
    assert {one["token"] for one in outcomes.values() if one["expected"]} == KINDS.keys()


def test_what_the_program_leaves_to_aws_is_told_as_an_output(outcomes: dict[str, Any]) -> None:
    unseen = {name: one["outputs"] for name, one in outcomes.items() if not one["expected"]}
    assert unseen == {
        "acl that says nothing": ["ingress"],
        "inline policy where they are left to others": ["inlinePolicies"],
        "policy's version that is not in force": [],
        "rule in a group that leaves rules to others": ["ingress"],
        "rules in another order": [],
    }


def test_outputs_agree_with_inputs(outcomes: dict[str, Any]) -> None:
    seen = {name: one for name, one in outcomes.items() if one["expected"] and "gone" not in one["expected"]}
    assert [name for name, one in seen.items() if not {*one["expected"]} <= {*one["outputs"]}] == []
