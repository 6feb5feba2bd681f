"""From the two sides to finished tables, with a tally of what was mapped and what was not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cordon.terraform.names import module_of, token_of
from scripts.terraform_tables.encode import ModuleTable, module_tables
from scripts.terraform_tables.extras import autonames, defaults
from scripts.terraform_tables.properties import PropertyMatcher
from scripts.terraform_tables.types import TypeMap, TypeMatcher

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scripts.terraform_tables.exceptions import Exceptions
    from scripts.terraform_tables.properties import Pairing
    from scripts.terraform_tables.provider import Type
    from scripts.terraform_tables.sdk import Sdk


@dataclass
class Build:
    """Everything the generator found.

    Attributes:
        types: The verdict on every token.
        pairings: The properties of every mapped token.
        modules: The tables by Pulumi module.
        about: What the tables say about themselves.
    """

    types: TypeMap
    pairings: dict[str, Pairing] = field(default_factory=dict)
    modules: Mapping[str, ModuleTable] = field(default_factory=module_tables)
    about: dict[str, Any] = field(default_factory=dict)


def build(sdk: Sdk, schema: Mapping[str, Type], exceptions: Exceptions) -> Build:
    """Match tokens and properties and lay out the tables."""
    found = Build(TypeMatcher(sdk.resources, schema, exceptions.tokens).match())
    if unknown := {*exceptions.properties, *exceptions.autonames} - set(schema):
        raise LookupError(f"exceptions name types that the schema does not have: {sorted(unknown)}")
    matcher = PropertyMatcher(sdk)
    for token, name in sorted(found.types.types.items()):
        resource = sdk.resources[token]
        ours = {key: shape for key, shape in resource.properties.items() if not (key == "region" and resource.regional)}
        pairing = matcher.match(ours, schema[name].fields, exceptions.properties.get(name, {}))
        found.pairings[token] = pairing
        extra = {
            "autonames": list(autonames(resource, schema[name], pairing, exceptions.autonames.get(name, {}))),
            "defaults": defaults(resource, sdk),
            "regional": resource.regional,
        }
        _module(found, token).add(token.rpartition(":")[2], name, schema[name], pairing, extra)
    _add_rest(found, sdk)
    found.about = {"pulumi_aws": sdk.version, "figures": figures(found)}
    return found


def _add_rest(found: Build, sdk: Sdk) -> None:
    """Write down the tokens without a type, and the names that resources had in earlier releases."""
    for token in found.types.no_schema:
        _module(found, token).no_schema.append(token.rpartition(":")[2])
    for token, near in found.types.unmapped.items():
        _module(found, token).unmapped[token.rpartition(":")[2]] = near
    for token, resource in sdk.resources.items():
        for alias in resource.aliases:
            name = alias.rpartition(":")[2]
            if alias not in sdk.resources and alias == token_of(module_of(alias), name):
                _module(found, alias).aliases[name] = token


def _module(found: Build, token: str) -> ModuleTable:
    return found.modules[module_of(token)]


def figures(found: Build) -> dict[str, int]:
    """Count tokens, and properties of mapped tokens at every level."""
    count = Counter(
        tokens=len(found.types.types) + len(found.types.no_schema) + len(found.types.unmapped),
        tokens_mapped=len(found.types.types),
        tokens_no_schema=len(found.types.no_schema),
        tokens_unmapped=len(found.types.unmapped),
    )
    for pairing in found.pairings.values():
        for _, level in pairing.walk():
            mapped = sum(len(pair.ours) for pair in level.pairs.values())
            count.update(
                properties=mapped + len(level.newer) + len(level.open),
                properties_mapped=mapped,
                properties_newer=len(level.newer),
                properties_open=len(level.open),
            )
    return dict(count)


def report(found: Build) -> list[str]:
    """Say in lines what was mapped, and name everything that was not."""
    count = figures(found)
    lines = [
        "{tokens} tokens: {tokens_mapped} mapped, {tokens_no_schema} no schema, {tokens_unmapped} unmapped".format_map(
            count
        ),
        f"  by {', '.join(f'{how} {number}' for how, number in Counter(found.types.how.values()).most_common())}",
        "{properties} properties of mapped tokens, at every level: {properties_mapped} mapped, {properties_newer} that "
        "the schema has no field for, {properties_open} open".format_map(count),
        f"  {100 * count['properties_mapped'] / count['properties']:.2f} % mapped",
        "",
    ]
    lines += [f"unclaimed  {name}, which no token is" for name in found.types.unclaimed]
    lines += [f"no schema  {token}" for token in sorted(found.types.no_schema)]
    lines += [f"unmapped   {token}: near {', '.join(near)}" for token, near in sorted(found.types.unmapped.items())]
    for token, pairing in found.pairings.items():
        for path, level in pairing.walk():
            at = f"{token} {path}." if path else f"{token} "
            lines += [f"newer      {at}{name}" for name in level.newer]
            lines += [f"open       {at}{name}: free are {', '.join(level.free)}" for name in level.open]
    return lines
