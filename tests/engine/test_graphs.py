"""What is read from Pulumi's own preview and state of our stacks is what a run without an engine says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from cordon import planning
from cordon.access.decide import decide
from cordon.contract.checked import Checked
from cordon.engine.engine import Engine
from cordon.graph.compare import differences
from cordon.graph.model import Graph
from cordon.graph.readers import read_preview, read_state, state_graph
from cordon.graph.values import UNKNOWN, walk
from cordon.rehearsal import setting
from cordon.rehearsal.under_engine.stages import PROGRAM, arguments
from cordon.simulation.responder import SimulatedResponder
from cordon.simulation.simulation import Simulation
from cordon.terraform.checker import table_checker
from tests.rehearsal.rehearsals import ROOT, SHIPPED, judged

pytestmark = pytest.mark.usefixtures("engine_in_ci")


@contextmanager
def surrounded(checked: Checked) -> Iterator[Simulation]:
    assert checked.contract
    with Simulation(checked.contract.engagement.begin, decide, checked.contract.aws.region) as simulation:
        setting.surround(simulation, checked, ROOT)
        yield simulation


@cache
def without_engine(contract: str) -> Graph:
    checked = judged(contract)
    with surrounded(checked) as simulation:
        return planning.of_checked(checked, ROOT, SimulatedResponder(simulation))


@pytest.mark.parametrize("contract", SHIPPED)
def test_preview_and_state_are_the_graph_of_a_run_without_an_engine(contract: str, tmp_path: Path) -> None:
    checked, expected = judged(contract), without_engine(contract)
    preview, state = tmp_path / "preview.json", tmp_path / "state.json"
    with (
        surrounded(checked) as simulation,
        Engine(simulation, contract, PROGRAM, arguments(checked, ROOT)) as engine,
    ):
        preview.write_text(engine.preview_json(), "utf-8")
        assert engine.run("up").failure == ""
        exported = engine.export()
        state.write_text(json.dumps(exported), "utf-8")
    assert list(differences(expected, state_graph(exported, table_checker()))) == []
    assert list(differences(expected, read_state(state, table_checker()))) == []
    previewed = read_preview(preview, table_checker())
    assert list(differences(expected, previewed, outputs=False)) == []
    # Placeholders are UNKNOWN and were passed over: there must be enough that is none.
    known = sum(value is not UNKNOWN for one in previewed.resources for _, value in walk(dict(one.inputs)))
    assert known > 500
