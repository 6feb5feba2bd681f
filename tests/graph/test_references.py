from pathlib import Path

import pytest

from cordon.errors import GraphError
from cordon.graph.references import answer_reference, load_references
from cordon.graph.values import Secret


def test_outputs_and_their_secrets_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "outputs.yaml"
    file.write_text("acme/net/prod:\n  vpc: vpc-1\n  key: {$secret: hush}\n")
    references = load_references(file)
    assert references == {"acme/net/prod": {"vpc": "vpc-1", "key": Secret("hush")}}
    answer = answer_reference("acme/net/prod", references, "a.py:1")
    assert answer["secretOutputNames"] == ["key"]


def test_a_secret_may_be_anywhere_within_an_output(tmp_path: Path) -> None:
    file = tmp_path / "outputs.yaml"
    file.write_text("net:\n  db: {hosts: [{$secret: hush}], port: 5432}\n  all: {$secret: {key: {$secret: hush}}}\n")
    references = load_references(file)
    assert references["net"] == {
        "db": {"hosts": [Secret("hush")], "port": 5432},
        "all": Secret({"key": Secret("hush")}),
    }
    assert answer_reference("net", references, "")["secretOutputNames"] == ["all", "db"]


def test_a_stack_that_was_not_given_is_named_with_those_that_were() -> None:
    with pytest.raises(GraphError, match=r"a.py:1: .* 'net', .*\(given: a, b\); give them with --references FILE"):
        answer_reference("net", {"b": {}, "a": {}}, "a.py:1")


@pytest.mark.parametrize("text", ["- a", "net: 3", "a: [", "just text"])
def test_a_file_of_another_shape_is_refused_by_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "outputs.yaml"
    file.write_text(text)
    with pytest.raises(GraphError, match=r"outputs\.yaml") as caught:
        load_references(file)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"none\.yaml"):
        load_references(tmp_path / "none.yaml")
