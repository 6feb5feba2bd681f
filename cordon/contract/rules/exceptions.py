"""Rules about exceptions: what may be excepted, by whom, and for how long (DESIGN.md, "Verdicts")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cordon.contract.catalogue import catalogue
from cordon.contract.nearest import did_you_mean
from cordon.contract.rules.finding import Facts, Finding

_CONTROL_ID = re.compile(r"[A-Z]{2,4}-[0-9]+")


def _mailbox(email: str) -> str:
    """Return the mailbox behind an address: case and a `+tag` make no other person."""
    name, host = email.casefold().rsplit("@", 1)
    return f"{name.split('+')[0]}@{host}"


def exceptions_are_approved_by_another(facts: Facts) -> Iterator[Finding]:
    """The approver is neither who asked nor one of the contractor's people."""
    contract = facts.contract
    for index, entry in enumerate(contract.exceptions):
        path = ("exceptions", index, "approver")
        if _mailbox(entry.approver) == _mailbox(entry.owner):
            yield Finding(path, "is the exception's owner", "have another person approve it")
    for index, entry in enumerate(contract.exceptions):
        theirs = {_mailbox(person.email) for person in contract.access.people}
        theirs |= {
            _mailbox(contact)
            for contact in (contract.contractor.contact, contract.contractor.security_contact)
            if contact
        }
        if _mailbox(entry.approver) in theirs:
            path = ("exceptions", index, "approver")
            yield Finding(path, "is one of the contractor's people", "have one of ours approve it")


def exceptions_expire(facts: Facts) -> Iterator[Finding]:
    """An exception has not expired, and does not outlive the contract."""
    for index, entry in enumerate(facts.contract.exceptions):
        path = ("exceptions", index, "expires")
        if entry.expires < facts.today:
            yield Finding(
                path, f"has passed (today is {facts.today})", "mend the cause and remove it, or have it approved anew"
            )
    ends = facts.contract.engagement.ends
    for index, entry in enumerate(facts.contract.exceptions):
        if entry.expires > ends:
            path = ("exceptions", index, "expires")
            yield Finding(path, f"is after the contract ends ({ends})", f"write {ends} or earlier")


def exceptions_name_rules(facts: Facts) -> Iterator[Finding]:
    """What looks like a control is one, and ids are used once."""
    first: dict[str, int] = {}
    for index, entry in enumerate(facts.contract.exceptions):
        path = ("exceptions", index)
        if _CONTROL_ID.fullmatch(entry.rule) and entry.rule not in catalogue():
            yield Finding((*path, "rule"), "is not a control", did_you_mean(entry.rule, catalogue()))
        if entry.id in first:
            yield Finding((*path, "id"), f"is used twice, first by exceptions[{first[entry.id]}]", "number it anew")
        first.setdefault(entry.id, index)
