"""Everything Cordon raises on purpose, and how a problem in somebody's file is told.

CordonError
├── BadInput        files that cannot be used; carries every `Problem` found, not just the first
├── NotFound        an id or a file that was named does not exist
├── Refused         the wish is understood and must not be carried out (a file would be overwritten, …)
├── ProgramError    a Pulumi program failed, never ended, or registered nothing
├── GraphError      a graph cannot be made from what was given
├── EngineError     Pulumi's engine, or the process that runs a program for it, can't go on
└── SimulationError the simulated AWS refused a resource, or does not know enough to answer for one

A `CordonError` reaches the command line as one clear message and its `status`; anything else is a defect.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_SHOWN = 60
"""How many characters of somebody else's value an error repeats."""


def quote(value: object) -> str:
    """Show a value from somebody's file in one short, harmless line.

    Control characters, line breaks and characters that reorder text are escaped, so that a hostile value can neither
    write to the reader's terminal nor hide; long values are cut. Strings stand in single quotes, as in YAML.

    Args:
        value: The value as read: a string, number, date, mapping or list.
    """
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "nothing"
    if not isinstance(value, str):
        return printable(str(value))
    cut = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
    return "'" + printable(cut) + "'"


def printable(text: str) -> str:
    """Escape every character that is not plainly visible (Unicode categories C*, Zl, Zp)."""
    return "".join(
        char
        if unicodedata.category(char)[0] != "C" and unicodedata.category(char) not in {"Zl", "Zp"}
        else _escape(char)
        for char in text
    )


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one place, told as `file:line:col path: value limit; remedy`."""

    file: str
    """As the user named it, or relative to the project's root."""
    line: int
    """Counted from 1."""
    column: int
    """Counted from 1, in characters."""
    path: str
    """Where in the file's structure, e.g. `access.people[1].nda`; empty for the file as a whole."""
    value: str
    """The offending value as `quote` shows it; empty where a value is missing."""
    limit: str
    """What is wrong with it, naming the limit."""
    remedy: str
    """What to write instead."""
    control: str = ""
    """The control whose demand is not met (`IAM-3`), or empty: then no exception can allow it."""

    def __str__(self) -> str:
        """Say it in one line."""
        place = f"{printable(self.file)}:{self.line}:{self.column}"
        said = f"{self.value} {self.limit}".strip()
        where = f" {printable(self.path)}" if self.path else ""
        return f"{place}{where}: {printable(said)}; {printable(self.remedy)}"


class CordonError(Exception):
    """Anything Cordon refuses, in words meant for the person who asked."""

    status = 1
    """The command's exit status; 2 where a command finds that it was called wrongly (`parameters.wrong_usage`)."""


class BadInput(CordonError):
    """Files that cannot be used, with every problem found in them."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class NotFound(CordonError):
    """An id or file that was named does not exist."""


class Refused(CordonError):
    """A wish that is understood and must not be carried out."""


class ProgramError(CordonError):
    """A Pulumi program failed, never ended, or registered nothing."""


class GraphError(CordonError):
    """A graph cannot be made from what was given: a preview, a state, or what a program registered."""


class EngineError(CordonError):
    """Pulumi's engine, or the process that runs a program for it, can't go on."""


class SimulationError(CordonError):
    """The simulated AWS refused a resource, or does not know enough to answer for one."""
