"""What a rehearsal says in a terminal: its progress, and what it came to."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

import click

from cordon.contract.wording import counted
from cordon.errors import printable
from cordon.evidence.verdict import MEANINGS, Verdict
from cordon.rehearsal.controls import came_to
from cordon.rehearsal.report import LABEL, Report, Stopped

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

COLOURS: Final[Mapping[Verdict, str]] = {
    Verdict.SATISFIED: "green",
    Verdict.ATTESTED: "green",
    Verdict.FAILED: "red",
    Verdict.UNKNOWN: "yellow",
    Verdict.STALE: "yellow",
}
_SHOWN: Final = 10  # red observations of one check


class Progress:
    """Tells of each step on standard error: a line that fills in where somebody watches, plain lines elsewhere."""

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()
        self._began = 0.0

    def __call__(self, contract: str, step: str, said: str) -> None:
        """Tell of a step; without words on what came of it, it has just begun."""
        # The simulation moves every clock but this one.
        now = time.perf_counter()
        if not said:
            self._began = now
            if self._watched:
                click.echo(f"{contract}  {step} …", nl=False, err=True)
            return
        line = f"{contract}  {step}: {printable(said)} ({now - self._began:.1f} s)"
        click.echo(f"\r\x1b[K{line}" if self._watched else line, err=True)


def show(console: Console, outcome: Report | Stopped) -> None:
    """Say what one contract's life came to: a table, and lines that are never broken, for who reads and who greps."""
    from rich.text import Text

    for part in lines(outcome):
        console.print(part, soft_wrap=isinstance(part, Text))


def lines(outcome: Report | Stopped) -> Iterator[RenderableType]:
    """Yield what one contract's life came to, as renderables."""
    from rich.table import Table
    from rich.text import Text

    if isinstance(outcome, Stopped):
        told = (
            f"not valid: {counted(len(outcome.problems), 'problem')}" if outcome.problems else printable(outcome.reason)
        )
        yield Text(f"{printable(outcome.contract)}: stopped: {told}", "red")
        return
    yield Text(f"{outcome.contract}: tier {outcome.tier}, {outcome.resources} resources, {outcome.how}", "bold")
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", expand=False)
    table.add_column("control", no_wrap=True)
    table.add_column("what must hold", ratio=3)
    table.add_column(f"verdict\n({LABEL})", no_wrap=True)
    table.add_column("observed", ratio=5, overflow="fold")
    for row in outcome.controls:
        if row.shown_by:
            verdict = Text(row.verdict.value, COLOURS[row.verdict])
            table.add_row(Text(row.id, "bold"), Text(row.title), verdict, Text(printable(row.observed)))
    yield table
    for word in (one for one in MEANINGS if any(row.verdict is one for row in outcome.controls)):
        yield Text(f"{word}: {MEANINGS[word]}", "dim")
    yield from _silent(outcome)
    yield from _engine(outcome)
    yield from _red(outcome)
    yield from _changed(outcome)
    yield from _ended(outcome)
    yield Text(f"made from {printable(str(outcome.origin))}", "dim")
    yield Text(f"{outcome.contract}: {outcome.summary}", "bold green" if outcome.passed else "bold red")


def _silent(report: Report) -> Iterator[RenderableType]:
    from rich.text import Text

    rows = [row for row in report.controls if not row.shown_by]
    if rows:
        yield Text("unknown, because no rehearsal shows them:", "bold")
    for row in rows:
        yield Text(f"    {row.id} {row.title}: {row.observed}", "dim")


def _engine(report: Report) -> Iterator[RenderableType]:
    from rich.text import Text

    if report.engine:
        yield Text(f"under Pulumi {report.engine}, with the simulation where AWS is:", "bold")
    for one in report.results:
        if not one.controls:
            yield Text(f"    {one.verdict} {one.id}: {one.means} ({came_to(one)})", COLOURS[one.verdict])


def _red(report: Report) -> Iterator[RenderableType]:
    from rich.text import Text

    for one in report.results:
        if one.verdict.green:
            continue
        yield Text(f"{one.verdict} {one.id} ({', '.join(one.controls)}): {one.means}", COLOURS[one.verdict])
        bad = [each for each in one.observations if not each.verdict.green]
        for each in bad[:_SHOWN]:
            yield Text(f"    {printable(each.resource)}: {printable(each.observed)}")
        if len(bad) > _SHOWN:
            yield Text(f"    and {len(bad) - _SHOWN} more (--json has all)")


def _changed(report: Report) -> Iterator[RenderableType]:
    from rich.text import Text

    for one in report.changed:
        yield Text(f"not as the stack wrote it: {printable(one.policy)} ({printable(one.what)})", "red")


def _ended(report: Report) -> Iterator[RenderableType]:
    from rich.text import Text

    yield Text("records that stay on purpose, with the day on which the last of each goes:", "bold")
    for record in report.retained:
        yield Text(f"    {record.until or 'for good'}  {record.what}: {printable(record.resource)} ({record.why})")
    if report.scheduled:
        yield Text("keys that await deletion, with the day on which AWS deletes them:", "bold")
    for arn, day in sorted(report.scheduled.items(), key=lambda item: (item[1], item[0])):
        yield Text(f"    {day}  {printable(arn)}")
    for token, count in report.not_simulated.items():
        yield Text(f"not simulated, and verified by nothing: {count} of {token}", "yellow")
