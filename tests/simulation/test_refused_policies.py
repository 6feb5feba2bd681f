"""Policies that AWS does not take: what moto alone answers, and what AWS does."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from cordon.simulation import prepare
from cordon.simulation.simulation import Simulation
from tests.simulation.built import ACCOUNT, REGION, code, moto_alone

PLACE: dict[str, Any] = {"CreateBucketConfiguration": {"LocationConstraint": REGION}}
READER = f"arn:aws:iam::{ACCOUNT}:role/reader"
NOBODY = f"arn:aws:iam::{ACCOUNT}:role/nobody"
BLOCKED = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}


def text(action: str, principal: Any, **more: Any) -> str:
    said = {"Effect": "Allow", "Principal": principal, "Action": action, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [said]})


def to_bucket(s3: Any, principal: Any, **more: Any) -> str:
    """What S3 answers to a policy that lets somebody read."""
    policy = text("s3:GetObject", principal, Resource="arn:aws:s3:::claims/*", **more)
    return code(lambda: s3.put_bucket_policy(Bucket="claims", Policy=policy))


def to_key(kms: Any, principal: Any) -> str:
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    policy = text("kms:*", principal, Resource="*")
    made = code(lambda: kms.create_key(Policy=policy))
    changed = code(lambda: kms.put_key_policy(KeyId=key, PolicyName="default", Policy=policy))
    assert made == changed
    return made


def to_role(iam: Any, principal: Any) -> str:
    policy = text("sts:AssumeRole", principal)
    changed = code(lambda: iam.update_assume_role_policy(RoleName="reader", PolicyDocument=policy))
    made = code(lambda: iam.create_role(RoleName="helper", AssumeRolePolicyDocument=policy))
    assert made == changed
    return made


def test_moto_alone_takes_policies_that_name_nobody() -> None:
    with moto_alone() as client:
        client("s3").create_bucket(Bucket="claims", **PLACE)
        iam = client("iam")
        iam.create_role(RoleName="reader", AssumeRolePolicyDocument=text("sts:AssumeRole", {"AWS": ACCOUNT}))
        assert to_bucket(client("s3"), {"AWS": NOBODY}) == ""
        assert to_key(client("kms"), {"AWS": NOBODY}) == ""
        assert to_role(iam, {"AWS": NOBODY}) == ""


REFUSED: dict[str, tuple[Callable[[Any, Any], str], str]] = {
    "s3": (to_bucket, "MalformedPolicy"),
    "kms": (to_key, "MalformedPolicyDocumentException"),
    "iam": (to_role, "MalformedPolicyDocument"),
}


@pytest.fixture
def peopled(simulation: Simulation, s3: Any) -> Simulation:
    """An account with one role, one user and one bucket."""
    prepare.role(simulation, READER)
    prepare.user(simulation, f"arn:aws:iam::{ACCOUNT}:user/somebody", {})
    s3.create_bucket(Bucket="claims", **PLACE)
    return simulation


@pytest.mark.parametrize("service", REFUSED)
@pytest.mark.parametrize(
    ("principal", "there"),
    [
        (READER, True),
        ([READER, NOBODY], False),
        (NOBODY, False),
        (f"arn:aws:iam::{ACCOUNT}:role/*", False),
        (f"arn:aws:iam::{ACCOUNT}:user/somebody", True),
        (f"arn:aws:iam::{ACCOUNT}:user/nobody", False),
        (f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/session", True),
        (f"arn:aws:sts::{ACCOUNT}:assumed-role/nobody/session", False),
        (f"arn:aws:iam::{ACCOUNT}:root", True),
        (ACCOUNT, True),
        ("*", True),
        ("arn:aws:iam::444444444444:role/of-an-account-that-nobody-knows", True),
    ],
)
def test_a_policy_names_only_who_is_there(peopled: Simulation, service: str, principal: Any, there: bool) -> None:
    ask, refused = REFUSED[service]
    assert ask(peopled.client(service, ACCOUNT, REGION), {"AWS": principal}) == ("" if there else refused)


def test_a_statement_for_all_but_somebody_names_only_who_is_there(peopled: Simulation, s3: Any) -> None:
    said = {"Effect": "Deny", "NotPrincipal": {"AWS": NOBODY}, "Action": "s3:*", "Resource": "arn:aws:s3:::claims"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": said})
    assert code(lambda: s3.put_bucket_policy(Bucket="claims", Policy=policy)) == "MalformedPolicy"
    assert peopled.world.inhabited(ACCOUNT, "aws")
    assert not peopled.world.inhabited("444444444444", "aws")


def closed(s3: Any) -> None:
    s3.create_bucket(Bucket="claims", **PLACE)
    s3.put_public_access_block(Bucket="claims", PublicAccessBlockConfiguration=BLOCKED)


def test_moto_alone_takes_a_public_policy_that_is_blocked() -> None:
    with moto_alone() as client:
        closed(client("s3"))
        assert to_bucket(client("s3"), "*") == ""


@pytest.mark.parametrize(
    ("condition", "public"),
    [
        ({}, True),
        ({"StringEquals": {"aws:SourceVpce": "vpce-1"}}, False),
        ({"StringEquals": {"aws:SourceVpce": ["vpce-1", "vpce-*"]}}, True),
        ({"StringLike": {"aws:PrincipalOrgID": "o-?"}}, True),
        ({"StringLike": {"aws:PrincipalArn": READER}}, False),
        ({"ArnLike": {"AWS:SourceArn": "${aws:PrincipalTag/arn}"}}, True),
        ({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}, True),
        ({"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}, True),
        ({"StringEquals": {"aws:PrincipalTag/team": "claims"}}, True),
        ({"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "10.0.0.0/8"]}}, False),
        ({"IpAddress": {"aws:SourceIp": "0.0.0.0/1"}}, True),
        ({"IpAddress": {"aws:SourceIp": "2000::/3"}}, True),
        ({"Bool": {"aws:SecureTransport": "true"}}, True),
    ],
)
def test_public_is_what_is_held_to_nothing_fixed(s3: Any, condition: dict[str, Any], public: bool) -> None:
    closed(s3)
    more = {"Condition": condition} if condition else {}
    assert to_bucket(s3, "*", **more) == ("AccessDenied" if public else "")
    assert to_bucket(s3, {"AWS": ["*"]}, **more) == ("AccessDenied" if public else "")


def test_a_condition_that_aws_cannot_read_makes_the_policy_malformed(s3: Any) -> None:
    closed(s3)
    assert to_bucket(s3, "*", Condition={"IpAddress": {"aws:SourceIp": "anywhere"}}) == "MalformedPolicy"


def test_what_names_somebody_or_denies_is_not_public(s3: Any) -> None:
    closed(s3)
    assert to_bucket(s3, {"AWS": ACCOUNT}) == ""
    assert to_bucket(s3, {"Service": "logging.s3.amazonaws.com"}) == ""
    assert to_bucket(s3, "*", Effect="Deny") == ""


def test_a_public_policy_is_refused_where_the_account_blocks_it(simulation: Simulation, s3: Any) -> None:
    s3.create_bucket(Bucket="claims", **PLACE)
    assert to_bucket(s3, "*") == ""
    control = simulation.client("s3control", ACCOUNT, REGION)
    control.put_public_access_block(AccountId=ACCOUNT, PublicAccessBlockConfiguration=BLOCKED)
    assert to_bucket(s3, "*") == "AccessDenied"
    control.delete_public_access_block(AccountId=ACCOUNT)
    assert to_bucket(s3, "*") == ""


def test_a_policy_that_is_no_document_is_left_to_the_service(s3: Any) -> None:
    closed(s3)
    for policy in ("no document", "[]"):
        answer = code(partial(s3.put_bucket_policy, Bucket="claims", Policy=policy))
        assert answer in ("", "MalformedPolicy")
