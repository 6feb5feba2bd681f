"""Clauses as Markdown: the catalogue's templates filled with one contract's numbers."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from cordon.contract.catalogue import Control, catalogue
from cordon.contract.shared import retention_class
from cordon.contract.wording import bounded, counted, in_words, shown

if TYPE_CHECKING:
    from cordon.contract.checked import Checked
    from cordon.contract.requirements import Effective, Requirement

_MARKUP = re.compile(r"([\\`*_{}\[\]<>|&~#])")


class _Length(int):
    """A requirement in days or seconds: compares as a number, prints in words."""

    unit: str

    def __str__(self) -> str:
        return in_words(int(self), self.unit)

    @property
    def each(self) -> str:
        """What stands after "every": `day`, `7 days`."""
        return str(self).removeprefix("1 ")


class _Markup(str):
    """Markdown that was escaped already."""

    __slots__ = ()


def escape(value: Any) -> str:
    """Write a value from somebody's file so that Markdown takes it as text."""
    if isinstance(value, _Markup):
        return value
    return _MARKUP.sub(r"\\\1", str(value))


@cache
def _environment() -> Environment:
    loader = PackageLoader("cordon.contract.clauses", "")
    environment = Environment(  # noqa: S701 -- Markdown, escaped by `finalize`; HTML is made from it by a renderer
        loader=loader, undefined=StrictUndefined, finalize=escape, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["counted"] = counted
    return environment


@cache
def _clause(control: str) -> Template:
    return _environment().from_string(catalogue()[control].clause)


def markdown(checked: Checked) -> str:
    """Return the clause text of a valid contract as Markdown."""
    needs, contract = checked.effective(), checked.contract
    assert contract is not None  # noqa: S101 -- `effective` raised otherwise
    engagement = contract.engagement
    facts = {
        "tier": needs.tier,
        "tier_reason": needs.tier_reason,
        "starts": engagement.starts,
        "ends": engagement.ends,
        "timezone": engagement.timezone,
        "owner": engagement.owner,
        "archive": retention_class(checked).region,
        "our_security": checked.organisation.security_contact,
        "security_contact": contract.contractor.security_contact or contract.contractor.contact,
    }
    areas = [
        (area, [(control, clause_text(control.id, needs, facts), shown(control.shown_by)) for control in controls])
        for area, controls in _by_area(needs)
    ]
    people = {role: [one for one in contract.access.people if one.role == role] for role in contract.access.roles}
    exceptions = [one for one in contract.exceptions if one.expires >= checked.judged_on]
    text = (
        _environment()
        .get_template("clauses.md.j2")
        .render(
            **facts,
            contract=contract,
            rehearsal=checked.rehearsal,
            us=checked.organisation.name,
            digest=needs.digest,
            areas=areas,
            people=people,
            exceptions=exceptions,
            measures=_measures(needs),
            absent=_absent(needs),
        )
    )
    return re.sub(r"\n{3,}", "\n\n", text)


def clause_text(control: str, needs: Effective, facts: dict[str, Any]) -> str:
    """Fill the template of one control's clause; the result is Markdown, with the values escaped."""
    values = {name: _printable(requirement) for name, requirement in needs.controls[control].items()}
    other = {f"{cid}.{name}": _printable(one) for cid, reqs in needs.controls.items() for name, one in reqs.items()}
    text = " ".join(_clause(control).render(**facts, r=values, other=other).split())
    lowered = needs.exceptions.get(control, [])
    return _Markup(text + "".join(f" Agreed exception: {escape(one)}." for one in lowered))


def _printable(requirement: Requirement) -> Any:
    if requirement.unit not in {"days", "seconds"}:
        return requirement.value
    length = _Length(requirement.value)
    length.unit = requirement.unit
    return length


def _by_area(needs: Effective) -> list[tuple[str, list[Control]]]:
    order = list(dict.fromkeys(control.area for control in catalogue().values()))
    controls = sorted((catalogue()[cid] for cid in needs.controls), key=lambda control: order.index(control.area))
    return [(area, list(group)) for area, group in groupby(controls, key=lambda control: control.area)]


def _measures(needs: Effective) -> list[tuple[str, str, str]]:
    return [
        (cid, one.means, bounded(one.value, one.unit, one.bound))
        for cid, requirements in needs.controls.items()
        for one in requirements.values()
    ]


def _absent(needs: Effective) -> list[tuple[str, str, str]]:
    return [(cid, catalogue()[cid].title, reason) for cid, reason in needs.not_applicable.items()]
