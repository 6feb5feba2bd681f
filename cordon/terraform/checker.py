"""The tables as what the real provider does before it creates: names for what has none, and defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from cordon.graph.check import Autoname, Checker
from cordon.graph.values import Value
from cordon.terraform.fields import Kind
from cordon.terraform.names import TypeTable, table


@cache
def table_checker() -> Checker:
    """Return the checker that knows every type of the tables."""
    return Checker(_autonames, _defaults, _is_text)


def _is_text(token: str, name: str) -> bool:
    found = table(token)
    field = found.fields.by_property(name) if isinstance(found, TypeTable) else None
    return field is not None and field.type.kind is Kind.STRING


def _autonames(token: str) -> Sequence[Autoname]:
    found = table(token)
    return found.autonames if isinstance(found, TypeTable) else ()


def _defaults(token: str) -> Mapping[str, Value]:
    found = table(token)
    return found.defaults if isinstance(found, TypeTable) else {}
