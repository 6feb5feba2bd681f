"""Values in plain words, for tables and clauses: `1 hour`, `400 days`, `yes`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

SHOWN = {
    "plan": "a check of every change before it is applied",
    "proof": "a proof over every possible request or packet",
    "live": "a check of the live account",
    "record": "a dated record signed by a person",
    "report": "a report",
    "verify": "verification of the records by anyone who holds them",
    "attested": "a signed statement with a date",
    "drill": "a drill",
}
"""How a control is shown, in words for people."""
_BOUNDS = {"at-most": "≤ ", "at-least": "≥ ", "exactly": ""}


def counted(number: int, noun: str) -> str:
    """Return `1 day`, `2 days`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def seconds(count: int) -> str:
    """Return a number of seconds in the largest unit that holds it exactly; up to three days in hours."""
    if count % 86400 == 0 and count > 3 * 86400:
        return counted(count // 86400, "day")
    if count % 3600 == 0:
        return counted(count // 3600, "hour")
    return counted(count // 60, "minute") if count % 60 == 0 else counted(count, "second")


def in_words(value: Any, unit: str) -> str:
    """Return a requirement's value in plain words, on one line."""
    match unit:
        case "days":
            return counted(value, "day")
        case "seconds":
            return seconds(value)
        case "flag":
            return "yes" if value else "no"
        case "list":
            return ", ".join(map(str, value)) if value else "none"
        case "mapping":
            return "; ".join(f"{key}: {_nested(one)}" for key, one in value.items()) if value else "none"
    return str(value) if value != "" else "none"


def _nested(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_nested(one)}" for key, one in value.items())
    return "+".join(map(str, value)) if isinstance(value, list) else str(value)


def shown(ways: Iterable[str]) -> str:
    """Say by what a control is shown, in words."""
    return "; ".join(SHOWN[way] for way in ways)


def bounded(value: Any, unit: str, bound: str) -> str:
    """Return a value with its bound: `≤ 1 hour`."""
    return _BOUNDS[bound] + in_words(value, unit) if unit in {"days", "seconds", "count"} else in_words(value, unit)
