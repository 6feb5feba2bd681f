"""A graph as Terraform resources: types, names, values, providers, and everything that nobody can vouch for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cordon.graph.model import Graph, Resource
from cordon.graph.values import UNKNOWN, Value, reveal
from cordon.terraform.addresses import label, labels
from cordon.terraform.fields import Field
from cordon.terraform.names import TypeTable, table
from cordon.terraform.values import Lost, convert_members


@dataclass(frozen=True)
class Provider:
    """One configuration of Terraform's AWS provider."""

    alias: str
    """Empty for the first, which needs none."""
    region: str
    settings: Mapping[str, Value]

    @property
    def key(self) -> str:
        """How a plan names it: `aws`, `aws.frankfurt`."""
        return f"aws.{self.alias}" if self.alias else "aws"


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
    unknown: tuple[Untranslated, ...]
    memory: dict[tuple[str, ...], Any] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out for groups of resources, by their addresses: many properties depend on the same ones."""

    @cached_property
    def by_urn(self) -> Mapping[str, Translated]:
        """The translated resources by URN."""
        return {one.resource.urn: one for one in self.resources}


def translate(graph: Graph) -> Translation:
    """Translate every AWS resource of a graph; what cannot be translated is listed in `Translation.unknown`."""
    unknown = [Untranslated(gap.subject or gap.name, gap.reason or gap.kind) for gap in graph.gaps]
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
    providers = _Providers(graph)
    resources = []
    for urn, one in tables.items():
        resource, lost = graph.by_urn[urn], list[str]()
        values = _values(resource, one, lost)
        provider = providers.of(resource, one, lost)
        unknown += [Untranslated(f"{urn} {path}", "no such field in Terraform's AWS provider") for path in lost]
        resources.append(Translated(resource, one, names[urn], values, provider))
    return Translation(graph, tuple(resources), providers.used(), tuple(sorted(set(unknown))))


def _values(resource: Resource, found: TypeTable, lost: Lost) -> Mapping[str, Value]:
    inputs = resource.inputs
    if found.regional and "region" in inputs:
        inputs = {name: value for name, value in inputs.items() if name != "region"}
    return convert_members(inputs, found.fields, "", lost)


PROVIDER = "pulumi:providers:aws"


class _Providers:
    """The provider configurations that a graph's resources use, one for each explicit provider and region."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._made: dict[tuple[str, str], Provider] = {}
        explicit = [one for one in graph.resources if one.token == PROVIDER]
        self._labels = labels((one.urn, "provider", one.name) for one in explicit)
        default = any(one.package == "aws" and not one.provider for one in graph.infrastructure())
        self._only = explicit[0].urn if len(explicit) == 1 and not default else ""

    def of(self, resource: Resource, found: TypeTable, lost: Lost) -> Provider:
        """Find or make the provider of a resource; a `region` of its own makes one for that region."""
        explicit = self._graph.provider_of(resource)
        settings = _decoded(explicit.inputs if explicit else _default_settings(self._graph))
        region = reveal(settings.get("region"))
        own = reveal(resource.inputs.get("region")) if found.regional else None
        if own is UNKNOWN:
            lost.append("region")
            own = None
        urn = explicit.urn if explicit else ""
        key = (urn, own or region or "")
        if key not in self._made:
            self._made[key] = Provider(self._alias(urn, region, own), own or region or "", settings)
        return self._made[key]

    def _alias(self, urn: str, region: Value, own: str | None) -> str:
        base = "" if not urn or urn == self._only else self._labels[urn]
        if own and own != region:
            return label(f"{base}_{own}" if base else own)
        return base

    def used(self) -> tuple[Provider, ...]:
        return tuple(sorted(self._made.values(), key=lambda one: one.alias))


def _decoded(settings: Mapping[str, Value]) -> dict[str, Value]:
    """Decode a provider's settings: Pulumi passes all that are no strings as JSON in strings."""
    return {name: _decoded_one(value) for name, value in settings.items()}


def _decoded_one(value: Value) -> Value:
    if not isinstance(value, str) or value[:1] not in {"[", "{"}:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _default_settings(graph: Graph) -> dict[str, Value]:
    """Take the default provider's settings from the stack's configuration (`aws:region`, …)."""
    return {name.removeprefix("aws:"): value for name, value in graph.config.items() if name.startswith("aws:")}
