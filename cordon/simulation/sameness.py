"""Whether what AWS has means what a program gave, and what a program would give to have what AWS has.

The same value has many spellings: a policy is a text that AWS writes anew, a list is often a set, a number a text, a
default the same as nothing, an ARN the same as the id in it. What means the same stays as it was given, so that only
what differs is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from cordon.access.canonical import as_text, canonical
from cordon.terraform.fields import Fields, Kind
from cordon.terraform.provider_defaults import left_out

# Protocols by number and by name are one (EC2 API reference, NetworkAclEntry, "Protocol").
_NUMBERS: Final = {"all": "-1", "icmp": "1", "tcp": "6", "udp": "17"}
_EMPTY: Final[tuple[Any, ...]] = ("", [], {}, (), False, 0, "false", "0")


@dataclass(frozen=True)
class Where:
    """A place in a resource's inputs.

    Attributes:
        type: Terraform's type.
        path: The block that the place is in, by Terraform's names with dots; empty for the resource itself.
        members: The fields there; None where there are none, or where the keys are data, such as tags.
        data: Whether the keys are data.
        default: What AWS has where nothing is given.
        required: Whether something must be given.
    """

    type: str
    path: str = ""
    members: Fields | None = None
    data: bool = False
    default: Any = None
    required: bool = False

    def member(self, name: str) -> Where:
        """Go to a property of the objects here."""
        field = self.members.by_property(name) if self.members is not None else None
        if field is None:
            return Where(self.type, self.path)
        path = f"{self.path}.{field.name}" if self.path else field.name
        filled = left_out(self.type, self.path).filled.get(field.name)
        return Where(self.type, path, field.members, field.type.kind is Kind.MAP, filled, field.required)

    def needs(self, name: str) -> bool:
        """Tell whether a property of the objects here must be given; one that is neither optional nor computed must."""
        field = self.members.by_property(name) if self.members is not None else None
        return field is not None and not field.optional and not field.computed


def same(given: Any, found: Any, where: Where) -> bool:
    """Tell whether two values mean the same in a place."""
    if _blank(given, where) and _blank(found, where):
        return True
    if isinstance(given, Mapping) and isinstance(found, Mapping):
        if where.data:
            return {key: _text(value) for key, value in given.items()} == {k: _text(v) for k, v in found.items()}
        return all(same(given.get(key), found.get(key), where.member(key)) for key in {*given, *found})
    if isinstance(given, list) or isinstance(found, list):
        ours, theirs = _listed(given), _listed(found)
        return len(ours) == len(theirs) and _all_match(ours, theirs, where)
    return not isinstance(given, Mapping) and not isinstance(found, Mapping) and _same_text(given, found)


def reconcile(given: Any, found: Any, where: Where) -> Any:
    """Return what was given as far as it means what was found, and what was found where it differs.

    Args:
        given: What the program gives; None for nothing.
        found: What AWS has, in the shape of the input; None for nothing.
        where: The place.

    Returns:
        The value that the input would have to have; None for none.
    """
    if same(given, found, where):
        return given
    if isinstance(given, Mapping) and isinstance(found, Mapping) and not where.data:
        merged = {key: reconcile(given.get(key), found.get(key), where.member(key)) for key in {**given, **found}}
        return {key: value for key, value in merged.items() if value is not None}
    if isinstance(given, list) and isinstance(found, list):
        return _reconcile_lists(given, list(found), where)
    if found is not None and (found != "" or where.required):
        return _tidied(found, where)
    if where.default not in (None, "", []):
        return where.default
    return False if isinstance(given, bool) else None


def _reconcile_lists(given: list[Any], rest: list[Any], where: Where) -> list[Any]:
    """Keep what is there in its order, change what is like it, leave out what is gone, append what is new."""
    kept: list[Any] = [_take(one, rest, where) for one in given]
    made = []
    for one, match in zip(given, kept, strict=True):
        likeness = [] if match else [_likeness(one, other, where) for other in rest]
        if match:
            made.append(one)
        elif any(likeness):
            made.append(reconcile(one, rest.pop(likeness.index(max(likeness))), where))
    return made + [_tidied(one, where) for one in rest]


def _tidied(found: Any, where: Where) -> Any:
    """Leave out what nobody would write: members that may be left out and say no more than nothing does."""
    if isinstance(found, list):
        return [_tidied(one, where) for one in found]
    if not isinstance(found, Mapping) or where.data:
        return found
    kept = {key: item for key, item in found.items() if where.needs(key) or not _blank(item, where.member(key))}
    return {key: _tidied(item, where.member(key)) for key, item in kept.items()}


def _take(one: Any, rest: list[Any], where: Where) -> bool:
    """Take what means the same out of a list; tell whether there was something."""
    for number, other in enumerate(rest):
        if same(one, other, where):
            del rest[number]
            return True
    return False


def _all_match(given: list[Any], found: list[Any], where: Where) -> bool:
    rest = list(found)
    return all(_take(one, rest, where) for one in given)


def _likeness(one: Any, other: Any, where: Where) -> int:
    """Count the members that two objects share."""
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return 0
    return sum(same(one[key], other[key], where.member(key)) for key in one.keys() & other.keys())


def _blank(value: Any, where: Where) -> bool:
    """Tell whether a value says no more than nothing does."""
    if value is None:
        return True
    if where.default:
        return bool(same(value, where.default, Where(where.type)))
    if isinstance(value, Mapping) and not where.data:
        return all(_blank(item, where.member(key)) for key, item in value.items())
    return value in _EMPTY


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _same_text(given: Any, found: Any) -> bool:
    one, other = _text(given), _text(found)
    if one == other:
        return True
    if one[:1] in ("{", "[") and (document := _document(one)) is not None:
        return document == _document(other)
    return _tail(one, other) or _tail(other, one)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _NUMBERS.get(str(value), str(value))


def _tail(arn: str, name: str) -> bool:
    """Tell whether a name is the one that an ARN ends in; of a log group's two ARNs one ends in `:*`."""
    if not arn.startswith("arn:"):
        return False
    return arn.removesuffix(":*") == name or (name != "" and re.split("[/:]", arn)[-1] == name)


@lru_cache(maxsize=1024)
def _document(text: str) -> str | None:
    """Return a JSON document as one canonical text; None for what is none."""
    try:
        return as_text(canonical(json.loads(text)))
    except ValueError:
        return None
