"""A contract's whole life is green, in every shape that contracts have, and told the same each time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from cordon.rehearsal.controls import gaps
from cordon.rehearsal.life import live
from cordon.rehearsal.sabotage import Sabotage
from cordon.rehearsal.scene import Scene
from tests.rehearsal.rehearsals import ROOT, SHIPPED, judged, lived, red_of, variant

ACME = yaml.safe_load((ROOT / "contracts" / "acme-analytics.yaml").read_text("utf-8"))


@pytest.mark.parametrize("contract", SHIPPED)
def test_a_shipped_contract_lives_a_green_life(contract: str) -> None:
    report = lived(contract)
    assert red_of(report) == {}
    assert report.green
    assert report.not_simulated == {}
    assert report.changed == ()
    assert len([one for one in report.controls if one.expected]) >= 12


@pytest.mark.parametrize(
    "identity",
    [
        {"mode": "oidc", "provider": "login.example/tenant"},
        {"mode": "identity-center", "provider": "arn:aws:sso:::instance/ssoins-0123456789abcdef"},
        {"mode": "iam-user-account", "provider": "100000000004"},
    ],
    ids=lambda one: one["mode"],
)
def test_people_enter_and_are_kept_out_however_they_sign_in(identity: dict[str, str], tmp_path: Path) -> None:
    report = live(judged("acme-analytics", variant(tmp_path, identity)), tmp_path)
    assert red_of(report) == {}


SHAPES = {
    "nobody": {"access": {"from": ["203.0.113.0/24"], "session": "1h"}},
    "one dataset": {
        "data": {"claims": ACME["data"]["claims"]},
        "access": ACME["access"] | {"roles": {"analyst": {"claims": "read"}, "lead": {"claims": "read"}}},
    },
    "no producer": {
        "data": {
            "claims": {"classification": "regulated", "flow": "inbound"},
            "scores": {"classification": "confidential", "flow": "outbound"},
        }
    },
    "the oldest region": {
        "aws": {"account": "210987654321", "region": "us-east-1"},
        "residency": ["us-east-1"],
        "law": ["hipaa"],
        "retention": {"data": "90d", "logs": "6y", "backups": "35d"},
    },
    "three continents": {
        "aws": {"account": "210987654321", "region": "us-east-1"},
        "residency": ["us-east-1", "us-west-2", "ap-southeast-2", "sa-east-1"],
        "law": [],
    },
    "core as producer": {
        "data": ACME["data"]
        | {"claims": ACME["data"]["claims"] | {"producer": "arn:aws:iam::100000000004:role/core-production"}}
    },
    "addresses for documentation": {"access": ACME["access"] | {"from": ["192.0.2.0/24", "198.51.100.0/24"]}},
    "people at IPv6": {"access": ACME["access"] | {"from": ["2001:db8::/48", "203.0.113.0/24"]}},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_contracts_of_other_shapes_live_green_lives(shape: str, tmp_path: Path) -> None:
    report = live(judged("acme-analytics", variant(tmp_path, None, **SHAPES[shape])), tmp_path)
    assert red_of(report) == {}
    assert report.green


def test_the_same_contract_is_told_the_same_each_time() -> None:
    again = live(judged("studio-nine"), ROOT)
    assert json.dumps(again.to_json()) == json.dumps(lived("studio-nine").to_json())


def test_a_control_that_nothing_shows_is_unknown_and_one_with_a_gap_at_best_unknown() -> None:
    rows = {one.id: one for one in lived("acme-analytics").controls}
    assert rows["TRN-1"].verdict == "unknown"
    assert not rows["TRN-1"].expected
    for control, gap in gaps(judged("acme-analytics").effective()).items():
        assert rows[control].verdict == "unknown"
        assert gap in rows[control].observed


def test_what_is_left_is_told_with_its_date() -> None:
    report = lived("acme-analytics")
    assert {one.what for one in report.retained} == {"log group", "access logs", "audit records", "key of the logs"}
    # 400 days of logs from the last day, 2027-06-30; the keys' waiting period lies within the 30 days agreed.
    assert {one.until.isoformat() for one in report.retained if one.until} == {"2028-08-03"}
    assert len(report.scheduled) == 3
    assert max(report.scheduled.values()).isoformat() <= "2027-07-30"


def test_a_lock_in_years_is_told_in_days() -> None:
    def lock(scene: Scene) -> None:
        rule = {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 2}}
        scene.archive("s3").put_object_lock_configuration(
            Bucket=str(scene.exports["archive"]), ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule}
        )

    report = live(judged("acme-analytics"), ROOT, Sabotage("years", "archive-ends", "locked for two years", lock))
    assert list(red_of(report)) == ["archive-ends"]  # S3 would not delete what is locked
    [records] = [one for one in report.retained if one.what == "audit records"]
    assert str(records.until) == "2029-06-29"
    assert records.why == "locked for 730 days in compliance mode"
