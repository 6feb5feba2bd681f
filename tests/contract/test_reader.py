"""Files that are no contract at all are refused in exact words, quickly, and nothing is executed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cordon.contract import reader
from cordon.contract.reader import parse, read
from cordon.contract.source import dotted
from cordon.errors import BadInput
from tests.contract.conftest import BASE, Check, edited

RAW: list[tuple[str, bytes, str]] = [
    ("empty", b"", "c.yaml:1:1: is empty; write it, or start a contract with: cordon new ID"),
    ("only comments", b"# nothing\n", "c.yaml:1:1: is empty; write it, or start a contract with: cordon new ID"),
    ("null", b"~\n", "c.yaml:1:1: is empty; start with the keys contractor, engagement, …"),
    ("a list", b"- a\n", "c.yaml:1:1: is not a mapping; start with the keys contractor, engagement, …"),
    ("a word", b"hello\n", "c.yaml:1:1: is not a mapping; start with the keys contractor, engagement, …"),
    ("png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "c.yaml:3:1: has a NUL byte; is it a binary file? Write it as UTF-8 text"),
    ("latin-1", "name: Müller".encode("latin-1"), "c.yaml:1:8: is not UTF-8 (byte 0xfc); save it as UTF-8 text"),
    ("utf-16", "name: x".encode("utf-16"), "c.yaml:1:1: is UTF-16; save it as UTF-8"),
    ("utf-16 without mark", "name: abcdefgh".encode("utf-16-le"), "c.yaml:1:1: is UTF-16; save it as UTF-8"),
    ("nul", b"a: b\nc: d\0e\n", "c.yaml:2:5: has a NUL byte; is it a binary file? Write it as UTF-8 text"),
    ("bell", b"a: b\nc: \x07\n", "c.yaml:2:4: has the control character U+0007; is it a binary file? Remove the character"),
    ("tab", b"a:\n\tb: c\n", "c.yaml:2:1: is indented with a tab; YAML wants spaces"),
    ("broken", b"a: [b\nc: d\n", "c.yaml:2:2: is not YAML: did not find expected ',' or ']'; mend the line or the one above it"),
    ("two documents", b"a: b\n---\nc: d\n", "c.yaml:2:1: has a second document; keep one contract a file"),
    ("mapping as key", b"{a: b}: c\n", "c.yaml:1:1: has a key that is not a word; write keys as plain words"),
    ("deep flow", b"a: " + b"[" * 100_000, "c.yaml:1:13: nests deeper than 10 levels; a contract needs 5"),
    ("deep block", "".join(" " * i + "a:\n" for i in range(40)).encode(), "c.yaml:11:11: nests deeper than 10 levels; a contract needs 5"),
    ("many values", b"a: [" + b"1," * 30_000 + b"]", "c.yaml:1:39999: has more than 20,000 values; is this the right file?"),
    ("undefined alias", b"a: *b\n", "c.yaml:1:4 a: 'b' is an alias; write the value out"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "message"), [pytest.param(raw, said, id=name) for name, raw, said in RAW])
def test_a_file_that_is_no_contract_is_refused_in_exact_words(raw: bytes, message: str) -> None:
    try:
        problems = parse(raw, "c.yaml").problems
    except BadInput as error:
        problems = error.problems
    assert [str(problem) for problem in problems] == [message]


def test_a_huge_file_is_not_even_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(BadInput) as refused:
        read(huge, "huge.yaml")
    assert str(refused.value) == "huge.yaml:1:1: has 52,428,800 bytes, the limit is 262,144; is this the right file?"


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for name, limit in [
        ("pipe.yaml", "is not a regular file"),
        ("none.yaml", "does not exist"),
        (".", "is a directory"),
    ]:
        with pytest.raises(BadInput, match=limit):
            read(tmp_path / name, name)


def test_an_alias_bomb_does_not_expand(check_text: Check) -> None:
    bomb = "x0: &x0 [lol]\n" + "".join(f"x{i}: &x{i} [{', '.join([f'*x{i - 1}'] * 9)}]\n" for i in range(1, 9))
    problems = check_text(BASE + bomb).problems
    assert len([problem for problem in problems if problem.limit == "is an alias"]) == 72


def test_a_language_tag_runs_nothing(check_text: Check, tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    check_text(edited(("name: Acme Analytics GmbH", f"name: !!python/object/apply:os.mkdir ['{witness}']")))
    assert not witness.exists()


def test_scalars_follow_yaml_1_2() -> None:
    words = "a: NO\nb: yes\nc: 12:30\nd: 2026-12-01\ne: true\nf: 010\ng: 0o10\nh: 1.5\ni: '1'\nj: null\nk: 1_000\n"
    values = ["NO", "yes", "12:30", "2026-12-01", True, 10, 8, 1.5, "1", None, "1_000"]
    assert list(parse(words.encode(), "c.yaml").data.values()) == values


def test_a_byte_order_mark_is_accepted() -> None:
    assert parse(b"\xef\xbb\xbfa: b\n", "c.yaml").data == {"a": "b"}


def test_a_duplicate_key_keeps_its_first_value_and_the_rest_of_the_file() -> None:
    found = parse(b"a: {b: 1, b: {c: [1, 2]}, d: 2}\ne: 3\n", "c.yaml")
    assert found.data == {"a": {"b": 1, "d": 2}, "e": 3}
    assert [problem.path for problem in found.problems] == ["a.b"]


def test_places_are_those_an_editor_shows() -> None:
    found = parse("ä: ü\nb:\n  - c: x\n".encode(), "c.yaml")
    assert (found.places[("b", 0, "c")].line, found.places[("b", 0, "c")].column) == (3, 8)
    assert (found.places[("ä",)].line, found.places[("ä",)].column) == (1, 4)
    assert dotted(("b", 0, "c")) == "b[0].c"


def test_the_slow_parser_says_the_same_where_the_fast_one_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    fast = parse(BASE.encode(), "c.yaml")
    monkeypatch.setattr(reader, "_LOADER", yaml.SafeLoader)
    slow = parse(BASE.encode(), "c.yaml")
    assert slow.data == fast.data
    assert slow.places == fast.places
