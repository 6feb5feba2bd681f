"""From Pulumi's camelCase to the members of an AWS call, by botocore's model of the service.

Spellings differ in letters' case (`kmsMasterKeyId` → `KMSMasterKeyID`) and plurals come and go (`startsWiths` →
`StartsWith`, `rule` → `Rules`); a single object becomes a list of one where AWS wants a list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from botocore.model import ListShape, MapShape, Shape, StructureShape

from cordon.errors import SimulationError

_SCALARS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "string": str,
    "integer": int,
    "long": int,
    "boolean": lambda value: value in (True, "true"),
}


def to_members(shape: Shape | None, values: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Write a call's parameters under their real names and in their real types.

    Args:
        shape: The operation's input; None for one that takes nothing.
        values: Parameters by any spelling of their names.
        where: What to call the operation in errors.

    Raises:
        SimulationError: A parameter that the operation does not have: dropping it would simulate something else.
    """
    made: dict[str, Any] = {}
    for key, value in values.items():
        member = member_of(shape, key)
        if member is None:
            raise SimulationError(f"{where} has no member for {key!r}; give its kind a rename or a step")
        if value is not None:
            made[member] = _convert(_members(shape)[member], value, f"{where}.{member}")
    return made


def member_of(shape: Shape | None, key: str) -> str | None:
    """Find the member that a camelCase name stands for; None if there is none."""
    return spelled(key, _spelled(shape))


def spelled(key: str, members: Mapping[str, str]) -> str | None:
    """Find the member that a camelCase name stands for, in the singular or the plural; None if there is none.

    Args:
        key: The name.
        members: The members' names by their spelling in small letters.
    """
    lower = key.lower()
    return next((members[one] for one in (lower, f"{lower}s", lower.removesuffix("s")) if one in members), None)


def _convert(shape: Shape, value: Any, where: str) -> Any:
    if isinstance(shape, StructureShape) and isinstance(value, Mapping):
        return to_members(shape, value, where)
    if isinstance(shape, ListShape):
        items = value if isinstance(value, list | tuple) else [value]
        return [_convert(shape.member, item, where) for item in items]
    if isinstance(shape, MapShape) and isinstance(value, Mapping):
        return {key: _convert(shape.value, item, where) for key, item in value.items()}
    convert = _SCALARS.get(shape.type_name)
    return convert(value) if convert else value


@cache
def _spelled(shape: Shape | None) -> Mapping[str, str]:
    return {member.lower(): member for member in _members(shape)}


def _members(shape: Shape | None) -> Mapping[str, Shape]:
    return shape.members if isinstance(shape, StructureShape) else {}
