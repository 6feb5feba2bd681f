"""`cordon check` lints the policies that a contract makes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from components.policy_documents.sizes import SizedDocument
from cordon import checking
from cordon.contract.check import load_organisation
from cordon.contract.project import find
from cordon.contract.rules import FINAL_RULES, Facts

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 12, 5, tzinfo=UTC)
DAY = date(2026, 12, 5)


@pytest.fixture
def facts() -> Facts:
    [checked] = checking.check(find(ROOT), ["acme-analytics"], NOW)
    assert checked.contract is not None and checked.source is not None
    return Facts(checked.contract, checked.source.data, load_organisation(find(ROOT)), DAY, DAY)


def spoiled(facts: Facts, kind: str, old: str, new: str) -> Facts:
    """The same contract with one word of its policies of a kind replaced."""
    import json

    def one_word(item: SizedDocument) -> SizedDocument:
        text = json.dumps(item.document)
        return SizedDocument(item.kind, item.name, json.loads(text.replace(old, new))) if item.kind == kind else item

    made = Facts(facts.contract, facts.raw, facts.organisation, facts.today, facts.real_today)
    made.__dict__["documents"] = tuple(one_word(item) for item in facts.documents)
    return made


def test_the_shipped_contracts_are_sound(facts: Facts) -> None:
    assert list(checking.policies_are_sound(facts)) == []
    assert [result.problems for result in checking.check(find(ROOT), [], NOW)] == [[], [], []]


def test_a_policy_that_aws_would_not_take_as_meant_is_a_problem_of_the_contract(facts: Facts) -> None:
    found = list(checking.policies_are_sound(spoiled(facts, "trust", "sts:AssumeRoleWithSAML", "sts:AssumeRole")))
    assert found and {finding.path for finding in found} == {("access",)}
    assert (
        "makes a policy that AWS would not take as meant (acme-analytics-9e50e2-analyst-entry, statement "
        in found[0].limit
    )
    assert "principal-action-mismatch of the policy lint" in found[0].remedy
    assert "000000000000" not in "".join(finding.limit for finding in found)


def test_a_warning_does_not_stop_a_contract(facts: Facts) -> None:
    warned = spoiled(facts, "bucket", "NumericLessThan", "StringEquals")
    assert [finding.severity for _, finding in checking.lint_contract(warned)] and not list(
        checking.policies_are_sound(warned)
    )


def test_check_asks_for_sound_policies_after_all_other_rules() -> None:
    assert checking.policies_are_sound not in FINAL_RULES
    assert all(kind in checking.KINDS for kind in ("trust", "inline", "boundary", "bucket", "key", "endpoint"))


@pytest.mark.parametrize("name", ["kms", "sts", "arn", "aws", "object", "iam", "ssm"])
def test_an_id_that_is_a_word_of_policies_harms_nothing(name: str, tmp_path: Path) -> None:
    text = (ROOT / "contracts" / "studio-nine.yaml").read_text("utf-8").replace("studio-nine", name)
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / f"{name}.yaml").write_text(text)
    assert [result.problems for result in checking.check(find(tmp_path), [], NOW)] == [[]]
