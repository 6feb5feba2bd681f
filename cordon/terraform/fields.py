"""Terraform fields as the tables tell them: what a field holds, and which Pulumi property fills it.

The tables write a field as a short text, `<flags><type> <Pulumi properties>`, so that 1,500 types stay readable, small
and quick to load: `okl#3 rules` is optional, a block, a list of objects of shape 3, and `rules` in Pulumi. A text is
decoded when its field is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RAW = Mapping[str, str]


class Kind(StrEnum):
    """The kinds of Terraform values; the letters are those of the tables."""

    STRING = "s"
    NUMBER = "n"
    BOOL = "b"
    DYNAMIC = "d"  # anything; also a block whose content the tables leave out, because Pulumi does not offer it
    LIST = "l"
    SET = "t"
    MAP = "m"
    OBJECT = "#"


class Flag(StrEnum):
    """What is true of a field; the letters are those of the tables."""

    REQUIRED = "r"
    OPTIONAL = "o"
    COMPUTED = "c"
    SENSITIVE = "x"
    BLOCK = "k"
    FLAT = "f"
    ASSET = "a"


@dataclass(frozen=True)
class ValueType:
    """The type of a Terraform value.

    Attributes:
        kind: What it is.
        element: What a list, set or map holds.
        members: An object's fields. A map's keys are data: they are never renamed.
    """

    kind: Kind
    element: ValueType | None = None
    members: Fields | None = None

    @property
    def plural(self) -> bool:
        """Whether it is a list or a set."""
        return self.kind in (Kind.LIST, Kind.SET)

    @property
    def primitive(self) -> bool:
        """Whether Terraform converts freely between values of this type: `"true"` and `true` are one boolean."""
        return self.kind in (Kind.STRING, Kind.NUMBER, Kind.BOOL)


@dataclass(frozen=True)
class Field:
    """One Terraform attribute or nested block.

    Attributes:
        name: Terraform's name.
        properties: Pulumi's names, the current one first; none if Pulumi does not offer the field.
        type: Its value's type: a nested block's is an object, or a list or set of objects.
        flags: See the properties below.
    """

    name: str
    properties: tuple[str, ...]
    type: ValueType
    flags: frozenset[Flag] = frozenset()

    @property
    def block(self) -> bool:
        """Whether it is a nested block; if not, every member of its objects must be given, missing ones as null."""
        return Flag.BLOCK in self.flags

    @property
    def members(self) -> Fields | None:
        """The fields of the objects that it holds; none if it holds no objects, or a map, whose keys are data."""
        kind = self.type
        while kind.element and kind.kind is not Kind.MAP:
            kind = kind.element
        return kind.members

    @property
    def required(self) -> bool:
        """Whether Terraform needs it; of a block: at least one."""
        return Flag.REQUIRED in self.flags

    @property
    def optional(self) -> bool:
        """Whether it may be set."""
        return Flag.OPTIONAL in self.flags

    @property
    def computed(self) -> bool:
        """Whether the provider may fill it in; with neither `required` nor `optional` it is an output only."""
        return Flag.COMPUTED in self.flags

    @property
    def sensitive(self) -> bool:
        """Whether the provider marks its value as secret."""
        return Flag.SENSITIVE in self.flags

    @property
    def input(self) -> bool:
        """Whether configuration may set it."""
        return self.required or self.optional


class Fields(Mapping[str, Field]):
    """The fields of a resource type, block or object, by Terraform's names."""

    def __init__(self, raw: RAW, shapes: Shapes) -> None:
        """Take the tables' texts; they are decoded one by one when asked for."""
        self._raw = raw
        self._shapes = shapes
        self._decoded: dict[str, Field] = {}

    def __getitem__(self, name: str) -> Field:
        field = self._decoded.get(name)
        if field is None:
            field = self._decoded[name] = _decode(name, self._raw[name], self._shapes)
        return field

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)

    def by_property(self, name: str) -> Field | None:
        """Return the field that a Pulumi property fills, or nothing if this version of the provider has no such field.

        A property without a field is lost in translation: the caller must report it, never drop it in silence.
        """
        return self._properties.get(name)

    @cached_property
    def _properties(self) -> dict[str, Field]:
        return {name: field for field in self.values() for name in field.properties}


class Shapes:
    """The object shapes that the types of one table share."""

    def __init__(self, raw: Sequence[RAW]) -> None:
        """Take the tables' shapes; each is decoded when asked for."""
        self._raw = raw
        self._fields: dict[int, Fields] = {}

    def __getitem__(self, number: int) -> Fields:
        if number not in self._fields:
            self._fields[number] = Fields(self._raw[number], self)
        return self._fields[number]


def camel(name: str) -> str:
    """Spell a Terraform name the Pulumi way: `cidr_block` becomes `cidrBlock`."""
    head, *tail = name.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in tail)


def _decode(name: str, text: str, shapes: Shapes) -> Field:
    code, _, properties = text.partition(" ")
    split = next(i for i, letter in enumerate(code) if letter not in _FLAGS)
    flags = frozenset(_FLAGS[letter] for letter in code[:split])
    return Field(name, _properties(name, properties), _type(code[split:], shapes), flags)


def _properties(name: str, text: str) -> tuple[str, ...]:
    """Read the Pulumi names: left out if they follow from Terraform's, `-` if there are none."""
    if not text:
        return (camel(name),)
    return () if text == "-" else tuple(text.split(" "))


def _type(code: str, shapes: Shapes) -> ValueType:
    kind, rest = Kind(code[0]), code[1:]
    if kind is Kind.OBJECT:
        return ValueType(kind, members=shapes[int(rest)])
    return ValueType(kind, element=_type(rest, shapes) if rest else None)


_FLAGS = {flag.value: flag for flag in Flag}
