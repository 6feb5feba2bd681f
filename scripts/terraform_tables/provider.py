"""What Terraform's AWS provider offers: its resource types and fields, from `terraform providers schema -json`."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_FLAGS = ("required", "optional", "computed", "sensitive", "deprecated")
PROVIDER = "registry.terraform.io/hashicorp/aws"


@dataclass(frozen=True)
class Type:
    """The type of a Terraform value.

    Attributes:
        kind: `string`, `number`, `bool`, `dynamic`, `list`, `set`, `map` or `object`.
        element: What a list, set or map holds.
        fields: An object's members by name.
    """

    kind: str
    element: Type | None = None
    fields: dict[str, Field] = field(default_factory=dict, hash=False)

    @property
    def plural(self) -> bool:
        """Whether values of this type are lists or sets."""
        return self.kind in {"list", "set"}

    @property
    def object(self) -> Type | None:
        """The object type inside, through lists, sets and maps."""
        if self.kind == "object":
            return self
        return self.element.object if self.element else None


@dataclass(frozen=True)
class Field:
    """An attribute or a nested block.

    Attributes:
        type: The value's type; a nested block's is an object, or a list or set of objects.
        block: Whether it is a nested block, which configuration writes differently from an attribute.
        required: It must be set.
        optional: It may be set.
        computed: The provider may fill it in.
        sensitive: Its value is secret.
        deprecated: It is on its way out.
    """

    type: Type
    block: bool = False
    required: bool = False
    optional: bool = False
    computed: bool = False
    sensitive: bool = False
    deprecated: bool = False


def read_schema(path: Path) -> dict[str, Type]:
    """Read the provider's resource types from a schema file.

    Args:
        path: The output of `terraform providers schema -json`, or of `terraform-check --schema`.

    Raises:
        ValueError: If the file is something else.
    """
    return {name: _block(resource["block"]) for name, resource in sorted(_resources(path).items())}


def read_versions(path: Path) -> dict[str, int]:
    """Read the versions of the types' schemas, which a state names.

    Args:
        path: As for `read_schema`.

    Raises:
        ValueError: If the file is something else.
    """
    return {name: resource["version"] for name, resource in _resources(path).items()}


def _resources(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text())["provider_schemas"][PROVIDER]["resource_schemas"]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is not the schema of {PROVIDER}: {error!r}") from error
    return found


def _block(block: dict[str, Any]) -> Type:
    fields = {name: _attribute(value) for name, value in block.get("attributes", {}).items()}
    fields |= {name: _nested(value) for name, value in block.get("block_types", {}).items()}
    return Type("object", fields=dict(sorted(fields.items())))


def _attribute(attribute: dict[str, Any]) -> Field:
    flags = {flag: attribute.get(flag, False) for flag in _FLAGS}
    return Field(_type(attribute["type"]), **flags)


def _nested(nested: dict[str, Any]) -> Field:
    block, mode, least = _block(nested["block"]), nested["nesting_mode"], nested.get("min_items", 0)
    type_ = block if mode == "single" else Type(mode, element=block)
    deprecated = nested["block"].get("deprecated", False)
    return Field(type_, block=True, required=least > 0, optional=least == 0, deprecated=deprecated)


def _type(value: Any) -> Type:
    """Read a type constraint such as `"string"` or `["set", ["object", {"name": "string"}]]`."""
    match value:
        case str():
            return Type(value)
        case [("list" | "set" | "map") as kind, element]:
            return Type(kind, element=_type(element))
        case ["object", dict() as members, *_]:
            return Type("object", fields={name: Field(_type(member)) for name, member in sorted(members.items())})
    raise ValueError(f"unknown type constraint: {value!r}")
