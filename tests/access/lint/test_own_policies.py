"""Cordon's own policies: every document of every contract, identity mode and shared stack is sound.

An exception would stand here with its reason; there is none.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from components.policy_documents.sizes import all_documents
from cordon.access.lint import LintFinding, lint_document
from cordon.access.lint.from_graph import lint_graph
from cordon.checking import KINDS, check, lint_contract
from cordon.contract.check import load_organisation
from cordon.contract.policy_facts import policy_facts
from cordon.contract.project import Project, find
from cordon.contract.requirements import effective
from cordon.contract.rules import Facts
from tests.components.world import IDENTITIES
from tests.components.world import facts as made_up
from tests.sources import SHARED, SHIPPED, read

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 12, 5, tzinfo=UTC)


def texts(findings: tuple[LintFinding, ...] | list[LintFinding]) -> list[str]:
    return [finding.text() for finding in findings]


@pytest.mark.parametrize("contract", [*SHIPPED, *SHARED])
def test_every_policy_of_a_stack_is_sound(contract: str) -> None:
    graph = read(contract)
    assert texts(lint_graph(graph)) == []


@pytest.mark.parametrize("mode", IDENTITIES)
@pytest.mark.parametrize("contract", SHIPPED)
def test_every_document_is_sound_in_every_identity_mode(contract: str, mode: str) -> None:
    [checked] = check(find(ROOT), [contract], NOW)
    assert checked.contract is not None
    plain = policy_facts(
        checked.contract, checked.organisation, effective(checked.contract, checked.organisation, NOW.date())
    )
    facts = replace(
        plain, identity=made_up(identity=IDENTITIES[mode]).identity, session_seconds=min(plain.session_seconds, 3600)
    )
    documents = all_documents(facts)
    assert len(documents) >= 20
    found = [finding for item in documents for finding in lint_document(item.name, item.document, KINDS[item.kind])]
    assert texts(found) == []


@pytest.mark.parametrize("mode", IDENTITIES)
def test_every_document_with_a_malware_scan_is_sound(mode: str) -> None:
    documents = all_documents(made_up(identity=IDENTITIES[mode], malware_scan=True))
    found = [finding for item in documents for finding in lint_document(item.name, item.document, KINDS[item.kind])]
    assert texts(found) == []


def test_the_lint_of_a_contract_is_the_lint_of_its_documents() -> None:
    """`cordon check` lints a statement once for all contracts; that must not hide anything."""
    project: Project = find(ROOT)
    for checked in check(project, [], NOW):
        assert checked.contract is not None and checked.source is not None
        facts = Facts(checked.contract, checked.source.data, load_organisation(project), NOW.date(), NOW.date())
        direct = [
            finding.rule
            for item in facts.documents
            for finding in lint_document(item.name, item.document, KINDS[item.kind])
        ]
        assert [finding.rule for _, finding in lint_contract(facts)] == direct
