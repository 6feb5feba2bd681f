"""Names: a Terraform identifier for each thing of a graph, readable and without collisions."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping

_ODD = re.compile(r"[^A-Za-z0-9_-]")
_DIGITS = range(6, 65)


def label(name: str) -> str:
    """Write a Pulumi name as a Terraform identifier."""
    text = _ODD.sub("_", name) or "_"
    return text if text[0].isalpha() or text[0] == "_" else f"_{text}"


class Namer:
    """Gives names that are unique; the same thing gets the same name again."""

    def __init__(self) -> None:
        self._taken: dict[str, str] = {}

    def name(self, wanted: str, thing: str, *, plain: bool = True) -> str:
        """Return a name for a thing: the wanted one if it is free, otherwise with as many digits as it takes.

        Args:
            wanted: An identifier.
            thing: What tells it from all else: a URN, a path.
            plain: Whether the wanted name itself may be given.
        """
        digest = hashlib.sha256(thing.encode()).hexdigest()
        names = [*([wanted] if plain else []), *(f"{wanted}_{digest[:size]}" for size in _DIGITS)]
        return next(name for name in names if self._taken.setdefault(name, thing) == thing)


def distinct(wanted: Mapping[str, str]) -> dict[str, str]:
    """Give each thing a name of its own.

    Args:
        wanted: By thing (a URN, a path), the identifier that it would have alone.

    Returns:
        Its name. Where several would be the same, each gets digits of its own digest, so that adding or removing one
        renames no other but its namesakes.
    """
    counts, namer = Counter(wanted.values()), Namer()
    alone = {thing: namer.name(name, thing) for thing, name in wanted.items() if counts[name] == 1}
    return alone | {thing: namer.name(wanted[thing], thing, plain=False) for thing in sorted(wanted.keys() - alone)}


def labels(named: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Give each resource a label that is unique within its type.

    Args:
        named: URN, Terraform type and Pulumi name of each.

    Returns:
        Label by URN.
    """
    kinds: dict[str, dict[str, str]] = {}
    for urn, kind, name in named:
        kinds.setdefault(kind, {})[urn] = label(name)
    return {urn: found for wanted in kinds.values() for urn, found in distinct(wanted).items()}
