"""Writes the tables: one small file a Pulumi module, the same bytes for the same input.

`cordon.terraform.fields` describes the texts and reads them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from cordon.terraform.fields import Flag, Kind, camel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from scripts.terraform_tables.properties import Pair, Pairing
    from scripts.terraform_tables.provider import Field, Type

_KINDS = {
    "string": Kind.STRING,
    "number": Kind.NUMBER,
    "bool": Kind.BOOL,
    "dynamic": Kind.DYNAMIC,
    "list": Kind.LIST,
    "set": Kind.SET,
    "map": Kind.MAP,
}
# Fields that belong to every Pulumi resource although no property of it has their name.
_OF_EVERY_RESOURCE = ("id",)


class ModuleTable:
    """The table of one Pulumi module; equal shapes are written once."""

    def __init__(self) -> None:
        self.types: dict[str, dict[str, Any]] = {}
        self.no_schema: list[str] = []
        self.unmapped: dict[str, list[str]] = {}
        self.aliases: dict[str, str] = {}
        self._shapes: dict[str, int] = {}

    def add(self, name: str, terraform_type: str, type_: Type, pairing: Pairing, extra: Mapping[str, Any]) -> None:
        """Add a resource with its fields; `extra` holds its autonames and defaults."""
        fields = self._fields(type_.fields, pairing, top=True)
        self.types[name] = {"type": terraform_type, **{k: v for k, v in extra.items() if v}, "fields": fields}

    def lines(self) -> Iterator[str]:
        """Yield the file's lines: JSON with one type or shape a line, so that a diff can be read."""
        yield "{"
        yield from _object("types", self.types)
        if self.no_schema:
            yield f'"no_schema":{_text(sorted(self.no_schema))},'
        for key, values in (("unmapped", self.unmapped), ("aliases", self.aliases)):
            if values:
                yield from _object(key, values)
        yield '"shapes":['
        shapes = list(self._shapes)
        yield from (shape + ("," if number < len(shapes) else "") for number, shape in enumerate(shapes, 1))
        yield "]}"

    def _fields(self, fields: Mapping[str, Field], pairing: Pairing | None, *, top: bool = False) -> dict[str, str]:
        pairs = pairing.pairs if pairing else {}
        texts = {}
        for name, field in sorted(fields.items()):
            every = top and name in _OF_EVERY_RESOURCE and name not in pairs
            texts[name] = self._field(name, field, pairs.get(name), own_name=every)
        return texts

    def _field(self, name: str, field: Field, pair: Pair | None, *, own_name: bool) -> str:
        flags = {
            Flag.REQUIRED: field.required,
            Flag.OPTIONAL: field.optional,
            Flag.COMPUTED: field.computed,
            Flag.SENSITIVE: field.sensitive,
            Flag.BLOCK: field.block,
            Flag.FLAT: pair is not None and pair.flat,
            Flag.ASSET: pair is not None and pair.asset,
        }
        code = "".join(flag for flag, on in flags.items() if on)
        # A block that Pulumi does not offer stays empty, and some (quicksight's) would be half of all tables.
        hollow = pair is None and field.block and name != "timeouts"
        code += self._type(field.type, pair.nested if pair else None, hollow=hollow)
        ours = pair.ours if pair else ([camel(name)] if own_name else [])
        return code if ours == [camel(name)] else f"{code} {' '.join(ours) or '-'}"

    def _type(self, type_: Type, nested: Pairing | None, *, hollow: bool) -> str:
        if type_.kind == "object":
            return Kind.DYNAMIC if hollow else f"{Kind.OBJECT}{self._shape(type_, nested)}"
        inner = self._type(type_.element, nested, hollow=hollow) if type_.element else ""
        return _KINDS[type_.kind] + inner

    def _shape(self, type_: Type, nested: Pairing | None) -> int:
        return self._shapes.setdefault(_text(self._fields(type_.fields, nested)), len(self._shapes))


def write(tables: Mapping[str, ModuleTable], about: Mapping[str, Any], folder: Path) -> None:
    """Write all tables into a folder and remove files of modules that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {f"{module}.json": "\n".join(table.lines()) + "\n" for module, table in tables.items()}
    files["about.json"] = json.dumps(about, indent=1, sort_keys=True) + "\n"
    for stale in {path.name for path in folder.glob("*.json")} - set(files):
        (folder / stale).unlink()
    for name, text in files.items():
        (folder / name).write_text(text)


def module_tables() -> defaultdict[str, ModuleTable]:
    """Return a place for every module's table."""
    return defaultdict(ModuleTable)


def _object(key: str, values: Mapping[str, Any]) -> Iterator[str]:
    yield f'"{key}":{{'
    items = sorted(values.items())
    for number, (name, value) in enumerate(items, 1):
        yield f'"{name}":{_text(value)}' + ("," if number < len(items) else "")
    yield "},"


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
