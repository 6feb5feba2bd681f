"""`cordon rehearse`: the contracts that were named, one life after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from cordon.contract.check import check, refuse_invalid
from cordon.contract.checked import Checked
from cordon.contract.project import Project
from cordon.errors import CordonError, printable
from cordon.evidence.check import ERRORS, reason
from cordon.rehearsal.report import FORMAT, LABEL, Report

if TYPE_CHECKING:
    from cordon.rehearsal.sabotage import Sabotage

Tell = Callable[[str, str, str], None]
"""Is told of progress: contract, step, and what came of it; empty while the step is under way."""


@dataclass(frozen=True)
class Stopped:
    """A life that could not be lived to its end: AWS would refuse something, or the simulation does not know it.

    Attributes:
        contract: The contract's id.
        reason: What stopped it.
    """

    contract: str
    reason: str
    green: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the form that other programs read."""
        stopped = {"contract": self.contract, "green": False, "stopped": self.reason}
        return {"format": FORMAT, "label": LABEL, **stopped}


def on_first_day(project: Project, targets: Sequence[str], now: datetime) -> list[Checked]:
    """Check contracts as of their first day, so that they can be rehearsed in any year.

    Args:
        project: Where contracts are.
        targets: Ids or files; none: all.
        now: What a contract is judged as of whose first day can't be read.

    Raises:
        NotFound: There is no such contract.
    """
    found = check(project, targets, now)
    return [_judged(project, one) for one in found]


def _judged(project: Project, one: Checked) -> Checked:
    if one.contract is None or one.path is None:
        return one
    (judged,) = check(project, [str(one.path)], one.contract.engagement.begin)
    return judged


def rehearse(
    project: Project, checked: Sequence[Checked], broken: str, tell: Tell, *, engine: bool = False
) -> Iterator[Report | Stopped]:
    """Live each valid contract's life; those that are not valid are passed over.

    Args:
        project: Where contracts are.
        checked: The contracts, as of their first day.
        broken: Name of a sabotage, or empty.
        tell: Is told of progress.
        engine: Whether Pulumi's own engine builds, changes and destroys the stack.

    Raises:
        NotFound: Pulumi's command is not there, and is needed.
        Refused: There is no such sabotage.
    """
    from cordon.rehearsal.life import live, sabotage_named

    if engine:
        from cordon.engine.command import find_command
        from cordon.rehearsal.under_engine.life import live

        find_command()  # told once, before anything is begun
    sabotage: Sabotage | None = sabotage_named(broken) if broken else None
    for one in checked:
        if one.problems or one.contract is None:
            continue
        name = one.contract.id
        try:
            yield live(one, project.root, sabotage, _told(tell, name))
        except ERRORS as error:
            yield Stopped(name, reason(error))


@contextmanager
def telling(checked: Sequence[Checked]) -> Iterator[None]:
    """Do the last thing, then tell the problems of contracts that are not valid, whether or not it failed.

    Raises:
        BadInput: There are such contracts.
    """
    try:
        yield
    except CordonError as error:
        if any(one.problems for one in checked):
            click.secho(f"cordon: {printable(str(error))}", err=True, fg="red")
            refuse_invalid(checked)
        raise
    refuse_invalid(checked)


def sabotages() -> Iterator[str]:
    """Yield a line for each sabotage: its name, who notices, what it breaks."""
    from cordon.rehearsal.life import SABOTAGES

    for one in sorted(SABOTAGES.values(), key=lambda one: one.id):
        yield f"{one.id}: {one.means} (noticed by {one.turns_red})"


def _told(tell: Tell, name: str) -> Callable[[str, str], None]:
    return lambda step, said: tell(name, step, said)
