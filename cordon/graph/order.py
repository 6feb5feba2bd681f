"""A deterministic topological order: what depends on nothing comes first, equals by URN."""

import heapq
from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from cordon.errors import GraphError


class Ordered(Protocol):
    """Anything that knows what must come before it."""

    @property
    def before(self) -> Iterable[str]:
        """The keys that must come first."""


T = TypeVar("T", bound=Ordered)


def in_order(nodes: Mapping[str, T]) -> tuple[T, ...]:
    """Sort nodes so that each comes after all it needs, smallest key first wherever there is a choice.

    Raises:
        GraphError: A node needs one that isn't there, or nodes need each other in a circle; names them.
    """
    waiting: dict[str, int] = {}
    followers: dict[str, list[str]] = {}
    for key, node in nodes.items():
        needs = set(node.before)
        for need in needs:
            if need not in nodes:
                raise GraphError(f"{key} depends on {need}, which is not there")
            followers.setdefault(need, []).append(key)
        waiting[key] = len(needs)
    ready = [key for key, count in waiting.items() if not count]
    heapq.heapify(ready)
    ordered = []
    while ready:
        key = heapq.heappop(ready)
        ordered.append(nodes[key])
        for follower in followers.get(key, ()):
            waiting[follower] -= 1
            if not waiting[follower]:
                heapq.heappush(ready, follower)
    if len(ordered) < len(nodes):
        raise GraphError(f"dependencies go round in a circle: {' -> '.join(_circle(nodes, waiting))}")
    return tuple(ordered)


def _circle(nodes: Mapping[str, Ordered], waiting: Mapping[str, int]) -> list[str]:
    """Follow unmet needs until one comes back. Whatever is still waiting has at least one such need."""
    key = min(key for key, count in waiting.items() if count)
    path: dict[str, None] = {}
    while key not in path:
        path[key] = None
        key = min(need for need in nodes[key].before if waiting[need])
    walked = list(path)
    return [*walked[walked.index(key) :], key]
