"""What a change of inputs takes, as the real provider would tell: nothing, a change in place, or another resource.

Values are compared as the provider compares them: in Terraform's types, with its defaults where the program says
nothing; the members of a set, and the parts of a policy, have no order. Which changes replace is the provider's own
word (`cordon.terraform.replacing`), never this simulation's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from cordon.access.canonical import as_text, canonical
from cordon.graph.values import UNKNOWN, Value, reveal
from cordon.terraform.blanks import complete, left_out
from cordon.terraform.fields import Field, Fields, Kind, ValueType
from cordon.terraform.names import TypeTable, table
from cordon.terraform.replacing import Way, kept, ways
from cordon.terraform.values import Lost, convert_members

Values: TypeAlias = Mapping[str, Any]

_REPORTED: Final = frozenset({"tagsAll"})  # an output, whatever the inputs of an earlier state hold
_BLANK: Final[tuple[Any, ...]] = (None, "", [], {}, False)


@dataclass(frozen=True)
class Difference:
    """What a change of inputs takes: nothing, calls that change the resource, or another resource in its place."""

    changed: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()


def difference(token: str, before: Values, after: Values, outputs: Values | None = None) -> Difference:
    """Tell what changing inputs takes.

    Args:
        token: The resource's type.
        before: The inputs that it has.
        after: Those that it is to have.
        outputs: What AWS made of it; a program that begins to say the same changes nothing.
    """
    was = {**{key: value for key, value in (outputs or {}).items() if key in after}, **before}
    names = {key for key in {*was, *after} - _REPORTED if not _same(token, key, was.get(key), after.get(key))}
    changed = {key for key in names if after.get(key) is not None or key not in kept(token)}
    taken = {key for key in changed if takes_another(token, key, was, after)}
    return Difference(tuple(sorted(changed)), tuple(sorted(taken)))


def takes_another(token: str, name: str, before: Values, after: Values) -> bool:
    """Tell whether a property that changes takes another resource, itself or by one of its members."""
    for path, told in ways(token).items():
        if path.partition(".")[0] != name:
            continue
        one, other = _at(path, before), _at(path, after)
        if path != name and _plain(one) == _plain(other):
            continue
        if isinstance(told, str):
            way = Way.ADDED if _blank(one) else Way.REMOVED if _blank(other) else Way.CHANGED
            if way in told:
                return True
        elif other is UNKNOWN or any(_pair(token, name, one, other) == tuple(pair) for pair in told):
            return True
    return False


def with_defaults(token: str, names: set[str], before: Values, after: Values) -> dict[str, Any]:
    """Return inputs as the provider sends them: with what it keeps of before, and its defaults for what was removed."""
    lasting = {key: before[key] for key in kept(token) if after.get(key) is None and before.get(key) is not None}
    gone = {key: default for key in names if after.get(key) is None and (default := _default(token, key)) is not None}
    return {**after, **lasting, **gone}


def _pair(token: str, name: str, one: Value, other: Value) -> tuple[Any, Any]:
    default = _default(token, name)
    return default if one is None else one, default if other is None else other


def _default(token: str, name: str) -> Any:
    """Return what the provider fills in for a property that is left out; None for what only AWS knows."""
    found = table(token)
    field = found.fields.by_property(name) if isinstance(found, TypeTable) else None
    value = left_out(token).values.get(field.name) if field is not None else None
    return None if value is UNKNOWN or isinstance(value, list | dict) else value


def _same(token: str, name: str, one: Value, other: Value) -> bool:
    """Tell whether two values of a property mean the same to the provider."""
    found = table(token)
    field = found.fields.by_property(name) if isinstance(found, TypeTable) else None
    if not isinstance(found, TypeTable) or field is None:  # only a later release has it
        return bool(reveal(one) == reveal(other))
    return bool(_normal(token, found.fields, field, name, one) == _normal(token, found.fields, field, name, other))


def _normal(token: str, fields: Fields, field: Field, name: str, value: Value) -> Any:
    """Write a value of a property so that equal ones are alike."""
    if value is None:
        value = _default(token, name)
    else:
        made = complete(convert_members({name: reveal(value)}, fields, "", Lost()), left_out(token))
        value = made.get(field.name, next(iter(made.values()), None))
    return _ordered(value, field.type)


def _ordered(value: Value, kind: ValueType | None) -> Any:
    if isinstance(value, list):
        element = kind.element if kind is not None else None
        # An object that says nothing is still one: a block that is there.
        items = [item for one in value if (item := _ordered(one, element)) is not None or isinstance(one, Mapping)]
        unordered = kind is not None and kind.kind is Kind.SET
        return (sorted(items, key=as_text) if unordered else items) or None
    if isinstance(value, Mapping):
        return _members(value, kind) or None
    if isinstance(value, str) and (document := _document(value)) is not None:
        return document
    return None if value in _BLANK else value


def _members(value: Values, kind: ValueType | None) -> dict[str, Any]:
    """Order the members of an object; a map's keys are data, and an empty text there is one."""
    if kind is not None and kind.kind is Kind.MAP:
        return {key: item for key, item in value.items() if item is not None}
    fields = kind.members if kind is not None else None
    members = {
        key: _ordered(item, fields[key].type if fields is not None and key in fields else None)
        for key, item in value.items()
    }
    return {key: item for key, item in members.items() if item is not None}


def _document(text: str) -> Any:
    """Read a JSON document; None for a text that is none."""
    try:
        found = json.loads(text) if text[:1] in ("{", "[") else None
    except ValueError:
        return None
    return canonical(found) if isinstance(found, Mapping) and "Statement" in found else found


def _at(path: str, values: Any) -> Any:
    """Return what stands at a path of properties; of a list, what stands there in each element."""
    for part in path.split("."):
        if isinstance(values, list):
            values = [one.get(part) for one in values if isinstance(one, Mapping)]
        elif isinstance(values, Mapping):
            values = reveal(values.get(part))
        else:
            return None
    return values


def _plain(value: Value) -> str:
    return as_text(reveal(value))


def _blank(value: Value) -> bool:
    return value is not UNKNOWN and (value is None or value in ("", [], {}))
