"""Rules about people, their roles and what the roles may do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from cordon.contract.model import EXPORT, Person
from cordon.contract.nearest import did_you_mean
from cordon.contract.rules.finding import Facts, Finding, each
from cordon.contract.text_values import mailbox
from cordon.contract.values import write_duration

SHORTEST_SESSION, LONGEST_SESSION = timedelta(minutes=15), timedelta(hours=12)
"""AWS STS, AssumeRole: DurationSeconds from 900 to 43,200."""
CHAINED_SESSION = timedelta(hours=1)
"""AWS.md rule 8."""


def roles_name_datasets(facts: Facts) -> Iterator[Finding]:
    """A role's keys are datasets of this contract; export takes only approve, and nothing else does (DAT-3)."""
    known = [*facts.named("data"), EXPORT]
    for role, grants in facts.contract.access.roles.items():
        for dataset, verbs in grants.items():
            path = ("access", "roles", role, dataset)
            if dataset not in known:
                yield Finding(path, "is not a dataset of this contract", did_you_mean(dataset, known), value=dataset)
            elif dataset == EXPORT and set(verbs) != {"approve"}:
                yield Finding(path, "is no verb for export", f"write {EXPORT}: approve")
            elif dataset != EXPORT and "approve" in verbs:
                yield Finding(path, "is no verb for a dataset", f"write read or write here, and {EXPORT}: approve")


def export_is_no_dataset(facts: Facts) -> Iterator[Finding]:
    """`export` means the release of outbound data."""
    if EXPORT in facts.named("data"):
        yield Finding(
            ("data", EXPORT), "is reserved for the release of outbound data", "rename the dataset", value=EXPORT
        )


def people_have_roles(facts: Facts) -> Iterator[Finding]:
    """Each person has a role that exists."""
    known = facts.named("access", "roles")

    def judge(index: int, person: Person) -> Iterator[Finding]:
        if person.role not in known:
            remedy = did_you_mean(person.role, known) if known else "define it in access.roles"
            yield Finding(("access", "people", index, "role"), "is not a role of this contract", remedy)

    return each(facts.contract.access.people, judge)


def people_are_named_once(facts: Facts) -> Iterator[Finding]:
    """One person has one entry: two would approve each other."""
    first: dict[str, int] = {}

    def judge(index: int, person: Person) -> Iterator[Finding]:
        found = first.setdefault(mailbox(person.email), index)
        if found != index:
            limit = f"is named twice, first as access.people[{found}]"
            yield Finding(("access", "people", index, "email"), limit, "keep one entry: one person, one role")

    return each(facts.contract.access.people, judge)


def people_come_from_somewhere(facts: Facts) -> Iterator[Finding]:
    """Where people may have access, their addresses are named."""
    access = facts.contract.access
    if (access.people or access.roles) and not access.from_:
        limit = "is missing: without it people could come from anywhere in the world"
        yield Finding(("access", "from"), limit, "name the contractor's public ranges, e.g. [203.0.113.0/24]")


def records_of_people_are_made(facts: Facts) -> Iterator[Finding]:
    """A record is dated the day it was made, so none is in the future (TRN-1)."""

    def judge(index: int, record: tuple[int, str, Any]) -> Iterator[Finding]:
        index, name, person = record
        if getattr(person, name) > facts.real_today:
            limit = f"is in the future (today is {facts.real_today}): the person gets no role before it"
            yield Finding(("access", "people", index, name), limit, "add the person when it is done")

    people = enumerate(facts.contract.access.people)
    return each(((index, name, one) for index, one in people for name in ("nda", "training")), judge)


def session_is_possible(facts: Facts) -> Iterator[Finding]:
    """AWS gives out sessions of 15 minutes to 12 hours; one by way of Identity Center is chained: at most an hour."""
    session = facts.contract.access.session
    if session is not None and session > CHAINED_SESSION and facts.organisation.identity.mode == "identity-center":
        limit = (
            f"is longer than {write_duration(CHAINED_SESSION)}, the longest for sessions chained from Identity Center"
        )
        yield Finding(("access", "session"), limit, f"write {write_duration(CHAINED_SESSION)} or less")
    if session is not None and session < SHORTEST_SESSION:
        limit = f"is shorter than {write_duration(SHORTEST_SESSION)}, the shortest AWS gives"
        yield Finding(("access", "session"), limit, f"write {write_duration(SHORTEST_SESSION)} or more")
    if session is not None and session > LONGEST_SESSION:
        limit = f"is longer than {write_duration(LONGEST_SESSION)}, the longest AWS gives"
        yield Finding(("access", "session"), limit, "write the tier's limit or less")
