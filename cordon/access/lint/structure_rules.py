"""Rules about a policy as a whole: Sids, version, variables, characters and size."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from components.aws_quotas import COUNTS
from cordon.access.lint.findings import LintFinding, Severity
from cordon.access.lint.kinds import PolicyKind
from cordon.access.lint.rules import RULES
from cordon.access.lint.subject import Subject
from cordon.access.operators import NEGATED
from cordon.access.policy import Policy, Statement, Variable
from cordon.aws.reference import When, condition_key, global_key
from cordon.errors import quote

_SID: Final = re.compile(r"[A-Za-z0-9]*", re.ASCII)
_NOT_TAKEN: Final = re.compile(r"[^\t\n\r -ÿ]")
"""IAM user guide, "IAM and AWS STS quotas": "U+0009, U+000A, U+000D, and characters in the range U+0020 to U+00FF"."""


def document_finding(document: str, rule: str, message: str, statement: str = "", number: int = 0) -> LintFinding:
    """Return a finding on a policy as a whole, or on a statement that could not be read."""
    known = RULES[rule]
    return LintFinding(document, rule, message, known.severity, known.remedy, statement, number=number)


def policy_findings(document: str, kind: PolicyKind, policy: Policy, *, has_version: bool) -> Iterator[LintFinding]:
    """Yield what is wrong with a policy apart from its statements' content."""
    for problem in policy.problems:
        rule = "not-known" if problem.unread else "malformed"
        yield document_finding(document, rule, problem.message, problem.statement, problem.number)
    control = kind in (PolicyKind.SERVICE_CONTROL, PolicyKind.RESOURCE_CONTROL)
    if control and (not has_version or not policy.has_variables) and not any(item.unread for item in policy.problems):
        yield document_finding(document, "control-policy-version", "its Version is not 2012-10-17")
    elif not has_version and not any(problem.unread for problem in policy.problems):
        yield document_finding(document, "version-missing", "it has no Version")
    if kind.traits.iam:
        yield from _sids(document, policy.statements)


def _sids(document: str, statements: Iterable[Statement]) -> Iterator[LintFinding]:
    first: dict[str, int] = {}
    counts = Counter(statement.sid for statement in statements if statement.sid)
    for statement in statements:
        first.setdefault(statement.sid, statement.number)
    for sid, count in counts.items():
        if count > 1:
            message = f"{count} statements have the Sid {quote(sid)}"
            yield document_finding(document, "sid-repeated", message, sid, first[sid])
        if not _SID.fullmatch(sid):
            message = f"the Sid {quote(sid)} has other characters"
            yield document_finding(document, "sid-not-allowed", message, sid, first[sid])


def size_findings(document: str, kind: PolicyKind, text: str) -> Iterator[LintFinding]:
    """Yield what is wrong with a policy's text.

    Args:
        document: The policy's name.
        kind: What it belongs to.
        text: The policy as it is sent to AWS.
    """
    quota = kind.traits.size
    size = quota.measure(text) if quota else 0
    if quota and size > quota.maximum:
        more = f"; AWS raises it to {quota.raisable_to:,} at most on request" if quota.raisable_to else ""
        message = (
            f"it has {size:,} {quota.unit}, AWS's limit for a {quota.name} is {quota.maximum:,}{more} ({quota.page})"
        )
        yield document_finding(document, "size-exceeded", message)
    strange = _NOT_TAKEN.search(text) if kind.traits.iam else None
    if strange:
        message = f"it has the character U+{ord(strange.group()):04X}"
        yield document_finding(document, "character-not-allowed", message)


def counts_are_taken(document: str, kind: PolicyKind, policy: Policy) -> Iterator[LintFinding]:
    """Yield what a policy has more of than AWS takes: statements, and principals, actions and conditions of one."""
    whole = COUNTS.get(f"{kind.value}-statements")
    if whole and len(policy.statements) > whole.maximum:
        message = (
            f"it has {len(policy.statements)} statements, AWS's limit is {whole.maximum} {whole.name} ({whole.page})"
        )
        yield document_finding(document, "count-exceeded", message)
    for statement in policy.statements:
        counted = {
            "principals": len(statement.principals.names) if statement.principals else 0,
            "actions": len(statement.actions.patterns),
            "conditions": len(statement.conditions),
        }
        for what, count in counted.items():
            quota = COUNTS.get(f"{kind.value}-{what}")
            if quota and count > quota.maximum:
                message = f"it has {count} {what}, AWS's limit is {quota.maximum} {quota.name} ({quota.page})"
                yield document_finding(document, "count-exceeded", message, statement.label, statement.number)


def variables_are_read(subject: Subject) -> Iterator[LintFinding]:
    """Find variables that mean nothing, that AWS does not know, or that never have a value."""
    resources = subject.statement.resources.patterns if subject.statement.resources else ()
    values = [(condition, value) for condition in subject.statement.conditions for value in condition.values]
    if not subject.policy.has_variables:
        texts = [*(item.text for item in resources), *(value.text for _, value in values)]
        written = next((text for text in texts if "${" in text), "")
        if written:
            yield subject.finding("variable-not-read", f"{quote(written)} is literal text in version 2008-10-17")
        return
    names = {variable: "" for pattern in resources for variable in pattern.variables}
    for condition, value in values:
        key = condition.key if condition.operator not in NEGATED else ""
        names |= dict.fromkeys(value.variables, key)
    for variable, key in names.items():
        yield from _variable(subject, variable, key)


def _variable(subject: Subject, variable: Variable, key: str) -> Iterator[LintFinding]:
    whole = global_key(variable.name)
    known = whole or condition_key(variable.name)
    if known is None:
        message = f"${{{variable.name}}} is no condition key that AWS documents"
        yield subject.finding("variable-unknown", message, key=key, severity=Severity.WARNING)
    elif known.multivalued:
        yield subject.finding(
            "variable-unknown", f"${{{variable.name}}} has several values, and can't be a variable", key=key
        )
    elif whole is not None and not whole.per_action and variable.default is None:
        callers = subject.callers(subject.literal_actions[0] if len(subject.literal_actions) == 1 else "")
        if whole.when(*callers) is When.NEVER:
            message = f"${{{variable.name}}} never has a value in requests of these principals, so it matches nothing"
            yield subject.finding("key-never-present", message, key=variable.name)
