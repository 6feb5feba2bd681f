"""The tables as what the real provider does before it creates: names for what has none, and defaults."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from cordon.graph.check import Autoname, Checker
from cordon.graph.values import Value
from cordon.terraform.names import TypeTable, table


@cache
def table_checker() -> Checker:
    """Return the checker that knows every type of the tables."""
    return Checker(_autoname, _defaults)


def _autoname(token: str) -> Autoname | None:
    found = table(token)
    names = [one for one in found.autonames if "." not in one.property] if isinstance(found, TypeTable) else []
    if not names:
        return None
    return Autoname(names[0].property, names[0].max_length, names[0].lower)


def _defaults(token: str) -> Mapping[str, Value]:
    found = table(token)
    if not isinstance(found, TypeTable):
        return {}
    return {path: value for path, value in found.defaults.items() if "." not in path}
