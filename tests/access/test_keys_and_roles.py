"""Keys and roles, whose own policies must allow even within an account, and KMS grants."""

from __future__ import annotations

from typing import Any

import pytest

from cordon.access.model import Grant, Principal
from tests.access.asking import (
    ACCOUNT,
    EVERYTHING,
    FOREIGN_ROOT,
    KEY,
    NOBODY,
    NOTHING,
    OTHER,
    PERSON,
    ROLE,
    ROLE_ARN,
    ROOT,
    ROOT_ARN,
    SERVICE,
    SESSION,
    STRANGER,
    USER,
    USER_ARN,
    allow,
    answer,
    asked,
    deny,
    names,
    policy,
    statement,
    word,
)

DEFAULT = names(ROOT_ARN, "kms:*")  # KMS developer guide, "Default key policy"


KEYS: list[tuple[str, Principal, dict[str, Any], str]] = [
    ("identity policies alone do not count", SESSION, {"identity": (EVERYTHING,), "resource": names(USER_ARN)}, "lacking"),
    ("the account's name lets them count", SESSION, {"identity": (EVERYTHING,), "resource": DEFAULT}, "allowed"),
    ("but gives nothing itself", SESSION, {"resource": DEFAULT}, "lacking"),
    ("nor past a boundary", SESSION, {"identity": (EVERYTHING,), "resource": DEFAULT, "boundary": NOTHING}, "lacking"),
    ("the role's name is enough", SESSION, {"resource": names(ROLE_ARN)}, "allowed"),
    ("within a boundary", SESSION, {"resource": names(ROLE_ARN), "boundary": NOTHING}, "lacking"),
    ("the account's name for other actions only", SESSION, {"identity": (EVERYTHING,), "resource": names(ROOT_ARN, "kms:Describe*")}, "lacking"),
    ("a deny in the key's policy", SESSION, {"identity": (EVERYTHING,), "resource": policy(statement(Principal={"AWS": ROOT_ARN}), statement("Deny", Principal="*"))}, "denied"),
    ("the root user needs the key's policy", ROOT, {"resource": names(USER_ARN)}, "lacking"),
    ("and has it by the account's name", ROOT, {"resource": DEFAULT}, "allowed"),
    ("a key's policy that nobody knows", SESSION, {"identity": (EVERYTHING,)}, "unknown"),
    ("another account, both sides", STRANGER, {"identity": (EVERYTHING,), "resource": names(OTHER)}, "allowed"),
    ("another account, its own side missing", STRANGER, {"resource": names(OTHER)}, "lacking"),
    ("another account, the key's side missing", STRANGER, {"identity": (EVERYTHING,), "resource": DEFAULT}, "lacking"),
    ("a service", SERVICE, {"resource": allow(Principal={"Service": SERVICE.arn})}, "allowed"),
]  # fmt: skip


@pytest.mark.parametrize(("principal", "policies", "expected"), [pytest.param(*case[1:], id=case[0]) for case in KEYS])
def test_a_keys_own_policy_must_allow(principal: Principal, policies: dict[str, Any], expected: str) -> None:
    assert word(answer(asked(principal, "kms:Decrypt", KEY), **policies)) == expected


def test_calls_on_no_key_need_no_keys_policy() -> None:
    assert word(answer(asked(action="kms:ListKeys", resource="*"), identity=(EVERYTHING,))) == "allowed"


def grant(**changes: Any) -> Grant:
    given: dict[str, Any] = {
        "id": "g",
        "key": KEY,
        "grantee": ROLE_ARN,
        "operations": frozenset({"Decrypt", "DescribeKey"}),
    }
    return Grant(**given | changes)


def granted(one: Grant, action: str = "kms:Decrypt", principal: Principal = SESSION, **context: str) -> str:
    said = {f"kms:EncryptionContext:{key}": value for key, value in context.items()}
    own = {"resource": names(USER_ARN + "x"), "grants": (one,)}
    return word(answer(asked(principal, action, KEY, said), **own))


def test_a_grant_gives_its_operations_to_its_grantee_on_its_key() -> None:
    assert granted(grant()) == "allowed"
    assert granted(grant(), "kms:Encrypt") == "lacking"
    assert granted(grant(grantee=USER_ARN)) == "lacking"
    assert granted(grant(grantee=USER_ARN), principal=USER) == "allowed"
    assert granted(grant(key=KEY + "x")) == "lacking"


def test_a_grant_binds_cryptographic_operations_to_an_encryption_context() -> None:
    equals = grant(encryption_context_equals={"Team": "a"})
    assert granted(equals, Team="a") == "allowed"
    assert granted(equals, team="a") == "lacking"  # its case matters
    assert granted(equals, Team="a", More="b") == "lacking"
    assert granted(equals) == "lacking"
    assert granted(equals, "kms:DescribeKey") == "allowed"
    subset = grant(encryption_context_subset={"Team": "a"})
    assert granted(subset, Team="a", More="b") == "allowed"
    assert granted(subset, More="b") == "lacking"


def test_a_deny_holds_against_a_grant_and_another_account_needs_its_own_side() -> None:
    own = {"resource": deny(Principal="*"), "grants": (grant(),)}
    assert word(answer(asked(action="kms:Decrypt", resource=KEY), **own)) == "denied"
    far = {"resource": names(USER_ARN), "grants": (grant(grantee=STRANGER.role_arn),)}
    assert word(answer(asked(STRANGER, "kms:Decrypt", KEY), **far)) == "lacking"
    assert word(answer(asked(STRANGER, "kms:Decrypt", KEY), **far, identity=(EVERYTHING,))) == "allowed"


def trust(principal: Any, **more: Any) -> Any:
    return allow("sts:*", None, Principal=principal, **more)


TRUST: list[tuple[str, Principal, dict[str, Any], str]] = [
    ("an identity policy alone", SESSION, {"identity": (EVERYTHING,), "resource": trust({"AWS": USER_ARN})}, "lacking"),
    ("by its name, without an identity policy", SESSION, {"resource": trust({"AWS": ROLE_ARN})}, "allowed"),
    ("by the account's name, without one", USER, {"resource": trust({"AWS": ROOT_ARN})}, "lacking"),
    ("by the account's name, with one", USER, {"resource": trust({"AWS": ROOT_ARN}), "identity": (EVERYTHING,)}, "allowed"),
    ("of another account, both sides", STRANGER, {"resource": trust({"AWS": OTHER}), "identity": (EVERYTHING,)}, "allowed"),
    ("of another account, by its name only", STRANGER, {"resource": trust({"AWS": STRANGER.role_arn})}, "lacking"),
    ("a service", SERVICE, {"resource": trust({"Service": SERVICE.arn})}, "allowed"),
    ("a person of the trusted provider", PERSON, {"resource": trust({"Federated": PERSON.arn})}, "allowed"),
    ("a person of another provider", PERSON, {"resource": trust({"Federated": f"{PERSON.arn}-2"})}, "lacking"),
    ("the root user assumes no role", ROOT, {"resource": trust({"AWS": ROOT_ARN})}, "lacking"),
    ("nor does another account's", FOREIGN_ROOT, {"resource": trust({"AWS": OTHER})}, "lacking"),
    ("a trust policy that nobody knows", SESSION, {"identity": (EVERYTHING,)}, "unknown"),
    ("nobody", NOBODY, {"resource": trust({"AWS": OTHER})}, "lacking"),
]  # fmt: skip


@pytest.mark.parametrize(
    "action", ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:TagSession", "sts:SetSourceIdentity"]
)
@pytest.mark.parametrize(("principal", "policies", "expected"), [pytest.param(*case[1:], id=case[0]) for case in TRUST])
def test_a_roles_trust_policy_must_allow(
    principal: Principal, policies: dict[str, Any], expected: str, action: str
) -> None:
    decision = answer(asked(principal, action, ROLE), **policies)
    assert word(decision) == expected
    assert {step.layer for step in decision.decisive} <= {"trust", "identity"}


def test_what_else_is_done_to_a_role_needs_no_trust_policy() -> None:
    assert word(answer(asked(action="iam:GetRole", resource=ROLE), identity=(EVERYTHING,))) == "allowed"
    assert f"{ACCOUNT}" in ROLE
