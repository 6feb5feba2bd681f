"""Whom a statement on a resource is about: IAM user guide, "Principal" and "NotPrincipal"."""

from __future__ import annotations

from typing import Any

import pytest

from cordon.access.model import Principal
from tests.access.asking import (
    ACCOUNT,
    EVERYTHING,
    FOREIGN_ROOT,
    KEY,
    NOBODY,
    OBJECT,
    OTHER,
    PERSON,
    ROLE,
    ROLE_ARN,
    ROOT,
    ROOT_ARN,
    SERVICE,
    SESSION,
    SESSION_ARN,
    STRANGER,
    USER,
    USER_ARN,
    allow,
    answer,
    asked,
    deny,
    policy,
    statement,
    word,
)

EVERYONE = {
    "session": SESSION,
    "user": USER,
    "root": ROOT,
    "stranger": STRANGER,
    "foreign root": FOREIGN_ROOT,
    "service": SERVICE,
    "person": PERSON,
    "nobody": NOBODY,
}


def denied_to(principal: Any, **more: Any) -> set[str]:
    """Whom a Deny with this Principal is about."""
    own = deny(Principal=principal, **more)
    return {name for name, one in EVERYONE.items() if word(answer(asked(one), resource=own)) == "denied"}


@pytest.mark.parametrize(
    ("principal", "about"),
    [
        ("*", set(EVERYONE)),
        ({"AWS": "*"}, set(EVERYONE)),
        ({"AWS": ACCOUNT}, {"session", "user", "root"}),
        ({"AWS": ROOT_ARN}, {"session", "user", "root"}),
        ({"AWS": f"arn:aws:iam::{OTHER}:root"}, {"stranger", "foreign root"}),
        ({"AWS": [ACCOUNT, OTHER]}, {"session", "user", "root", "stranger", "foreign root"}),
        ({"AWS": ROLE_ARN}, {"session"}),
        ({"AWS": SESSION_ARN}, {"session"}),
        ({"AWS": f"{SESSION_ARN}-other"}, set()),
        ({"AWS": USER_ARN}, {"user"}),
        ({"AWS": USER_ARN.replace("zhang", "Zhang")}, set()),
        ({"AWS": "AROAEXAMPLEID123456789"}, set()),  # somebody who was deleted
        ({"Service": "cloudtrail.amazonaws.com"}, {"service"}),
        ({"Service": ["s3.amazonaws.com"]}, set()),
        ({"Federated": PERSON.arn}, {"person"}),
        ({"AWS": USER_ARN, "Service": "cloudtrail.amazonaws.com"}, {"user", "service"}),
    ],
)
def test_a_principal_names_whom_the_guide_says(principal: Any, about: set[str]) -> None:
    assert denied_to(principal) == about


def test_a_role_without_its_path_is_found_from_the_sessions_arn() -> None:
    bare = Principal(SESSION.kind, SESSION_ARN, ACCOUNT)
    own = deny(Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:role/analyst"})
    assert word(answer(asked(bare), resource=own)) == "denied"


def test_which_account_a_canonical_user_is_nobody_knows() -> None:
    canonical = {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}
    assert word(answer(asked(), identity=(EVERYTHING,), resource=deny(Principal=canonical))) == "unknown"
    assert word(answer(asked(), resource=allow(Principal=canonical))) == "unknown"
    assert word(answer(asked(), identity=(EVERYTHING,), resource=allow(Principal=canonical))) == "allowed"


@pytest.mark.parametrize(
    "principal",
    [
        {}, [], "x", 5, None, {"AWS": []}, {"AWS": "arn:aws:iam::*:role/a"}, {"AWS": f"arn:aws:iam::{ACCOUNT}:role/*"}, {"AWS": "12345"},
        {"Service": "*"}, {"Federated": "*"}, {"*": "*"}, {"AWS": 111122223333}, {"Team": "a"},
    ],
)  # fmt: skip
def test_a_principal_that_aws_would_not_take_makes_the_policy_malformed(principal: Any) -> None:
    own = policy(statement() | {"Principal": principal})
    assert word(answer(asked(), identity=(EVERYTHING,), resource=own)) == "unknown"


def spared_by(*arns: str, boundary: bool = False) -> set[str]:
    """Whom a Deny with NotPrincipal leaves alone."""
    own = policy(statement("Deny", NotPrincipal={"AWS": list(arns)}))
    limit = {"boundary": EVERYTHING} if boundary else {}
    return {name for name, one in EVERYONE.items() if word(answer(asked(one), resource=own, **limit)) != "denied"}


def test_not_principal_leaves_alone_only_who_is_listed_with_its_account() -> None:
    assert spared_by(USER_ARN, ROOT_ARN) == {"user", "root"}
    assert spared_by(ROLE_ARN, ROOT_ARN) == {"session", "root"}
    assert spared_by(USER_ARN) == set()
    assert spared_by(ROOT_ARN) == {"root"}
    assert spared_by(SESSION_ARN, ROOT_ARN) == {"root"}  # the role is validated too


def test_not_principal_always_denies_whoever_has_a_boundary() -> None:
    assert spared_by(USER_ARN, ROOT_ARN, boundary=True) == {"root"}


@pytest.mark.parametrize("resource", [OBJECT, KEY, ROLE])
def test_a_policy_that_allows_all_but_somebody_is_malformed_and_so_unknown(resource: str) -> None:
    action = {OBJECT: "s3:GetObject", KEY: "kms:Decrypt", ROLE: "sts:AssumeRole"}[resource]
    own = policy(statement(resource=None if resource == ROLE else "*", NotPrincipal={"AWS": ROOT_ARN}))
    for who in (NOBODY, USER):
        decision = answer(asked(who, action, resource), resource=own)
        assert word(decision) == "unknown"
        assert any("NotPrincipal, which AWS does not take" in reason for reason in decision.unknown)


@pytest.mark.parametrize("layer", ["service_control", "resource_control"])
def test_a_control_policy_that_allows_all_but_somebody_is_malformed_and_so_unknown(layer: str) -> None:
    limit = policy(statement(NotPrincipal={"AWS": ROOT_ARN}))
    assert word(answer(asked(), identity=(EVERYTHING,), **{layer: ((limit,),)})) == "unknown"


@pytest.mark.parametrize(
    "more", [{"resource": "*"}, {"resource": None, "effect": "Deny", "NotPrincipal": {"AWS": USER_ARN}}]
)
def test_a_trust_policy_that_aws_would_refuse_leaves_the_answer_unknown(more: Any) -> None:
    names: Any = {} if "NotPrincipal" in more else {"Principal": {"AWS": USER_ARN}}
    own = policy(statement(**more, **names), statement(resource=None, Principal={"AWS": USER_ARN}))
    assert word(answer(asked(USER, "sts:AssumeRole", ROLE), resource=own)) == "unknown"
