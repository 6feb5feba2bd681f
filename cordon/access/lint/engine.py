"""Runs every rule over a policy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from cordon.access.documents import syntax_tree
from cordon.access.lint.action_rules import (
    actions_are_the_services,
    actions_exist,
    arns_are_valid,
    broad_grants,
    resource_control_syntax,
    resources_fit,
)
from cordon.access.lint.findings import LintFinding
from cordon.access.lint.kinds import PolicyKind
from cordon.access.lint.operator_rules import operators_fit
from cordon.access.lint.presence import key_presence
from cordon.access.lint.principal_rules import calls_fit_principals, principals_where_they_belong
from cordon.access.lint.structure_rules import (
    counts_are_taken,
    policy_findings,
    size_findings,
    variables_are_read,
)
from cordon.access.lint.subject import Subject
from cordon.access.lint.value_rules import conditions_hold_together, values_can_match
from cordon.access.policy import Policy, Statement

STATEMENT_RULES: Final[tuple[Callable[[Subject], Iterator[LintFinding]], ...]] = (
    actions_exist,
    actions_are_the_services,
    resource_control_syntax,
    resources_fit,
    arns_are_valid,
    broad_grants,
    principals_where_they_belong,
    calls_fit_principals,
    operators_fit,
    key_presence,
    values_can_match,
    conditions_hold_together,
    variables_are_read,
)
"""What is asked of every statement."""


def lint_document(name: str, document: Any, kind: PolicyKind, *, text: str = "") -> tuple[LintFinding, ...]:
    """Return everything that is wrong with a policy document.

    Args:
        name: What findings call it: its file, or what it belongs to.
        document: The document as `json.loads` returns it, or one of `documents.unread`.
        kind: What it belongs to.
        text: The document as it is sent to AWS; left out: written compactly, as AWS counts it at best.

    Returns:
        The findings in the order of the policy; the same document gives the same findings.
    """
    policy = syntax_tree(document)
    has_version = not isinstance(document, Mapping) or not document or "Version" in document
    findings = list(policy_findings(name, kind, policy, has_version=has_version))
    if not any(problem.unread for problem in policy.problems):
        findings += size_findings(name, kind, text or _compact(document))
    findings += counts_are_taken(name, kind, policy)
    for statement in policy.statements:
        findings += (replace(finding, document=name) for finding in statement_findings(kind, policy.version, statement))
    return tuple(findings)


def _compact(document: Any) -> str:
    try:
        return json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    except (ValueError, TypeError, RecursionError):
        return ""


@lru_cache(maxsize=16384)
def statement_findings(kind: PolicyKind, version: str, statement: Statement) -> tuple[LintFinding, ...]:
    """Return what is wrong with one statement; findings name no document.

    Args:
        kind: What the policy belongs to.
        version: The policy's version.
        statement: The statement.
    """
    subject = Subject("", kind, Policy(version), statement)
    return tuple(finding for rule in STATEMENT_RULES for finding in rule(subject))
