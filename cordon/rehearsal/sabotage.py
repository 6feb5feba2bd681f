"""What is broken on purpose: each sabotage turns exactly one check or attack red; what stays green shows nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cordon.rehearsal.scene import Scene

Break = Callable[[Scene], None]


@dataclass(frozen=True)
class Sabotage:
    """One thing that is broken in the simulated account, once the stack is built.

    Attributes:
        id: Its name: `encryption-removed`.
        turns_red: Name of the check or attack that must notice, and of no other.
        means: What is broken, in one sentence.
        apply: Breaks it.
    """

    id: str
    turns_red: str
    means: str
    apply: Break


SABOTAGES: Final[dict[str, Sabotage]] = {}
"""All by name, in the order in which they are registered."""


def sabotage(turns_red: str) -> Callable[[Break], Break]:
    """Register a function as a sabotage, under its name and the first sentence of its docstring.

    Args:
        turns_red: Name of the check or attack that must notice.
    """

    def register(apply: Break) -> Break:
        name = apply.__name__.replace("_", "-")
        if name in SABOTAGES:
            raise ValueError(f"there are two sabotages named {name}")
        means = " ".join((apply.__doc__ or "").split("\n\n")[0].split()).removesuffix(".")
        SABOTAGES[name] = Sabotage(name, turns_red, means, apply)
        return apply

    return register
