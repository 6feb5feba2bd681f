"""Who gets in without a second factor, and until when, decided on policies as they may be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from components.policy_documents import entry_trust_policy
from cordon.access.model import Named, Policies
from cordon.contract.policy_facts import policy_facts
from cordon.evidence.check import Result
from cordon.evidence.policies import EVERYTHING, asks, denies_from, session
from tests.evidence.told import ACME, judged, subject
from tests.stacks.shipped import shipped

MODES = {
    "saml": {"mode": "saml", "provider": "corp"},
    "oidc": {"mode": "oidc", "provider": "id.corp.example", "audience": "cordon"},
    "identity-center": {"mode": "identity-center", "provider": "arn:aws:sso:::instance/ssoins-1"},
    "iam-user-account": {"mode": "iam-user-account", "provider": "210000000009"},
}


def second_factor(mode: str, drop: str = "") -> Result:
    return signing_in("second-factor-demanded", mode, drop)


def signing_in(check: str, mode: str, drop: str = "", number: int = 0, *, without: str = "") -> Result:
    """What a check says of trust policies without a statement, or without some conditions of one."""
    checked = shipped(ACME)
    assert checked.contract is not None
    who = checked.organisation.identity.model_copy(update=MODES[mode])
    organisation = checked.organisation.model_copy(update={"identity": who})
    facts = policy_facts(checked.contract, organisation, checked.effective())

    def role(params: Mapping[str, Any]) -> Any:
        trust = dict(entry_trust_policy(facts, params["RoleName"].split("-")[-2]))
        trust["Statement"] = [each for each in trust["Statement"] if each["Sid"] != without]
        for keys in trust["Statement"][number]["Condition"].values():
            for key in [one for one in keys if drop and drop in one]:
                del keys[key]
        return {"Role": {"RoleName": params["RoleName"], "AssumeRolePolicyDocument": trust}}

    return judged(check, {"get_role": role}, identity=who)


@pytest.mark.parametrize("mode", MODES)
def test_a_second_factor_is_demanded_however_people_sign_in(mode: str) -> None:
    result = second_factor(mode)
    assert result.verdict == "satisfied", result.observations
    attested = "the provider attests" in result.observations[0].observed
    assert attested is (mode != "iam-user-account")


@pytest.mark.parametrize(
    ("mode", "drop", "said"),
    [
        ("saml", "cordon-mfa", "without the provider's word"),
        ("oidc", "cordon-mfa", "without the provider's word"),
        ("identity-center", "cordon-mfa", "without the provider's word"),
        ("iam-user-account", "MultiFactorAuthAge", "3601 s old"),
        ("iam-user-account", "MultiFactorAuthPresent", "without a second factor"),
    ],
)
def test_each_way_in_without_a_second_factor_is_seen(mode: str, drop: str, said: str) -> None:
    result = second_factor(mode, drop)
    if drop == "MultiFactorAuthPresent":  # the age alone still asks for a second factor
        assert result.verdict == "satisfied"
        return
    assert result.verdict == "failed"
    assert said in result.observations[0].observed


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("without", ["AllowTags", "AllowSourceIdentity"])
def test_a_policy_that_lets_nobody_in_shows_nothing_of_the_second_factor(mode: str, without: str) -> None:
    result = signing_in("second-factor-demanded", mode, without=without)
    assert result.verdict == "unknown"
    assert "nobody gets in with a second factor either" in result.observations[0].observed


@pytest.mark.parametrize("mode", MODES)
def test_tags_and_source_identity_are_those_that_a_person_was_given(mode: str) -> None:
    result = signing_in("session-names-are-given", mode)
    assert result.verdict == "satisfied", result.observations
    assert ("somebody else's" in result.observations[0].observed) is (mode in {"identity-center", "iam-user-account"})


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("number", "drop", "said"),
    [
        (0, "cordon-role", "not refused another role's claim"),
        (1, "cordon-role", "not refused tags of another role"),
        (2, "sts:SourceIdentity", "not refused no source identity"),
    ],
)
def test_other_tags_and_other_names_are_seen(mode: str, number: int, drop: str, said: str) -> None:
    result = signing_in("session-names-are-given", mode, drop, number)
    assert result.verdict == "failed"
    assert said in result.observations[0].observed


END = datetime(2027, 6, 30, 22, tzinfo=UTC)


def denial(operator: str, at: str, sid: str = "DenyAfterEnd") -> dict[str, Any]:
    condition = {operator: {"aws:CurrentTime": at}}
    return {"Sid": sid, "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition}


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        ([denial("DateGreaterThanEquals", "2027-06-30T22:00:00Z")], ""),
        ([denial("DateGreaterThan", "2027-06-30T22:00:00Z")], "no Deny begins"),
        ([denial("DateGreaterThanEquals", "2027-06-30T21:59:59Z")], "no Deny begins"),
        ([denial("DateGreaterThanEquals", "2027-06-30T22:00:01Z")], "no Deny begins"),
        ([denial("DateEquals", "2027-06-30T22:00:00Z")], "and stays"),
        ([denial("DateLessThan", "2099-01-01T00:00:00Z", "Always")], "no Deny begins"),
        (
            [
                denial("DateLessThan", "2099-01-01T00:00:00Z", "Always"),
                denial("DateGreaterThanEquals", "2027-06-30T22:00:00Z"),
            ],
            "",
        ),
    ],
)
def test_a_deny_begins_with_the_first_instant_after_the_contract(statements: list[Any], said: str) -> None:
    limit = Named("boundary", {"Version": "2012-10-17", "Statement": statements})
    asking, one = subject({}), session("arn:aws:iam::210987654321:role/analyst")
    wrong = denies_from(
        END, lambda at: asks(asking, one, "s3:GetObject", "*", at=at), Policies((EVERYTHING,), boundary=limit)
    )
    assert said in wrong
    assert bool(wrong) is bool(said)
