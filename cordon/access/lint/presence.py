"""Whether requests of a statement's actions can have a condition key, and what a condition is worth if they can't.

The service authorization reference lists the keys of each action and of each type of resource; the table of global keys
says who has the others. Conditions on absent keys: IAM user guide, "Condition operators" ("If the key that you specify
in a policy condition is not present in the request context, the values do not match"), "…IfExists", "Null", and
"Single-valued vs. multivalued context keys".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from cordon.access.actions import expand, lazily, matches_any
from cordon.access.lint.findings import LintFinding, Severity
from cordon.access.lint.resource_types import fits
from cordon.access.lint.subject import Subject
from cordon.access.operators import NEGATED
from cordon.access.policy import NULL, Condition, PatternElement, SetOperator
from cordon.aws.reference import (
    CallerKind,
    ResourceType,
    When,
    action,
    actions_of,
    condition_key,
    global_key,
    services,
)

_SHOWN: Final = 3
"""How many actions a message lists."""
_LARGE: Final = ("s3", "ec2", "iam")
"""Services whose actions have most of the keys that are not a service's own."""
_THROUGH_ACCESS_POINTS: Final = frozenset(
    {"s3:accesspointnetworkorigin", "s3:dataaccesspointaccount", "s3:dataaccesspointarn"}
)
"""Keys of requests through an access point, which the reference has for access points' ARNs; the bucket's policy sees
them too (Amazon S3 user guide, "Configuring IAM policies for using access points", "Delegating access control")."""


def without_key(condition: Condition) -> bool:
    """Return whether a condition holds for a request that does not have its key."""
    if condition.operator == NULL:
        return condition.values[0].text.lower() == "true"
    if condition.if_exists:
        return True
    if condition.set_operator is not SetOperator.NONE:
        return condition.set_operator is SetOperator.ALL
    return condition.operator in NEGATED


def key_presence(subject: Subject) -> Iterator[LintFinding]:
    """Find conditions on keys that a statement's requests never have."""
    for condition in subject.statement.conditions:
        if not condition.known or not condition.values:
            continue
        key = condition.key
        if global_key(key) is None and condition_key(key) is None and not _carried_by_any(subject, key):
            yield subject.finding(
                "key-unknown", f"AWS documents no condition key {key}", key=key, remedy=_nearest_key(key)
            )
            continue
        absent = [name for name in subject.literal_actions if action(name) and not _possible(subject, name, key)]
        absent += [pattern for pattern in subject.wildcard_actions if not _possible_for_any(subject, pattern, key)]
        if subject.statement.actions.negated and not _possible_for_all_but(subject, key):
            absent.append("NotAction")
        if absent and not _meant_for_others(subject, condition, absent):
            yield _absent(subject, condition, absent)
        yield from _absent_on_some(subject, condition, absent)


def _absent_on_some(subject: Subject, condition: Condition, absent: list[str]) -> Iterator[LintFinding]:
    """Find resources of an Allow on which requests lack a key that they have on the statement's other resources."""
    resources = subject.statement.resources
    if not subject.statement.allows or without_key(condition) or resources is None or _on_anything(resources):
        return
    for name in subject.literal_actions:
        if name in absent or action(name) is None:
            continue
        for pattern in resources.patterns:
            types = resource_types(name, PatternElement((pattern,)))
            if types and not can_have(name, condition.name, subject.callers(name), types):
                message = (
                    f"requests for {name} on {pattern.text} never have {condition.key}, so {condition.written} fails "
                    "and they are not allowed there"
                )
                yield subject.finding(
                    "key-not-carried",
                    message,
                    action=name,
                    key=condition.key,
                    severity=Severity.WARNING,
                    remedy="give this resource a statement of its own",
                )


def _meant_for_others(subject: Subject, condition: Condition, absent: list[str]) -> bool:
    """Return whether an Allow's condition holds where the key is missing on purpose: some of its actions have the key.

    That is what `…IfExists` is for (IAM user guide, "Condition operators", "…IfExists").
    """
    others = len(subject.statement.actions.patterns) > len(absent) and "NotAction" not in absent
    optional = condition.if_exists or condition.set_operator is SetOperator.ALL or condition.operator == NULL
    return subject.statement.allows and others and optional and without_key(condition)


def _absent(subject: Subject, condition: Condition, actions: list[str]) -> LintFinding:
    known = global_key(condition.key)
    rule = "key-never-present" if known is not None and not known.per_action else "key-not-carried"
    shown = ", ".join(actions[:_SHOWN]) + (f" and {len(actions) - _SHOWN} more" if len(actions) > _SHOWN else "")
    shown = "the actions that it covers" if actions == ["NotAction"] else shown
    who = f" by {_callers(subject, actions[0])}" if rule == "key-never-present" else ""
    holds = without_key(condition)
    severity: Severity | None = None
    if subject.statement.allows and holds:
        rule, result = "condition-without-effect", "always holds for them"
    elif subject.statement.allows:
        result = "fails and they are not allowed"
    elif holds:
        result = "always holds for them and they are denied whatever the key"
        severity = Severity.WARNING if len(subject.statement.conditions) > 1 else None
    else:
        result = "never holds and they are not denied"
    message = f"requests for {shown}{who} never have {condition.key}, so {condition.written} {result}"
    return subject.finding(rule, message, action=", ".join(actions), key=condition.key, severity=severity)


def _callers(subject: Subject, name: str) -> str:
    return " or ".join(sorted(f"a {kind.value} caller" for kind in subject.callers(name)))


def _possible(subject: Subject, name: str, key: str) -> bool:
    """Return whether requests of one action can have a key."""
    return can_have(name, key.lower(), subject.callers(name), resource_types(name, subject.statement.resources))


def _possible_for_any(subject: Subject, pattern: str, key: str) -> bool:
    """Return whether requests of any action that a pattern matches can have a key; True if it matches none."""
    return _any_can_have(pattern.lower(), key.lower(), subject.callers(), subject.statement.resources)


@lru_cache(maxsize=16384)
def _any_can_have(pattern: str, key: str, callers: frozenset[CallerKind], resources: PatternElement | None) -> bool:
    names = lazily(pattern, (key.partition(":")[0], *_LARGE))
    on_types = ((name, resource_types(name, resources)) for name in names)
    return not matches_any(pattern) or any(
        types != () and can_have(name, key, callers, types) for name, types in on_types
    )


def _possible_for_all_but(subject: Subject, key: str) -> bool:
    """Return whether requests of an action that NotAction leaves can have a key."""
    service = key.partition(":")[0].lower()
    if service not in services():  # a global key: some action that is left has it, if the callers have it
        known = global_key(key)
        return known is None or known.per_action or known.when(*subject.callers()) is not When.NEVER
    excluded = {name for pattern in subject.statement.actions.patterns for name in expand(pattern.text)}
    left = [name for name in actions_of(service) if name not in excluded]
    return any(can_have(name, key.lower(), subject.callers(), None) for name in left)


def _carried_by_any(subject: Subject, key: str) -> bool:
    return any(known.carries(key) for name in subject.literal_actions if (known := action(name)) is not None)


def resource_types(name: str, resources: PatternElement | None) -> tuple[ResourceType, ...] | None:
    """Return the types of resources that a statement's requests of an action are on; None: all of its types."""
    known = action(name)
    if known is None or resources is None or _on_anything(resources):
        return None
    return tuple(kind for kind in known.resource_types if any(fits(pattern, kind) for pattern in resources.patterns))


def _on_anything(resources: PatternElement) -> bool:
    return resources.negated or any(not pattern.text.strip("*") for pattern in resources.patterns)


def any_fits(pattern: str, resources: PatternElement) -> bool:
    """Return whether any action that a pattern matches is on one of a statement's resources."""
    if _on_anything(resources):
        return True
    named = sorted({item.text.split(":")[2] for item in resources.patterns if item.text.count(":") > 1})
    return not matches_any(pattern) or any(resource_types(name, resources) != () for name in lazily(pattern, named))


@lru_cache(maxsize=262144)
def can_have(name: str, key: str, callers: frozenset[CallerKind], types: tuple[ResourceType, ...] | None) -> bool:
    """Return whether requests of an action can have a condition key.

    Args:
        name: The action's name.
        key: The condition key.
        callers: Who can make the request.
        types: The types of the resources that it can be on; None: any that the action is on.
    """
    known = action(name)
    if known is None:
        return True
    whole = global_key(key)
    if whole is not None and not whole.per_action:
        present = any(whole.present[caller] is not When.NEVER for caller in callers)
        return (present and whole.supports(name)) or known.carries(key)
    if types is None or key in _THROUGH_ACCESS_POINTS:
        return known.carries(key)
    return any(known.carries(key, kind) for kind in types) if types else known.carries(key)


def _nearest_key(key: str) -> str:
    import difflib

    service, _, plain = key.lower().partition(":")
    names = _keys_of(service)
    near = difflib.get_close_matches(plain[:64], names, n=1, cutoff=0.6)
    return f"did you mean {names[near[0]]}?" if near else ""


@lru_cache(maxsize=64)
def _keys_of(service: str) -> dict[str, str]:
    from cordon.aws.reference import GLOBAL_KEYS

    listed: Iterable[str] = GLOBAL_KEYS if service == "aws" else _keys_carried(service)
    return {name.lower().partition(":")[2]: name for name in listed}


def _keys_carried(service: str) -> set[str]:
    keys: set[str] = set()
    for name in actions_of(service):
        known = action(name)
        if known is not None:
            keys |= known.condition_keys.union(*(kind.condition_keys for kind in known.resource_types))
    return keys
