"""Policies in files: which are found, where their statements are, and what bad input is told as."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from cordon.access.lint import PolicyKind
from cordon.access.lint.json_text import LARGEST, JsonText, NotReadable
from cordon.access.lint.sources import guess_kind, lint_bytes, lint_file, policies_in

ACCOUNT = "111122223333"
SOUND: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [{"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}],
}
FAULTY = json.loads(json.dumps(SOUND).replace("GetObject", "GetObjekt"))
TRUST = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"},
}


def rules(value: Any, kind: PolicyKind | None = None) -> list[tuple[str, str]]:
    return [(finding.document, finding.rule) for finding in lint_bytes("f", json.dumps(value).encode(), kind).findings]


def test_a_policy_document_is_judged_with_line_and_column_of_each_statement(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_text(
        '{\n "Version": "2012-10-17",\n "Statement": [\n  {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},\n'
        '  {"Sid": "B", "Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "*"}\n ]\n}\n'
    )
    [finding] = lint_file(path).findings
    assert (finding.document, finding.line, finding.column, finding.statement) == (str(path), 5, 3, "B")
    assert finding.text().startswith(f"{path}:5:3 statement 'B': error action-unknown: 's3:GetObjekt' is no action")


def test_two_statements_with_one_sid_or_label_have_lines_of_their_own() -> None:
    twice = {"Version": "2012-10-17", "Statement": [FAULTY["Statement"][0], FAULTY["Statement"][0]]}
    findings = lint_bytes("f", json.dumps(twice, indent=1).encode()).findings
    assert [(finding.rule, finding.line) for finding in findings] == [
        ("sid-repeated", 4),
        ("action-unknown", 4),
        ("action-unknown", 10),
    ]
    confusing: Any = {
        "Version": "2012-10-17",
        "Statement": [{**FAULTY["Statement"][0], "Sid": "2"}, {**FAULTY["Statement"][0]}],
    }
    del confusing["Statement"][1]["Sid"]
    lines = [finding.line for finding in lint_bytes("f", json.dumps(confusing, indent=1).encode()).findings]
    assert lines == [4, 10]


# What `aws iam get-policy-version`, `get-role-policy`, `get-role`, `s3api get-bucket-policy` print (AWS CLI reference).
@pytest.mark.parametrize(
    "answer",
    [
        {"PolicyVersion": {"Document": FAULTY, "VersionId": "v1"}},
        {"RoleName": "r", "PolicyName": "p", "PolicyDocument": FAULTY},
        {"UserName": "u", "PolicyName": "p", "PolicyDocument": FAULTY},
        {"GroupName": "g", "PolicyName": "p", "PolicyDocument": FAULTY},
        {"PolicyName": "p", "PolicyDocument": quote(json.dumps(FAULTY))},
        {"Policy": json.dumps(FAULTY)},
    ],
)
def test_an_answer_of_the_command_line_is_read(answer: dict[str, Any]) -> None:
    assert rules(answer) == [("f", "action-unknown")]


def test_a_role_s_trust_policy_is_one() -> None:
    [policy] = policies_in("f", JsonText(json.dumps({"Role": {"AssumeRolePolicyDocument": TRUST}}).encode()))
    assert policy.kind is PolicyKind.TRUST


# The shape of the example in the IAM API reference, "GetAccountAuthorizationDetails", and the AWS CLI reference.
DETAILS = {
    "UserDetailList": [
        {
            "UserName": "Alice",
            "Arn": f"arn:aws:iam::{ACCOUNT}:user/Alice",
            "UserPolicyList": [{"PolicyName": "own", "PolicyDocument": quote(json.dumps(FAULTY))}],
            "AttachedManagedPolicies": [],
        }
    ],
    "GroupDetailList": [
        {
            "GroupName": "Admins",
            "Arn": f"arn:aws:iam::{ACCOUNT}:group/Admins",
            "GroupPolicyList": [{"PolicyName": "group", "PolicyDocument": FAULTY}],
        }
    ],
    "RoleDetailList": [
        {
            "RoleName": "ec2",
            "Arn": f"arn:aws:iam::{ACCOUNT}:role/ec2",
            "AssumeRolePolicyDocument": {**TRUST, "Statement": {**TRUST["Statement"], "Action": "sts:AssumeRolle"}},  # type: ignore[dict-item]
            "RolePolicyList": [{"PolicyName": "inline", "PolicyDocument": FAULTY}],
        }
    ],
    "Policies": [
        {
            "PolicyName": "mine",
            "Arn": f"arn:aws:iam::{ACCOUNT}:policy/mine",
            "PolicyVersionList": [
                {"Document": SOUND, "VersionId": "v1", "IsDefaultVersion": False},
                {"Document": FAULTY, "VersionId": "v2", "IsDefaultVersion": True},
            ],
        },
        {
            "PolicyName": "AWS's",
            "Arn": "arn:aws:iam::aws:policy/ReadOnlyAccess",
            "PolicyVersionList": [{"Document": FAULTY, "VersionId": "v1", "IsDefaultVersion": True}],
        },
    ],
}


def test_an_account_s_details_are_read_but_for_aws_s_own_policies_and_old_versions() -> None:
    result = lint_bytes("account.json", json.dumps(DETAILS).encode())
    assert result.policies == 5
    assert [finding.document.removeprefix("account.json: ") for finding in result.findings] == [
        f"own of arn:aws:iam::{ACCOUNT}:user/Alice",
        f"group of arn:aws:iam::{ACCOUNT}:group/Admins",
        f"trust policy of arn:aws:iam::{ACCOUNT}:role/ec2",
        f"inline of arn:aws:iam::{ACCOUNT}:role/ec2",
        f"arn:aws:iam::{ACCOUNT}:policy/mine",
    ]


def test_one_policy_of_an_account_that_is_no_json_leaves_the_others_judged() -> None:
    details = {**DETAILS, "GroupDetailList": [{"Arn": "g", "GroupPolicyList": [{"PolicyDocument": "{"}]}]}
    found = [finding.rule for finding in lint_bytes("f", json.dumps(details).encode()).findings]
    assert found.count("malformed") == 1
    assert found.count("action-unknown") == 4


@pytest.mark.parametrize(
    ("raw", "reason", "place"),
    [
        (b"", "it is no JSON: Expecting value", (1, 1)),
        (b"{\n 'a': 1}", "it is no JSON: Expecting property name", (2, 2)),
        (b'{\n "Version": "2012-10-17", "Version": "2012-10-17"}', "the key 'Version' stands twice", (1, 1)),
        (b'{"Statement": [\n {"Effect": "Deny", "Effect": "Allow"}]}', "the key 'Effect' stands twice", (2, 2)),
        (b'{"Statement": "\xff"}', "it is no UTF-8", (1, 16)),
        (b"[" * 100_000, "it is nested too deeply", (0, 0)),
        (b'{"Statement":' * 50_000, "it is nested too deeply", (0, 0)),
        (b'{"Version": NaN}', "it is no JSON: NaN", (0, 0)),
        (b"[]", "it has no policy", (0, 0)),
        (b'{"a": 1}', "it has no policy", (0, 0)),
        (b'"text"', "it has no policy", (0, 0)),
        (b'{"Statement": ' + b"1" * 10_000 + b"}", "it is no JSON: Exceeds the limit", (0, 0)),
    ],
)
def test_bad_input_is_one_finding_with_its_place(raw: bytes, reason: str, place: tuple[int, int]) -> None:
    result = lint_bytes("f", raw)
    [finding] = result.findings
    assert finding.rule == "not-readable" and finding.severity == "unknown" and result.policies == 0
    assert finding.message.startswith(reason), finding.message
    assert (finding.line, finding.column) == place


def test_a_byte_order_mark_is_no_fault() -> None:
    assert lint_bytes("f", b"\xef\xbb\xbf" + json.dumps(SOUND).encode()).findings == ()


def test_what_is_too_large_is_not_read() -> None:
    class Large(bytes):
        def __len__(self) -> int:
            return LARGEST + 1

    with pytest.raises(NotReadable, match="are read at most"):
        JsonText(Large(b"{}"))


def test_a_hundred_thousand_characters_are_judged_and_the_message_stays_short() -> None:
    long = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "x" * 100_000}}
    findings = lint_bytes("f", json.dumps(long).encode()).findings
    assert [finding.rule for finding in findings] == ["malformed", "size-exceeded"]
    assert all(len(finding.text()) < 600 for finding in findings)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}, PolicyKind.IDENTITY),
        (TRUST["Statement"], PolicyKind.TRUST),
        ({"Principal": "*", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"}, PolicyKind.BUCKET),
        ({"Principal": "*", "Action": "kms:*", "Resource": "*"}, PolicyKind.KEY),
        ({"Principal": "*", "Action": "SNS:Publish", "Resource": "*"}, PolicyKind.TOPIC),
        ({"Principal": "*", "Action": "es:*", "Resource": "*"}, PolicyKind.RESOURCE),
        ({"NotPrincipal": "*", "Action": ["s3:*", "kms:*"], "Resource": "*"}, PolicyKind.RESOURCE),
    ],
)
def test_a_policy_s_kind_is_guessed_by_principals_and_actions(statement: Any, kind: PolicyKind) -> None:
    assert guess_kind({"Statement": statement}) is kind
    assert guess_kind({"Statement": [statement]}) is kind


def test_the_kind_that_is_said_wins() -> None:
    assert rules(SOUND, PolicyKind.BUCKET) == [("f", "principal-missing")]
