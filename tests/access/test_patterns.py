"""Actions, resources and variables of a statement."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.access.asking import ACCOUNT, BUCKET, OBJECT, allow, answer, asked, judged, policy, statement, word


def covers(resource: Any, actual: str, **context: str) -> str:
    said = {key.replace("__", ":"): value for key, value in context.items()}
    return word(answer(asked(resource=actual, context=said), identity=(allow(resource=resource),)))


@pytest.mark.parametrize(
    ("pattern", "action", "expected"),
    [
        ("s3:GetObject", "S3:getobject", "allowed"), ("S3:GETOBJECT", "s3:GetObject", "allowed"),
        ("s3:Get*", "s3:GetObject", "allowed"), ("s3:Get*", "s3:PutObject", "lacking"), ("*", "s3:GetObject", "allowed"),
        ("s3:GetObjec?", "s3:GetObject", "allowed"), ("s3:GetObject?", "s3:GetObject", "lacking"),
        ("s3:*Object", "s3:GetObjectAcl", "lacking"), (["s3:ListBucket", "s3:GetObject"], "s3:GetObject", "allowed"),
        ("s3:GetObject", "s3:GetObjectAcl", "lacking"),
    ],
)  # fmt: skip
def test_actions_match_by_wildcards_whatever_their_case(pattern: Any, action: str, expected: str) -> None:
    assert word(answer(asked(action=action), identity=(allow(pattern),))) == expected


def test_not_action_covers_all_other_actions() -> None:
    carried = (policy(statement(Action=None, NotAction=["iam:*", "s3:Put*"])),)
    said = {
        action: word(answer(asked(action=action), identity=carried))
        for action in ("s3:GetObject", "s3:PutObject", "iam:GetUser")
    }
    assert said == {"s3:GetObject": "allowed", "s3:PutObject": "lacking", "iam:GetUser": "lacking"}


def test_not_resource_covers_all_other_resources() -> None:
    carried = (policy(statement(Resource=None, NotResource=f"{BUCKET}/reports/*")),)
    assert word(answer(asked(resource=OBJECT), identity=carried)) == "lacking"
    assert word(answer(asked(resource=f"{BUCKET}/other"), identity=carried)) == "allowed"
    assert word(answer(asked(resource="*"), identity=carried)) == "allowed"


# IAM user guide, "IAM JSON policy elements: Resource", "Using wildcards in resource ARNs".
SEGMENTS = [
    (f"{BUCKET}/*/test/*", f"{BUCKET}/1/test/object.jpg", "allowed"),
    (f"{BUCKET}/*/test/*", f"{BUCKET}/1/2/test/3/object.jpg", "allowed"),
    (f"{BUCKET}/*/test/*", f"{BUCKET}/1-test/object.jpg", "lacking"),
    (f"arn:aws:iam::{ACCOUNT}:user/accounting/*", f"arn:aws:iam::{ACCOUNT}:user/accounting/a/b", "allowed"),
    ("arn:aws:sqs", f"arn:aws:sqs:eu-central-1:{ACCOUNT}:queue", "allowed"),  # completed
    ("arn:aws:sqs", "arn:aws:sns:eu-central-1:1:queue", "lacking"),
    ("arn:aws:s3:::*", OBJECT, "allowed"),
    ("arn:aws:dynamodb:*:table/prod-*", f"arn:aws:dynamodb:eu-central-1:{ACCOUNT}:table/prod-x", "allowed"),  # runs on
    ("arn:aws:dynamodb:*-1:table/prod-*", f"arn:aws:dynamodb:eu-central-1:{ACCOUNT}:table/prod-x", "lacking"),
    ("arn:aws:dynamodb:*-1:*:table/prod-*", f"arn:aws:dynamodb:eu:central-1:{ACCOUNT}:table/prod-x", "lacking"),
    (f"{BUCKET}/?.csv", f"{BUCKET}/a.csv", "allowed"),
    (f"{BUCKET}/?.csv", f"{BUCKET}/ab.csv", "lacking"),
    (BUCKET, BUCKET.upper(), "lacking"),  # case matters
    (BUCKET, OBJECT, "lacking"),
    (f"{BUCKET}/*", f"{BUCKET}/a\nb", "allowed"),
]


@pytest.mark.parametrize(("pattern", "actual", "expected"), SEGMENTS)
def test_a_resource_matches_part_by_part(pattern: str, actual: str, expected: str) -> None:
    assert covers(pattern, actual) == expected


# IAM user guide, "IAM policy elements: Variables and tags".
def test_a_variable_stands_for_a_key_of_the_request_literally() -> None:
    home = f"{BUCKET}/home/${{aws:username}}/*"
    assert covers(home, f"{BUCKET}/home/zhang/a", aws__UserName="zhang") == "allowed"
    assert covers(home, f"{BUCKET}/home/other/a", aws__UserName="zhang") == "lacking"
    assert covers(home, f"{BUCKET}/home/other/a", aws__UserName="*") == "lacking"


def test_a_variable_without_value_matches_no_resource() -> None:
    home = f"{BUCKET}/home/${{aws:username}}/*"
    assert covers(home, f"{BUCKET}/home//a") == "lacking"
    carried = (policy(statement(), statement("Deny", Resource=None, NotResource=home)),)
    assert word(answer(asked(), identity=carried)) == "denied"


def test_a_variable_has_the_default_that_is_written_with_it() -> None:
    team = f"{BUCKET}-${{aws:PrincipalTag/team, 'company-wide'}}/*"
    assert covers(team, f"{BUCKET}-company-wide/a") == "allowed"
    assert covers(team, f"{BUCKET}-yellow/a", **{"aws:PrincipalTag/team": "yellow"}) == "allowed"
    assert covers(team, f"{BUCKET}-company-wide/a", **{"aws:PrincipalTag/team": "yellow"}) == "lacking"


def test_three_characters_are_written_as_variables_to_stand_for_themselves() -> None:
    assert covers(f"{BUCKET}/${{*}}${{?}}${{$}}", f"{BUCKET}/*?$") == "allowed"
    assert covers(f"{BUCKET}/${{*}}", f"{BUCKET}/a") == "lacking"


def test_variables_stand_in_conditions_too() -> None:
    same = {"StringEquals": {"sts:SourceIdentity": "${aws:username}"}}
    assert judged(same, {"sts:SourceIdentity": "zhang", "aws:username": "zhang"}) == "allowed"
    assert judged(same, {"sts:SourceIdentity": "zhang", "aws:username": "li"}) == "lacking"
    assert (
        judged({"StringLike": {"s3:prefix": "home/${aws:username}/*"}}, {"s3:prefix": "home/li/", "aws:username": "li"})
        == "allowed"
    )
    assert (
        judged(
            {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::${aws:x}"}}, {"aws:SourceArn": "arn:aws:s3:::b", "aws:x": "b"}
        )
        == "allowed"
    )


def test_a_variable_without_value_fails_an_operator_and_satisfies_a_negated_one() -> None:
    context = {"s3:ExistingObjectTag/Team": "red"}
    assert judged({"StringEquals": {"s3:ExistingObjectTag/Team": "${aws:PrincipalTag/Team}"}}, context) == "lacking"
    assert judged({"StringNotEquals": {"s3:ExistingObjectTag/Team": "${aws:PrincipalTag/Team}"}}, context) == "allowed"


def test_a_key_with_several_values_is_no_variable() -> None:
    assert judged({"StringLike": {"aws:y": "${aws:x}*"}}, {"aws:y": "a", "aws:x": ["a", "b"]}) == "lacking"


@pytest.mark.parametrize("version", ["2008-10-17", None])
def test_the_old_version_has_no_variables(version: str | None) -> None:
    condition = {"StringEquals": {"aws:x": "${aws:username}"}}
    carried = {"Version": version, "Statement": [statement(Condition=condition)]}
    document = {key: value for key, value in carried.items() if value is not None}
    named = policy()
    for found, expected in (("zhang", "lacking"), ("${aws:username}", "allowed")):
        request = asked(context={"aws:x": found, "aws:username": "zhang"})
        assert word(answer(request, identity=(type(named)("p", document),))) == expected


def test_matching_is_quick_however_hostile_a_pattern_is() -> None:
    started = time.perf_counter()
    stars = "*a" * 60
    assert covers(f"{BUCKET}/{stars}b", f"{BUCKET}/" + "a" * 2000) == "lacking"
    assert covers("arn:" + "*:" * 40 + "x", "arn:" + ":" * 4000) == "lacking"
    assert covers("arn:aws:" + stars + "b:*:*:x", "arn:aws:" + "a" * 2000 + ":::y") == "lacking"
    assert judged({"StringLike": {"aws:x": f"{stars}b"}}, {"aws:x": "a" * 5000}) == "lacking"
    assert (
        judged({"ArnLike": {"aws:x": f"arn:aws:{stars}b:*:*:x"}}, {"aws:x": f"arn:aws:{'a' * 2000}:::y"}) == "lacking"
    )
    assert time.perf_counter() - started < 2
