"""Condition operators, one by one: IAM user guide, "IAM JSON policy elements: Condition operators"."""

from __future__ import annotations

from typing import Any

import pytest

from cordon.access.operators import NEGATED, names
from tests.access.asking import judged

ROLE = "arn:aws:iam::111122223333:role/a"

# operator, the policy's value, values that match, values that do not
CASES: list[tuple[str, Any, list[str], list[str]]] = [
    ("StringEquals", ["silver", "gold"], ["silver", "gold"], ["Silver", "silver ", "gol", "*"]),
    ("StringEquals", "si*", ["si*"], ["silver"]),  # no wildcard but in Like
    ("StringEqualsIgnoreCase", "Silver", ["silver", "SILVER"], ["silve"]),
    ("StringLike", ["home/*", "a?c"], ["home/", "home/x/y", "abc"], ["Home/x", "ac", "abbc", "xhome/"]),
    ("StringLike", "a*b*c", ["abc", "a-b-b-c"], ["ac", "abcd"]),
    ("NumericEquals", "5", ["5", "5.0", "+5"], ["6"]),
    ("NumericEquals", 5, ["5"], ["50"]),
    ("NumericLessThan", "1.2", ["1.1", "1.19"], ["1.2", "1.3", "10"]),
    ("NumericLessThanEquals", "3600", ["3600", "900"], ["3601"]),
    ("NumericGreaterThan", "10", ["11", "1e2"], ["10", "9"]),
    ("NumericGreaterThanEquals", "10", ["10"], ["9.9"]),
    ("DateEquals", "2027-07-01T00:00:00Z", ["2027-07-01T02:00:00+02:00", "1814400000"], ["2027-07-01T00:00:01Z"]),
    ("DateLessThan", "2027-07-01", ["2027-06-30T23:59:59Z", "2027-06"], ["2027-07-01T00:00:00Z"]),
    ("DateLessThanEquals", "1814400000", ["2027-07-01T00:00:00Z"], ["1814400001"]),
    ("DateGreaterThan", "2020", ["2020-01-01T00:00:01Z"], ["2020-01-01", "2019-12-31"]),
    ("DateGreaterThanEquals", "2027-07-01T00:00:00Z", ["2027-07-01T00:00:00Z"], ["2027-06-30T23:59:59Z"]),
    ("Bool", "true", ["true", "True"], ["false"]),
    ("Bool", False, ["false"], ["true"]),
    ("BinaryEquals", "QmluYXJ5", ["QmluYXJ5"], ["T3RoZXI="]),
    ("IpAddress", ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], ["203.0.113.9", "2001:db8:1234:5678::1"], ["203.0.114.1", "2001:db8::1"]),
    ("IpAddress", "203.0.113.9", ["203.0.113.9"], ["203.0.113.8"]),  # "/32 by default"
    ("IpAddress", "::/0", ["2001:db8::1"], ["203.0.113.9"]),
    ("ArnLike", "arn:aws:sns:*:111122223333:topic-*", ["arn:aws:sns:eu-central-1:111122223333:topic-1"], ["arn:aws:sns:a:b:111122223333:topic-1", "arn:aws:sqs:eu-central-1:111122223333:topic-1"]),
    ("ArnLike", "arn:aws:iam::*:role/a", [ROLE], ["arn:aws:iam::1:2:role/a"]),
    ("ArnLike", "arn:aws:logs:*:*:log-group:/a/*:x", ["arn:aws:logs:r:1:log-group:/a/b:c:x"], ["arn:aws:logs:r:1:log-group:/a/b"]),
    ("ArnEquals", "arn:aws:iam::*:role/*", [ROLE], ["arn:aws:iam::111122223333:user/a", "x"]),  # behaves as ArnLike
    ("ArnLike", "*", [ROLE], ["no ARN"]),
]  # fmt: skip


@pytest.mark.parametrize(("operator", "wanted", "matching", "other"), CASES)
def test_an_operator_holds_for_what_matches_and_for_nothing_else(
    operator: str, wanted: Any, matching: list[str], other: list[str]
) -> None:
    assert {value: judged({operator: {"aws:x": wanted}}, {"aws:x": value}) for value in matching} == dict.fromkeys(
        matching, "allowed"
    )
    assert {value: judged({operator: {"aws:x": wanted}}, {"aws:x": value}) for value in other} == dict.fromkeys(
        other, "lacking"
    )


@pytest.mark.parametrize(("negated", "operator"), NEGATED.items())
def test_a_negated_operator_holds_exactly_where_the_other_does_not(negated: str, operator: str) -> None:
    for _, wanted, matching, other in (case for case in CASES if case[0] == operator):
        assert {judged({negated: {"aws:x": wanted}}, {"aws:x": value}) for value in matching} == {"lacking"}
        assert {judged({negated: {"aws:x": wanted}}, {"aws:x": value}) for value in other} == {"allowed"}


def test_every_operator_has_a_case() -> None:
    assert {NEGATED.get(name, name) for name in names()} - {case[0] for case in CASES} == set()
    assert len(set(names())) == 27 - 1  # the guide's, without Null


def test_several_values_of_a_negated_operator_are_a_nor() -> None:
    wanted = {"StringNotEquals": {"aws:x": ["a", "b"]}}
    assert [judged(wanted, {"aws:x": value}) for value in "abc"] == ["lacking", "lacking", "allowed"]


@pytest.mark.parametrize(
    "name", ["StringIs", "stringequals", "ForSomeValues:StringEquals", "NullIfExists", "ForAnyValue:Null"]
)
def test_an_operator_that_nobody_knows_allows_nothing_and_denies_perhaps(name: str) -> None:
    assert judged({name: {"aws:x": "a"}}, {"aws:x": "a"}) == "unknown"


@pytest.mark.parametrize(
    ("operator", "wanted"),
    [
        ("NumericLessThan", "many"), ("NumericLessThan", "nan"), ("DateLessThan", "tomorrow"), ("Bool", "yes"),
        ("IpAddress", "10.0.0.0/33"), ("BinaryEquals", "%"), ("Null", "perhaps"), ("Null", ["true", "false"]),
        ("ArnLike", "arn:aws:sns"), ("StringEquals", {"a": "b"}), ("StringEquals", [None]),
    ],
)  # fmt: skip
def test_a_value_that_an_operator_cannot_read_makes_the_policy_malformed(operator: str, wanted: Any) -> None:
    assert judged({operator: {"aws:x": wanted}}, {"aws:x": "1"}) == "unknown"


@pytest.mark.parametrize(
    ("operator", "wanted"),
    [
        ("NumericLessThan", "1"),
        ("DateLessThan", "2020"),
        ("Bool", "true"),
        ("NotIpAddress", "10.0.0.0/8"),
        ("BinaryEquals", "YQ=="),
    ],
)
def test_a_value_of_the_request_that_cannot_be_read_is_neither_a_match_nor_none(operator: str, wanted: str) -> None:
    assert judged({operator: {"aws:x": wanted}}, {"aws:x": "%"}) == "unknown"
