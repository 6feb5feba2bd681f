"""What a plan says of fields that a program leaves out: the provider's default, null, empty, or not known yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from cordon.graph.values import UNKNOWN, Value
from cordon.terraform import provider_defaults
from cordon.terraform.fields import Field, Kind
from cordon.terraform.names import TypeTable, table
from cordon.terraform.values import known, sensitive_mask, unknown_mask


@dataclass(frozen=True, eq=False)
class Blank:
    """A resource, block or object in which a program says nothing."""

    terraform_type: str
    fields: Mapping[str, Field]
    path: str = ""

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """What each field holds then."""
        left = provider_defaults.left_out(self.terraform_type, self.path)
        made: dict[str, Value] = {}
        for name, field in self.fields.items():
            if field.block:
                plural = field.type.kind in {Kind.LIST, Kind.SET}
                made[name] = UNKNOWN if name in left.unknown else ([] if plural else None)
            else:
                made[name] = left.filled.get(name, UNKNOWN if field.computed else None)
        return made

    @cached_property
    def inner(self) -> Mapping[str, Blank]:
        """The blanks of the objects inside, by field."""
        return {
            name: Blank(self.terraform_type, members, f"{self.path}.{name}" if self.path else name)
            for name, field in self.fields.items()
            if (members := field.members) is not None
        }

    @cached_property
    def after(self) -> Mapping[str, Any]:
        """What a plan shows of `values`."""
        shown: Mapping[str, Any] = known(dict(self.values))
        return shown

    @cached_property
    def unknown(self) -> Mapping[str, Any]:
        """Which of `values` it marks as unknown."""
        mask: Mapping[str, Any] = unknown_mask(dict(self.values))
        return mask

    @cached_property
    def sensitive(self) -> Mapping[str, Any]:
        """Which of `values` it marks as secret."""
        mask: Mapping[str, Any] = sensitive_mask(dict(self.values))
        return mask


@cache
def left_out(token: str) -> Blank:
    """Return the blank of a Pulumi type."""
    found = table(token)
    return Blank(found.type, found.fields) if isinstance(found, TypeTable) else Blank("", {})


def complete(values: Mapping[str, Value], blank: Blank) -> dict[str, Value]:
    """Fill in what is left out of the blocks and objects that a program gives; its own top level stays as it is."""
    return {
        name: _completed(value, blank.inner[name]) if name in blank.inner else value for name, value in values.items()
    }


def _completed(value: Value, blank: Blank) -> Value:
    if isinstance(value, list):
        return [_completed(item, blank) for item in value]
    if not isinstance(value, dict):
        return value
    given = {name: item for name, item in complete(value, blank).items() if item is not None}
    return {**blank.values, **given}
