"""Advice: what is valid and probably not meant. Told as notes; a contract with notes is still valid."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cordon.contract.catalogue import catalogue
from cordon.contract.nearest import nearest
from cordon.contract.rules.finding import Facts

CATEGORIES = (
    "pii", "health", "financial", "payment-card", "biometric", "location", "children", "credentials", "source-code",
)  # fmt: skip
"""Categories that mean something to Cordon or its readers; others are allowed."""
_PERSONAL = {"pii", "health", "financial", "payment-card", "biometric", "location", "children"}


def categories_are_known(facts: Facts) -> Iterator[str]:
    """A category one letter off a known one is a slip that switches a clause off."""
    for name, dataset in facts.contract.data.items():
        for category in dataset.categories:
            near = nearest(category.replace("-", ""), [known.replace("-", "") for known in CATEGORIES])
            meant = next((known for known in CATEGORIES if known.replace("-", "") == near), None)
            if category not in CATEGORIES and meant:
                yield f"data.{name}.categories: {category!r} is not a category Cordon knows; did you mean {meant}?"


def laws_fit_the_data(facts: Facts) -> Iterator[str]:
    """Payment cards fall under PCI DSS, and personal data is not public."""
    for name, dataset in facts.contract.data.items():
        if "payment-card" in dataset.categories and "pci-dss" not in facts.contract.law:
            yield f"data.{name} has payment-card data, but law does not name pci-dss"
        personal = sorted(_PERSONAL.intersection(dataset.categories))
        if personal and dataset.classification == "public":
            yield f"data.{name} is public, but has {', '.join(personal)} data"
        if personal and not facts.contract.law:
            yield f"data.{name} has {', '.join(personal)} data, but law is empty"


def releases_can_be_approved(facts: Facts) -> Iterator[str]:
    """A release needs approvers other than who asks; what the contractor lacks, the organisation must provide."""
    contract = facts.contract
    needs = facts.needs
    wanted = needs.value("DLP-1", "approvers") if "DLP-1" in needs.controls else 0
    approving = {role for role, grants in contract.access.roles.items() if "approve" in grants.get("export", ())}
    theirs = sum(person.role in approving for person in contract.access.people)
    if theirs < wanted:
        yield f"DLP-1 needs {wanted} approvers for each release, the contract names {theirs}: the others are yours"


def writing_follows_the_flow(facts: Facts) -> Iterator[str]:
    """Inbound data is written by us: a role that writes it changes what was shared."""
    for role, grants in facts.contract.access.roles.items():
        for name, verbs in grants.items():
            dataset = facts.contract.data.get(name)
            if dataset and dataset.flow == "inbound" and "write" in verbs:
                yield f"access.roles.{role}.{name} grants write, but {name} is inbound"


def exceptions_lower_something(facts: Facts) -> Iterator[str]:
    """An exception for a control that changes nothing is unused, or names the wrong place."""
    used = {one.exception for reqs in facts.needs.controls.values() for one in reqs.values()}
    for index, entry in enumerate(facts.contract.exceptions):
        if entry.rule in catalogue() and entry.id not in used and "." in entry.resource:
            yield f"exceptions[{index}] ({entry.id}) lowers nothing today: is its resource right, is it still needed?"


def posture_is_current(facts: Facts) -> Iterator[str]:
    """An assessment is a year old at most, and certificates are in force (TPR-1)."""
    posture = facts.contract.posture
    if posture is None:
        return
    if (facts.today - posture.assessed).days > catalogue()["TPR-1"].requires["reassess"].tiers["public"].days:
        yield f"posture.assessed: {posture.assessed} is more than a year ago"
    for name, last in posture:
        if name not in {"assessed", "incidents"} and last is not None and last < facts.today:
            yield f"posture.{name}: ended {last}"


ADVICE: tuple[Callable[[Facts], Iterator[str]], ...] = (
    categories_are_known,
    laws_fit_the_data,
    releases_can_be_approved,
    writing_follows_the_flow,
    exceptions_lower_something,
    posture_is_current,
)
"""Asked of valid contracts only."""
