"""Rules about condition operators: whether they exist, and fit the type of their key.

IAM user guide, "Condition operators" and "Single-valued vs. multivalued context keys"; "IAM policy validation check
reference" (type mismatch, missing qualifier, null with if exists, ForAllValues with single valued key).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from cordon.access.lint.findings import LintFinding, Severity
from cordon.access.lint.subject import Subject
from cordon.access.operators import NEGATED, names
from cordon.access.policy import NULL, Condition, SetOperator
from cordon.aws.reference import condition_key, global_key

_FAMILIES: Final = {
    "String": ("String", "Binary"),
    "ARN": ("Arn", "String"),
    "Bool": ("Bool",),
    "Numeric": ("Numeric",),
    "Date": ("Date",),
    "IPAddress": ("IpAddress",),
}
"""The beginnings of the names of the operators that fit a key's type; the others' names have a `Not` inside."""
_SECONDS: Final = frozenset({"aws:epochtime", "kms:validto"})
"""Keys whose type is Date, and whose values are numbers too (KMS developer guide, "kms:ValidTo")."""
_ASKED_FOR: Final = frozenset({"aws:tagkeys", "kms:grantoperations", "sts:transitivetagkeys"})
"""Multivalued keys that list what a request asks for. Without them it asks for nothing, so that ForAllValues alone is
the limit that is meant (IAM user guide, "Pass session tags in AWS STS"), or it is refused (KMS developer guide,
"kms:GrantOperations": "CreateGrant doesn't permit it")."""


def operators_fit(subject: Subject) -> Iterator[LintFinding]:
    """Find operators that do not exist or do not fit their key."""
    for condition in subject.statement.conditions:
        if not condition.known:
            remedy = next((f"write {name}" for name in names() if name.lower() in condition.operator.lower()), "")
            message = f"AWS has no operator {condition.operator}"
            yield subject.finding("operator-unknown", message, key=condition.key, remedy=remedy)
            continue
        kind, multivalued = key_type(condition.name)
        if kind and condition.operator != NULL:
            yield from _type(subject, condition, kind)
            yield from _set_operator(subject, condition, multivalued=multivalued)


@lru_cache(maxsize=65536)
def key_type(name: str) -> tuple[str, bool]:
    """Return the type of a condition key and whether it has several values; an empty type for a key that is not known.

    Args:
        name: The key in lower case.
    """
    known = global_key(name) or condition_key(name)
    return (known.type, known.multivalued) if known is not None else ("", False)


def _type(subject: Subject, condition: Condition, kind: str) -> Iterator[LintFinding]:
    operator = NEGATED.get(condition.operator, condition.operator)
    fits = operator.startswith(_FAMILIES.get(kind, ("",)))
    if kind == "String" and operator.startswith("Arn"):
        fits = all(value.text.startswith(("arn:", "*")) for value in condition.values)
    if condition.name in _SECONDS and operator.startswith("Numeric"):
        fits = True
    if not fits:
        message = f"{condition.written} does not fit {condition.key}, whose type is {kind}"
        yield subject.finding("operator-type", message, key=condition.key)
    elif kind == "ARN" and operator == "StringLike" and any(set("*?") & set(value.text) for value in condition.values):
        message = f"{condition.written} on {condition.key}: its wildcards run on past the ARN's colons"
        yield subject.finding("operator-type", message, key=condition.key, remedy="use ArnLike or ArnNotLike")


def _set_operator(subject: Subject, condition: Condition, *, multivalued: bool) -> Iterator[LintFinding]:
    key, allows = condition.key, subject.statement.allows
    if multivalued and condition.set_operator is SetOperator.NONE:
        yield subject.finding(
            "set-operator-missing", f"{key} has several values, and {condition.written} compares one", key=key
        )
    elif not multivalued and condition.set_operator is not SetOperator.NONE:
        note = ", and allows where the key is missing" if allows and condition.set_operator is SetOperator.ALL else ""
        yield subject.finding(
            "set-operator-needless", f"{key} has one value, {condition.written} is for several{note}", key=key
        )
    elif condition.set_operator is SetOperator.ALL and allows and condition.name not in _ASKED_FOR:
        present = any(
            other.operator == NULL and other.name == condition.name and other.values[0].text.lower() == "false"
            for other in subject.statement.conditions
        )
        if not present:
            message = f"{condition.written} {key} also allows requests that do not have the key"
            yield subject.finding("for-all-values-alone", message, key=key, severity=Severity.WARNING)
