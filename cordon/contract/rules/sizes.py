"""The rule that a contract's policy documents fit into AWS's limits (AWS.md rule 24)."""

from __future__ import annotations

from collections.abc import Iterator

from components.policy_documents.sizes import LIMITS
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
    reported: set[str] = set()
    for sized in facts.documents:
        limit = LIMITS[sized.kind]
        size = sized.size
        if size <= limit.maximum or sized.kind in reported:
            continue
        reported.add(sized.kind)
        path, remedy = _CAUSES[sized.kind]
        entries = f"has {_count(facts, path)} entries, which make the {limit.name} ({sized.name})"
        yield Finding(path, f"{entries} {size:,} {limit.unit} long, AWS's limit is {limit.maximum:,}", remedy)


def _count(facts: Facts, path: tuple[str, ...]) -> int:
    contract = facts.contract
    entries = {
        "from": contract.access.from_,
        "roles": contract.access.roles,
        "data": contract.data,
        "residency": contract.regions,
    }
    return len(entries[path[-1]])
