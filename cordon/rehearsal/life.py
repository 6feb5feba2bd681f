"""One contract's whole life: built, shown, attacked, ended, taken down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cordon.access.decide import decide
from cordon.contract.checked import Checked
from cordon.errors import Refused
from cordon.evidence.check import Result, applicable
from cordon.evidence.check import run as look
from cordon.evidence.checks import CHECKS
from cordon.rehearsal import ending, setting
from cordon.rehearsal.attack import Phase
from cordon.rehearsal.attack import run as attempt
from cordon.rehearsal.attacks import ATTACKS
from cordon.rehearsal.report import Report, controls_of
from cordon.rehearsal.sabotages import SABOTAGES
from cordon.simulation.enumeration import everything
from cordon.simulation.simulation import Simulation

if TYPE_CHECKING:
    from cordon.rehearsal.sabotage import Sabotage, When
    from cordon.rehearsal.scene import Scene

Tell = Callable[[str, str], None]
"""Is told of progress: what is being done, then, once it is, what came of it (empty before)."""


@dataclass
class Life:
    """Runs one contract's life.

    Attributes:
        checked: The contract, valid as of its first day.
        root: The project's root.
        sabotage: What is broken on purpose, if anything.
        tell: Is told of each step.
    """

    checked: Checked
    root: Path
    sabotage: Sabotage | None = None
    tell: Tell = lambda _step, _said: None

    def run(self) -> Report:
        """Run it.

        Raises:
            BadInput: The contract is not valid.
            SimulationError: AWS would refuse to build or to delete a resource.
        """
        needs = self.checked.effective()
        contract = self.checked.contract
        assert contract is not None  # noqa: S101 -- `effective` raised otherwise
        with Simulation(contract.engagement.begin, decide, contract.aws.region) as simulation:
            self.tell("build", "")
            setting.surround(simulation, self.checked, self.root)
            account = contract.aws.account or self.checked.organisation.accounts.shared or ""
            before = everything(simulation, account, contract.aws.region)
            scene = setting.build(simulation, self.checked, self.root)
            self.tell("build", f"{sum(1 for _ in scene.graph.infrastructure())} resources")
            self.tell("fill", "")
            self.tell("fill", f"{setting.fill(scene)} objects of made-up data")
            mend = self._break("built", scene)
            results = self._verify(scene)
            results += self._attack("during", scene)
            simulation.move_to(contract.engagement.end)
            results += self._attack("after", scene)
            self.tell("take down", "")
            mend()
            ended = ending.take_down(scene)
            self._break("destroyed", scene)
            results.append(ending.nothing_is_left(scene, before, ended))
            simulation.move_to(ending.last_deletion(ended))
            results.append(ending.keys_are_gone(scene, ended))
            self.tell("take down", f"{ended.wiped} versions wiped, {len(ended.retained)} records retained")
            return Report(
                contract=contract.id,
                tier=needs.tier,
                starts=contract.engagement.begin,
                ends=contract.engagement.end,
                sabotage=self.sabotage,
                resources=sum(1 for _ in scene.graph.infrastructure()),
                results=tuple(results),
                controls=controls_of(needs, results),
                retained=ended.retained,
                scheduled=ended.scheduled,
                not_simulated=dict(sorted(simulation.not_simulated.items())),
            )

    def _verify(self, scene: Scene) -> list[Result]:
        self.tell("verify", "")
        results = [look(check, scene.subject) for check in applicable(scene.subject)]
        self.tell("verify", _tally(results, "checks"))
        return results

    def _attack(self, phase: Phase, scene: Scene) -> list[Result]:
        step = "attack" if phase == "during" else "attack after the end"
        self.tell(step, "")
        known = scene.needs.controls
        wanted = [one for one in ATTACKS.values() if one.phase == phase and any(cid in known for cid in one.controls)]
        results = [attempt(one, scene) for one in wanted]
        self.tell(step, _tally(results, "attacks"))
        return results

    def _break(self, when: When, scene: Scene) -> Callable[[], object]:
        """Break what is to be broken, and return what takes it back where that is needed."""
        if self.sabotage is None or self.sabotage.when != when:
            return lambda: None
        self.tell("sabotage", "")
        mend = self.sabotage.apply(scene)
        self.tell("sabotage", self.sabotage.means)
        return mend or (lambda: None)


def sabotage_named(name: str) -> Sabotage:
    """Return a sabotage.

    Raises:
        Refused: There is none of that name.
    """
    from cordon.contract.nearest import nearest

    if name in SABOTAGES:
        return SABOTAGES[name]
    near = nearest(name, SABOTAGES)
    hint = f"did you mean {near}?" if near else f"there are: {', '.join(sorted(SABOTAGES))}"
    raise Refused(f"there is no sabotage {name!r}; {hint}")


def _tally(results: list[Result], what: str) -> str:
    red = [one.id for one in results if not one.verdict.green]
    seen = sum(len(one.observations) for one in results)
    return f"{len(results)} {what}, {seen} observations, " + (f"not green: {', '.join(red)}" if red else "all green")


__all__ = ["ATTACKS", "CHECKS", "SABOTAGES", "Life", "sabotage_named"]
