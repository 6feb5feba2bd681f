"""The tables as what the real provider does before it creates: names for what has none, and defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from cordon.graph.check import Autoname, Checker
from cordon.graph.values import UNKNOWN, Secret, Value
from cordon.terraform.fields import Field, Fields, Kind, ValueType
from cordon.terraform.names import TypeTable, table


@cache
def table_checker() -> Checker:
    """Return the checker that knows every type of the tables."""
    return Checker(_autonames, _defaults, _is_text, _hide)


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


def _hide(token: str, values: Mapping[str, Value]) -> Mapping[str, Value]:
    found = table(token)
    return _hidden_members(values, found.fields) if isinstance(found, TypeTable) else values


def _hidden_members(values: Mapping[str, Value], fields: Fields) -> dict[str, Value]:
    return {name: _hidden(value, fields.by_property(name)) for name, value in values.items()}


def _hidden(value: Value, field: Field | None) -> Value:
    if field is None or value is UNKNOWN or value is None or isinstance(value, Secret):
        return value
    return Secret(value) if field.sensitive else _hidden_within(value, field.type)


def _hidden_within(value: Value, kind: ValueType | None) -> Value:
    """Look into blocks, of which Pulumi flattens a list of at most one."""
    while kind is not None and kind.element is not None:
        kind = kind.element
    if isinstance(value, list):
        return [_hidden_within(item, kind) for item in value]
    members = kind.members if kind is not None else None
    return _hidden_members(value, members) if members is not None and isinstance(value, Mapping) else value
