"""What holds for every policy and request."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cordon.access.decide import decide
from cordon.access.documents import parse
from cordon.access.model import Decision, Named, Policies, Principal, PrincipalKind, Request
from tests.access.asking import (
    KEY,
    NOBODY,
    OBJECT,
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
)

ACTIONS = ["s3:GetObject", "s3:PutObject", "kms:Decrypt", "sts:AssumeRole"]
PATTERNS = ["*", "s3:*", "s3:Get*", "kms:Decrypt", "sts:AssumeRole"]
RESOURCES = ["*", OBJECT, "arn:aws:s3:::*", KEY, ROLE, "arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/*"]
PRINCIPALS = [
    "*",
    {"AWS": ROOT_ARN},
    {"AWS": ROLE_ARN},
    {"AWS": SESSION_ARN},
    {"AWS": USER_ARN},
    {"Service": SERVICE.arn},
]
KEYS = ["aws:SourceVpce", "aws:username", "aws:TagKeys"]
OPERATORS = [
    "StringEquals",
    "StringNotLike",
    "StringLikeIfExists",
    "ForAllValues:StringEquals",
    "ForAnyValue:StringLike",
    "Unheard",
]
VALUES = ["a", "b", "*", "${aws:username}"]

conditions = st.dictionaries(
    st.sampled_from(OPERATORS),
    st.dictionaries(st.sampled_from(KEYS), st.lists(st.sampled_from(VALUES), max_size=2), max_size=2),
    max_size=2,
)


def statements(effect: str | None = None, *, principal: bool) -> st.SearchStrategy[dict[str, Any]]:
    made: dict[str, st.SearchStrategy[Any]] = {
        "Effect": st.just(effect) if effect else st.sampled_from(["Allow", "Allow", "Deny"]),
        "Action": st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=2),
        "Resource": st.lists(st.sampled_from(RESOURCES), min_size=1, max_size=2),
        "Condition": conditions,
    }
    if principal:
        made["Principal"] = st.sampled_from(PRINCIPALS)
    return st.fixed_dictionaries(made)


def documents(*, principal: bool) -> st.SearchStrategy[dict[str, Any]]:
    listed = st.lists(statements(principal=principal), min_size=1, max_size=4)
    return listed.map(lambda found: {"Version": "2012-10-17", "Statement": found})


contexts = st.dictionaries(
    st.sampled_from(KEYS), st.one_of(st.sampled_from(["a", "b"]), st.lists(st.sampled_from(["a", "b"]), max_size=2))
)
requests = st.builds(
    Request,
    st.sampled_from([SESSION, USER, ROOT, STRANGER, SERVICE, NOBODY]),
    st.sampled_from(ACTIONS),
    st.sampled_from([OBJECT, KEY, ROLE, "*"]),
    st.just("111122223333"),
    contexts,
)
LAYERS = ("identity", "boundary", "resource", "endpoint", "session", "service_control")
WITH_PRINCIPAL = ("resource", "endpoint")
worlds = st.fixed_dictionaries(
    {"identity": documents(principal=False)},
    optional={layer: documents(principal=layer in WITH_PRINCIPAL) for layer in LAYERS[1:]},
)


def decided(request: Request, world: dict[str, Any]) -> Decision:
    named = {layer: Named(layer, document) for layer, document in world.items()}
    return decide(
        request,
        Policies(
            identity=(named["identity"],),
            boundary=named.get("boundary"),
            resource=named.get("resource"),
            endpoint=named.get("endpoint"),
            session=(named["session"],) if "session" in named else (),
            service_control=((named["service_control"],),) if "service_control" in named else (),
        ),
    )


@given(requests, worlds, st.data())
def test_one_more_deny_never_allows(request: Request, world: dict[str, Any], data: st.DataObject) -> None:
    more = copy.deepcopy(world)
    layer = data.draw(st.sampled_from(sorted(more)))
    more[layer]["Statement"].append(data.draw(statements("Deny", principal=layer in WITH_PRINCIPAL)))
    assert decided(request, world).allowed or not decided(request, more).allowed


@given(requests, worlds, st.data())
def test_one_allow_less_never_allows(request: Request, world: dict[str, Any], data: st.DataObject) -> None:
    less = copy.deepcopy(world)
    allows = [
        (layer, number)
        for layer in sorted(less)
        for number, one in enumerate(less[layer]["Statement"])
        if one["Effect"] == "Allow"
    ]
    if not allows:
        return
    layer, number = data.draw(st.sampled_from(allows))
    del less[layer]["Statement"][number]
    assert decided(request, world).allowed or not decided(request, less).allowed


@given(requests, worlds, st.randoms())
def test_the_order_of_statements_says_nothing(request: Request, world: dict[str, Any], random: Any) -> None:
    shuffled = copy.deepcopy(world)
    for document in shuffled.values():
        random.shuffle(document["Statement"])
    one, other = decided(request, world), decided(request, shuffled)
    assert (one.allowed, one.explicit, bool(one.unknown)) == (other.allowed, other.explicit, bool(other.unknown))


@given(requests, worlds)
def test_an_answer_is_one_of_three_and_says_what_it_rests_on(request: Request, world: dict[str, Any]) -> None:
    decision = decided(request, world)
    assert not (decision.allowed and (decision.explicit or decision.unknown))
    assert decision.decisive or decision.unknown
    assert {step.effect for step in decision.decisive} <= (
        {"Allow"} if decision.allowed else {"Deny"} if decision.explicit else {"none"}
    )


hostile = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=20),
        st.sampled_from(["Allow", "Deny", "*", "${", "${a,'b", "arn:"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(
                [
                    "Version",
                    "Statement",
                    "Effect",
                    "Action",
                    "Resource",
                    "Principal",
                    "AWS",
                    "Condition",
                    "StringLike",
                    "DateLessThan",
                    "IpAddress",
                    "Null",
                    "x",
                ]
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=20,
)


@given(st.one_of(hostile, st.builds(lambda one: {"Version": "2012-10-17", "Statement": [one]}, hostile)))
@settings(max_examples=300)
def test_no_document_gives_a_traceback_and_none_that_is_broken_allows(document: Any) -> None:
    broken = Named("broken", document)
    for policies in (
        Policies(identity=(broken,)),
        Policies(resource=broken),
        Policies(boundary=broken),
        Policies(endpoint=broken),
    ):
        decision = decide(Request(SESSION, "s3:GetObject", OBJECT, "111122223333", {"x": "1"}), policies)
        assert not decision.allowed or document["Statement"]


@given(
    st.text(max_size=30),
    st.text(max_size=60),
    st.text(max_size=12),
    st.dictionaries(
        st.text(max_size=9), st.one_of(st.text(max_size=9), st.none(), st.integers(), st.lists(st.integers()))
    ),
)
def test_no_request_gives_a_traceback(action: str, arn: str, account: str, context: Any) -> None:
    everything = Named("p", {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})
    for kind in PrincipalKind:
        decide(
            Request(Principal(kind, arn, account, arn), action, arn, account, context), Policies(identity=(everything,))
        )


@given(st.text(max_size=200))
def test_no_text_gives_a_traceback(text: str) -> None:
    decision = decide(Request(SESSION, "s3:GetObject", OBJECT, "111122223333"), Policies(identity=(parse("p", text),)))
    assert not decision.allowed and decision.unknown


def test_what_is_nested_too_deeply_or_has_a_key_twice_is_unknown() -> None:
    once = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]%s}'
    said = [
        decide(Request(SESSION, "s3:GetObject", OBJECT, "111122223333"), Policies(identity=(parse("p", text),)))
        for text in (once % "", once % ',"Statement":[]', "[" * 100_000)
    ]
    assert [one.allowed for one in said] == [True, False, False]
    assert [bool(one.unknown) for one in said] == [False, True, True]


def test_the_same_text_is_compiled_once() -> None:
    text = '{"Version":"2012-10-17","Statement":[]}'
    assert parse("p", text).document is parse("p", text).document
