"""Rules about the values of conditions: whether a request can have them, and whether conditions can hold together."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import Any, Final

from cordon.access.lint.findings import LintFinding, Severity
from cordon.access.lint.kinds import PolicyKind
from cordon.access.lint.operator_rules import key_type
from cordon.access.lint.presence import without_key
from cordon.access.lint.subject import Subject
from cordon.access.operators import NEGATED, READERS
from cordon.access.patterns import fixed, like
from cordon.access.policy import NULL, Condition, Pattern, SetOperator, Wild
from cordon.errors import quote

_ACCOUNT: Final = re.compile(r"\d{12}|anonymous", re.ASCII)
_FORMS: Final = {
    "aws:principalaccount": (_ACCOUNT, "an account id of twelve digits"),
    "aws:resourceaccount": (_ACCOUNT, "an account id of twelve digits"),
    "aws:sourceaccount": (_ACCOUNT, "an account id of twelve digits"),
    "aws:vpceaccount": (_ACCOUNT, "an account id of twelve digits"),
    "kms:calleraccount": (_ACCOUNT, "an account id of twelve digits"),
    "s3:resourceaccount": (_ACCOUNT, "an account id of twelve digits"),
    "s3:dataaccesspointaccount": (_ACCOUNT, "an account id of twelve digits"),
    "aws:principalorgid": (re.compile(r"o-[a-z0-9]{10,32}"), "an organization's id, o-…"),
    "aws:resourceorgid": (re.compile(r"o-[a-z0-9]{10,32}"), "an organization's id, o-…"),
    "aws:sourceorgid": (re.compile(r"o-[a-z0-9]{10,32}"), "an organization's id, o-…"),
    "aws:vpceorgid": (re.compile(r"o-[a-z0-9]{10,32}"), "an organization's id, o-…"),
    "aws:sourcevpc": (re.compile(r"vpc-[0-9a-z]+"), "a VPC's id, vpc-…"),
    "aws:sourcevpce": (re.compile(r"vpce-[0-9a-z]+"), "a VPC endpoint's id, vpce-…"),
    "aws:principaltype": (
        re.compile("Account|User|FederatedUser|AssumedRole|Anonymous"),
        "one of AWS's principal types",
    ),
    "aws:requestedregion": (re.compile(r"[a-z]{2,4}(-[a-z]+)+-\d|aws-global"), "a region's name"),
    "kms:viaservice": (re.compile(r"[a-z0-9.-]+\.[a-z0-9-]+\.amazonaws\.com(\.cn)?"), "SERVICE.REGION.amazonaws.com"),
    "iam:passedtoservice": (re.compile(r"[a-z0-9.-]+\.amazonaws\.com(\.cn)?"), "a service principal"),
    "aws:principalservicename": (re.compile(r"[a-z0-9.-]+\.amazonaws\.com(\.cn)?"), "a service principal"),
    "aws:calledvia": (re.compile(r"[a-z0-9.-]+\.amazonaws\.com(\.cn)?"), "a service principal"),
}
"""What the values of a key look like, by the key in lower case (IAM user guide, "AWS global condition context keys";
KMS developer guide, "AWS KMS condition keys")."""
_SESSION_ARN: Final = re.compile(r"arn:[\w-]+:sts::\d{12}:assumed-role/.+")
_SYSTEM_KEYS: Final = frozenset(
    {
        "aws:principalaccount",
        "aws:principalorgid",
        "aws:resourceaccount",
        "aws:resourceorgid",
        "aws:sourceaccount",
        "aws:sourceorgid",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:vpceaccount",
        "aws:vpceorgid",
    }
)
"""Keys of "system-generated identifiers", in which an endpoint policy takes no wildcards (PrivateLink guide, "Control
access to VPC endpoints using endpoint policies")."""
_LEAST_BESIDE_WILDCARD: Final = 6
"""How many consecutive characters must stand before or after a wildcard in an endpoint policy's string condition."""
_LOWER: Final = ("GreaterThan", "GreaterThanEquals")
_UPPER: Final = ("LessThan", "LessThanEquals")


def values_can_match(subject: Subject) -> Iterator[LintFinding]:
    """Find values that no request can have."""
    for condition in subject.statement.conditions:
        if not condition.known or condition.operator == NULL:
            continue
        if not condition.values:
            yield subject.finding(
                "values-empty", f"{condition.written} {condition.key} has no value", key=condition.key
            )
            continue
        yield from _forms(subject, condition)
        yield from _wildcards(subject, condition)
        yield from _addresses(subject, condition)
        if subject.kind is PolicyKind.ENDPOINT:
            yield from _in_endpoint(subject, condition)


def _forms(subject: Subject, condition: Condition) -> Iterator[LintFinding]:
    form, what = _FORMS.get(condition.name, (None, ""))
    wrong = [value for value in condition.values if form and value.literal and not form.fullmatch(value.literal)]
    if condition.name == "aws:principalarn":
        wrong = [value for value in condition.values if _SESSION_ARN.fullmatch(value.text)]
        what = "the role's ARN: aws:PrincipalArn has that in a role's sessions"
    if key_type(condition.name)[0] == "Bool" and condition.operator.startswith("String"):
        wrong = [value for value in condition.values if value.literal not in (None, "true", "false")]
        what = "true or false"
    for value in wrong:
        if set("*?") & set(value.text):
            continue  # `_wildcards` says it
        all_wrong = len(wrong) == len(condition.values)
        yield subject.finding(
            "value-never-matches",
            f"{condition.written} {condition.key}: {quote(value.text)} is not {what}",
            key=condition.key,
            severity=None if all_wrong else Severity.WARNING,
        )


def _wildcards(subject: Subject, condition: Condition) -> Iterator[LintFinding]:
    operator = NEGATED.get(condition.operator, condition.operator)
    literal = [value.text for value in condition.values if value.literal and set("*?") & set(value.literal)]
    literal = [text for text in literal if "${*}" not in text]
    if operator in ("StringEquals", "StringEqualsIgnoreCase") and literal:
        all_of_them = len(literal) == len(condition.values) and operator == condition.operator
        yield subject.finding(
            "wildcard-not-read",
            f"{condition.written} {condition.key} takes {quote(literal[0])} literally",
            key=condition.key,
            severity=Severity.ERROR if all_of_them else None,
            remedy=f"use {condition.operator.replace('EqualsIgnoreCase', 'Like').replace('Equals', 'Like')}",
        )


def _addresses(subject: Subject, condition: Condition) -> Iterator[LintFinding]:
    """`aws:SourceIp` has public addresses only: what comes from a VPC comes through an endpoint, without it."""
    if condition.name != "aws:sourceip" or NEGATED.get(condition.operator, condition.operator) != "IpAddress":
        return
    private = [value.text for value in condition.values if _is_private(value.text)]
    if private:
        all_private = len(private) == len(condition.values)
        yield subject.finding(
            "value-never-matches",
            f"{condition.written} {condition.key}: {quote(private[0])} is private, and requests have public addresses",
            key=condition.key,
            severity=None if all_private else Severity.WARNING,
            remedy="use aws:VpcSourceIp for addresses in a VPC",
        )


_DOCUMENTATION: Final = tuple(
    ipaddress.ip_network(text) for text in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
)
"""RFC 5737 and RFC 3849: Python counts them as private, examples use them as public addresses."""


def _is_private(text: str) -> bool:
    network = ipaddress.ip_network(text, strict=False)
    if any(network.version == known.version and network.subnet_of(known) for known in _DOCUMENTATION):  # type: ignore[arg-type]
        return False
    return network.is_private


def _in_endpoint(subject: Subject, condition: Condition) -> Iterator[LintFinding]:
    if not condition.operator.startswith("String"):
        return
    for value in condition.values:
        if not any(isinstance(part, Wild) for part in value.parts):
            continue
        if condition.name in _SYSTEM_KEYS:
            message = f"{condition.written} {condition.key}: {quote(value.text)} has a wildcard"
            yield subject.finding("endpoint-wildcard", message, key=condition.key)
        elif condition.name.startswith("aws:") and not _long_beside_wildcards(value):
            message = (
                f"{condition.written} {condition.key}: {quote(value.text)} has fewer than "
                f"{_LEAST_BESIDE_WILDCARD} characters before or after a wildcard"
            )
            yield subject.finding("endpoint-wildcard", message, key=condition.key)


def _long_beside_wildcards(value: Pattern) -> bool:
    parts = value.parts
    for place, part in enumerate(parts):
        if isinstance(part, Wild):
            beside = [parts[near] for near in (place - 1, place + 1) if 0 <= near < len(parts)]
            lengths = [len(text) if isinstance(text, str) else 0 for text in beside]
            if max(lengths, default=0) < _LEAST_BESIDE_WILDCARD and not any(
                not isinstance(text, str | Wild) for text in beside
            ):
                return False
    return True


def conditions_hold_together(subject: Subject) -> Iterator[LintFinding]:
    """Find keys whose conditions no request can satisfy together."""
    by_key: dict[str, list[Condition]] = {}
    for condition in subject.statement.conditions:
        if condition.known and condition.values and condition.set_operator is SetOperator.NONE:
            by_key.setdefault(condition.name, []).append(condition)
    for conditions in by_key.values():
        why = _contradiction(conditions) if len(conditions) > 1 else ""
        if why:
            key = conditions[0].key
            yield subject.finding("conditions-contradict", f"{key}: {why}", key=key)
    demanded = {name for name, conditions in by_key.items() if any(not without_key(item) for item in conditions)}
    if {"aws:sourceip"} & demanded and {"aws:sourcevpce", "aws:sourcevpc"} & demanded:
        message = (
            "no request has both aws:SourceIp and a VPC endpoint's key: behind an endpoint there is no aws:SourceIp"
        )
        yield subject.finding("conditions-contradict", message, key="aws:SourceIp")


def _contradiction(conditions: list[Condition]) -> str:
    """Say why conditions on one key can't hold together; empty if they can."""
    if any(item.operator == NULL and item.values[0].text.lower() == "true" for item in conditions) and any(
        not without_key(item) for item in conditions
    ):
        return "Null demands that the key is missing, another condition that it is there"
    if any(item.if_exists for item in conditions):
        return ""
    return _texts_apart(conditions) or _window_empty(conditions, "Date") or _window_empty(conditions, "Numeric")


def _texts_apart(conditions: list[Condition]) -> str:
    exact = [item for item in conditions if item.operator == "StringEquals"]
    if not exact or any(value.literal is None for item in exact for value in item.values):
        return ""
    left = set.intersection(*({value.text for value in item.values} for item in exact))
    for item in conditions:
        matchers = [like(parts) for value in item.values if (parts := fixed(value.parts)) is not None]
        if len(matchers) < len(item.values):
            continue  # a variable can be anything
        if item.operator == "StringLike":
            left = {text for text in left if any(matcher.fullmatch(text) for matcher in matchers)}
        elif item.operator in ("StringNotEquals", "StringNotLike"):
            left = {text for text in left if not any(matcher.fullmatch(text) for matcher in matchers)}
    return "" if left else "no value satisfies all of its conditions"


def _window_empty(conditions: list[Condition], family: str) -> str:
    bounds: dict[str, Any] = {}
    strict = False
    for item in conditions:
        read = READERS.get(NEGATED.get(item.operator, item.operator))
        name = item.operator.removeprefix(family)
        if item.operator == name or read is None:
            continue
        values = [read(value.text) for value in item.values]
        strict = strict or not name.endswith("Equals")
        if name in _LOWER:
            bounds["low"] = max(bounds.get("low", min(values)), min(values))
        elif name in _UPPER:
            bounds["high"] = min(bounds.get("high", max(values)), max(values))
    if "low" not in bounds or "high" not in bounds:
        return ""
    if bounds["low"] > bounds["high"] or (strict and bounds["low"] == bounds["high"]):
        return f"its lower bound {bounds['low']} is above its upper bound {bounds['high']}"
    return ""
