"""Held against moto's evaluator, where moto is right.

It is wrong, and so left out, for conditions (a missing key counts as a match), for principals other than `*`, for
NotResource (it is not looked at), for `?` and characters that mean something in its regular expressions, and for
actions in other case; of the layers it knows one policy.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.access.asking import OBJECT, answer, asked, policy, statement, word

moto = pytest.importorskip(
    "moto.iam.access_control", reason="SKIPPED: moto is no dependency yet: nothing was held against it"
)

SAID = {"PERMITTED": "allowed", "DENIED": "denied", "NEUTRAL": "lacking"}


def motos(document: dict[str, Any], action: str, resource: str) -> str:
    evaluator = moto.IAMPolicy({"policy_document": json.dumps(document)})
    return SAID[evaluator.is_action_permitted(action, resource).name]


lists = st.lists(
    st.sampled_from(["s3:GetObject", "s3:Get*", "s3:*", "*", "s3:PutObject", "kms:*"]), min_size=1, max_size=2
)
places = st.lists(
    st.sampled_from(["*", OBJECT, "arn:aws:s3:::amzn-s3-demo-bucket/*", "arn:aws:s3:::other/*"]), min_size=1, max_size=2
)
plain = st.builds(
    lambda effect, actions, resources, negated: statement(
        effect, None if negated else actions, resources, **({"NotAction": actions} if negated else {})
    ),
    st.sampled_from(["Allow", "Deny"]),
    lists,
    places,
    st.booleans(),
)


@given(st.lists(plain, min_size=1, max_size=4), st.sampled_from(["s3:GetObject", "s3:PutObject", "kms:Decrypt"]))
def test_one_policy_without_conditions_is_answered_as_moto_does(statements: list[dict[str, Any]], action: str) -> None:
    named = policy(*statements)
    ours = word(answer(asked(action=action), identity=(named,)))
    assert ours == motos(dict(named.document), action, OBJECT)


WRONG: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("a Deny that is not in effect", statement("Deny", Condition={"StringEquals": {"aws:x": "a"}}), "s3:GetObject", "lacking", "denied"),
    ("an Allow that is not in effect", statement(Condition={"StringEquals": {"aws:x": "a"}}), "s3:GetObject", "lacking", "allowed"),
    ("an action in other case", statement(Action="S3:getobject"), "s3:GetObject", "allowed", "lacking"),
    ("a question mark", statement(Action="s3:GetObjec?"), "s3:GetObject", "allowed", "lacking"),
    ("a full stop that matches anything", statement(Resource=OBJECT.replace("a.csv", "a.*").replace("reports", "report.")), "s3:GetObject", "lacking", "allowed"),
    ("what is not listed in NotResource", statement(Resource=None, NotResource=OBJECT), "s3:GetObject", "lacking", "allowed"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "action", "ours", "theirs"), [pytest.param(*case[1:], id=case[0]) for case in WRONG])
def test_where_moto_is_wrong(one: dict[str, Any], action: str, ours: str, theirs: str) -> None:
    named = policy(one)
    assert word(answer(asked(action=action), identity=(named,))) == ours
    assert motos(dict(named.document), action, OBJECT) == theirs
