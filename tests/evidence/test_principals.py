"""Whom checks ask for: everybody who is in the account, with the tags that AWS tells of."""

from __future__ import annotations

import json
from typing import Any

from cordon.evidence.check import Result
from cordon.evidence.principals import everybody
from tests.evidence.told import judged, subject

ACCOUNT = "210987654321"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
KEEPER = f"arn:aws:iam::{ACCOUNT}:role/apps/keeper"
SOMEBODY = f"arn:aws:iam::{ACCOUNT}:user/somebody"
DEPLOYER = f"arn:aws:iam::{ACCOUNT}:role/cordon-deployer"
THERE: dict[str, Any] = {
    "list_users": {"Users": [{"Arn": SOMEBODY, "UserName": "somebody"}]},
    "list_user_tags": {"Tags": [{"Key": "team", "Value": "claims"}]},
    "list_roles": {"Roles": [{"Arn": KEEPER, "RoleName": "keeper"}]},
    "get_role": {"Role": {"Arn": KEEPER, "RoleName": "keeper", "Tags": [{"Key": "team", "Value": "claims"}]}},
}


def seen(check: str, action: str, condition: dict[str, Any]) -> Result:
    """What a check says of keys that allow the account something under a condition."""
    statements = [
        {"Sid": "A", "Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": "kms:PutKeyPolicy", "Resource": "*"}
        | {"Condition": {"ArnLike": {"aws:PrincipalArn": [DEPLOYER]}}},
        {"Sid": "B", "Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": action, "Resource": "*"}
        | {"Condition": condition},
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    return judged(check, THERE | {"get_key_policy": {"Policy": policy}})


def test_everybody_is_root_each_user_each_role_and_one_who_is_not_there_yet() -> None:
    found = {one.arn: one.context for one in everybody(subject(THERE))}
    tagged = {"aws:PrincipalTag/team": "claims"}
    assert found == {ROOT: {}, SOMEBODY: tagged, KEEPER: tagged, f"arn:aws:iam::{ACCOUNT}:role/made-tomorrow": {}}


def test_a_key_for_one_role_by_its_name_or_tag_or_for_a_user_is_seen() -> None:
    for condition, whom in (
        ({"ArnEquals": {"aws:PrincipalArn": KEEPER}}, [KEEPER]),
        ({"StringEquals": {"aws:PrincipalTag/team": "claims"}}, [SOMEBODY, KEEPER]),
        ({"StringEquals": {"aws:username": "somebody"}}, [SOMEBODY]),
    ):
        for check, action in (("keys-closed-to-account", "kms:Decrypt"), ("keys-managed-by-named", "kms:PutKeyPolicy")):
            found = seen(check, action, condition)
            assert found.verdict == "failed"
            assert all(arn in found.observations[0].observed for arn in whom)


def test_a_key_for_those_who_are_named_is_in_order() -> None:
    named = {"ArnEquals": {"aws:PrincipalArn": [DEPLOYER, "arn:aws:iam::100000000004:role/cordon-operator"]}}
    assert seen("keys-managed-by-named", "kms:PutKeyPolicy", named).verdict == "satisfied"
    closed = seen("keys-closed-to-account", "kms:Decrypt", {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::1:role/a"}})
    assert closed.verdict == "satisfied"
