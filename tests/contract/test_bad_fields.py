"""Each bad field of a contract is told with its place, value, limit and remedy, and nothing else is."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from cordon.contract.organisation import Organisation
from cordon.contract.rules import FINAL_RULES, RULES
from tests.contract.bad_fields import CASES, Edits
from tests.contract.conftest import Check, edited


def test_the_contract_that_all_cases_start_from_is_valid(check_text: Check) -> None:
    assert check_text(edited()).problems == []


@pytest.mark.parametrize(("edits", "messages"), [pytest.param(edits, said, id=name) for name, edits, said in CASES])
def test_a_bad_field_is_told_in_exact_words(edits: Edits, messages: list[str], check_text: Check) -> None:
    assert [str(problem) for problem in check_text(edited(*edits)).problems] == messages


def test_all_problems_of_a_file_are_told_at_once(check_text: Check) -> None:
    text = edited(
        ("id: acme-analytics", "id: ../acme"),
        ("ends: 2027-06-30", "ends: 2027-06-31"),
        ("session: 1h", "session: 2h"),
        ("lead-2@acme.example", "lead-1@acme.example"),
        ("residency: [eu-central-1, eu-west-1]", "residency: [eu-west-1]"),
        ("within: 30d", "within: 1d"),
    )
    paths = [problem.path for problem in check_text(text).problems]
    assert paths == [
        "contractor.id",
        "engagement.ends",
        "residency",
        "access.people[2].email",
        "access.session",
        "terms.destruction.within",
    ]


def test_a_faulty_dataset_makes_no_role_look_wrong(check_text: Check) -> None:
    text = edited(("classification: regulated", "classification: regulatd"))
    assert [problem.path for problem in check_text(text).problems] == ["data.claims.classification"]


def test_a_faulty_role_makes_no_person_look_wrong(check_text: Check) -> None:
    text = edited(("analyst: {claims: read, scores: write}", "analyst: {claims: sing}"))
    assert [problem.path for problem in check_text(text).problems] == ["access.roles.analyst.claims"]


def test_too_many_source_ranges_make_a_trust_policy_too_long(check_text: Check) -> None:
    ranges = ", ".join(f"198.18.{i}.0/24" for i in range(120))
    [problem] = check_text(edited(("[203.0.113.0/24]", f"[{ranges}]"))).problems
    assert problem.path == "access.from"
    assert problem.limit.startswith("has 120 entries, which make the role trust policy (")
    assert problem.limit.endswith("AWS's limit is 2,048")
    assert problem.remedy == "join neighbouring ranges, or name fewer"


def test_a_role_with_too_many_datasets_makes_its_policy_too_long(check_text: Check) -> None:
    sets = "".join(f"  set-{i:03}: {{classification: regulated, flow: inbound}}\n" for i in range(120))
    grants = ", ".join(f"set-{i:03}: [read, write]" for i in range(120))
    text = edited(
        ("retention:", f"{sets}retention:"), ("scores: write}\n    lead", f"scores: write, {grants}}}\n    lead")
    )
    [problem] = check_text(text).problems
    assert problem.path == "access.roles"
    assert problem.limit.endswith("AWS's limit is 10,240")


def test_a_value_too_long_to_show_is_cut(check_text: Check) -> None:
    [problem] = check_text(edited(("purpose: Fraud scoring", "purpose: " + "x" * 5000 + " scoring"))).problems
    assert problem.value == "'" + "x" * 60 + "…'"
    assert problem.limit == "has 5024 characters, the limit is 200"


def test_every_rule_has_a_case_that_turns_it_red(
    check_text: Check, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Take each rule away in turn: some case must then be told differently, or the rule guards nothing."""
    ranges = ", ".join(f"198.18.{i}.0/24" for i in range(120))
    texts = [edited(), edited(("[203.0.113.0/24]", f"[{ranges}]")), *(edited(*edits) for _, edits, _ in CASES)]
    pool = organisation.network.model_copy(update={"cidrs": (ip_network("172.16.0.0/12"),)})
    narrow = organisation.model_copy(update={"network": pool})

    def verdicts() -> list[object]:
        found: list[object] = [len(check_text(texts[0], organisation=narrow).problems)]
        for text in texts:
            try:
                found.append(len(check_text(text).problems))
            except ValueError as error:  # the policy documents refuse what no rule holds back any more
                found.append(str(error))
        return found

    before, unguarded = verdicts(), []
    for rule in (*RULES, *FINAL_RULES):
        monkeypatch.setattr("cordon.contract.check.RULES", tuple(one for one in RULES if one is not rule))
        monkeypatch.setattr("cordon.contract.check.FINAL_RULES", tuple(one for one in FINAL_RULES if one is not rule))
        if verdicts() == before:
            unguarded.append(rule.__name__)
    assert unguarded == []
