"""Every rule finds its planted faults, names what it must name, and leaves the mended policy alone."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from cordon.access.lint import RULES, LintFinding, PolicyKind, Severity, lint_document
from tests.access.lint.faults import FAULTS, Fault


def policy(content: dict[str, Any]) -> dict[str, Any]:
    return content if "Statement" in content else {"Version": "2012-10-17", "Statement": [content]}


def found(content: dict[str, Any], kind: PolicyKind) -> tuple[LintFinding, ...]:
    return lint_document("policy.json", policy(content), kind)


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{fault.rule}-{number}" for number, fault in enumerate(FAULTS)])
def test_a_planted_fault_is_found_and_the_mended_policy_is_not(fault: Fault) -> None:
    findings = [finding for finding in found(fault.faulty, fault.kind) if finding.rule == fault.rule]
    assert findings, [finding.text() for finding in found(fault.faulty, fault.kind)]
    messages = [finding.message for finding in findings]
    assert any(fault.message in message for message in messages), messages
    assert all(finding.document == "policy.json" and finding.remedy for finding in findings)
    if fault.key:
        assert fault.key in [finding.key for finding in findings]
    if fault.action:
        assert fault.action in [finding.action for finding in findings]
    assert fault.rule not in [finding.rule for finding in found(fault.sound, fault.kind)]


def test_a_mended_policy_has_no_error_at_all() -> None:
    wrong = [
        (fault.rule, finding.text())
        for fault in FAULTS
        for finding in found(fault.sound, fault.kind)
        if finding.severity is not Severity.WARNING
    ]
    assert wrong == []


def test_every_rule_has_a_planted_fault() -> None:
    # A file that can't be read has its own tests, and so has a policy that is not known.
    assert set(RULES) - {fault.rule for fault in FAULTS} == {"not-readable", "not-known"}
    assert len(FAULTS) >= 30
    assert Counter(fault.rule for fault in FAULTS)["key-not-carried"] >= 10


def test_every_rule_names_the_page_behind_it_and_a_remedy() -> None:
    assert all("https://docs.aws.amazon.com/" in rule.page and rule.remedy and rule.title for rule in RULES.values())


def test_a_wildcard_needs_only_one_action_that_carries_the_key() -> None:
    # Three actions of S3 do not have s3:TlsVersion (AWS's reference); s3:* is fine all the same.
    condition = {"Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}}}
    assert found({"Effect": "Deny", "Action": "s3:*", "Resource": "*"} | condition, PolicyKind.IDENTITY) == ()
    literal = {"Effect": "Deny", "Action": "s3:InitiateReplication", "Resource": "*"} | condition
    assert [finding.rule for finding in found(literal, PolicyKind.IDENTITY)] == ["key-not-carried"]


def test_a_key_of_a_resource_type_counts_only_on_resources_of_that_type() -> None:
    tagged = {"Condition": {"StringEquals": {"ssm:resourceTag/team": "a"}}}
    start = {"Effect": "Allow", "Action": "ssm:TerminateSession"} | tagged
    on_session = start | {"Resource": "arn:aws:ssm:eu-central-1:111122223333:session/*"}
    assert [finding.rule for finding in found(on_session, PolicyKind.IDENTITY)] == ["key-not-carried"]
    instance = {"Action": "ssm:StartSession", "Resource": "arn:aws:ec2:eu-central-1:111122223333:instance/*"}
    assert found(start | instance, PolicyKind.IDENTITY) == ()


def test_all_problems_of_a_malformed_policy_are_found_and_the_other_statements_are_judged() -> None:
    broken = {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": "A", "Effect": "Permit", "Action": "x", "Resource": "*"},
            {"Sid": "B", "Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "*"},
        ],
    }
    findings = lint_document("p", broken, PolicyKind.IDENTITY)
    assert [(finding.rule, finding.statement) for finding in findings] == [
        ("malformed", "A"),
        ("malformed", "A"),
        ("action-unknown", "B"),
    ]


def test_the_same_policy_gives_the_same_findings() -> None:
    content = policy(FAULTS[40].faulty)
    assert lint_document("p", content, PolicyKind.IDENTITY) == lint_document("p", dict(content), PolicyKind.IDENTITY)


@pytest.mark.parametrize("document", [None, [], "text", 7, {"Statement": "x"}, {"Statement": [None]}, {}])
def test_what_is_no_policy_is_a_finding(document: Any) -> None:
    assert "malformed" in [finding.rule for finding in lint_document("p", document, PolicyKind.IDENTITY)]


def test_hostile_names_are_harmless_to_print() -> None:
    content = policy({"Sid": "\x1b[31m", "Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "*"})
    texts = [finding.text() for finding in lint_document("a\x1b[2Jb\u202ec", content, PolicyKind.IDENTITY)]
    assert texts and not any("\x1b" in text or "\u202e" in text for text in texts)
