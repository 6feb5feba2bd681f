import json
from typing import Any

import pytest

from components.policy_documents import LIMITS, SizedDocument, all_documents, excess, facts_from, measure, render
from tests.components.world import IDENTITIES, facts, ordinary, plain


def over(sized: list[SizedDocument]) -> set[str]:
    return {one.kind for one in sized if excess(one)}


@pytest.mark.parametrize("mode", IDENTITIES)
def test_a_contract_of_ordinary_size_fits(mode: str) -> None:
    documents = all_documents(ordinary(identity=IDENTITIES[mode], malware_scan=True))
    assert over(documents) == set()


@pytest.mark.parametrize("mode", IDENTITIES)
def test_a_contract_with_150_source_networks_does_not(mode: str) -> None:
    assert "trust" in over(all_documents(ordinary(sources=150, identity=IDENTITIES[mode])))


def test_white_space_counts_as_bytes_and_not_as_characters() -> None:
    document = {"Sid": "a b\u00a0c\té"}
    assert measure(document, LIMITS["trust"]) == len('{"Sid":"abc\\té"}')
    assert measure(document, LIMITS["endpoint"]) == len('{"Sid":"a b\u00a0c\\té"}')
    assert measure(document, LIMITS["bucket"]) == len('{"Sid":"a b\u00a0c\\té"}'.encode())


def test_a_document_is_over_by_what_exceeds_its_limit() -> None:
    limit = LIMITS["trust"].maximum
    frame = len(render({"a": ""}))
    assert excess(SizedDocument("trust", "x", {"a": "x" * (limit - frame)})) == 0
    assert excess(SizedDocument("trust", "x", {"a": "x" * (limit - frame + 7)})) == 7


def test_the_limits_are_those_of_aws() -> None:
    assert {kind: (limit.maximum, limit.unit) for kind, limit in LIMITS.items()} == {
        "trust": (2_048, "characters"),
        "inline": (10_240, "characters"),
        "boundary": (6_144, "characters"),
        "bucket": (20_480, "bytes"),
        "key": (32_768, "bytes"),
        "endpoint": (20_480, "characters"),
    }


def test_every_document_of_the_contract_is_there_once() -> None:
    documents = all_documents(facts())
    kinds = [one.kind for one in documents]
    counted = {kind: kinds.count(kind) for kind in LIMITS}
    assert counted == {"trust": 4, "inline": 4, "boundary": 1, "bucket": 5, "key": 4, "endpoint": 6}
    assert len({(one.kind, one.name) for one in documents}) == len(documents)


def test_the_same_facts_in_another_order_give_the_same_bytes() -> None:
    data: Any = plain()
    turned: Any = dict(reversed(data.items()))
    for name in ("datasets", "source_addresses", "residency"):
        turned[name] = data[name][::-1]
    turned["roles"] = {role: dict(reversed(given.items())) for role, given in reversed(data["roles"].items())}
    keys = {"claims": "arn:aws:kms:eu-central-1:1:key/c", "scores": "arn:aws:kms:eu-central-1:1:key/s"}
    for one in (data, turned):
        one["keys"] = {"datasets": keys, "logs": "arn:aws:kms:eu-central-1:1:key/l", "volumes": "arn:k"}
    first, second = all_documents(facts_from(data)), all_documents(facts_from(turned))
    assert [render(one.document) for one in first] == [render(one.document) for one in second]


def test_documents_are_sound_json_as_aws_takes_it() -> None:
    for one in all_documents(facts(malware_scan=True)):
        document = json.loads(render(one.document))
        assert document["Version"] == "2012-10-17"
        ids = [statement["Sid"] for statement in document["Statement"]]
        assert len(set(ids)) == len(ids)
        assert all(name.isalnum() for name in ids)
        for statement in document["Statement"]:
            assert ("Principal" in statement) == (one.kind not in ("inline", "boundary"))
            assert ("Resource" in statement or "NotResource" in statement) == (one.kind != "trust")


def test_no_allow_anywhere_holds_for_a_missing_key() -> None:
    for one in all_documents(facts(malware_scan=True)):
        for statement in one.document["Statement"]:
            if statement["Effect"] == "Allow":
                operators = statement.get("Condition", {})
                assert not [name for name in operators if name.endswith("IfExists") or "Not" in name]


def test_everything_but_the_access_logs_ends_by_an_explicit_deny() -> None:
    for one in all_documents(facts()):
        ends = [statement for statement in one.document["Statement"] if statement["Sid"] == "DenyAfterEnd"]
        assert len(ends) == (0 if "access-logs" in one.name else 1)
        for statement in ends:
            assert statement["Effect"] == "Deny"
            assert statement["Condition"]["DateGreaterThanEquals"] == {"aws:CurrentTime": "2027-07-01T00:00:00Z"}
