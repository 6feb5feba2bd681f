"""What is broken on purpose: each sabotage turns exactly one check or attack red; what stays green shows nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from cordon.errors import Refused
from cordon.evidence.registered import described
from cordon.rehearsal.scene import Scene

T = TypeVar("T")
Break = Callable[[Scene], Callable[[], object] | None]
"""Breaks something; may return what takes it back before the taking down, where it would else be in its way."""
When = Literal["built", "destroyed"]


@dataclass(frozen=True)
class Sabotage:
    """One thing that is broken in the simulated account, once the stack is built.

    Attributes:
        id: Its name: `encryption-removed`.
        turns_red: Name of the check or attack that must notice.
        also: Names of others that see the same thing; nothing else may turn red.
        means: What is broken, in one sentence.
        apply: Breaks it.
        when: After the stack is built, or after it is destroyed.
    """

    id: str
    turns_red: str
    means: str
    apply: Break
    also: tuple[str, ...] = ()
    when: When = "built"


SABOTAGES: Final[dict[str, Sabotage]] = {}
"""All by name, in the order in which they are registered."""


def sabotage(turns_red: str, *also: str, when: When = "built") -> Callable[[Break], Break]:
    """Register a function as a sabotage, under its name and the first sentence of its docstring.

    Args:
        turns_red: Name of the check or attack that must notice.
        *also: Names of others that cannot but see the same thing.
        when: After the stack is built, or after it is destroyed.
    """

    def register(apply: Break) -> Break:
        name, means = described(apply, SABOTAGES, "sabotages")
        SABOTAGES[name] = Sabotage(name, turns_red, means, apply, also, when)
        return apply

    return register


def first(things: Iterable[T], nothing: str) -> T:
    """Return the first of what can be broken.

    Raises:
        Refused: There is nothing: the contract leaves it out.
    """
    for one in things:
        return one
    raise Refused(f"the contract has {nothing}, so there is nothing to break")
