"""The stacks that contracts share, under the engine: built once, standing still, and let go of."""

from __future__ import annotations

import pytest

from cordon.engine.engine import Engine
from cordon.rehearsal.under_engine import stages
from cordon.simulation.enumeration import everything
from cordon.simulation.simulation import Simulation
from tests.rehearsal.rehearsals import ROOT
from tests.rehearsal.test_stages import red
from tests.stacks.shipped import fresh_shared

pytestmark = pytest.mark.usefixtures("engine_in_ci")
REGION = "eu-central-1"
AT = "2026-12-01T00:00:00+00:00"
STACKS = ("log-archive", "account-baseline-210987654321")


@pytest.mark.parametrize("name", STACKS)
def test_a_shared_stack_is_built_stands_still_and_is_only_let_go_of(simulation: Simulation, name: str) -> None:
    account = "100000000002" if name == "log-archive" else "210987654321"
    expected = fresh_shared(name)
    before = everything(simulation, account, REGION)
    with Engine(simulation, name, "cordon.engine.child:shared", {"name": name, "root": str(ROOT), "at": AT}) as engine:
        assert red(stages.builds(engine, expected)) == []
        assert red(stages.stands_still(engine, expected)) == []
        there = everything(simulation, account, REGION)
        assert bool(there - before) == (name == "log-archive")  # a baseline sets what is there always
        engine.unprotect()
        assert engine.run("destroy").failure == ""
        assert everything(simulation, account, REGION) == there
