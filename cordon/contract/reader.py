"""Somebody's YAML, read safely: bytes in, plain data with positions out.

The parser's events are walked one by one, without recursion and with limits on size, depth and number of nodes:
the usual loaders crash (PyYAML's) or overflow (ruamel's) on deep nesting. Scalars follow YAML 1.2's core
schema, so that `NO` is Norway. Aliases and tags are refused: nothing in these files needs them, and both are ways to
attack a reader.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import yaml

from cordon.contract.builder import Builder, stopped
from cordon.contract.source import Source
from cordon.errors import BadInput, printable

MAX_BYTES = 256 * 1024
"""The largest file read; a contract with a hundred people has some 20 KB."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def read(path: Path, shown: str | None = None) -> Source:
    """Read one YAML file.

    Args:
        path: The file.
        shown: The name to use in errors; the path as given otherwise.

    Returns:
        The data with places. Problems that leave the rest readable (a duplicate key, a tag, an alias) are in
        `Source.problems`.

    Raises:
        BadInput: The file cannot be read or is not YAML; one problem.
    """
    name = shown or str(path)
    try:
        if not path.is_file():
            limit = "is a directory" if path.is_dir() else "does not exist or is not a regular file"
            raise stopped(name, limit, "name a YAML file")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
            size = file.seek(0, 2)
    except OSError as error:
        raise stopped(name, f"cannot be read ({error.strerror})", "make it readable") from error
    if size > MAX_BYTES:
        raise stopped(name, f"has {size:,} bytes, the limit is {MAX_BYTES:,}", "is this the right file?")
    return parse(raw, name)


def parse(raw: bytes, name: str) -> Source:
    """Parse the bytes of a file; see `read`."""
    source = Source(name, hashlib.sha256(raw).hexdigest())
    text = _decode(raw, name)
    builder = Builder(source)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise _syntax(name, text, error) from error
    except yaml.YAMLError as error:
        raise stopped(name, "is not YAML", "write it as UTF-8 text") from error
    if builder.empty:
        raise stopped(name, "is empty", "write it, or start a contract with: cordon new ID")
    return source


def _decode(raw: bytes, name: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise stopped(name, "is UTF-16", "save it as UTF-8")
    if b"\0" in raw:
        before = raw[: raw.index(b"\0")].decode("utf-8", "replace")
        if raw[1:40:2].count(0) > 4 or raw[0:40:2].count(0) > 4:
            raise stopped(name, "is UTF-16", "save it as UTF-8")
        raise stopped(name, "has a NUL byte", "is it a binary file? Write it as UTF-8 text", *_end_of(before))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        limit = f"is not UTF-8 (byte 0x{raw[error.start]:02x})"
        raise stopped(name, limit, "save it as UTF-8 text", *_end_of(before)) from error
    control = _CONTROL.search(text)
    if control:
        limit = f"has the control character U+{ord(control[0]):04X}"
        raise stopped(name, limit, "is it a binary file? Remove the character", *_end_of(text[: control.start()]))
    return text


def _end_of(text: str) -> tuple[int, int]:
    return text.count("\n") + 1, len(text) - (text.rfind("\n") + 1) + 1


def _syntax(name: str, text: str, error: yaml.MarkedYAMLError) -> BadInput:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    indent = written[: len(written) - len(written.lstrip())]
    if "\t" in indent:
        return stopped(name, "is indented with a tab", "YAML wants spaces", line, indent.index("\t") + 1)
    said = printable(error.problem or error.context or "unknown error")
    return stopped(name, f"is not YAML: {said}", "mend the line or the one above it", line, column)
