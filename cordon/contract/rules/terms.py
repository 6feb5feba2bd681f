"""Rules about dates, documents, insurance and the contract's end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from cordon.contract.computed import KEY_WINDOW, Context
from cordon.contract.rules.finding import Facts, Finding, each
from cordon.contract.source import Path_
from cordon.contract.tier import tier_of
from cordon.contract.values import write_duration


def dates_in_order(facts: Facts) -> Iterator[Finding]:
    """A contract ends on or after the day it starts."""
    engagement = facts.contract.engagement
    if engagement.ends < engagement.starts:
        limit = f"is before the contract starts ({engagement.starts})"
        yield Finding(("engagement", "ends"), limit, "swap them or correct one")


def records_are_made(facts: Facts) -> Iterator[Finding]:
    """No document or assessment is dated in the future (LEG-1, TPR-1)."""
    contract = facts.contract
    dated: list[tuple[Path_, date]] = [
        (("terms", "documents", name), day) for name, day in contract.terms.documents if day is not None
    ]
    if contract.posture:
        dated.append((("posture", "assessed"), contract.posture.assessed))
    for path, day in dated:
        if day > facts.real_today:
            limit = f"is in the future (today is {facts.real_today})"
            yield Finding(path, limit, "write the day it was done, or leave it out until then")


def personal_data_has_an_addendum(facts: Facts) -> Iterator[Finding]:
    """A privacy law needs a data processing addendum (LEG-1; S0); under hipaa an associate agreement will do."""
    documents = facts.contract.terms.documents
    laws = [law for law in facts.contract.law if law in {"gdpr", "ccpa"} or (law == "hipaa" and documents.baa is None)]
    if laws and documents.dpa is None:
        limit = f"is missing: {laws[0]} needs a data processing addendum"
        yield Finding(("terms", "documents", "dpa"), limit, "add the day it was signed")


def insurance_lasts(facts: Facts) -> Iterator[Finding]:
    """Cover is named from confidential up and lasts to the contract's end (LEG-3)."""
    contract, insurance = facts.contract, facts.contract.terms.insurance
    if insurance is None:
        tier, reason = tier_of(contract)
        if tier in {"confidential", "regulated"}:
            limit = f"is missing: tier {tier} ({reason}) needs cyber insurance"
            yield Finding(("terms", "insurance"), limit, "add {amount: 2000000 EUR, expires: …}", "LEG-3")
    elif insurance.expires < contract.engagement.ends:
        limit = f"is before the contract ends ({contract.engagement.ends})"
        yield Finding(("terms", "insurance", "expires"), limit, "have the cover extended first", "LEG-3")


def destruction_is_possible(facts: Facts) -> Iterator[Finding]:
    """The deadline leaves time for return, wipe, locked backups and the keys' waiting period (AWS.md rule 18)."""
    context = Context(facts.contract, facts.organisation, tier_of(facts.contract)[0])
    shortest, steps = context.shortest_destruction, facts.organisation.offboarding
    if facts.contract.terms.destruction.within >= shortest:
        return
    parts = [f"{write_duration(steps.return_within)} to return", f"{write_duration(steps.wipe_within)} to wipe"]
    if facts.organisation.backups.vault_lock == "compliance" and context.backups:
        parts.append(f"backups locked for {write_duration(context.backups)}")
    if context.own_keys:
        parts.append(f"{write_duration(KEY_WINDOW[0])} until AWS deletes a key")
    limit = f"is shorter than {write_duration(shortest)}, which destruction takes ({', '.join(parts)})"
    yield Finding(("terms", "destruction", "within"), limit, f"write {write_duration(shortest)} or more")


def lists_name_things_once(facts: Facts) -> Iterator[Finding]:
    """Nothing is listed twice: a doubled entry is a slip for another one."""
    contract = facts.contract
    lists: list[tuple[Path_, tuple[object, ...]]] = [
        (("law",), contract.law),
        (("residency",), contract.residency),
        (("alerts",), contract.alerts),
        (("access", "from"), contract.access.from_),
        (("network", "egress"), contract.network.egress),
    ]

    def judge(_: int, entry: tuple[Path_, tuple[object, ...]]) -> Iterator[Finding]:
        path, values = entry
        for value, count in Counter(values).items():
            if count > 1:
                index = len(values) - 1 - values[::-1].index(value)
                yield Finding((*path, index), "is listed twice", "remove one, or correct it")

    return each(lists, judge)
