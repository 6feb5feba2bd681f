"""The probes that ask what replaces a resource, and how they are written as a configuration and a state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from cordon.terraform.provider_defaults import left_out
from scripts.terraform_tables.plausible import EXCLUSIVE, Lore
from scripts.terraform_tables.provider import PROVIDER, Field, Type

Path: TypeAlias = tuple[str, ...]

ABSENT: Final = object()
UNKNOWN: Final = "${jsondecode(timestamp())}"
CHANGED, BACK, UNTOLD, ADDED, REMOVED = "changed", "changed back", "changed to what nobody knows", "added", "removed"
DEPTH: Final = 3
"""How deep blocks within blocks are asked for."""


class Probe(NamedTuple):
    """One field of one resource, which changes.

    Attributes:
        type: The Terraform type.
        path: The field, with the blocks around it.
        way: How it changes.
    """

    type: str
    path: Path
    way: str

    @property
    def field(self) -> str:
        """The type and the field as one text."""
        return f"{self.type} {'.'.join(self.path)}"


def probes(name: str, type_: Type) -> Iterator[Probe]:
    """Yield the probes of a type: every field that may be set, and every member of its blocks."""
    for path, field in _fields(type_, DEPTH):
        always = field.required and not field.block
        if field.type.object is None or field.type.kind == "map":
            yield from (Probe(name, path, way) for way in (CHANGED, BACK, UNTOLD))
        if not always:
            yield from (Probe(name, path, way) for way in (ADDED, REMOVED))


def _fields(type_: Type, depth: int, inside: Path = ()) -> Iterator[tuple[Path, Field]]:
    for name, one in type_.fields.items():
        settable = one.block or one.required or one.optional or bool(inside)
        if not settable or name == "timeouts" or (not inside and name in {"id", "tags_all"}):
            continue
        yield (*inside, name), one
        if depth > 1 and one.type.kind != "map" and (inner := one.type.object) is not None:
            yield from _fields(inner, depth - 1, (*inside, name))


def written(
    schema: Mapping[str, Type], versions: Mapping[str, int], lore: Lore, asked: Mapping[str, Probe]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write probes, by their labels, as one configuration and one state."""
    wanted: dict[str, dict[str, Any]] = defaultdict(dict)
    there = []
    for label, probe in asked.items():
        type_ = schema[probe.type]
        before, after = values(probe, at(type_, probe.path), lore)
        wanted[probe.type][label] = _body(type_, probe, after, lore)
        attributes = _attributes(type_, probe.type, _body(type_, probe, before, lore)) | {"id": "x-12345678"}
        there.append(
            {
                "mode": "managed",
                "type": probe.type,
                "name": label,
                "provider": f'provider["{PROVIDER}"]',
                "instances": [{"schema_version": versions[probe.type], "attributes": attributes}],
            }
        )
    required = {"aws": {"source": "hashicorp/aws"}}
    configuration = {"terraform": {"required_providers": required}, "provider": {"aws": {}}, "resource": wanted}
    return configuration, {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x", "resources": there}


def values(probe: Probe, field: Field, lore: Lore) -> tuple[Any, Any]:
    """Return what the field holds before and after; `...` for a block of whatever it must have."""
    if field.type.object is not None and field.type.kind != "map":
        first = second = ...
    else:
        first, second = lore.values(probe.type, probe.path, field)
    filled = left_out(probe.type, ".".join(probe.path[:-1])).filled.get(probe.path[-1])
    some = second if first == filled else first  # the default says no more than nothing does
    return {
        CHANGED: (first, second),
        BACK: (second, first),
        UNTOLD: (first, UNKNOWN),
        ADDED: (ABSENT, some),
        REMOVED: (some, ABSENT),
    }[probe.way]


def at(type_: Type, path: Path) -> Field:
    """Return the field at a path of blocks."""
    found = type_.fields[path[0]]
    for name in path[1:]:
        inner = found.type.object
        assert inner is not None  # noqa: S101 -- it is a path of blocks
        found = inner.fields[name]
    return found


def _body(type_: Type, probe: Probe, value: Any, lore: Lore, inside: Path = ()) -> dict[str, Any]:
    """Write a block with what it must have, what the provider misses else, and the probed field."""
    made: dict[str, Any] = {}
    rivals = _rivals(probe, value)
    for name, one in type_.fields.items():
        path = (*inside, name)
        target, within = path == probe.path, path == probe.path[: len(path)]
        wanted = one.required or within or path in lore.needed(probe.type, probe.field) or path in rivals
        if (path in rivals and not rivals[path]) or not wanted or (target and value is ABSENT):
            continue
        inner = one.type.object
        if target and value is not ...:
            made[name] = value
        elif inner is not None and one.type.kind != "map":
            block = _body(inner, probe, value, lore, path)
            if not one.block:  # an attribute that holds objects: every member is written
                block = dict.fromkeys(inner.fields) | block
            made[name] = [block] if one.type.plural else block
        else:
            made[name] = lore.values(probe.type, path, one)[0]
    return made


def _rivals(probe: Probe, value: Any) -> dict[Path, bool]:
    """Tell of the fields of which a resource has exactly one, which stands there beside the probed one."""
    group = [(name,) for name in EXCLUSIVE.get(probe.type, ())]
    if probe.path not in group:
        return {path: path == group[0] for path in group}
    others = [path for path in group if path != probe.path]
    return {path: value is ABSENT and path == others[0] for path in others}


def _attributes(type_: Type, name: str, body: Mapping[str, Any], path: Path = ()) -> dict[str, Any]:
    """Write a block as a state has it: every field, with the provider's defaults where nothing is configured."""
    filled = left_out(name, ".".join(path)).filled
    made: dict[str, Any] = {}
    for field, one in type_.fields.items():
        inner, value = one.type.object, body.get(field)
        if inner is None or one.type.kind == "map":
            made[field] = filled.get(field) if value is None else value
        elif value is None:
            made[field] = [] if one.type.plural and one.block else None
        elif one.type.plural:
            made[field] = [_attributes(inner, name, item, (*path, field)) for item in value]
        else:
            made[field] = _attributes(inner, name, value, (*path, field))
    return made
