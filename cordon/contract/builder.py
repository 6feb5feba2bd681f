"""Plain data with places, built from a YAML parser's events: without recursion and within limits."""

from __future__ import annotations

import re
from typing import Any

import yaml

from cordon.contract.source import UNREADABLE, Path_, Place, Source, dotted
from cordon.errors import BadInput, Problem, quote

MAX_DEPTH = 10
"""How deep mappings and lists may nest; the contract format itself needs 5."""
MAX_NODES = 20_000
"""How many scalars, lists and mappings one file may hold."""

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}|0o[0-7]{1,18}|0x[0-9a-fA-F]{1,15}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def stopped(name: str, limit: str, remedy: str, line: int = 1, column: int = 1) -> BadInput:
    """Make the error that ends the reading of a file."""
    return BadInput([Problem(name, line, column, "", "", limit, remedy)])


class Builder:
    """Builds data from the parser's events with a stack of its own."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.empty = True
        self._stack: list[tuple[dict[str, Any] | list[Any], Path_]] = []
        self._key: list[str | None] = []
        self._nodes = 0
        self._dropping = False
        self._skip = 0  # depth inside a value that is read but not kept

    def take(self, event: Any) -> None:
        """Take the parser's next event."""
        if isinstance(event, yaml.DocumentStartEvent) and not self.empty:
            raise self._fatal(event, "has a second document", "keep one contract a file")
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._close()
        elif isinstance(event, yaml.NodeEvent):
            self._node(event)

    def _node(self, event: Any) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise self._fatal(event, f"has more than {MAX_NODES:,} values", "is this the right file?")
        opens = isinstance(event, yaml.CollectionStartEvent)
        if opens and len(self._stack) + self._skip >= MAX_DEPTH:
            raise self._fatal(event, f"nests deeper than {MAX_DEPTH} levels", "a contract needs 5")
        if self._skip:
            self._skip += opens
            return
        if self._awaits_key():
            self._take_key(event)
            return
        self._take_value(event)

    def _awaits_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1][0], dict) and self._key[-1] is None

    def _take_key(self, event: Any) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            raise self._fatal(event, "has a key that is not a word", "write keys as plain words")
        mapping, path = self._stack[-1]
        key = event.value
        if event.tag is not None:
            self._refuse(event, (*path, key))
        at = _place(event)
        if key in mapping:
            first = self.source.keys[(*path, key)]
            self.source.problems.append(
                Problem(
                    self.source.file,
                    at.line,
                    at.column,
                    dotted((*path, key)),
                    quote(key),
                    f"is a duplicate key, first given on line {first.line}",
                    "keep one of them",
                )
            )
            self._dropping = True  # its value is read and not kept
            self._key[-1] = key
            return
        self._key[-1] = key
        self.source.keys[(*path, key)] = at

    def _take_value(self, event: Any) -> None:
        path = self._next_path()
        dropped, self._dropping = self._dropping, False
        value = self._value_of(event, path)
        if not dropped:
            self.source.places[path] = _place(event)
            self._put(value)
        if self._stack and isinstance(self._stack[-1][0], dict):
            self._key[-1] = None
        if not isinstance(event, yaml.CollectionStartEvent):
            return
        if dropped or value is UNREADABLE:
            self._skip = 1
        else:
            self._stack.append((value, path))
            self._key.append(None)

    def _next_path(self) -> Path_:
        if not self._stack:
            return ()
        container, path = self._stack[-1]
        return (*path, len(container) if isinstance(container, list) else self._key[-1] or "")

    def _value_of(self, event: Any, path: Path_) -> Any:
        if isinstance(event, yaml.AliasEvent) or event.tag is not None:
            self._refuse(event, path)
            return UNREADABLE
        if isinstance(event, yaml.MappingStartEvent):
            return {}
        if isinstance(event, yaml.SequenceStartEvent):
            return []
        return _scalar(event)

    def _refuse(self, event: Any, path: Path_) -> None:
        """Note an alias or a tag; what stands behind it is not used."""
        at = _place(event)
        if isinstance(event, yaml.AliasEvent):
            shown, limit, remedy = event.anchor, "is an alias", "write the value out"
        else:
            shown, limit = event.tag.replace("tag:yaml.org,2002:", "!!"), "is a YAML tag"
            remedy = "remove it; quote the value if it is a string"
        problem = Problem(self.source.file, at.line, at.column, dotted(path), quote(shown), limit, remedy)
        self.source.problems.append(problem)

    def _put(self, value: Any) -> None:
        if not self._stack:
            if not isinstance(value, dict):
                limit = "is not a mapping" if value is not None else "is empty"
                raise stopped(self.source.file, limit, "start with the keys contractor, engagement, …")
            self.empty = False
            self.source.data = value
            return
        container = self._stack[-1][0]
        if isinstance(container, list):
            container.append(value)
        else:
            container[self._key[-1] or ""] = value

    def _close(self) -> None:
        if self._skip:
            self._skip -= 1
            return
        self._stack.pop()
        self._key.pop()

    def _fatal(self, event: Any, limit: str, remedy: str) -> BadInput:
        at = _place(event)
        return stopped(self.source.file, limit, remedy, at.line, at.column)


def _place(event: Any) -> Place:
    nothing = isinstance(event, yaml.ScalarEvent) and event.implicit[0] and not event.value
    raw = event.value if isinstance(event, yaml.ScalarEvent) and not nothing else None
    return Place(event.start_mark.line + 1, event.start_mark.column + 1, raw)


def _scalar(event: Any) -> Any:
    text = event.value
    plain = event.implicit[0]
    if not plain:
        return text
    if text.lower() in _WORDS and text in {text.lower(), text.capitalize(), text.upper()}:
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text, 0) if text.startswith(("0o", "0x")) else int(text)
    if _FLOAT.fullmatch(text):
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text
