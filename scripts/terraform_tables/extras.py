"""What the Pulumi provider fills in before Terraform's sees a resource: names and defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scripts.terraform_tables.properties import Pairing
    from scripts.terraform_tables.provider import Type
    from scripts.terraform_tables.sdk import Resource, Sdk, Shape

    Autonames = Mapping[str, dict[str, Any]]


def autonames(resource: Resource, type_: Type, pairing: Pairing, listed: Autonames) -> Iterator[dict[str, Any]]:
    """Yield how the Pulumi provider names a resource whose program gives no name.

    Args:
        resource: The resource.
        type_: Its Terraform type.
        pairing: Its properties.
        listed: What differs from the rule: options by property path.
    """
    for path, options in listed.items():
        if path.partition(".")[0] not in resource.inputs:
            raise LookupError(f"exceptions name {resource.token} by {path}, which it does not have")
        yield {"property": path, **options, **_unless(resource, path)}
    if "name" not in listed and "name" in resource.inputs and "name" not in resource.required:
        for field in (type_.fields[name] for name, pair in pairing.pairs.items() if "name" in pair.ours):
            if (field.required or field.optional) and field.type.kind == "string":
                yield {"property": "name", **_unless(resource, "name")}


def defaults(resource: Resource, sdk: Sdk) -> dict[str, str | bool | int]:
    """Return what the SDK fills in for properties left out, by dotted path."""
    return resource.defaults | dict(_nested_defaults(resource.inputs, sdk))


def _unless(resource: Resource, path: str) -> dict[str, list[str]]:
    """A prefix is a wish to let the provider choose: Terraform accepts a name or a prefix, never both."""
    prefix = f"{path}Prefix"
    return {"unless": [prefix]} if prefix in resource.inputs else {}


def _nested_defaults(
    shapes: Mapping[str, Shape], sdk: Sdk, path: str = "", inside: tuple[str, ...] = ()
) -> Iterator[tuple[str, str | bool | int]]:
    """Yield the SDK's defaults inside objects, by dotted path; a type inside itself is followed once."""
    for name, shape in shapes.items():
        while shape.element:
            shape = shape.element  # noqa: PLW2901 - the object inside a list of lists is as deep as the list
        if shape.kind != "object" or shape.name in inside:
            continue
        for key, value in sdk.object_defaults[shape.name].items():
            yield f"{path}{name}.{key}", value
        yield from _nested_defaults(sdk.objects[shape.name], sdk, f"{path}{name}.", (*inside, shape.name))
