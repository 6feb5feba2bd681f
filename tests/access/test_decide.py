"""The layers together: IAM user guide, "Policy evaluation logic" and its sub-pages."""

from __future__ import annotations

from typing import Any

import pytest

from cordon.access.model import Named, Principal, PrincipalKind, Request
from tests.access.asking import (
    ACCOUNT,
    EVERYTHING,
    FOREIGN_ROOT,
    NOBODY,
    NOTHING,
    OTHER,
    PERSON,
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
    names,
    policy,
    statement,
    word,
)

OPEN = allow(Principal="*")
SHUT = deny(Principal="*")


# "How AWS enforcement code logic evaluates requests": within one account.
WITHIN: list[tuple[str, Principal, dict[str, Any], str]] = [
    ("nothing allows", SESSION, {}, "lacking"),
    ("identity allows", SESSION, {"identity": (EVERYTHING,)}, "allowed"),
    ("one of two identity policies allows", SESSION, {"identity": (NOTHING, EVERYTHING)}, "allowed"),
    ("the resource's policy alone allows a user", USER, {"resource": names(USER_ARN)}, "allowed"),
    ("the account's name alone is not enough", USER, {"resource": names(ROOT_ARN)}, "lacking"),
    ("the account's name beside an identity policy", USER, {"resource": names(ROOT_ARN), "identity": (EVERYTHING,)}, "allowed"),
    ("boundary and identity allow", SESSION, {"identity": (EVERYTHING,), "boundary": EVERYTHING}, "allowed"),
    ("the boundary lacks it", SESSION, {"identity": (EVERYTHING,), "boundary": NOTHING}, "lacking"),
    ("a boundary alone gives nothing", SESSION, {"boundary": EVERYTHING}, "lacking"),
    ("the session policy lacks it", SESSION, {"identity": (EVERYTHING,), "session": (NOTHING,)}, "lacking"),
    ("a session policy alone gives nothing", SESSION, {"session": (EVERYTHING,)}, "lacking"),
    ("one of two session policies allows", SESSION, {"identity": (EVERYTHING,), "session": (NOTHING, EVERYTHING)}, "allowed"),
    ("the role's name, within a boundary that lacks it", SESSION, {"resource": names(ROLE_ARN), "boundary": NOTHING}, "lacking"),
    ("the role's name, within a session policy that lacks it", SESSION, {"resource": names(ROLE_ARN), "session": (NOTHING,)}, "lacking"),
    ("the role's name, within limits that allow", SESSION, {"resource": names(ROLE_ARN), "boundary": EVERYTHING, "session": (EVERYTHING,)}, "allowed"),
    ("the session's own name, past boundary and session", SESSION, {"resource": names(SESSION_ARN), "boundary": NOTHING, "session": (NOTHING,)}, "allowed"),
    ("the user's own name, past a boundary", USER, {"resource": names(USER_ARN), "boundary": NOTHING}, "allowed"),
    ("everyone, past a boundary", SESSION, {"resource": OPEN, "boundary": NOTHING}, "allowed"),
    ("everyone by the role's ARN in a condition, past a boundary", SESSION, {"resource": allow(Principal="*", Condition={"ArnEquals": {"aws:PrincipalArn": ROLE_ARN}}), "boundary": NOTHING}, "allowed"),
    ("a deny in identity", SESSION, {"identity": (EVERYTHING, deny())}, "denied"),
    ("a deny in the boundary", SESSION, {"resource": names(SESSION_ARN), "boundary": deny()}, "denied"),
    ("a deny in the session policy", SESSION, {"resource": names(SESSION_ARN), "session": (deny(),)}, "denied"),
    ("a deny in the resource's policy", SESSION, {"identity": (EVERYTHING,), "resource": SHUT}, "denied"),
    ("the root user has everything", ROOT, {}, "allowed"),
    ("but for what its bucket's policy denies", ROOT, {"resource": SHUT}, "denied"),
    ("boundaries are no root user's", ROOT, {"boundary": deny(), "identity": (deny(),)}, "allowed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("principal", "policies", "expected"), [pytest.param(*case[1:], id=case[0]) for case in WITHIN]
)
def test_within_an_account(principal: Principal, policies: dict[str, Any], expected: str) -> None:
    context = {"aws:PrincipalArn": ROLE_ARN}
    assert word(answer(asked(principal, context=context), **policies)) == expected


# "Cross-account policy evaluation logic".
ACROSS: list[tuple[str, Principal, dict[str, Any], str]] = [
    ("only identity", STRANGER, {"identity": (EVERYTHING,)}, "lacking"),
    ("only the resource", STRANGER, {"resource": names(STRANGER.role_arn)}, "lacking"),
    ("only the resource, by the session's own name", STRANGER, {"resource": names(STRANGER.arn)}, "lacking"),
    ("both, by the role's name", STRANGER, {"identity": (EVERYTHING,), "resource": names(STRANGER.role_arn)}, "allowed"),
    ("both, by the account's name", STRANGER, {"identity": (EVERYTHING,), "resource": names(OTHER)}, "allowed"),
    ("both, everyone", STRANGER, {"identity": (EVERYTHING,), "resource": OPEN}, "allowed"),
    ("both, another account's name", STRANGER, {"identity": (EVERYTHING,), "resource": names(ACCOUNT)}, "lacking"),
    ("a boundary limits even the session's own name", STRANGER, {"identity": (EVERYTHING,), "boundary": NOTHING, "resource": names(STRANGER.arn)}, "lacking"),
    ("so does a session policy", STRANGER, {"identity": (EVERYTHING,), "session": (NOTHING,), "resource": names(STRANGER.arn)}, "lacking"),
    ("another account's root needs the resource's policy", FOREIGN_ROOT, {}, "lacking"),
    ("and has enough with it", FOREIGN_ROOT, {"resource": names(OTHER)}, "allowed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("principal", "policies", "expected"), [pytest.param(*case[1:], id=case[0]) for case in ACROSS]
)
def test_across_accounts_both_sides_must_allow(principal: Principal, policies: dict[str, Any], expected: str) -> None:
    assert word(answer(asked(principal), **policies)) == expected


@pytest.mark.parametrize(
    ("principal", "element"), [(SERVICE, {"Service": SERVICE.arn}), (PERSON, {"Federated": PERSON.arn}), (NOBODY, "*")]
)
def test_services_people_and_nobody_have_only_what_the_resources_policy_gives(
    principal: Principal, element: Any
) -> None:
    given = {"identity": (EVERYTHING,), "boundary": EVERYTHING}
    assert word(answer(asked(principal), **given)) == "lacking"
    assert word(answer(asked(principal), **given, resource=allow(Principal=element))) == "allowed"
    assert word(answer(asked(principal), **given, resource=names(ROOT_ARN))) == "lacking"


# Organizations user guide, "SCP evaluation" and "Resource control policies".
@pytest.mark.parametrize("layer", ["service_control", "resource_control"])
def test_every_level_of_an_organisation_must_allow(layer: str) -> None:
    def said(*levels: tuple[Named, ...]) -> str:
        own = (
            levels if layer == "service_control" else tuple(tuple(_everyones(one) for one in level) for level in levels)
        )
        return word(answer(asked(), identity=(EVERYTHING,), **{layer: own}))

    assert said((EVERYTHING,), (NOTHING, EVERYTHING)) == "allowed"
    assert said((EVERYTHING,), (NOTHING,)) == "lacking"
    assert said((NOTHING,), (EVERYTHING,)) == "lacking"
    assert said((EVERYTHING,), (EVERYTHING, deny("s3:*"))) == "denied"


def _everyones(one: Named) -> Named:
    return policy(*(each | {"Principal": "*"} for each in one.document["Statement"]))


def test_service_control_gives_nothing_and_binds_the_root_user_but_no_service() -> None:
    assert word(answer(asked(), service_control=((EVERYTHING,),))) == "lacking"
    assert word(answer(asked(ROOT), service_control=((NOTHING,),))) == "lacking"
    assert word(answer(asked(SERVICE), resource=OPEN, service_control=((deny(),),))) == "allowed"
    assert word(answer(asked(SERVICE), resource=OPEN, resource_control=((SHUT,),))) == "denied"


# PrivateLink guide, "Control access to VPC endpoints using endpoint policies".
def test_what_comes_through_an_endpoint_must_pass_its_policy() -> None:
    own = {"identity": (EVERYTHING,), "resource": names(SESSION_ARN)}
    assert word(answer(asked(), **own, endpoint=OPEN)) == "allowed"
    assert word(answer(asked(), **own, endpoint=allow("s3:PutObject", Principal="*"))) == "lacking"
    assert (
        word(answer(asked(), **own, endpoint=policy(statement(Principal="*"), statement("Deny", Principal="*"))))
        == "denied"
    )
    assert word(answer(asked(), endpoint=OPEN)) == "lacking"
    assert word(answer(asked(NOBODY), resource=OPEN, endpoint=names(ACCOUNT))) == "lacking"


@pytest.mark.parametrize(
    "request_",
    [
        asked(action="s3"), asked(action="s3:*"), asked(action=""), asked(owner=""), asked(Principal(PrincipalKind.USER, USER_ARN)),
        asked(Principal(PrincipalKind.USER, f"arn:aws:sts::{ACCOUNT}:federated-user/bob", ACCOUNT)),
    ],
)  # fmt: skip
def test_a_request_that_says_too_little_is_not_decided(request_: Request) -> None:
    decision = answer(request_, identity=(EVERYTHING,), resource=OPEN)
    assert word(decision) == "unknown"
    assert decision.unknown


def test_an_answer_names_the_statements_that_allow_and_those_that_do_not_apply() -> None:
    carried = policy(
        statement(Sid="Read"),
        statement("Deny", Sid="Late", Condition={"DateGreaterThan": {"aws:CurrentTime": "2027-01-01"}}),
        statement("Deny", "s3:PutObject"),
        name="reader",
    )
    decision = answer(
        asked(context={"aws:CurrentTime": "2026-06-01T00:00:00Z"}), identity=(carried,), boundary=EVERYTHING
    )
    assert [(step.layer, step.policy, step.statement, step.effect) for step in decision.decisive] == [
        ("identity", "reader", "Read", "Allow"),
        ("boundary", "p", "1", "Allow"),
    ]
    [late] = decision.considered
    assert (late.statement, late.effect) == ("Late", "Deny")
    assert (
        late.reason
        == "DateGreaterThan aws:CurrentTime '2027-01-01' does not hold: the request has '2026-06-01T00:00:00Z'"
    )


def test_a_statement_about_others_is_told_with_whom_it_is_about() -> None:
    [step] = answer(asked(), resource=names([USER_ARN, ROLE_ARN + "x"])).considered
    assert step.reason == f"it is about '{ROLE_ARN}x' and 1 more"


def test_an_answer_names_the_deny_or_the_layers_that_lack_an_allow() -> None:
    denied = answer(asked(), identity=(EVERYTHING,), resource=SHUT)
    assert [(step.layer, step.effect) for step in denied.decisive] == [("resource", "Deny")]
    lacking = answer(
        asked(), identity=(EVERYTHING,), boundary=NOTHING, session=(NOTHING,), service_control=((NOTHING,),)
    )
    assert [(step.layer, step.effect) for step in lacking.decisive] == [
        ("service control", "none"),
        ("boundary", "none"),
        ("session", "none"),
    ]


@pytest.mark.parametrize(
    "document",
    [
        None, [], "x", 5, {}, {"Statement": []}, {"Statement": None}, {"Statement": ["x"]}, {"Version": "2027-01-01", "Statement": [statement()]},
        {"Version": ["2012-10-17"], "Statement": [statement()]}, {"Version": "2012-10-17", "Statement": [statement()], "Extra": 1},
        {"Statement": [statement("allow")]}, {"Statement": [statement() | {"Effect": None}]}, {"Statement": [statement(Action=None)]},
        {"Statement": [statement(Action=[])]}, {"Statement": [statement(Action="GetObject")]}, {"Statement": [statement(NotAction="s3:*")]},
        {"Statement": [statement(Resource=None)]}, {"Statement": [statement(NotResource="*")]}, {"Statement": [statement(Resource="bucket")]},
        {"Statement": [statement(Resource="")]}, {"Statement": [statement(Resource=[None])]}, {"Statement": [statement(Principal="*")]},
        {"Statement": [statement(Condition=[])]}, {"Statement": [statement(Condition={"StringEquals": "x"})]}, {"Statement": [statement(Sid=5)]},
        {"Statement": [statement(Actoin="s3:*")]}, {"Version": "2012-10-17", "Statement": [statement(Resource="arn:aws:s3:${aws:x}::b")]},
        {"Version": "2012-10-17", "Statement": [statement(Resource="arn:aws:s3:::b${}")]}, {1: 2},
    ],
)  # fmt: skip
def test_a_malformed_policy_allows_nothing_wherever_it_is(document: Any) -> None:
    broken = Named("broken", document)
    beside = answer(asked(), identity=(EVERYTHING, broken))
    assert word(beside) == "unknown"
    assert beside.unknown[0].startswith("broken (identity) can't be judged: ")
    assert word(answer(asked(), identity=(broken,))) == "unknown"
    assert word(answer(asked(), identity=(EVERYTHING,), boundary=broken)) == "unknown"
    assert word(answer(asked(), identity=(EVERYTHING, deny()), boundary=broken)) == "denied"


def test_a_resources_policy_must_say_whom_it_is_about() -> None:
    assert word(answer(asked(), identity=(EVERYTHING,), resource=EVERYTHING)) == "unknown"
