"""What came of one operation of the engine: its steps, and what it said where it failed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cordon.graph.model import type_and_name

_UNCHANGED: Final = ("same", "refresh", "read")
_REPLACING: Final = (
    "create-replacement",
    "delete-replaced",
    "import-replacement",
    "read-replacement",
    "replace",
)


@dataclass(frozen=True)
class Step:
    """One thing that the engine did, or would do.

    Attributes:
        op: Pulumi's word: `create`, `same`, `update`, `replace`, `delete`, …
        urn: The resource.
        keys: The properties that differ, by path.
    """

    op: str
    urn: str
    keys: tuple[str, ...] = ()

    @property
    def token(self) -> str:
        """The resource's type."""
        return type_and_name(self.urn)[0]

    @property
    def name(self) -> str:
        """The resource's logical name."""
        return type_and_name(self.urn)[1]

    @property
    def properties(self) -> frozenset[str]:
        """The properties that differ, themselves or in part."""
        return frozenset(re.split(r"[.\[]", key, maxsplit=1)[0] for key in self.keys)

    @property
    def changes(self) -> bool:
        """Whether anything becomes different."""
        return self.op not in _UNCHANGED

    @property
    def replaces(self) -> bool:
        """Whether another resource takes its place."""
        return self.op in _REPLACING

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.op} {self.name} ({self.token})" + (f": {', '.join(self.keys)}" if self.keys else "")


@dataclass(frozen=True)
class Outcome:
    """What one operation came to.

    Attributes:
        operation: `preview`, `up`, `refresh`, `destroy`.
        steps: Its steps, sorted by URN.
        failures: What the engine said of each thing that failed; empty if nothing did.
        seconds: How long it took.
        exports: The stack's outputs, after an `up`.
    """

    operation: str
    steps: tuple[Step, ...] = ()
    failures: tuple[str, ...] = ()
    seconds: float = 0.0
    exports: Mapping[str, Any] = field(default_factory=dict)

    @property
    def failure(self) -> str:
        """What the engine said, each thing once; empty if it did not fail."""
        return "; ".join(dict.fromkeys(self.failures))

    @property
    def changes(self) -> tuple[Step, ...]:
        """The steps that make something different."""
        return tuple(step for step in self.steps if step.changes)

    @property
    def replaced(self) -> tuple[Step, ...]:
        """The steps that put another resource in one's place."""
        return tuple(step for step in self.steps if step.replaces)

    def counts(self) -> str:
        """Say how many steps there were of each kind: `91 create, 2 same`."""
        found = sorted(Counter(step.op for step in self.steps).items())
        return ", ".join(f"{count} {op}" for op, count in found)

    def __str__(self) -> str:
        """Say it in one line."""
        return self.failure or self.counts() or "nothing"
