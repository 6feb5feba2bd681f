"""The rule that a contract's policy documents fit into AWS's limits (AWS.md rule 24)."""

from __future__ import annotations

from collections.abc import Iterator

from components.policy_documents.sizes import LIMITS, all_documents, measure
from cordon.contract.policy_facts import policy_facts
from cordon.contract.requirements import effective
from cordon.contract.rules.finding import Facts, Finding

_CAUSES = {
    "trust": (("access", "from"), "join neighbouring ranges, or name fewer"),
    "inline": (("access", "roles"), "split the role, or the contract"),
    "boundary": (("residency",), "name fewer regions"),
    "bucket": (("access", "roles"), "give fewer roles, or split the contract"),
    "key": (("access", "roles"), "give fewer roles, or split the contract"),
    "endpoint": (("data",), "split the contract: one for each group of datasets"),
}


def policies_fit(facts: Facts) -> Iterator[Finding]:
    """Every policy document is built as the components build it and held against its limit; one finding a kind."""
    needs = effective(facts.contract, facts.organisation, facts.today)
    told: set[str] = set()
    for one in all_documents(policy_facts(facts.contract, facts.organisation, needs)):
        limit = LIMITS[one.kind]
        size = measure(one.document, limit.unit)
        if size <= limit.maximum or one.kind in told:
            continue
        told.add(one.kind)
        path, remedy = _CAUSES[one.kind]
        said = f"has {_count(facts, path)} entries, which make the {limit.name} ({one.name}) {size:,} {limit.unit} long"
        yield Finding(path, f"{said}, AWS's limit is {limit.maximum:,}", remedy)


def _count(facts: Facts, path: tuple[str, ...]) -> int:
    contract = facts.contract
    entries = {
        "from": contract.access.from_,
        "roles": contract.access.roles,
        "data": contract.data,
        "residency": contract.regions,
    }
    return len(entries[path[-1]])
