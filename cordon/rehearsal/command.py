"""`cordon rehearse`: the contracts that were named, one life after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from cordon.contract.across import field_of
from cordon.contract.check import check, refuse_invalid
from cordon.contract.checked import Checked
from cordon.contract.project import Project
from cordon.contract.report import asides
from cordon.errors import CordonError, printable
from cordon.evidence.check import ERRORS, reason
from cordon.rehearsal.report import Report, Stopped

if TYPE_CHECKING:
    from cordon.rehearsal.sabotage import Sabotage

Tell = Callable[[str, str, str], None]
"""Is told of progress: contract, step, and what came of it; empty while the step is under way."""


def on_first_day(
    project: Project, targets: Sequence[str], now: datetime, note: Callable[[str], object] = lambda _: None
) -> list[Checked]:
    """Check contracts as of their first day, so that they can be rehearsed in any year.

    Args:
        project: Where contracts are.
        targets: Ids or files; none: all.
        now: What a contract is judged as of whose first day can't be read.
        note: Is told what is odd about a contract, as of now.

    Raises:
        NotFound: There is no such contract.
    """
    found = check(project, targets, now)
    for line in (line for one in found for line in asides(one, "it is rehearsed all the same")):
        note(line)
    return [_judged(project, one) for one in found]


def _judged(project: Project, one: Checked) -> Checked:
    if one.contract is None or one.path is None:
        return one
    (judged,) = check(project, [str(one.path)], one.contract.engagement.begin)
    return judged


def rehearse(
    project: Project, checked: Sequence[Checked], broken: str, tell: Tell, *, engine: bool = False
) -> Iterator[Report | Stopped]:
    """Live each valid contract's life; of those that are not valid their problems are told.

    Args:
        project: Where contracts are.
        checked: The contracts, as of their first day.
        broken: Name of a sabotage, or empty.
        tell: Is told of progress.
        engine: Whether Pulumi's own engine builds, changes and destroys the stack.

    Raises:
        Refused: There is no such sabotage.
    """
    from cordon.rehearsal.life import live, sabotage_named

    if engine:
        from cordon.rehearsal.under_engine.life import live
    sabotage: Sabotage | None = sabotage_named(broken) if broken else None
    for one in checked:
        if one.problems or one.contract is None:
            yield _not_valid(one, broken)
            continue
        name = one.contract.id
        try:
            yield live(one, project.root, sabotage, _told(tell, name))
        except ERRORS as error:
            yield Stopped(name, reason(error), broken)


def _not_valid(one: Checked, broken: str) -> Stopped:
    name = field_of(one, lambda draft: draft.contractor.id) or one.file
    said = "\n".join(str(problem) for problem in one.problems)
    return Stopped(name, f"not valid:\n{said}", broken, tuple(one.problems))


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


def sabotages() -> list[dict[str, Any]]:
    """Return all that can be broken, by name: what is broken, who notices, and who else cannot but notice."""
    from cordon.rehearsal.life import SABOTAGES

    return [
        {
            "sabotage": one.id,
            "breaks": one.means,
            "after": one.when,
            "noticed_by": one.turns_red,
            "also_noticed_by": list(one.also),
        }
        for one in sorted(SABOTAGES.values(), key=lambda one: one.id)
    ]


def sabotage_lines() -> Iterator[str]:
    """Yield a line for each sabotage."""
    for one in sabotages():
        also = f", and also by {', '.join(one['also_noticed_by'])}" if one["also_noticed_by"] else ""
        yield f"{one['sabotage']}: {one['breaks']} (noticed by {one['noticed_by']}{also})"


def can_begin(broken: str, *, engine: bool) -> None:
    """See whether what a rehearsal needs is there, before anything is begun.

    Args:
        broken: Name of a sabotage, or empty.
        engine: Whether Pulumi's own engine is needed.

    Raises:
        NotFound: Pulumi's command is not there, is too old, or does not run.
        Refused: There is no such sabotage; or this process runs for Pulumi's engine.
    """
    from cordon.simulation.sealed import refuse_pulumi

    refuse_pulumi()
    if broken:
        from cordon.rehearsal.life import sabotage_named

        sabotage_named(broken)
    if engine:
        from cordon.engine.command import find_command

        find_command()


def _told(tell: Tell, name: str) -> Callable[[str, str], None]:
    return lambda step, said: tell(name, step, said)
