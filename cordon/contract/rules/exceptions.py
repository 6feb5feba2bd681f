"""Rules about exceptions: what may be excepted, by whom, and for how long (DESIGN.md, "Verdicts")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cordon.contract.catalogue import catalogue
from cordon.contract.nearest import did_you_mean
from cordon.contract.rules.finding import Facts, Finding, each
from cordon.contract.terms import ContractException
from cordon.contract.text_values import mailbox

_CONTROL_ID = re.compile(r"[A-Za-z]{2,4}-[0-9]+")


def exceptions_are_approved_by_another(facts: Facts) -> Iterator[Finding]:
    """The approver is not who asked."""

    def judge(index: int, entry: ContractException) -> Iterator[Finding]:
        if mailbox(entry.approver) == mailbox(entry.owner):
            path = ("exceptions", index, "approver")
            yield Finding(path, "is the exception's owner", "have another person approve it")

    return each(facts.contract.exceptions, judge)


def exceptions_are_approved_by_us(facts: Facts) -> Iterator[Finding]:
    """The approver is none of the contractor's people and has no address where they have theirs."""
    contract = facts.contract
    contacts = [contract.contractor.contact, contract.contractor.security_contact]
    theirs = [email for email in (*contacts, *(person.email for person in contract.access.people)) if email]
    hosts = {email.casefold().rsplit("@", 1)[1] for email in theirs}

    def judge(index: int, entry: ContractException) -> Iterator[Finding]:
        if entry.approver.casefold().rsplit("@", 1)[1] in hosts:
            path = ("exceptions", index, "approver")
            yield Finding(path, "is one of the contractor's people", "have one of ours approve it")

    return each(contract.exceptions, judge)


def exceptions_are_in_force(facts: Facts) -> Iterator[Finding]:
    """An exception has not expired."""

    def judge(index: int, entry: ContractException) -> Iterator[Finding]:
        if entry.expires < facts.today:
            remedy = "mend the cause and remove it, or have it approved anew"
            yield Finding(("exceptions", index, "expires"), f"has passed (today is {facts.today})", remedy)

    return each(facts.contract.exceptions, judge)


def exceptions_end_with_the_contract(facts: Facts) -> Iterator[Finding]:
    """An exception does not outlive the contract."""
    ends = facts.contract.engagement.ends

    def judge(index: int, entry: ContractException) -> Iterator[Finding]:
        if entry.expires > ends:
            path = ("exceptions", index, "expires")
            yield Finding(path, f"is after the contract ends ({ends})", f"write {ends} or earlier")

    return each(facts.contract.exceptions, judge)


def exceptions_name_rules(facts: Facts) -> Iterator[Finding]:
    """What looks like a control is one, and is excepted for a place, not for everything."""

    def judge(index: int, entry: ContractException) -> Iterator[Finding]:
        path = ("exceptions", index)
        if not _CONTROL_ID.fullmatch(entry.rule):
            return
        if entry.rule not in catalogue():
            yield Finding((*path, "rule"), "is not a control", did_you_mean(entry.rule, catalogue()))
        if entry.resource == "*":
            limit = "excepts everything from a control"
            yield Finding(
                (*path, "resource"), limit, "name the place in this file, e.g. access.session, or the resource"
            )

    return each(facts.contract.exceptions, judge)


def exceptions_have_ids_of_their_own(facts: Facts) -> Iterator[Finding]:
    """Ids are used once: reports name exceptions by them."""
    first: dict[str, int] = {}

    def judge(index: int, entry: ContractException) -> Iterator[Finding]:
        found = first.setdefault(entry.id, index)
        if found != index:
            path = ("exceptions", index, "id")
            yield Finding(path, f"is used twice, first by exceptions[{found}]", "number it anew")

    return each(facts.contract.exceptions, judge)
