"""A state of an earlier release is taken over by this one's program: a component that was renamed has an alias."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from cordon.engine.engine import Engine
from cordon.engine.outcome import Outcome
from cordon.rehearsal import setting
from cordon.rehearsal.under_engine.stages import arguments
from cordon.simulation.simulation import Simulation
from tests.rehearsal.rehearsals import ROOT, judged

pytestmark = pytest.mark.usefixtures("engine_in_ci")
STATES = sorted((Path(__file__).parent / "states").glob("*.json.gz"))
HOLDS_DATA = ("aws:s3/bucket:Bucket", "aws:kms/key:Key", "aws:cloudwatch/logGroup:LogGroup")


def state_in(file: Path) -> dict[str, Any]:
    state: dict[str, Any] = json.loads(gzip.decompress(file.read_bytes()))
    return state


def preview(simulation: Simulation, file: Path, program: str) -> Outcome:
    """What an up of this release's program would do to a state: its resources need not be there for that."""
    contract = file.name.rpartition("-")[0]
    with Engine(simulation, contract, program, arguments(judged(contract), ROOT)) as engine:
        engine.import_state(state_in(file))
        return engine.run("preview")


@pytest.mark.parametrize("file", STATES, ids=lambda file: file.name.removesuffix(".json.gz"))
def test_an_earlier_releases_state_upgrades_with_no_replacement(simulation: Simulation, file: Path) -> None:
    found = preview(simulation, file, "cordon.engine.child:contract")
    assert found.failure == ""
    assert {str(step) for step in found.steps if step.op not in ("same", "update")} == set()
    kept = {step.name for step in found.steps if step.token in HOLDS_DATA}
    assert {"acme-analytics-keyring-data-claims", "acme-analytics-data-claims-data"} <= kept


def test_without_the_alias_keys_would_be_made_anew(simulation: Simulation) -> None:
    found = preview(simulation, STATES[0], "tests.engine.programs:without_aliases")
    assert "aws:kms/key:Key" in {step.token for step in found.steps if step.op == "create"}


def test_what_0_1_0_built_is_taken_over_as_it_stands(simulation: Simulation) -> None:
    told = arguments(judged("acme-analytics"), ROOT)
    with Engine(simulation, "acme-analytics", "tests.engine.programs:before_keyring", told) as engine:
        setting.surround(simulation, judged("acme-analytics"), ROOT)
        assert engine.run("up").failure == ""
        before = {one["id"] for one in engine.export()["deployment"]["resources"] if one["type"] == HOLDS_DATA[1]}
        engine.change_program("cordon.engine.child:contract", told)
        upgraded = engine.run("up")
        assert (upgraded.failure, upgraded.replaced) == ("", ())
        keys = {one["id"] for one in engine.export()["deployment"]["resources"] if one["type"] == HOLDS_DATA[1]}
        assert keys == before and len(keys) == 4
