"""Policy documents, compiled once however often they are asked.

A document is known by its identity: whoever changes one in place is answered from what it was. `parse` gives the same
object for the same text.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from cordon.access.malformed import Malformed
from cordon.access.model import Document, Named
from cordon.access.statements import Statement, statement
from cordon.errors import quote

_KEPT: Final = 2048
_VERSIONS: Final = {"2012-10-17": True, "2008-10-17": False}
"""Versions of the policy language, and whether they have variables ("IAM JSON policy elements: Version")."""


@dataclass(frozen=True)
class Compiled:
    """A document's statements, or why AWS would not take it.

    Attributes:
        statements: All of them, in their order; none where the document is malformed.
        malformed: What is wrong with it; empty where nothing is.
    """

    statements: tuple[Statement, ...]
    malformed: str = ""
    shapes: frozenset[tuple[bool, bool]] = frozenset()
    """For every statement: whether it has a Principal, and whether it has a Resource."""
    _by_action: dict[str, tuple[Statement, ...]] = field(default_factory=dict, repr=False, compare=False)

    def about(self, action: str) -> tuple[Statement, ...]:
        """Return the statements about an action, given in lower case."""
        found = self._by_action.get(action)
        if found is None:
            if len(self._by_action) >= _KEPT:
                self._by_action.clear()
            found = tuple(one for one in self.statements if one.covers_action(action))
            self._by_action[action] = found
        return found


_compiled: Final[OrderedDict[int, tuple[Document, Compiled]]] = OrderedDict()


def compiled(document: Document) -> Compiled:
    """Return a document's compiled form; it is kept together with the document, so that its identity stays its own."""
    known = _compiled.get(id(document))
    if known is not None:
        return known[1]
    made = _compile(document)
    _compiled[id(document)] = (document, made)
    if len(_compiled) > _KEPT:
        _compiled.popitem(last=False)
    return made


def _compile(document: Any) -> Compiled:
    try:
        made = _statements(document)
        shapes = frozenset((one.principals is not None, one.resources is not None) for one in made)
        return Compiled(tuple(made), shapes=shapes)
    except Malformed as error:
        return Compiled((), str(error))
    except (RecursionError, ValueError):  # a number of thousands of digits has no text in Python
        return Compiled((), "it is nested too deeply, or has a number that is too long")


def _statements(document: Any) -> list[Statement]:
    if isinstance(document, _Unread):
        raise Malformed(document.reason)
    if not isinstance(document, Mapping):
        raise Malformed("it is no JSON object")
    if strange := set(document) - {"Version", "Id", "Statement"}:
        raise Malformed(f"it has an element {quote(min(strange, key=str))}")
    version = document.get("Version", "2008-10-17")
    if not isinstance(version, str) or version not in _VERSIONS:
        raise Malformed(f"its version {quote(version)} is none of {', '.join(sorted(_VERSIONS))}")
    listed = document.get("Statement")
    given = listed if isinstance(listed, list) else [listed]
    if not given:
        raise Malformed("it has no statement")
    return [statement(one, number, variables=_VERSIONS[version]) for number, one in enumerate(given, 1)]


class _Unread(dict[str, Any]):
    """Stands for a document that nobody has read."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


def unread(name: str, reason: str) -> Named:
    """Return a policy that is there but not known: what it would decide is unknown."""
    return Named(name, _Unread(reason))


@lru_cache(maxsize=_KEPT)
def parse(name: str, text: str) -> Named:
    """Read a policy from its JSON text; what is no JSON, or has a key twice, becomes a malformed policy."""
    try:
        return Named(name, json.loads(text, object_pairs_hook=_once))
    except (ValueError, RecursionError):
        return unread(name, "its text is no JSON, or has a key twice")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")  # one of them would be lost: perhaps a Deny
    return made
