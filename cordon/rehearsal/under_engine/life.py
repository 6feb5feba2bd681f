"""A contract's life as it is lived without an engine, with Pulumi's own building, changing and destroying the stack."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cordon import planning
from cordon.access.decide import decide
from cordon.contract.checked import Checked
from cordon.contract.wording import counted
from cordon.engine.engine import Engine
from cordon.errors import EngineError
from cordon.evidence.check import Result
from cordon.graph.model import Graph
from cordon.graph.readers import state_graph
from cordon.rehearsal import setting
from cordon.rehearsal.life import Tell, play, silent
from cordon.rehearsal.report import Report
from cordon.rehearsal.sabotage import Sabotage
from cordon.rehearsal.scene import Scene
from cordon.rehearsal.under_engine import stages
from cordon.simulation.responder import SimulatedResponder
from cordon.simulation.simulation import Simulation
from cordon.simulation.teardown import Left, left_of
from cordon.terraform.checker import table_checker


def live(checked: Checked, root: Path, sabotage: Sabotage | None = None, tell: Tell = silent) -> Report:
    """Live a contract's whole life under the engine.

    Args:
        checked: The contract, valid as of its first day.
        root: The project's root.
        sabotage: What is broken on purpose once the stack is built and was changed, if anything.
        tell: Is told of each step.

    Raises:
        BadInput: The contract is not valid.
        NotFound: Pulumi's command is not there.
        EngineError: The engine could not build the stack.
    """
    checked.effective()  # refuses what is not valid
    contract = checked.contract
    assert contract is not None  # noqa: S101 -- `effective` raised otherwise
    tell("build without Pulumi", "")
    without = _without_engine(checked, root)
    tell("build without Pulumi", f"{len(list(without.infrastructure()))} resources, to compare with")
    with Simulation(contract.engagement.begin, decide, contract.aws.region) as simulation:
        facts = setting.surround(simulation, checked, root)
        watch = stages.Watch(simulation, (facts.account, *facts.regions))
        before = watch.seen()
        with Engine(simulation, contract.id, stages.PROGRAM, stages.arguments(checked, root)) as engine:
            results = _build(engine, watch, without, tell)
            results += _hold(engine, without, tell)
            scene = setting.scene_of(simulation, checked, _graph(engine))
            results += _change(engine, scene, checked, root, tell)
            scene = setting.scene_of(simulation, checked, _graph(engine))  # what was made anew has other ids
            tell("fill", "")
            tell("fill", f"{setting.fill(scene)} objects of made-up data")
            return play(scene, before, sabotage, tell, Ending(engine).destroy, results, engine.version)


def _without_engine(checked: Checked, root: Path) -> Graph:
    """Run the stack without an engine, in a simulation of its own."""
    contract = checked.contract
    assert contract is not None  # noqa: S101 -- the caller's: it is valid
    with Simulation(contract.engagement.begin, decide, contract.aws.region) as simulation:
        setting.surround(simulation, checked, root)
        return planning.of_checked(checked, root, SimulatedResponder(simulation))


def _build(engine: Engine, watch: stages.Watch, without: Graph, tell: Tell) -> list[Result]:
    previewed = _told(tell, "previews-first", lambda: stages.previews_first(engine, watch, without))
    built = _told(tell, "is-built", lambda: stages.builds(engine, without))
    failed = next((one for one in built.observations if not one.verdict.green), None)
    if failed is not None:
        raise EngineError(f"the stack could not be built: {failed.observed}")
    return [previewed, built]


def _hold(engine: Engine, without: Graph, tell: Tell) -> list[Result]:
    graph = _graph(engine)
    return [
        _told(tell, "stands-still", lambda: stages.stands_still(engine, without)),
        _told(tell, "agrees", lambda: stages.agrees(without, graph)),
        _told(tell, "keeps-what-is-protected", lambda: stages.keeps_protected(engine, graph)),
    ]


def _change(engine: Engine, scene: Scene, checked: Checked, root: Path, tell: Tell) -> list[Result]:
    return [
        _told(tell, "mends-drift", lambda: stages.mends_drift(engine, scene)),
        _told(tell, "changes-in-place", lambda: stages.changes_in_place(engine, checked, root, scene.graph)),
    ]


def _graph(engine: Engine) -> Graph:
    return state_graph(engine.export(), table_checker())


def _told(tell: Tell, step: str, stage: Callable[[], Result]) -> Result:
    tell(step, "")
    result = stage()
    bad = [one for one in result.observations if not one.verdict.green]
    seen = counted(len(result.observations), "observation")
    tell(step, f"{seen}, " + (f"not green: {len(bad)}" if bad else "all green"))
    return result


class Ending:
    """Takes the stack down by the engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def destroy(self, scene: Scene) -> Left:
        """Let go of what is protected, and destroy the stack.

        Raises:
            EngineError: It can't be destroyed.
        """
        left = left_of(scene.graph)
        self._engine.unprotect()
        outcome = self._engine.run("destroy")
        rest = self._engine.export()["deployment"].get("resources")
        if outcome.failure or rest:
            raise EngineError(outcome.failure or f"{len(rest)} resources are left in the state of a destroyed stack")
        return left
