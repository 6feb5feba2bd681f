"""Which Terraform field each Pulumi property is, at every level of nesting.

A pair needs two things: a name that the Pulumi bridge may have made from Terraform's, and values of like shape. So
`routingRules` (objects) is the block `routing_rule`, though the string attribute `routing_rules` has the same letters.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cordon.terraform.fields import camel
from scripts.terraform_tables.words import plurals, stem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scripts.terraform_tables.provider import Field, Type
    from scripts.terraform_tables.sdk import Sdk, Shape

    Listed = Mapping[str, list[str]]

# Every Pulumi resource has an `id` that is no property; timeouts are a resource option.
_NOT_PROPERTIES = {"id", "timeouts"}
_SCALARS = {"string", "number", "bool"}


@dataclass
class Pair:
    """A Terraform field and its Pulumi property.

    Attributes:
        ours: The Pulumi name; two if provider 6 renamed the field and kept the old name.
        flat: Pulumi gives the one element of what is a list or set in Terraform.
        asset: Pulumi gives a file or archive where Terraform takes a path.
        nested: The pairs inside, if the value holds objects.
    """

    ours: list[str]
    flat: bool = False
    asset: bool = False
    nested: Pairing | None = None


@dataclass
class Pairing:
    """The pairs of one level, by Terraform's name, and what had no partner on either side.

    Attributes:
        pairs: Terraform field name to pair.
        newer: Pulumi properties that the schema has no field for: provider 6 added them.
        open: Pulumi properties that may have a counterpart among `free`, but which is not certain.
        free: Terraform fields without a property.
    """

    pairs: dict[str, Pair] = field(default_factory=dict)
    newer: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    free: list[str] = field(default_factory=list)

    def walk(self, path: str = "") -> Iterator[tuple[str, Pairing]]:
        """Yield every level with its Pulumi path, the outermost first."""
        yield path, self
        for pair in self.pairs.values():
            if pair.nested:
                yield from pair.nested.walk(f"{path}.{pair.ours[0]}".lstrip("."))


class PropertyMatcher:
    """Matches the properties of one SDK with the fields of one provider."""

    def __init__(self, sdk: Sdk) -> None:
        self._sdk = sdk

    def match(self, ours: Mapping[str, Shape], theirs: Mapping[str, Field], listed: Listed, path: str = "") -> Pairing:
        """Pair one level, and the levels inside.

        Args:
            ours: Pulumi properties by name.
            theirs: Terraform fields by name.
            listed: Hand-kept pairs: dotted Terraform path to Pulumi names.
            path: The dotted Terraform path of this level.
        """
        names = {name: listed[path + name] for name in theirs if path + name in listed}
        self._spell(names, ours, theirs)
        pairing = Pairing(free=[name for name in theirs if name not in names])
        for name, our in sorted(names.items()):
            if missing := set(our) - set(ours):
                raise LookupError(f"exceptions list {path}{name} as {sorted(missing)}, which pulumi_aws does not have")
            pairing.pairs[name] = self._pair(our, ours[our[0]], theirs[name], listed, f"{path}{name}.")
        self._judge_rest(pairing, ours, theirs)
        return pairing

    def _spell(self, names: dict[str, list[str]], ours: Mapping[str, Shape], theirs: Mapping[str, Field]) -> None:
        """Add pairs to `names`, the surest spelling first; a later one never takes what an earlier one has paired."""
        for spelling in _SPELLINGS:
            taken = {our for pair in names.values() for our in pair}
            claims = [
                (name, our)
                for name in theirs
                if name not in names
                for our in spelling(name, ours)
                if our not in taken and self.compatible(ours[our], theirs[name].type)
            ]
            times = Counter(side for claim in claims for side in (f"theirs {claim[0]}", f"ours {claim[1]}"))
            for name, our in claims:
                if times[f"theirs {name}"] == times[f"ours {our}"] == 1:
                    names[name] = [our]

    def _pair(self, ours: list[str], shape: Shape, theirs: Field, listed: Listed, path: str) -> Pair:
        type_ = theirs.type
        flat = type_.plural and shape.kind not in {"list", "any"}
        inner, object_ = _object_shape(shape), type_.object
        nested = None
        if inner and object_:
            nested = self.match(self._sdk.objects[inner.name], object_.fields, listed, path)
        return Pair(ours, flat=flat, asset=_is_asset(shape), nested=nested)

    def compatible(self, shape: Shape, type_: Type) -> bool:
        """Return whether a Pulumi value of `shape` may stand for a Terraform value of `type_`."""
        if shape.kind == "any" or type_.kind == "dynamic":
            return True
        if type_.plural and type_.element:
            inner = shape.element if shape.kind == "list" and shape.element else shape
            return self.compatible(inner, type_.element)
        if type_.kind == "map" and type_.element:
            return shape.kind == "map" and shape.element is not None and self.compatible(shape.element, type_.element)
        if type_.kind == "object":
            return shape.kind == "object" and self._share_a_member(shape, type_)
        return shape.kind in _SCALARS | {"asset"}

    def _share_a_member(self, shape: Shape, type_: Type) -> bool:
        ours = {stem(name) for name in self._sdk.objects[shape.name]}
        theirs = {stem(name) for name in type_.fields}
        return bool(ours & theirs) or not (ours and theirs)

    def _judge_rest(self, pairing: Pairing, ours: Mapping[str, Shape], theirs: Mapping[str, Field]) -> None:
        """Sort what has no partner: *open* if a free field has its name, or may hold its values and is here to stay."""
        paired = {our for pair in pairing.pairs.values() for our in pair.ours}
        for our in sorted(set(ours) - paired):
            fits = any(
                stem(name) == stem(our)
                or (self.compatible(ours[our], theirs[name].type) and not theirs[name].deprecated)
                for name in pairing.free
                if name not in _NOT_PROPERTIES
            )
            (pairing.open if fits else pairing.newer).append(our)


def _exact(name: str, ours: Mapping[str, Shape]) -> list[str]:
    return [our for our in [camel(name)] if our in ours]


def _plural(name: str, ours: Mapping[str, Shape]) -> list[str]:
    return [our for our in sorted(plurals(camel(name))) if our in ours]


def _singular(name: str, ours: Mapping[str, Shape]) -> list[str]:
    return [our for our in ours if camel(name) in plurals(our)]


def _like(name: str, ours: Mapping[str, Shape]) -> list[str]:
    return [our for our in ours if stem(our) == stem(name)]


_SPELLINGS: tuple[Callable[[str, Mapping[str, Shape]], list[str]], ...] = (_exact, _plural, _singular, _like)


def _object_shape(shape: Shape) -> Shape | None:
    if shape.kind == "object":
        return shape
    return _object_shape(shape.element) if shape.element else None


def _is_asset(shape: Shape) -> bool:
    return shape.kind == "asset" or bool(shape.element and _is_asset(shape.element))
