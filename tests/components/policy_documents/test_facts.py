from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from components.policy_documents import Identity, stand_in_endpoints, stand_in_keys
from components.policy_documents.document import document
from tests.components.world import IDENTITIES, facts


def test_plain_data_becomes_facts_with_stand_ins_for_what_is_not_there_yet() -> None:
    made = facts()
    assert made.session_seconds == 3600
    assert isinstance(made.session_seconds, int)
    assert made.ends == "2027-07-01T00:00:00Z"
    assert len({*made.keys.datasets.values(), made.keys.logs, made.keys.volumes}) == 4
    assert set(made.endpoints) == {"kms", "logs", "s3", "ssm", "ssmmessages", "sts"}


def test_what_is_known_is_not_stood_in_for() -> None:
    keys = {"datasets": {"claims": "arn:c", "scores": "arn:s"}, "logs": "arn:l", "volumes": "arn:v"}
    endpoints = {name: f"vpce-{name}" for name in ("s3", "kms", "ssm", "ssmmessages")}
    made = facts(keys=keys, endpoints=endpoints)
    assert made.keys.datasets["claims"] == "arn:c"
    assert made.endpoints == endpoints


def test_stand_ins_are_as_long_as_what_they_stand_for() -> None:
    key = stand_in_keys("aws", "210987654321", "eu-central-1", ["claims"]).logs
    assert len(key) == len("arn:aws:kms:eu-central-1:210987654321:key/1234abcd-12ab-34cd-56ef-1234567890ab")
    assert all(len(endpoint) == len("vpce-0123456789abcdef0") for endpoint in stand_in_endpoints().values())


def test_the_end_may_be_told_in_any_time_zone() -> None:
    assert facts(access_ends="2027-07-01T02:00:00+02:00").ends == "2027-07-01T00:00:00Z"


def test_a_role_has_sessions_of_an_hour_at_least() -> None:
    assert facts(session_seconds=900).role_session_seconds == 3600
    assert facts(session_seconds=7200).role_session_seconds == 7200


def test_without_a_residency_data_stays_where_the_resources_are() -> None:
    assert facts(residency=[]).regions == ("eu-central-1",)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"access_ends": "2027-07-01T00:00:00"}, "say its time zone"),
        ({"account": "123"}, "twelve digits"),
        ({"datasets": [], "roles": {}}, "datasets is empty"),
        ({"deployers": []}, "deployers is empty"),
        ({"operators": []}, "operators is empty"),
        ({"source_addresses": []}, "source_addresses is empty"),
        ({"source_addresses": ["203.0.113.0/33"]}, r"203\.0\.113\.0/33"),
        ({"endpoints": {"s3": "vpce-1"}}, "endpoints has no 'kms'"),
        ({"keys": {"datasets": {}, "logs": "l", "volumes": "v"}}, "no key for claims, scores"),
        ({"roles": {"analyst": {"wages": ["read"]}}}, "role 'analyst': there is no dataset 'wages'"),
        ({"roles": {"analyst": {"claims": ["approve"]}}}, "use read or write"),
        ({"roles": {"analyst": {"export": ["read"]}}}, "use approve"),
        ({"identity": IDENTITIES["identity-center"], "session_seconds": 7200}, "chained sessions last 3600"),
        ({"identity": {"mode": "saml"}}, "identity.provider is empty: saml needs it"),
        ({"identity": {"mode": "oidc", "provider": "arn:p", "audience": "a"}}, "identity.issuer is empty"),
        ({"identity": {"mode": "iam-user-account"}}, "identity.users_account is empty"),
    ],
)
def test_facts_that_cannot_be_are_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        facts(**changes)


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=2))])
def test_an_end_that_is_not_in_utc_is_refused(zone: timezone | None) -> None:
    with pytest.raises(ValueError, match="give an instant in UTC"):
        replace(facts(), access_ends=datetime(2027, 7, 1, tzinfo=zone))


def test_a_document_with_an_empty_list_is_refused() -> None:
    with pytest.raises(ValueError, match="statement Read: an empty list names nobody"):
        document([{"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": []}])


def test_identities_name_what_they_lack() -> None:
    with pytest.raises(ValueError, match=r"identity\.audience is empty"):
        Identity(mode="saml", provider="arn:p")
