"""What a run registered, kept until it is whole: then it becomes a graph."""

import threading
from collections.abc import Mapping
from dataclasses import replace

from cordon.errors import GraphError, ProgramError
from cordon.graph.model import Gap, Graph, Position, Resource, make_graph
from cordon.graph.values import Value
from cordon.graph.wire import is_stack


class Recorder:
    """Collects resources, exports and gaps. May be called from several threads."""

    def __init__(self, project: str, stack: str, config: Mapping[str, Value]) -> None:
        self.project = project
        self.stack = stack
        self.config = config
        self.failure: Exception | None = None
        self._lock = threading.Lock()
        self._claims: dict[str, Position | None] = {}
        self._resources: dict[str, Resource] = {}
        self._exports: Mapping[str, Value] | None = None
        self._gaps: set[Gap] = set()

    def claim(self, urn: str, position: Position | None) -> None:
        """Take a URN for a resource.

        Raises:
            GraphError: Another resource has it already; names the URN and where both are declared.
        """
        with self._lock:
            if urn in self._claims:
                # Which of the two comes first varies over gRPC; the message doesn't.
                both = [each for each in (self._claims[urn], position) if each]
                places = " and ".join(str(each) for each in sorted(both)) or "unknown places"
                raise GraphError(
                    f"{urn} is declared twice, at {places}; two resources of one type and parent need different names"
                )
            self._claims[urn] = position

    def add(self, resource: Resource) -> None:
        """Record a resource."""
        with self._lock:
            self._resources[resource.urn] = resource

    def add_gap(self, gap: Gap) -> None:
        """Record something that nobody can vouch for."""
        with self._lock:
            self._gaps.add(gap)

    def find(self, urn: str) -> Resource | None:
        """Find a resource that was recorded."""
        with self._lock:
            return self._resources.get(urn)

    def set_outputs(self, urn: str, outputs: Mapping[str, Value]) -> None:
        """Record what a component puts out, or what the stack exports.

        Raises:
            GraphError: No such resource was registered.
        """
        with self._lock:
            resource = self._resources.get(urn)
            if resource is None:
                raise GraphError(f"outputs were registered for {urn}, which was not")
            if is_stack(resource.token):
                outputs = self._exports = _without_mark(outputs)
            self._resources[urn] = replace(resource, outputs=outputs)

    def fail(self, failure: Exception) -> None:
        """Record why the run can't give a graph. The first reason counts: others follow from it."""
        with self._lock:
            self.failure = self.failure or failure

    def graph(self) -> Graph:
        """Make the graph.

        Raises:
            GraphError: A registration was refused, or dependencies can't be put in order.
            ProgramError: Nothing was registered, or the program didn't get to its end: a graph with less in it would
                pass more checks.
        """
        if self.failure is not None:
            raise self.failure
        if not any(resource.counts for resource in self._resources.values()):
            raise ProgramError(
                f"{self.project}/{self.stack}: the program registered no resources, so there is nothing to check; "
                "resources must be declared each time the program runs, not only when a module is first imported"
            )
        if self._exports is None:
            raise ProgramError(
                f"{self.project}/{self.stack}: the program ended before it was finished: its stack was never "
                "completed, so what it had not declared yet would be missing"
            )
        return make_graph(
            self.project,
            self.stack,
            self._resources.values(),
            exports=self._exports,
            config=self.config,
            gaps=self._gaps,
        )


def _without_mark(value: Value) -> Value:
    """Leave out the mark that previews put on exported resources."""
    if isinstance(value, Mapping):
        return {key: _without_mark(item) for key, item in value.items() if key != "@isPulumiResource"}
    if isinstance(value, list):
        return [_without_mark(item) for item in value]
    return value
