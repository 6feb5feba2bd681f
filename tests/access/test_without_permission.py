"""Actions that AWS asks no permission for: STS API reference, "GetCallerIdentity" and "GetSessionToken"."""

from __future__ import annotations

import pytest

from cordon.access.model import Principal
from tests.access.asking import NOBODY, NOTHING, ROOT, SESSION, USER, allow, answer, asked, deny, word

ACTIONS = ["sts:GetCallerIdentity", "STS:getcalleridentity", "sts:GetSessionToken"]


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("who", [SESSION, USER, ROOT])
def test_whoever_signs_needs_no_permission(action: str, who: Principal) -> None:
    assert word(answer(asked(who, action, "*"))) == "allowed"


def test_no_policy_of_an_identity_can_deny_it() -> None:
    request = asked(SESSION, "sts:GetCallerIdentity", "*")
    assert word(answer(request, identity=(deny(),), boundary=NOTHING, session=(deny(),))) == "allowed"


def test_the_policy_of_an_endpoint_can_still_refuse_it() -> None:
    request = asked(SESSION, "sts:GetCallerIdentity", "*")
    assert word(answer(request, endpoint=allow("sts:AssumeRole", Principal="*"))) == "lacking"
    assert word(answer(request, endpoint=deny("sts:*", Principal="*"))) == "denied"
    assert word(answer(request, endpoint=allow("sts:GetCallerIdentity", Principal="*"))) == "allowed"


def test_an_endpoint_policy_that_nobody_can_judge_leaves_it_unknown() -> None:
    request = asked(SESSION, "sts:GetCallerIdentity", "*")
    assert (
        word(answer(request, endpoint=allow("sts:*", Principal="*", Condition={"Unheard": {"a:b": "c"}}))) == "unknown"
    )
    assert word(answer(request, endpoint=allow("sts:*"))) == "unknown"  # without Principal it is malformed


def test_whoever_does_not_sign_gets_nothing_by_it() -> None:
    assert word(answer(asked(NOBODY, "sts:GetCallerIdentity", "*"))) == "lacking"


def test_an_action_beside_them_still_needs_a_permission() -> None:
    assert word(answer(asked(SESSION, "sts:GetFederationToken", "*"))) == "lacking"
