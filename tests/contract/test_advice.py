"""Notes: what is valid and probably not meant."""

from __future__ import annotations

import pytest

from cordon.contract.rules.advice import ADVICE
from tests.contract.conftest import Check, edited

EXCEPTION = (
    "exceptions: [{id: EX-1, rule: IAM-3, resource: access.sesion, reason: Night batch, owner: lea@corp.example, "
    "approver: max@corp.example, expires: 2027-01-31}]\nalerts:"
)
CASES = [
    (
        ("[pii, health]", "[pii, healht]"),
        "data.claims.categories: 'healht' is not a category Cordon knows; did you mean health?",
    ),
    (
        ("[pii, health]", "[sourcecode]"),
        "data.claims.categories: 'sourcecode' is not a category Cordon knows; did you mean source-code?",
    ),
    (("[pii, health]", "[payment-card]"), "data.claims has payment-card data, but law does not name pci-dss"),
    (("law: [gdpr]", "law: []"), "data.claims has health, pii data, but law is empty"),
    (
        ("lead-2@acme.example, role: lead", "lead-2@acme.example, role: analyst"),
        "DLP-1 needs 2 approvers for each release, the contract names 1: the others are yours",
    ),
    (
        ("analyst: {claims: read", "analyst: {claims: [read, write]"),
        "access.roles.analyst.claims grants write, but claims is inbound",
    ),
    (("alerts:", EXCEPTION), "exceptions[0] (EX-1) lowers nothing today: is its resource right, is it still needed?"),
    (("assessed: 2026-10-20", "assessed: 2016-10-20"), "posture.assessed: 2016-10-20 is more than a year ago"),
    (("iso27001: 2027-05-31", "iso27001: 2020-05-31"), "posture.iso27001: ended 2020-05-31"),
]


@pytest.mark.parametrize(("edit", "note"), CASES)
def test_what_is_probably_not_meant_is_noted(edit: tuple[str, str], note: str, check_text: Check) -> None:
    found = check_text(edited(edit))
    assert (found.problems, found.notes) == ([], [note])


def test_public_personal_data_is_noted(check_text: Check) -> None:
    low = edited(("classification: regulated", "classification: public"), ("confidential", "public"))
    assert "data.claims is public, but has health, pii data" in check_text(low).notes


def test_the_contract_that_cases_start_from_has_no_notes(check_text: Check) -> None:
    assert check_text(edited()).notes == []


def test_every_piece_of_advice_has_a_case(check_text: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = []
    for advice in ADVICE:
        monkeypatch.setattr("cordon.contract.check.ADVICE", tuple(one for one in ADVICE if one is not advice))
        if all(check_text(edited(edit)).notes == [note] for edit, note in CASES):
            silent.append(advice.__name__)
    assert silent == []
