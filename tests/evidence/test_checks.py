"""Every live check is satisfied by what is built; what turns each red stands in tests/rehearsal/test_matrix.py."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cordon.aws.clients import Clients, asked_once
from cordon.evidence.check import Result, applicable, run
from cordon.evidence.checks import CHECKS
from cordon.rehearsal.scene import Scene
from tests.evidence.scenes import scene_of
from tests.stacks.shipped import SHIPPED


def look(scene: Scene, clients: Clients) -> list[Result]:
    """Run all checks."""
    subject = replace(scene.subject, clients=clients)
    return [run(one, subject) for one in applicable(subject)]


@pytest.mark.parametrize("contract", SHIPPED)
def test_every_check_is_satisfied_by_a_contract_as_it_is_built(contract: str) -> None:
    with scene_of(contract) as scene:
        results = look(scene, asked_once(scene.simulation.client))
        assert scene.simulation.not_simulated == {}
    seen = [(one.id, each) for one in results for each in one.observations]
    assert [(name, one.resource, one.observed) for name, one in seen if not one.verdict.green] == []
    assert len(results) == len(CHECKS)
    assert all(one.observed and one.resource for _, one in seen)
