import pickle

import pytest

from cordon.graph.values import (
    ARCHIVE,
    ASSET,
    OUTPUT,
    PLACEHOLDERS,
    RESOURCE,
    SECRET,
    SIGNATURE,
    UNKNOWN,
    Asset,
    Secret,
    Value,
    has_unknown,
    plain,
    restore,
    reveal,
    unknown_paths,
)


@pytest.mark.parametrize("mark", PLACEHOLDERS)
def test_every_placeholder_is_unknown(mark: str) -> None:
    assert restore(mark) is UNKNOWN


def test_a_text_that_contains_a_placeholder_is_unknown_as_a_whole() -> None:
    assert restore({"url": f"postgres://user:{PLACEHOLDERS[0]}@host"}) == {"url": UNKNOWN}


def test_a_text_as_long_as_a_placeholder_is_left_alone() -> None:
    assert restore("x" * 36) == "x" * 36


def test_an_unknown_value_refuses_to_be_true_or_false() -> None:
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(UNKNOWN)


def test_an_unknown_value_survives_a_copy() -> None:
    assert pickle.loads(pickle.dumps(UNKNOWN)) is UNKNOWN  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    ("wire", "value"),
    [
        ({SIGNATURE: SECRET, "value": "hush"}, Secret("hush")),
        ({SIGNATURE: SECRET, "ciphertext": "v1:abc"}, Secret(UNKNOWN)),
        ({SIGNATURE: SECRET, "plaintext": '{"a": 1}'}, Secret({"a": 1})),
        ({SIGNATURE: SECRET, "plaintext": "cut off {"}, Secret(UNKNOWN)),
        ({SIGNATURE: ASSET, "text": "hello"}, Asset("text", "hello")),
        ({SIGNATURE: ARCHIVE, "path": "./app"}, Asset("path", "./app", archive=True)),
        ({SIGNATURE: ASSET}, UNKNOWN),
        ({SIGNATURE: RESOURCE, "urn": "urn:a", "id": "vpc-1"}, "vpc-1"),
        ({SIGNATURE: RESOURCE, "urn": "urn:a", "id": ""}, UNKNOWN),
        ({SIGNATURE: RESOURCE, "urn": "urn:a"}, "urn:a"),
        ({SIGNATURE: OUTPUT}, UNKNOWN),
        ({SIGNATURE: OUTPUT, "value": 3, "secret": True}, Secret(3)),
        ({SIGNATURE: "nobody knows"}, UNKNOWN),
    ],
)
def test_signatures_are_restored(wire: Value, value: Value) -> None:
    assert restore({"it": [wire]}) == {"it": [value]}


def test_a_secret_shows_in_no_repr_and_no_serialisation() -> None:
    secret = Secret({"password": "hush"})
    assert "hush" not in f"{secret!r} {secret} {plain([secret])}"


def test_a_secret_in_a_secret_is_one_secret() -> None:
    assert Secret(Secret("hush")) == Secret("hush")


def test_a_map_of_the_users_is_not_taken_for_a_tag() -> None:
    assert plain({"$secret": True}) != plain(Secret("hush"))
    assert plain({"$$secret": True}) != plain({"$secret": True})


def test_secrets_are_revealed_within_maps_and_lists() -> None:
    assert reveal({"a": [Secret({"b": Secret("c")})]}) == {"a": [{"b": "c"}]}


def test_unknown_parts_are_found_by_path_within_secrets_and_assets() -> None:
    value = {
        "rules": [{"cidr": UNKNOWN}],
        "key": Secret(UNKNOWN),
        "code": Asset("assets", {"a": UNKNOWN}, archive=True),
    }
    assert unknown_paths(value) == ["code.a", "key", "rules[0].cidr"]
    assert has_unknown(value)
    assert not has_unknown({"rules": [{"cidr": "10.0.0.0/8"}]})
