"""A graph as Terraform resources: types, names, values, providers, and everything that nobody can vouch for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cordon.graph.model import Graph, Resource
from cordon.graph.values import UNKNOWN, Value, walk
from cordon.terraform.addresses import labels
from cordon.terraform.fields import Field
from cordon.terraform.names import TypeTable, table
from cordon.terraform.providers import Provider, Providers
from cordon.terraform.values import ASSET, Lost, convert_members, has_asset


@dataclass(frozen=True)
class Translated:
    """One resource in Terraform's terms."""

    resource: Resource
    table: TypeTable
    label: str
    values: Mapping[str, Value]
    """By Terraform's names; only what the program gives, `UNKNOWN` and `Secret` within."""
    provider: Provider

    @cached_property
    def address(self) -> str:
        """Its address in the root module: `aws_vpc.main`."""
        return f"{self.table.type}.{self.label}"

    @cached_property
    def outputs(self) -> tuple[tuple[Field | None, str], ...]:
        """Its outputs that are strings, each with its field; the id, which Pulumi keeps apart, with none."""
        given = self.resource.outputs
        strings = {name: value for name, value in given.items() if isinstance(value, str)}
        known = [(found, strings[name]) for name in strings if (found := self.table.fields.by_property(name))]
        identity = [(None, self.resource.id)] if isinstance(self.resource.id, str) else []
        return (*known, *identity)


@dataclass(frozen=True, order=True)
class Untranslated:
    """Something that the Terraform form cannot say: UNKNOWN by name, never a pass."""

    subject: str
    """A URN, with the property's path where it is one property."""
    reason: str


@dataclass(frozen=True)
class Translation:
    """A whole graph in Terraform's terms."""

    graph: Graph
    resources: tuple[Translated, ...]
    providers: tuple[Provider, ...]
    exports: Mapping[str, Value]
    """What the stack exports."""
    unknown: tuple[Untranslated, ...]
    memory: dict[tuple[str, ...], Any] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out for groups of resources, by their addresses: many properties depend on the same ones."""

    @cached_property
    def by_urn(self) -> Mapping[str, Translated]:
        """The translated resources by URN."""
        return {one.resource.urn: one for one in self.resources}


def translate(graph: Graph) -> Translation:
    """Translate every AWS resource of a graph; what cannot be translated is listed in `Translation.unknown`."""
    unknown = list(unvouched(graph))
    tables: dict[str, TypeTable] = {}
    for resource in graph.infrastructure():
        if resource.package != "aws" or resource.external:
            continue
        found = table(resource.token)
        if isinstance(found, TypeTable):
            tables[resource.urn] = found
        else:
            unknown.append(Untranslated(resource.urn, str(found)))
    names = labels((urn, one.type, graph.by_urn[urn].name) for urn, one in tables.items())
    providers = Providers(graph, tables)
    unknown += [Untranslated(subject, reason) for subject, reason in providers.unknown]
    resources = []
    for urn, one in tables.items():
        resource, lost = graph.by_urn[urn], Lost()
        resources.append(Translated(resource, one, names[urn], _values(resource, one, lost), providers.of(urn)))
        unknown += [Untranslated(f"{urn} {path}", reason) for path, reason in lost.items()]
    exports = {name: UNKNOWN if has_asset(value) else value for name, value in graph.exports.items()}
    unknown += [Untranslated(f"output {name}", ASSET) for name, value in graph.exports.items() if has_asset(value)]
    return Translation(graph, tuple(resources), providers.used, exports, tuple(sorted(set(unknown))))


def unvouched(graph: Graph) -> Iterator[Untranslated]:
    """Yield what nobody can vouch for in a graph: its gaps, and each place that holds a made-up value."""
    made_up: dict[str, str] = {}
    for gap in graph.gaps:
        yield Untranslated(gap.subject or gap.name, gap.reason or gap.kind)
        made_up |= dict.fromkeys(gap.values, gap.name)
    if not made_up:
        return
    # The longest first: an ARN holds an id.
    find = re.compile("|".join(map(re.escape, sorted(made_up, key=lambda one: (-len(one), one)))))
    for resource in graph.infrastructure():
        for path, value in walk(resource.inputs):
            for found in sorted(set(find.findall(value))) if isinstance(value, str) else ():
                yield Untranslated(f"{resource.urn} {path}", f"{found} is made up: nobody looked ({made_up[found]})")


def _values(resource: Resource, found: TypeTable, lost: Lost) -> Mapping[str, Value]:
    inputs = resource.inputs
    if found.regional and "region" in inputs:
        inputs = {name: value for name, value in inputs.items() if name != "region"}
    values = convert_members(inputs, found.fields, "", lost)
    timeouts = _timeouts(resource.options.custom_timeouts, found, lost)
    return values | ({"timeouts": timeouts} if timeouts else {})


def _timeouts(given: Mapping[str, float], found: TypeTable, lost: Lost) -> dict[str, Value]:
    """Write how long operations may take, where the type has a say in it."""
    block = found.fields.get("timeouts")
    members = frozenset((block.members if block else None) or ())
    for name in sorted(given.keys() - members):
        lost[f"customTimeouts.{name}"] = "Terraform's resource has no such timeout"
    return {name: f"{given[name]:g}s" for name in sorted(given.keys() & members)}
