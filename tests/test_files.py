"""Files are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cordon.errors import Refused
from cordon.files import write


def test_an_existing_document_is_replaced_only_when_told(tmp_path: Path) -> None:
    target = tmp_path / "clauses.md"
    write(b"first", target, replace=False)
    with pytest.raises(Refused, match="exists; choose another name, or replace it with --force"):
        write(b"second", target, replace=False)
    write(b"third", target, replace=True)
    assert target.read_bytes() == b"third"
    assert [path.name for path in tmp_path.iterdir()] == ["clauses.md"]


def test_what_is_no_regular_file_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Refused, match="is not a regular file"):
        write(b"x", tmp_path / "pipe", replace=True)


def test_a_replaced_file_keeps_its_mode_and_a_symlink_its_target(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"first")
    target.chmod(0o600)
    link.symlink_to(target)
    write(b"second", link, replace=True)
    assert (target.read_bytes(), target.stat().st_mode & 0o777, link.is_symlink()) == (b"second", 0o600, True)


def test_a_document_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be written"):
        write(b"x", tmp_path / "missing" / "clauses.md", replace=False)
