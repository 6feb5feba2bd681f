"""One YAML file as read: its data, where each value stands, and what was wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cordon.errors import Problem, quote

Path_ = tuple[str | int, ...]
"""A place in a file's structure: keys and list indexes from the top."""


class _Unreadable:
    """Stands where a value was refused by the reader, so that nothing further is said about it."""


UNREADABLE = _Unreadable()


@dataclass(frozen=True)
class Place:
    """Where a value stands: line and column from 1, and the text a scalar was written with."""

    line: int
    column: int
    raw: str | None = None


@dataclass
class Source:
    """One file as read: its data, the place of each value, and what was wrong with its YAML."""

    file: str
    """The name that errors show."""
    digest: str
    """SHA-256 of the file's bytes, in hexadecimal."""
    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Path_, Place] = field(default_factory=dict)
    keys: dict[Path_, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(  # noqa: PLR0913 -- these are a problem's parts
        self, path: Path_, limit: str, remedy: str, *, value: object = None, at_key: bool = False, control: str = ""
    ) -> Problem:
        """Tell a problem at a place of this file; a place that is missing is told where its parent stands.

        Args:
            path: The place.
            limit: What is wrong, naming the limit.
            remedy: What to do.
            value: The value to show, where it differs from the text in the file.
            at_key: Point at the key, not at its value.
            control: The control whose demand is not met, if it is one's.
        """
        where = path
        places = self.keys if at_key else self.places
        while where not in places and where:
            where = where[:-1]
            places = self.places
        place = places.get(where, Place(1, 1))
        shown = "" if value is None else quote(value)
        if value is None and where == path and place.raw is not None:
            shown = quote(place.raw)
        return Problem(self.file, place.line, place.column, dotted(path), shown, limit, remedy, control)


def dotted(path: Path_) -> str:
    """Write a path as people do: `access.people[1].nda`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
