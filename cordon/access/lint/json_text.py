"""Reads JSON text with the places of its objects: standard JSON, in which a key may stand once in an object."""

from __future__ import annotations

import json
import json.decoder
import json.scanner
import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

from cordon.errors import quote

LARGEST: Final = 256 * 1024 * 1024
"""The most bytes that are read; `get-account-authorization-details` of a large account has some ten million."""


class NotReadable(Exception):
    """Text that is not JSON, or has a key twice.

    Attributes:
        line: Where, from 1; 0 where there is no place.
        column: Where in the line, from 1.
    """

    def __init__(self, reason: str, line: int = 0, column: int = 0) -> None:
        super().__init__(reason)
        self.line = line
        self.column = column


class JsonText:
    """A JSON text that was read.

    Args:
        raw: The bytes of a file.

    Attributes:
        value: What it says.
        text: The text, without a byte order mark.

    Raises:
        NotReadable: It is no UTF-8, no JSON, too large, nested too deeply, or has a key twice in an object.
    """

    def __init__(self, raw: bytes) -> None:
        if len(raw) > LARGEST:
            raise NotReadable(f"it has {len(raw):,} bytes; {LARGEST:,} are read at most")
        self.text = _decoded(raw)
        self._starts: dict[int, int] = {}
        try:
            self.value: Any = self._decoder().decode(self.text)
        except json.JSONDecodeError as error:
            raise NotReadable(f"it is no JSON: {error.msg}", error.lineno, error.colno) from error
        except RecursionError as error:
            raise NotReadable("it is nested too deeply") from error
        except ValueError as error:
            raise NotReadable(f"it is no JSON: {error}") from error

    def place(self, value: Any) -> tuple[int, int]:
        """Return the line and column, from 1, where an object of the text begins; zeros for anything else."""
        start = self._starts.get(id(value))
        if start is None:
            return 0, 0
        line = bisect_left(self._breaks, start)
        return line + 1, start - (self._breaks[line - 1] if line else -1)

    @cached_property
    def _breaks(self) -> list[int]:
        """Where the lines of the text end."""
        return [match.start() for match in re.finditer("\n", self.text)]

    def _decoder(self) -> json.JSONDecoder:
        """Return a decoder that notes where objects begin; the standard library's own, its C scanner apart."""
        decoder = json.JSONDecoder(parse_constant=_no_constant)
        read_object: Callable[..., tuple[Any, int]] = json.decoder.JSONObject  # type: ignore[attr-defined]

        def parse_object(s_and_end: tuple[str, int], *rest: Any) -> tuple[Any, int]:
            start = s_and_end[1] - 1

            def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
                result = dict(pairs)
                if len(result) != len(pairs):
                    names = [name for name, _ in pairs]
                    twice = next(name for name in names if names.count(name) > 1)
                    raise NotReadable(f"the key {quote(twice)} stands twice in one object", *_place(self.text, start))
                self._starts[id(result)] = start
                return result

            strict, scan_once, _, _, *memo = rest
            return read_object(s_and_end, strict, scan_once, None, members, *memo)

        decoder.parse_object = parse_object  # type: ignore[attr-defined]
        decoder.scan_once = json.scanner.py_make_scanner(decoder)  # type: ignore[attr-defined]
        return decoder


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        raise NotReadable("it is no UTF-8", *_place(before, len(before))) from error


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
