"""Missing keys, several keys and values, set operators."""

from __future__ import annotations

from typing import Any

import pytest

from cordon.access.operators import NEGATED, names
from tests.access.asking import answer, asked, deny, judged, policy, statement, word

VALUES = {"Numeric": "1", "Date": "2020", "Bool": "true", "Binary": "YQ==", "Ip": "10.0.0.0/8", "Arn": "arn:aws:s3:::a"}


def value_for(operator: str) -> str:
    return next((value for part, value in VALUES.items() if part in operator), "a")


@pytest.mark.parametrize("operator", names())
def test_a_missing_key_fails_an_operator_and_satisfies_a_negated_one(operator: str) -> None:
    assert judged({operator: {"aws:x": value_for(operator)}}) == ("allowed" if operator in NEGATED else "lacking")


@pytest.mark.parametrize("operator", names())
def test_a_missing_key_satisfies_if_exists(operator: str) -> None:
    assert judged({f"{operator}IfExists": {"aws:x": value_for(operator)}}) == "allowed"


@pytest.mark.parametrize("operator", names())
def test_a_missing_key_satisfies_for_all_values_and_fails_for_any_value(operator: str) -> None:
    assert judged({f"ForAllValues:{operator}": {"aws:x": value_for(operator)}}) == "allowed"
    assert judged({f"ForAnyValue:{operator}": {"aws:x": value_for(operator)}}) == "lacking"


def test_if_exists_compares_a_key_that_is_there() -> None:
    assert judged({"StringEqualsIfExists": {"aws:x": "a"}}, {"aws:x": "b"}) == "lacking"


@pytest.mark.parametrize(
    ("said", "context", "expected"),
    [
        ("true", {}, "allowed"), ("true", {"aws:x": "a"}, "lacking"), ("false", {"aws:x": "a"}, "allowed"),
        ("false", {}, "lacking"), (True, {}, "allowed"), ("true", {"aws:x": ""}, "allowed"),
        ("true", {"aws:x": []}, "allowed"),
    ],
)  # fmt: skip
def test_null_tells_whether_a_key_is_there(said: Any, context: dict[str, Any], expected: str) -> None:
    assert judged({"Null": {"aws:x": said}}, context) == expected


# IAM user guide, "Conditions with multiple context keys or values": the table of finance, hr and legal.
MANY = {
    "StringEquals": {"aws:PrincipalTag/department": ["finance", "hr", "legal"], "aws:PrincipalTag/role": ["audit", "security"]},
    "ArnLike": {"aws:PrincipalArn": ["arn:aws:iam::222222222222:user/Ana", "arn:aws:iam::222222222222:user/Mary"]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ({"aws:PrincipalTag/department": "legal", "aws:PrincipalTag/role": "audit", "aws:PrincipalArn": "arn:aws:iam::222222222222:user/Mary"}, "allowed"),
        ({"aws:PrincipalTag/department": "hr", "aws:PrincipalTag/role": "audit", "aws:PrincipalArn": "arn:aws:iam::222222222222:user/Nikki"}, "lacking"),
        ({"aws:PrincipalTag/department": "hr", "aws:PrincipalTag/role": "payroll", "aws:PrincipalArn": "arn:aws:iam::222222222222:user/Mary"}, "lacking"),
        ({"aws:PrincipalTag/department": "hr", "aws:PrincipalArn": "arn:aws:iam::222222222222:user/Mary"}, "lacking"),
        ({"aws:PrincipalArn": "arn:aws:iam::222222222222:user/Mary"}, "lacking"),
    ],
)  # fmt: skip
def test_operators_and_keys_are_all_needed_of_values_one(context: dict[str, str], expected: str) -> None:
    assert judged(MANY, context) == expected


# IAM user guide, "Multivalued context key examples".
TAGGING: list[tuple[str, dict[str, Any], Any, str]] = [
    (
        "all match",
        {"ForAllValues:StringLike": {"aws:TagKeys": ["key1*", "key2*"]}},
        ["key1:legal", "key2:b"],
        "allowed",
    ),
    ("one does not", {"ForAllValues:StringLike": {"aws:TagKeys": ["key1*"]}}, ["key1:hr", "key3"], "lacking"),
    ("an empty text is no member", {"ForAllValues:StringLike": {"aws:TagKeys": ["key1*"]}}, "", "allowed"),
    (
        "none, but Null",
        {"ForAllValues:StringLike": {"aws:TagKeys": ["a"]}, "Null": {"aws:TagKeys": "false"}},
        [],
        "lacking",
    ),
    ("any matches", {"ForAnyValue:StringEquals": {"aws:TagKeys": ["env", "webserver"]}}, ["a", "webserver"], "allowed"),
    ("none matches", {"ForAnyValue:StringEquals": {"aws:TagKeys": ["env"]}}, ["a", "b"], "lacking"),
    ("any, of no value", {"ForAnyValue:StringEquals": {"aws:TagKeys": ["env"]}}, "", "lacking"),
    ("none of all is listed", {"ForAllValues:StringNotEquals": {"aws:TagKeys": ["a", "b"]}}, ["c", "d"], "allowed"),
    ("one of all is listed", {"ForAllValues:StringNotEquals": {"aws:TagKeys": ["a", "b"]}}, ["c", "a"], "lacking"),
    ("some is not listed", {"ForAnyValue:StringNotEquals": {"aws:TagKeys": ["a", "b"]}}, ["c", "a"], "allowed"),
    ("no other is there", {"ForAnyValue:StringNotEquals": {"aws:TagKeys": ["a", "b"]}}, ["a", "b"], "lacking"),
    ("any if there is any", {"ForAnyValue:StringEqualsIfExists": {"aws:TagKeys": ["a"]}}, [], "allowed"),
]


@pytest.mark.parametrize(("condition", "tags", "expected"), [pytest.param(*case[1:], id=case[0]) for case in TAGGING])
def test_set_operators_compare_every_value_of_the_request(condition: Any, tags: Any, expected: str) -> None:
    assert judged(condition, {"aws:TagKeys": tags}) == expected


def test_several_values_without_a_set_operator_are_not_defined() -> None:
    assert judged({"StringEquals": {"aws:TagKeys": "a"}}, {"aws:TagKeys": ["a", "b"]}) == "unknown"
    assert judged({"StringEquals": {"aws:TagKeys": "a"}}, {"aws:TagKeys": ["a"]}) == "allowed"


def test_keys_are_found_whatever_their_case_and_a_key_said_twice_counts_for_neither() -> None:
    assert judged({"StringEquals": {"AWS:SOURCEip": "a"}}, {"aws:SourceIp": "a"}) == "allowed"
    assert judged({"StringEquals": {"aws:x": "a"}}, {"aws:x": "a", "aws:X": "b"}) == "unknown"


def test_a_condition_that_fails_settles_a_statement_whatever_else_is_unknown() -> None:
    assert judged({"Unheard": {"a:b": "c"}, "StringEquals": {"aws:x": "a"}}, {"aws:x": "b"}) == "lacking"


def test_an_unknown_deny_is_never_taken_for_none() -> None:
    carried = policy(statement(), statement("Deny", Condition={"Unheard": {"a:b": "c"}}))
    decision = answer(asked(), identity=(carried,))
    assert (word(decision), decision.unknown) == (
        "unknown",
        ("p (identity), Deny 2: Unheard a:b 'c': the operator is not known",),
    )


def test_a_deny_settles_it_even_where_something_is_unknown() -> None:
    carried = policy(statement(Condition={"Unheard": {"a:b": "c"}}))
    assert word(answer(asked(), identity=(carried, deny()))) == "denied"


def test_an_unknown_allow_does_no_harm_beside_one_that_is_known() -> None:
    carried = policy(statement(Condition={"Unheard": {"a:b": "c"}}), statement())
    assert word(answer(asked(), identity=(carried,))) == "allowed"
