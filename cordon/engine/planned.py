"""What a resource will look like, before there is one: the inputs, and an unknown for whatever AWS makes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from cordon.graph.check import Checker
from cordon.graph.responder import Place
from cordon.graph.values import UNKNOWN, Value, has_unknown, reveal
from cordon.terraform.names import TypeTable, table

Values = Mapping[str, Value]

DEFAULTS: Final = "__defaults"
"""Where the real provider notes, among a resource's inputs, which of them it filled in itself."""


def planned(token: str, inputs: Values, place: Place, before: Values | None = None) -> dict[str, Value]:
    """Return the outputs that a preview shows.

    Args:
        token: The resource's type.
        inputs: Its inputs, checked.
        place: Where it will be.
        before: The outputs that it has, if it exists: what AWS made once stays.
    """
    computed = _computed(token)
    if before is None:
        outputs: dict[str, Value] = dict.fromkeys(computed, UNKNOWN)
    else:
        outputs = {key: value for key, value in before.items() if key in inputs or key in computed}
    outputs |= {key: value for key, value in inputs.items() if value is not None}
    if "tagsAll" in computed:
        tags = reveal(inputs.get("tags"))
        outputs["tagsAll"] = UNKNOWN if has_unknown(tags) else place.all_tags(tags)
    if "region" in outputs and "region" not in inputs:
        outputs["region"] = place.region
    return outputs


def checked(  # noqa: PLR0913, PLR0917 - as the protocol has it
    checker: Checker, urn: str, token: str, name: str, before: Values, inputs: Values
) -> dict[str, Value]:
    """Complete a resource's inputs as the real provider does: a name that was made once is kept.

    Args:
        checker: Names resources and fills in defaults.
        urn: The resource.
        token: Its type.
        name: Its logical name.
        before: The inputs that it has, if it exists.
        inputs: What the program says.
    """
    made = before.get(DEFAULTS) or []
    kept = {
        rule.property: before[rule.property]
        for rule in checker.autonames(token)
        if rule.property in made and inputs.get(rule.property) is None and not rule.left_to_aws(inputs)
    }
    complete = checker.check(urn, token, name, {**without_own(inputs), **kept})
    return {**complete, DEFAULTS: sorted(key for key in complete if inputs.get(key) is None)}


def known(outputs: Values) -> dict[str, Value]:
    """Return the outputs that are wholly known, as an engine that applies wants them: no unknown, nothing empty."""
    return {key: value for key, value in outputs.items() if value is not None and not has_unknown(value)}


def as_it_is(inputs: Values, outputs: Values) -> dict[str, Value]:
    """Return a resource's inputs as its state has them: of one that is half made, its outputs know better.

    Args:
        inputs: The inputs that it was last given.
        outputs: What was made of it.
    """
    return {key: outputs.get(key, value) for key, value in without_own(inputs).items()}


def without_own(values: Values) -> dict[str, Value]:
    """Take out what the provider noted for itself."""
    return {key: value for key, value in values.items() if not key.startswith("__")}


@cache
def _computed(token: str) -> frozenset[str]:
    """Return the properties that AWS has a word in."""
    found = table(token)
    if not isinstance(found, TypeTable):
        return frozenset()
    names = {name for each in found.fields.values() if each.computed for name in each.properties[:1]}
    return frozenset(names | {"region"} if found.regional else names)
