"""Which inputs a resource must have, by the real provider's schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cordon.graph.values import UNKNOWN, Value, reveal
from cordon.terraform.fields import Fields
from cordon.terraform.names import TypeTable, table


def missing(token: str, inputs: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the paths of the required properties that a resource's inputs lack, such as `rules[0].status`.

    Args:
        token: The resource's type; one without a schema requires nothing that anybody knows.
        inputs: Its inputs, once names and defaults are filled in. What is unknown yet is given.
    """
    found = table(token)
    return tuple(_missing(found.fields, inputs, "")) if isinstance(found, TypeTable) else ()


def _missing(fields: Fields, given: Mapping[str, Value], path: str) -> Iterator[str]:
    for field in fields.values():
        value = next((given[name] for name in field.properties if given.get(name) is not None), None)
        plain = reveal(value) if value is not UNKNOWN else value
        if not field.properties:
            continue
        if plain is None or (field.block and plain == []):
            if field.required:
                yield path + field.properties[0]
            continue
        members = field.members
        if members is None:
            continue
        for place, item in enumerate(plain) if isinstance(plain, list) else [(None, plain)]:
            if isinstance(item, Mapping):
                where = path + field.properties[0] + ("" if place is None else f"[{place}]")
                yield from _missing(members, item, f"{where}.")
