"""What a rule looks at and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from components.policy_documents.sizes import SizedDocument, all_documents
from cordon.contract.model import Contract
from cordon.contract.organisation import Organisation
from cordon.contract.policy_facts import policy_facts
from cordon.contract.requirements import Effective, Shortfall, effective, spell
from cordon.contract.section import Skip
from cordon.contract.source import Path_


@dataclass(frozen=True)
class Facts:
    """What a rule may look at."""

    contract: Contract
    """Valid, or a lenient reading."""
    raw: dict[str, Any]
    """The file's data: the names in it count as known even if their entries are faulty."""
    organisation: Organisation
    today: date
    """The day of the check, or the contract's last one if that is over."""
    real_today: date
    """The day of the check: what was recorded after a contract's end is no record of the future."""

    @cached_property
    def needs(self) -> Effective:
        """What each control must reach; of a valid contract only."""
        return effective(self.contract, self.organisation, self.today)

    @cached_property
    def documents(self) -> tuple[SizedDocument, ...]:
        """Every policy document that the contract makes, as the components build them; of a valid contract only."""
        return tuple(all_documents(policy_facts(self.contract, self.organisation, self.needs)))

    def named(self, *path: str) -> list[str]:
        """List the keys written at a place of the file."""
        here: Any = self.raw
        for part in path:
            here = here.get(part) if isinstance(here, dict) else None
        return list(here) if isinstance(here, dict) else []


@dataclass(frozen=True)
class Finding:
    """What a rule found: where, which limit, what to do; the value is shown as written unless given here."""

    path: Path_
    limit: str
    remedy: str
    control: str = ""
    value: object = None


def each(items: Iterable[Any], judge: Callable[[int, Any], Iterator[Finding]]) -> Iterator[Finding]:
    """Judge each item of a list by itself: a faulty one keeps no other from being judged."""
    for index, item in enumerate(items):
        try:
            yield from judge(index, item)
        except Skip:
            continue


Rule = Callable[[Facts], Iterator[Finding]]


def told(shortfall: Shortfall, tier_reason: str) -> Finding:
    """Word a demand of tier or law that is not met."""
    demand, limit = shortfall.demand, spell(shortfall.limit, shortfall.demand.unit)
    kind = {"at-most": "longer", "at-least": "shorter"}.get(demand.bound, "weaker")
    where = shortfall.why if shortfall.by_law else f"{shortfall.why} ({tier_reason})"
    if shortfall.path == ("aws", "account"):
        limit_text = f"is missing: {where} needs an account of the contractor's own"
        remedy = 'add it in quotes, account: "210987654321"'
    else:
        limit_text = f"is {kind} than {limit}, the limit: {where}"
        more = "less" if demand.bound == "at-most" else "more"
        remedy = f"write {limit} or {more}"
    if not shortfall.by_law:
        remedy += f", or have an exception approved for rule {shortfall.control}"
    return Finding(shortfall.path, limit_text, remedy, shortfall.control if not shortfall.by_law else "")
