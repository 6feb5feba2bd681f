"""References: which part of a resource's configuration is another resource's attribute.

Pulumi tells which resources a top-level property depends on, not which attribute. An input's string is compared with
the outputs of exactly those resources: the whole string first; inside longer strings only values that look like an ARN
or an AWS id, which nothing else can be by chance, and whole segments of a path
(`table/orders-1a2b3c4`) that are a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cordon.graph.values import UNKNOWN, Secret, Value
from cordon.terraform.fields import Field, Fields
from cordon.terraform.translate import Translated, Translation

_TELLING = re.compile(
    r"arn:aws[a-z-]*:[^\s\"]{6,}|[a-z][a-z0-9]*-[0-9a-f]{8,17}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
_PATH = re.compile(r"[\w.@-]+(?:[/:][\w.@-]+)+")
_SEGMENT = re.compile(r"[\w.@-]+")
_NAME = re.compile(r"(?=.*[\d_A-Z-]).+")
"""A word such as `table` or `service` may stand in a path for itself."""
_SHORTEST = 4
"""Shorter strings (`tcp`, `1`) match by chance."""


@dataclass(frozen=True)
class Reference:
    """An attribute of another resource: `aws_vpc.main`, `id`."""

    address: str
    attribute: str

    def __str__(self) -> str:
        return f"{self.address}.{self.attribute}"


@dataclass(frozen=True)
class Interpolated:
    """A string made of literal text and references."""

    parts: tuple[str | Reference, ...]

    @property
    def references(self) -> tuple[Reference, ...]:
        """The references, in order."""
        return tuple(part for part in self.parts if isinstance(part, Reference))


@dataclass(frozen=True)
class Expressions:
    """A resource's configuration with references in place of copied values."""

    values: Mapping[str, Value]
    fields: Fields
    flat: Mapping[str, list[str]]
    """For each top-level attribute the addresses it depends on without our knowing by which attribute of theirs."""
    depends_on: list[str]

    def for_plan(self) -> dict[str, Any]:
        """Return `configuration…expressions` of a plan."""
        found = {name: expression(value, block=self.fields[name].block) for name, value in self.values.items()}
        for name, addresses in self.flat.items():
            if name in found and isinstance(found[name], dict) and "references" not in found[name]:
                found[name] = {"references": addresses}
        return found


def expressions(one: Translated, translation: Translation) -> Expressions:
    """Replace what came from other resources by references to them."""
    by_field, depending = _dependencies(one, translation)
    values: dict[str, Value] = {}
    flat: dict[str, list[str]] = {}
    for name, value in one.values.items():
        sources = by_field.get(name, ())
        if not sources:
            values[name] = value
            continue
        finder = Finder(sources, translation)
        values[name] = finder.replace(value)
        if missing := [source.address for source in sources if source.address not in finder.found]:
            flat[name] = missing
    return Expressions(values, one.table.fields, flat, depending)


def _dependencies(one: Translated, translation: Translation) -> tuple[dict[str, tuple[Translated, ...]], list[str]]:
    """Return for each Terraform field the resources it depends on, and those that only the order depends on."""
    by_field: dict[str, tuple[Translated, ...]] = {}
    covered: set[str] = set()
    for name, urns in one.resource.property_dependencies.items():
        field = one.table.fields.by_property(name)
        sources = tuple(
            translation.by_urn[urn] for urn in urns if urn in translation.by_urn and urn != one.resource.urn
        )
        covered.update(urns)
        if field is not None and sources:
            by_field[field.name] = sources
    rest = (urn for urn in one.resource.dependencies if urn not in covered and urn in translation.by_urn)
    return by_field, sorted(translation.by_urn[urn].address for urn in rest)


class Finder:
    """Finds outputs of some resources in a value."""

    def __init__(self, sources: tuple[Translated, ...], translation: Translation) -> None:
        key = tuple(source.address for source in sources)
        if key not in translation.memory:
            translation.memory[key] = _index(sources)
        self._whole, self._inside = translation.memory[key]
        self.found: set[str] = set()
        """Addresses of the resources whose outputs were found."""

    def replace(self, value: Value) -> Value:
        """Return the value with references in place of the outputs found in it."""
        if not self._whole:
            return value
        if isinstance(value, str):
            return self._string(value)
        if isinstance(value, list):
            return [self.replace(item) for item in value]
        if isinstance(value, dict):
            return {key: self.replace(item) for key, item in value.items()}
        return value

    def _string(self, text: str) -> Value:
        whole = self._whole.get(text)
        if whole is not None:
            self.found.add(whole.address)
            return Interpolated((whole,))
        parts: list[str | Reference] = []
        end = 0
        for match in self._matches(text):
            reference = self._whole[match[0]]
            self.found.add(reference.address)
            parts += [text[end : match.start()], reference]
            end = match.end()
        if not parts:
            return text
        return Interpolated(tuple(part for part in (*parts, text[end:]) if part != ""))

    def _matches(self, text: str) -> list[re.Match[str]]:
        """Return the places in a longer string where outputs stand."""
        found = list(self._inside.finditer(text)) if self._inside else []
        if found or not _PATH.fullmatch(text):
            return found
        return [piece for piece in _SEGMENT.finditer(text) if piece[0] in self._whole and _NAME.match(piece[0])]


def _index(sources: tuple[Translated, ...]) -> tuple[dict[str, Reference], re.Pattern[str] | None]:
    """Return what each output is a reference to, and a pattern that finds the telling ones inside longer strings."""
    whole = dict(_outputs(sources))
    telling = sorted((value for value in whole if _TELLING.fullmatch(value)), key=len, reverse=True)
    return whole, re.compile("|".join(map(re.escape, telling))) if telling else None


def _outputs(sources: tuple[Translated, ...]) -> Iterator[tuple[str, Reference]]:
    """Yield output values with their references; of equal values the one to prefer comes last."""
    ranked = [
        (_rank(field, value), source.address, field.name if field else "id", value)
        for source in sources
        for field, value in source.outputs
        if len(value) >= _SHORTEST
    ]
    for _, address, attribute, value in sorted(ranked):
        yield value, Reference(address, attribute)


_ID_RANK = 2


def _rank(field: Field | None, value: str) -> int:
    """Prefer what a resource gives over what it was given: an ARN, then its id, then other outputs, then inputs."""
    if field is None or field.name == "id":
        return _ID_RANK
    if field.name == "arn" and value.startswith("arn:"):
        return _ID_RANK + 1
    return 0 if field.input else 1


def expression(value: Value, *, block: bool) -> Any:
    """Return a value as a plan's `configuration` has it: with its references, or as a constant if it may be shown."""
    if block and isinstance(value, list):
        return [_members(item) for item in value]
    if block and isinstance(value, dict):
        return _members(value)
    references = sorted({str(reference) for reference in _references(value)})
    if references:
        addresses = sorted({reference.rsplit(".", 1)[0] for reference in references})
        return {"references": [*references, *addresses]}
    if value is UNKNOWN or isinstance(value, Secret) or _hides(value):
        return {}
    return {"constant_value": value}


def _members(value: Value) -> Any:
    if not isinstance(value, dict):
        return {}
    nested = {name: isinstance(one, list) and bool(one) and isinstance(one[0], dict) for name, one in value.items()}
    return {name: expression(one, block=nested[name]) for name, one in value.items() if one is not None}


def _references(value: Value) -> Iterator[Reference]:
    if isinstance(value, Interpolated):
        yield from value.references
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _references(item)


def tells_secret(value: Value, translation: Translation) -> bool:
    """Tell whether a value refers to an attribute that the provider keeps secret."""
    types = {one.address: one.table.fields for one in translation.resources}
    each = ((types[one.address].get(one.attribute)) for one in _references(value))
    return any(field is not None and field.sensitive for field in each)


def _hides(value: Value) -> bool:
    """Tell whether any part is unknown or secret."""
    if isinstance(value, list):
        return any(_hides(item) for item in value)
    if isinstance(value, dict):
        return any(_hides(item) for item in value.values())
    return value is UNKNOWN or isinstance(value, Secret)
