"""Effective requirements: the numbers that everything later stands on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cordon.contract.model import CLASSIFICATIONS
from cordon.contract.requirements import Effective
from tests.contract.conftest import Check, edited

TIERS: dict[tuple[str, str], tuple[Any, Any, Any, Any]] = {
    # CLAUSES.md, "Tiers": public, internal, confidential, regulated
    ("ENC-1", "key"): ("own", "own", "own", "own"),  # the contract below asks for crypto-erase
    ("IAM-1", "mfa_age"): (43200, 28800, 14400, 3600),
    ("IAM-3", "session"): (28800, 14400, 3600, 3600),
    ("LOG-2", "lock"): ("governance", "governance", "compliance", "compliance"),
    ("LOG-3", "logs"): (90, 180, 365, 400),
    ("LOG-3", "audit_records"): (90, 180, 365, 400),
    ("LOG-1", "data_events"): ("none", "writes", "all", "all"),
    ("MON-1", "guardduty"): ("base", "s3", "all", "all-and-malware-scan"),
    ("DLP-1", "release"): ("free", "logged", "airlock", "airlock"),
    ("DLP-1", "approvers"): (0, 0, 1, 2),
    ("DLP-1", "scan"): (False, False, False, True),
    ("AUD-1", "evidence"): (31, 7, 1, 1),
    ("RET-3", "certificate"): ("report", "report", "two-stage", "two-stage"),
    ("RET-3", "keys_verified"): (False, False, False, True),
    ("NET-2", "way_out"): ("host-list", "host-list", "firewall", "firewall-inspected"),
}


def of_tier(tier: str, check_text: Check) -> Effective:
    text = edited(
        ("classification: confidential", "classification: public"),
        ("classification: regulated", f"classification: {tier}"),
        ("  session: 1h\n", ""),
        (", logs: 400d", ""),
        ("egress: []", "egress: [api.partner.example]"),
    )
    found = check_text(text)
    assert found.problems == []
    return found.effective()


@pytest.mark.parametrize("requirement", TIERS, ids=".".join)
def test_each_tier_sets_the_strength_of_the_table(requirement: tuple[str, str], check_text: Check) -> None:
    found = tuple(of_tier(tier, check_text).value(*requirement) for tier in CLASSIFICATIONS)
    assert found == TIERS[requirement]


@pytest.mark.parametrize("law", ["hipaa", "pci-dss"])
def test_some_laws_raise_any_contract_to_regulated(law: str, check_text: Check) -> None:
    text = edited(("classification: regulated", "classification: internal"), ("law: [gdpr]", f"law: [{law}]"))
    found = check_text(text).effective()
    assert (found.tier, found.tier_reason) == ("regulated", f"{law} applies")


def test_the_highest_classification_sets_the_tier(check_text: Check) -> None:
    found = check_text(edited()).effective()
    assert (found.tier, found.tier_reason) == ("regulated", "dataset claims is regulated")


def test_hipaa_keeps_audit_records_for_six_years_and_logs_as_the_contract_says(check_text: Check) -> None:
    found = check_text(edited(("law: [gdpr]", "law: [hipaa]"))).effective()
    assert (found.value("LOG-3", "logs"), found.value("LOG-3", "audit_records")) == (400, 2192)
    assert found.controls["LOG-3"]["audit_records"].why == "hipaa applies"
    longer = check_text(edited(("law: [gdpr]", "law: [hipaa]"), ("logs: 400d", "logs: 7y"))).effective()
    assert longer.value("LOG-3", "audit_records") == 7 * 366


def test_a_contract_may_ask_for_more_and_the_reason_is_told(check_text: Check) -> None:
    session = check_text(edited(("session: 1h", "session: 30m"))).effective().controls["IAM-3"]["session"]
    assert (session.value, session.origin) == (1800, "access.session")
    assert session.why == "the contract, stricter than 1h (tier regulated)"


def test_public_data_that_is_merely_deleted_needs_no_keys_of_its_own(check_text: Check) -> None:
    public = (
        ("classification: regulated", "classification: public"),
        ("classification: confidential", "classification: public"),
    )
    kept = check_text(edited(*public)).effective()
    plain = check_text(edited(*public, ("crypto-erase, within: 30d", "delete, within: 6d"))).effective()
    assert (kept.value("ENC-1", "key"), kept.value("RET-3", "key_window")) == ("own", 24)
    assert (plain.value("ENC-1", "key"), plain.value("RET-3", "key_window")) == ("aws-managed", 0)


@pytest.mark.parametrize(("within", "window"), [("13d", 7), ("20d", 14), ("30d", 24), ("36d", 30), ("90d", 30)])
def test_the_key_window_is_what_the_deadline_leaves(within: str, window: int, check_text: Check) -> None:
    found = check_text(edited(("within: 30d", f"within: {within}"))).effective()
    assert found.value("RET-3", "key_window") == window


def test_access_ends_with_the_last_instant_of_the_last_day(check_text: Check) -> None:
    found = check_text(edited()).effective()
    assert found.value("IAM-3", "access_starts") == "2026-11-30T23:00:00Z"  # Berlin, winter
    assert found.value("IAM-3", "access_ends") == "2027-06-30T22:00:00Z"  # Berlin, summer
    utc = check_text(edited(("  timezone: Europe/Berlin\n", ""))).effective()
    assert utc.value("IAM-3", "access_ends") == "2027-07-01T00:00:00Z"


def test_what_does_not_concern_a_contract_is_said_with_the_reason(check_text: Check) -> None:
    people = edited()
    people = people[: people.index("  roles:")] + people[people.index("network:") :]
    found = check_text(people.replace("access:\n", "access: {}\n").replace("backups: 35d", "backups: 0d"))
    assert found.problems == []
    absent = found.effective().not_applicable
    assert absent["IAM-1"] == "no person has access"
    assert absent["AVL-1"] == "the contract has no backups"
    assert absent["SDL-1"] == "no dataset has the category source-code"
    assert "NET-1" not in absent


def test_the_json_form_is_plain_and_names_the_file_it_came_from(check_text: Check) -> None:
    found = check_text(edited())
    form = found.effective().to_json()
    assert json.loads(json.dumps(form)) == form
    assert found.source is not None
    assert (form["format"], form["contract_sha256"]) == (1, found.source.digest)
    assert form["controls"]["IAM-3"]["session"] == {
        "means": "longest session",
        "unit": "seconds",
        "bound": "at-most",
        "value": 3600,
        "origin": "tier",
        "why": "tier regulated",
        "exception": "",
    }
