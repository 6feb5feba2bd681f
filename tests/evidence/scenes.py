"""Shipped contracts as they are built in the simulation, for live checks to look at."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime

from cordon.access.decide import decide
from cordon.contract.policy_facts import policy_facts
from cordon.planning import of_checked, of_shared
from cordon.rehearsal.origin import origin_of
from cordon.rehearsal.scene import Scene, facts_as_built
from cordon.simulation import prepare
from cordon.simulation.responder import SimulatedResponder
from cordon.simulation.simulation import Simulation
from tests.stacks.shipped import ROOT, shipped


@contextlib.contextmanager
def scene_of(contract: str, at: datetime | None = None) -> Iterator[Scene]:
    """A contract's stack in a simulation of its own, from the contract's first instant on."""
    checked = shipped(contract)
    needs, read, organisation = checked.effective(), checked.contract, checked.organisation
    assert read is not None
    facts = policy_facts(read, organisation, needs)
    with Simulation(at or read.engagement.begin, decide, facts.region) as simulation:
        of_shared("log-archive", [checked], ROOT, SimulatedResponder(simulation))
        prepare.role(simulation, facts.deployers[0])
        graph = of_checked(checked, ROOT, SimulatedResponder(simulation))
        exports = graph.exports
        yield Scene(
            simulation, read, organisation, needs, graph, exports, facts_as_built(facts, exports), origin_of(checked)
        )
