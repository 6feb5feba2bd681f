"""One contract's whole life: built, shown, attacked, ended, taken down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from cordon.access.decide import decide
from cordon.aws.clients import asked_once
from cordon.contract.checked import Checked
from cordon.errors import Refused, quote
from cordon.evidence.check import Result, applicable
from cordon.evidence.check import run as look
from cordon.evidence.checks import CHECKS
from cordon.evidence.drift import Changed, changed_policies
from cordon.rehearsal import ending, setting
from cordon.rehearsal.attack import Phase
from cordon.rehearsal.attack import run as attempt
from cordon.rehearsal.attacks import ATTACKS
from cordon.rehearsal.controls import controls_of
from cordon.rehearsal.report import Report
from cordon.rehearsal.sabotages import SABOTAGES
from cordon.simulation.enumeration import everything
from cordon.simulation.simulation import Simulation

if TYPE_CHECKING:
    from cordon.rehearsal.sabotage import Sabotage, When
    from cordon.rehearsal.scene import Scene

Tell = Callable[[str, str], None]
"""Is told of progress: what is being done, then, once it is, what came of it (empty before)."""


def silent(_step: str, _said: str) -> None:
    """Tell nobody."""


def live(checked: Checked, root: Path, sabotage: Sabotage | None = None, tell: Tell = silent) -> Report:
    """Live a contract's whole life.

    Args:
        checked: The contract, valid as of its first day.
        root: The project's root.
        sabotage: What is broken on purpose, if anything.
        tell: Is told of each step.

    Raises:
        BadInput: The contract is not valid.
        SimulationError: AWS would refuse to build a resource.
    """
    with begin(checked, root, tell) as (scene, before):
        return play(scene, before, sabotage, tell)


@contextmanager
def begin(checked: Checked, root: Path, tell: Tell = silent) -> Iterator[tuple[Scene, frozenset[str]]]:
    """Build a contract's environment on its first day, with made-up data; give it with what was there before.

    Raises:
        BadInput: The contract is not valid.
        SimulationError: AWS would refuse to build a resource.
    """
    checked.effective()  # refuses what is not valid
    contract = checked.contract
    assert contract is not None  # noqa: S101 -- `effective` raised otherwise
    with Simulation(contract.engagement.begin, decide, contract.aws.region) as simulation:
        tell("build", "")
        facts = setting.surround(simulation, checked, root)
        before = everything(simulation, facts.account, *facts.regions)
        scene = setting.build(simulation, checked, root)
        tell("build", f"{len(list(scene.graph.infrastructure()))} resources")
        tell("fill", "")
        tell("fill", f"{setting.fill(scene)} objects of made-up data")
        yield scene, before


def play(  # noqa: PLR0913, PLR0917 - what a life has
    scene: Scene,
    before: frozenset[str],
    sabotage: Sabotage | None = None,
    tell: Tell = silent,
    destroy: ending.Destroy = ending.in_pulumis_order,
    seen: Sequence[Result] = (),
    engine: str = "",
) -> Report:
    """Verify, attack, end and take down what was built.

    Args:
        scene: The environment; nothing is left of it.
        before: ARNs of what was there before.
        sabotage: What is broken on purpose, if anything.
        tell: Is told of each step.
        destroy: Takes the stack down.
        seen: What was shown before.
        engine: The version of Pulumi that built the stack; empty if none did.
    """
    mend = _break(sabotage, "built", scene, tell)
    verified, changed = _verify(scene, tell)
    results = [*seen, *verified]
    results += _attack("during", scene, tell)
    scene.simulation.move_to(scene.contract.engagement.end)
    results += _attack("after", scene, tell)
    tell("take down", "")
    mend()
    ended, taken = ending.take_down(scene, destroy)
    results.append(taken)
    if ended is not None:
        _break(sabotage, "destroyed", scene, tell)
        results.append(ending.nothing_is_left(scene, before, ended))
        scene.simulation.move_to(ending.last_deletion(ended))
        results.append(ending.keys_are_gone(scene, ended))
    tell("take down", taken.observations[0].observed)
    return Report(
        contract=scene.contract.id,
        origin=scene.origin,
        tier=scene.needs.tier,
        starts=scene.contract.engagement.begin,
        ends=scene.contract.engagement.end,
        sabotage=sabotage,
        engine=engine,
        resources=len(list(scene.graph.infrastructure())),
        results=tuple(results),
        controls=controls_of(scene.needs, results),
        changed=changed,
        retained=ended.retained if ended else (),
        scheduled=ended.scheduled if ended else {},
        not_simulated=dict(sorted(scene.simulation.not_simulated.items())),
    )


def _in_order(result: Result) -> Result:
    """Sort what was seen: AWS lists things in the order in which they were made, and Pulumi makes many at once."""
    return replace(
        result, observations=tuple(sorted(result.observations, key=lambda one: (one.resource, one.observed)))
    )


def _verify(scene: Scene, tell: Tell) -> tuple[list[Result], tuple[Changed, ...]]:
    tell("verify", "")
    subject = replace(scene.subject, clients=asked_once(scene.simulation.client))
    results = [_in_order(look(check, subject)) for check in applicable(subject)]
    changed = changed_policies(scene.graph, subject)
    told = f", policies changed: {len(changed)}" if changed else ""
    tell("verify", _tally(results, "checks") + told)
    return results, changed


def _attack(phase: Phase, scene: Scene, tell: Tell) -> list[Result]:
    step = "attack" if phase == "during" else "attack after the end"
    tell(step, "")
    known = scene.needs.controls
    wanted = [one for one in ATTACKS.values() if one.phase == phase and any(cid in known for cid in one.controls)]
    results = [_in_order(attempt(one, scene)) for one in wanted]
    tell(step, _tally(results, "attacks"))
    return results


def _break(sabotage: Sabotage | None, when: When, scene: Scene, tell: Tell) -> Callable[[], object]:
    """Break what is to be broken, and return what takes it back where that is needed."""
    if sabotage is None or sabotage.when != when:
        return lambda: None
    tell("sabotage", "")
    try:
        mend = sabotage.apply(scene)
    except Refused as error:
        raise Refused(f"sabotage {sabotage.id} can't be applied: {error}") from error
    tell("sabotage", sabotage.means)
    return mend or (lambda: None)


def sabotage_named(name: str) -> Sabotage:
    """Return a sabotage.

    Raises:
        Refused: There is none of that name.
    """
    if name in SABOTAGES:
        return SABOTAGES[name]
    near = get_close_matches(name[:64], SABOTAGES, n=1)
    hint = f"did you mean {near[0]}?" if near else "cordon rehearse --list-sabotages tells what there is"
    raise Refused(f"there is no sabotage {quote(name)}; {hint}")


def _tally(results: list[Result], what: str) -> str:
    red = [one.id for one in results if not one.verdict.green]
    seen = sum(len(one.observations) for one in results)
    return f"{len(results)} {what}, {seen} observations, " + (f"not green: {', '.join(red)}" if red else "all green")


__all__ = ["ATTACKS", "CHECKS", "SABOTAGES", "begin", "live", "play", "sabotage_named"]
