"""From the members of AWS's answers to Pulumi's properties: the way back from `kinds.members`.

What a property is called, and whether it is a list, a number or a text, the tables of `cordon.terraform` tell.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from cordon.simulation.kinds.members import spelled
from cordon.terraform.fields import Field, Fields, Flag, Kind, ValueType

_NOTHING: Final[tuple[Any, ...]] = (None, "", [], {})


def find_member(name: str, answer: Mapping[str, Any]) -> str | None:
    """Find the member of an answer that a property's name stands for; None if there is none."""
    return spelled(name, {member.lower(): member for member in answer})


def shaped(field: Field, raw: Any) -> Any:
    """Write a member's value as Pulumi's property has it; None for nothing.

    Args:
        field: The property.
        raw: What AWS answers: members by its own names, in its own types.
    """
    kind = field.type
    if Flag.FLAT in field.flags and kind.element is not None:
        raw, kind = (raw[0] if raw else None) if isinstance(raw, list) else raw, kind.element
    return _value(kind, raw)


def _value(kind: ValueType, raw: Any) -> Any:
    if raw is None:
        return None
    if kind.plural and kind.element is not None:
        element = kind.element
        return [_value(element, one) for one in (raw if isinstance(raw, list) else [raw])]
    if kind.kind is Kind.MAP:
        return tag_map(raw)
    if kind.kind is Kind.OBJECT and kind.members is not None:
        return _object(kind.members, raw)
    return _scalar(kind.kind, raw)


def _object(members: Fields, raw: Mapping[str, Any]) -> dict[str, Any]:
    made = {}
    for field in members.values():
        for name in field.properties[:1]:
            member = find_member(name, raw)
            value = shaped(field, raw[member]) if member is not None else None
            if value not in _NOTHING or value is False or value == 0:
                made[name] = value
    return made


def _scalar(kind: Kind, raw: Any) -> Any:
    if kind is Kind.BOOL:
        return raw in (True, "true")
    if kind is Kind.NUMBER:
        return int(raw)
    if kind is Kind.STRING and isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, datetime):
        return raw.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(raw, Mapping | list):
        return json.dumps(raw, separators=(",", ":"))
    return str(raw) if kind is Kind.STRING else raw


def tag_map(raw: Any) -> dict[str, str]:
    """Write tags as a mapping, however a service lists them."""
    if isinstance(raw, Mapping):
        return dict(raw)
    return {one.get("Key", one.get("TagKey")): one.get("Value", one.get("TagValue", "")) for one in raw or []}
