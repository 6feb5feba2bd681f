"""What `cordon check` and `cordon show` say, as text and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cordon.contract.across import field_of
from cordon.contract.catalogue import catalogue
from cordon.contract.tier import tier_of
from cordon.contract.wording import bounded, counted
from cordon.errors import printable

if TYPE_CHECKING:
    from rich.console import RenderableType

    from cordon.contract.checked import Checked
    from cordon.contract.requirements import Requirement

FORMAT = 1
"""Version of `cordon check --json`."""

Line = tuple[str, str]
"""A line and its colour (`green`, `red`, `yellow` or none)."""


def check_lines(results: Sequence[Checked]) -> Iterator[Line]:
    """Yield one line for each contract or problem, and a summary."""
    width = max((len(one.file) for one in results), default=0)
    for one in results:
        if one.phase == "invalid":
            yield from ((str(problem), "red") for problem in one.problems)
        else:
            assert one.contract is not None  # noqa: S101 -- what is not invalid was read
            tier = tier_of(one.contract)[0]
            yield (
                f"{printable(one.file):{width}}  {tier:12}  {phase_in_words(one)}",
                "yellow" if one.phase == "ended" else "green",
            )
        yield from ((f"  note: {printable(note)}", "yellow") for note in one.notes)
    yield summary(results), ""


def summary(results: Sequence[Checked]) -> str:
    """Count the contracts by phase, in one line."""
    phases = Counter("valid" if one.phase in {"future", "active"} else one.phase for one in results)
    problems = sum(len(one.problems) for one in results)
    parts = [f"{phases['valid']} valid"]
    if phases["ended"]:
        parts.append(f"{phases['ended']} ended")
    if phases["invalid"]:
        parts.append(f"{phases['invalid']} invalid ({counted(problems, 'problem')})")
    return f"{counted(len(results), 'contract')}: {', '.join(parts)}"


def phase_in_words(one: Checked) -> str:
    """Say where in its life a valid contract is."""
    assert one.contract is not None  # noqa: S101 -- as above
    engagement, today = one.contract.engagement, one.now.date()
    if one.phase == "future":
        days = (engagement.starts - today).days
        return f"starts {engagement.starts}, {'today' if days <= 0 else 'in ' + counted(days, 'day')}"
    if one.phase == "active":
        return f"active until {engagement.ends}, {counted((engagement.ends - today).days, 'day')} left"
    due = engagement.ends + one.contract.terms.destruction.within
    late = "" if today <= due else f", {counted((today - due).days, 'day')} ago"
    return f"ended {engagement.ends}; access is denied, everything is to be destroyed by {due}{late}"


def asides(one: Checked, over: str = "") -> Iterator[str]:
    """Yield what whoever works with a contract should know of it: that it is over, or is not the project's own.

    Args:
        one: The contract.
        over: What follows from its being over.
    """
    if one.ended:
        yield f"{printable(one.file)} {phase_in_words(one)}{f'; {over}' if over else ''}"
    if one.stands_in_for:
        yield printable(f"{one.file} stands in for {one.stands_in_for}, which has the same id")


def check_json(results: Sequence[Checked]) -> dict[str, Any]:
    """Return the result for other programs."""
    return {
        "format": FORMAT,
        "as_of": results[0].now.isoformat() if results else None,
        "contracts": [_one_json(one) for one in results],
        "valid": not any(one.problems for one in results),
        "rehearsal_organisation": any(one.rehearsal for one in results),
    }


def _one_json(one: Checked) -> dict[str, Any]:
    known: dict[str, Any] = {"file": one.file, "phase": one.phase}
    if contract_id := field_of(one, lambda draft: draft.contractor.id):
        known["id"] = contract_id
    if one.contract is not None:
        engagement = one.contract.engagement
        known["tier"] = tier_of(one.contract)[0]
        known |= {"starts": engagement.starts.isoformat(), "ends": engagement.ends.isoformat()}
        due = engagement.ends + one.contract.terms.destruction.within
        known["destruction_due"] = due.isoformat()
    return known | {"notes": one.notes, "problems": [asdict(problem) for problem in one.problems]}


def show(one: Checked) -> Iterator[RenderableType]:
    """Yield the effective contract as renderables: a heading, a table for each area, and what does not apply."""
    from rich.table import Table
    from rich.text import Text

    contract, needs = one.contract, one.effective()
    assert contract is not None  # noqa: S101 -- `effective` raised otherwise
    yield Text(f"{contract.id}: {contract.contractor.name}, {contract.engagement.purpose}", "bold")
    yield Text(f"tier {needs.tier}, because {needs.tier_reason}; {phase_in_words(one)}")
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", expand=False)
    table.add_column("control", no_wrap=True)
    table.add_column("what must be reached", ratio=5)
    table.add_column("from", ratio=3)
    for cid, requirements in needs.controls.items():
        table.add_section()
        table.add_row(
            Text(cid, "bold"),
            Text(catalogue()[cid].title, "bold"),
            Text("shown by " + ", ".join(catalogue()[cid].shown_by), "dim"),
        )
        for exception in needs.exceptions.get(cid, []):
            table.add_row("", Text(f"exception {exception}", "yellow"), "")
        for requirement in requirements.values():
            table.add_row(
                "",
                Text(f"{requirement.means}: {_reach(requirement)}"),
                Text(_origin(one, requirement), "yellow" if requirement.exception else ""),
            )
    yield table
    for cid, reason in needs.not_applicable.items():
        yield Text(f"not applicable: {cid} {catalogue()[cid].title} ({reason})", "dim")


def _reach(requirement: Requirement) -> str:
    return bounded(requirement.value, requirement.unit, requirement.bound)


def _origin(one: Checked, requirement: Requirement) -> str:
    """Say where a number comes from: the clause of the contract with its line, or the tier, law or organisation."""
    if requirement.origin in {"tier", "regulation", "organisation"}:
        return requirement.why if requirement.origin != "organisation" else "organisation"
    assert one.source is not None  # noqa: S101 -- a shown contract was read
    place = one.source.places.get(tuple(requirement.origin.split(".")))
    clause = f"{requirement.origin}, line {place.line}" if place else f"{requirement.origin}, left out: default"
    extra = requirement.why.removeprefix("the contract").removeprefix(", ")
    return f"{clause} ({extra})" if extra else clause
