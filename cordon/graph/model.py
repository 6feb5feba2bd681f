"""The graph: what a program registers, a preview plans or a state holds, in one form.

A graph is a value: the same input gives the same bytes (``to_json``), whatever order things were registered in.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Final, Literal

from cordon.graph.order import in_order
from cordon.graph.values import UNKNOWN, Asset, Secret, Unknown, Value, plain

__all__ = ["UNKNOWN", "Asset", "Gap", "Graph", "Options", "Position", "Resource", "Secret", "Unknown", "Value"]

STACK: Final = "pulumi:pulumi:Stack"

Origin = Literal["program", "preview", "state"]


@dataclass(frozen=True, order=True)
class Position:
    """A line of a source file; the path is relative to the program's directory where it lies within."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Options:
    """A resource's options, as far as they bear on what becomes of it. Lists are sorted, timeouts are seconds."""

    protect: bool = False
    aliases: tuple[str, ...] = ()
    ignore_changes: tuple[str, ...] = ()
    delete_before_replace: bool | None = None
    retain_on_delete: bool = False
    replace_on_changes: tuple[str, ...] = ()
    replace_with: tuple[str, ...] = ()
    additional_secret_outputs: tuple[str, ...] = ()
    deleted_with: str = ""
    version: str = ""
    plugin_url: str = ""
    import_id: str = ""
    custom_timeouts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Resource:
    """One resource: custom (a provider manages it) or a component.

    ``id`` is None for components; ``provider`` is a reference ``urn::id``, or empty for the default provider;
    ``external`` resources are only read (``Bucket.get``), not managed.
    """

    urn: str
    token: str
    name: str
    custom: bool
    parent: str = ""
    id: str | Unknown | None = None
    inputs: Mapping[str, Value] = field(default_factory=dict)
    outputs: Mapping[str, Value] = field(default_factory=dict)
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    provider: str = ""
    external: bool = False
    position: Position | None = None
    stack_trace: tuple[Position, ...] = ()
    options: Options = field(default_factory=Options)

    @property
    def package(self) -> str:
        """The provider package that the type belongs to, such as ``aws``, ``random`` or ``pulumi``."""
        return self.token.partition(":")[0]

    @property
    def counts(self) -> bool:
        """Whether this is infrastructure: custom, and not one of the engine's own (providers, stack references)."""
        return self.custom and self.package != "pulumi"

    @property
    def before(self) -> Iterator[str]:
        """The URNs that must come before this one: parent, dependencies and provider."""
        if self.parent:
            yield self.parent
        yield from self.dependencies
        for urns in self.property_dependencies.values():
            yield from urns
        if self.provider:
            yield provider_urn(self.provider)


@dataclass(frozen=True, order=True)
class Gap:
    """Something in a graph that nobody can vouch for. A report lists it as UNKNOWN; it is never a pass.

    ``kind`` is ``provider`` (a resource that isn't AWS's), ``package`` (a provider made of another), ``invoke`` (a
    lookup without an answer), ``assumed`` (a lookup whose answer, or an account, is made up), ``region`` (one that
    nobody configured), ``unknown`` (an input that needs what nobody knows of another resource), ``autonaming`` (names
    made otherwise than here), ``environment`` (configuration from elsewhere) or ``pending`` (an operation or a deletion
    that didn't finish).
    """

    kind: str
    name: str
    subject: str = ""
    reason: str = ""
    values: tuple[str, ...] = ()
    """Of an answer that is made up: what tells it from others, so that its use can be found."""


@dataclass(frozen=True)
class Graph:
    """All resources of one stack in a sorted topological order, and what the stack exports."""

    project: str
    stack: str
    resources: tuple[Resource, ...]
    exports: Mapping[str, Value] = field(default_factory=dict)
    config: Mapping[str, Value] = field(default_factory=dict)
    origin: Origin = "program"
    gaps: tuple[Gap, ...] = ()

    @cached_property
    def by_urn(self) -> Mapping[str, Resource]:
        """The resources by URN."""
        return {resource.urn: resource for resource in self.resources}

    def provider_of(self, resource: Resource) -> Resource | None:
        """Find a resource's explicit provider; None when it uses a default one."""
        return self.by_urn.get(provider_urn(resource.provider)) if resource.provider else None

    def infrastructure(self) -> Iterator[Resource]:
        """Yield the resources that count: custom, and not the engine's own."""
        return (resource for resource in self.resources if resource.counts)

    def to_json(self) -> str:
        """Serialise; two graphs that are equal give the same bytes. Secrets are left out."""
        return json.dumps(_record(self), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def make_graph(  # noqa: PLR0913 - the parts of a graph, each named
    project: str,
    stack: str,
    resources: Iterable[Resource],
    *,
    exports: Mapping[str, Value] | None = None,
    config: Mapping[str, Value] | None = None,
    origin: Origin = "program",
    gaps: Iterable[Gap] = (),
) -> Graph:
    """Make a graph from resources in any order.

    Raises:
        GraphError: A URN comes twice, a dependency isn't there, or dependencies go round in a circle.
    """
    ordered = in_order({resource.urn: resource for resource in resources})
    return Graph(project, stack, ordered, exports or {}, config or {}, origin, tuple(sorted(set(gaps))))


_ENGINES: Final = ("pulumi:pulumi:StackReference", "pulumi:providers:")


def uncovered(resource: Resource) -> Gap | None:
    """Tell of a resource that isn't AWS's: nobody can vouch for it, and it is never ignored."""
    if not resource.custom or resource.package == "aws" or resource.token.startswith(_ENGINES):
        return None
    return Gap("provider", resource.package, resource.urn, f"{resource.token} is not AWS's: nothing is known about it")


def provider_urn(reference: str) -> str:
    """Take the URN out of a provider reference ``urn::id``."""
    return reference.rpartition("::")[0]


def make_urn(stack: str, project: str, parent: str, token: str, name: str) -> str:
    """Make a URN as the engine does: the parent's types lead, unless the parent is the stack itself."""
    chain = parent.split("::", 3)[2] if parent else ""
    qualified = f"{chain}${token}" if chain and chain != STACK else token
    return f"urn:pulumi:{stack}::{project}::{qualified}::{name}"


def type_and_name(urn: str) -> tuple[str, str]:
    """Take a resource's type token and its logical name out of its URN; a name may hold `::` itself."""
    _, _, chain, name = urn.split("::", 3)
    return chain.rpartition("$")[2], name


def _record(value: Value) -> Value:
    """Turn dataclasses into maps without their empty fields; a false ``delete_before_replace`` says something."""
    if isinstance(value, Position):
        return str(value)
    if isinstance(value, Graph | Resource | Options | Gap):
        pairs = ((each.name, _record(getattr(value, each.name))) for each in fields(value))
        return {key: item for key, item in pairs if item not in ("", None, [], {}) and _said(key, item)}
    if isinstance(value, tuple):
        return [_record(item) for item in value]
    return plain(value)


def _said(key: str, item: Value) -> bool:
    return item is not False or key in ("custom", "delete_before_replace")
