"""Holds two graphs of one stack against each other: that of a run without an engine, and that of Pulumi's own state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cordon.graph.model import Graph, Resource, provider_urn
from cordon.graph.values import UNKNOWN, Secret, Value

_COMPARED: Final = (
    "token",
    "name",
    "custom",
    "external",
    "parent",
    "dependencies",
    "property_dependencies",
    "inputs",
    "outputs",
)
_OPTIONS: Final = ("protect", "retain_on_delete", "deleted_with")
"""What a state keeps of a resource's options; the others concern only the run that has them."""


def differences(one: Graph, other: Graph, *, outputs: bool = True) -> Iterator[str]:
    """Yield what differs, a line each: `urn inputs.policy: … is not …`; secrets are not shown.

    A component's inputs, source positions and versions of the SDK are not compared: a state has none.

    Args:
        one: A graph.
        other: Another of the same stack. What is UNKNOWN in it, because Pulumi had no more than a placeholder, is not
            compared.
        outputs: Whether outputs and exports are compared; a preview of what is still to be made shows neither.
    """
    for urn in sorted({*one.by_urn, *other.by_urn}):
        if urn not in other.by_urn or urn not in one.by_urn:
            yield f"{urn}: is only in the {'first' if urn in one.by_urn else 'second'}"
            continue
        yield from _of_resource(one.by_urn[urn], other.by_urn[urn], outputs=outputs)
    if outputs:
        yield from _of_values("exports", one.exports, other.exports)


def _of_resource(one: Resource, other: Resource, *, outputs: bool) -> Iterator[str]:
    for name in _COMPARED:
        if (name in ("inputs", "outputs") and not one.custom) or (name == "outputs" and not outputs):
            continue
        yield from _of_values(f"{one.urn} {name}", getattr(one, name), getattr(other, name))
    if one.counts:  # the engine draws its own providers' ids
        yield from _of_values(f"{one.urn} id", one.id, other.id)
    yield from _of_values(f"{one.urn} provider", provider_urn(one.provider), provider_urn(other.provider))
    for name in _OPTIONS:
        yield from _of_values(f"{one.urn} {name}", getattr(one.options, name), getattr(other.options, name))


def _of_values(where: str, one: Value, other: Value) -> Iterator[str]:
    if other is UNKNOWN or one == other:
        return
    if isinstance(one, Secret) and isinstance(other, Secret):
        if other.value is not UNKNOWN:
            yield f"{where}: the secrets differ"
    elif isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in sorted({*one, *other}):
            yield from _of_values(f"{where}.{key}", one.get(key), other.get(key))
    elif _list(one) and _list(other) and len(one) == len(other):
        for number, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from _of_values(f"{where}[{number}]", left, right)
    else:
        yield f"{where}: {_shown(one)} is not {_shown(other)}"


def _list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _shown(value: Value) -> str:
    return "a secret" if isinstance(value, Secret) else repr(value)[:200]
