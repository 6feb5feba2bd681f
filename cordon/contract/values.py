"""The kinds of value a contract is written in, each with its unit, its limit and the remedy when it is wrong.

Each kind takes what YAML gave (never anything else: `210987654321` is an integer and no account number) and serialises
back to the text people write. Text is in `text_values`; networks,
hosts and AWS's own names are in `aws_values`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
"""Dates outside these are typing errors."""

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_UNITS["y"] = timedelta(days=366)  # a leap year: what is kept `6y` is never kept a day short of six years
LONGEST = timedelta(days=36_500)
"""AWS S3, Object Lock: the longest retention period."""


def refuse(limit: str, remedy: str) -> PydanticCustomError:
    """Make the error that says which limit a value breaks and what to write instead."""
    return PydanticCustomError("cordon", "{limit}; {remedy}", {"limit": limit, "remedy": remedy})


def text_of(value: Any, what: str) -> str:
    """Return a string as YAML gave it.

    Args:
        value: What YAML gave.
        what: What is wanted, with its article: `an account number`.

    Raises:
        PydanticCustomError: It is something else; numbers are told to be quoted.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        kind = "a truth value" if isinstance(value, bool) else "a number" if isinstance(value, float) else "an integer"
        raise refuse(f"is read by YAML as {kind}, not as {what}", "put it in quotes")
    raise refuse(f"is not {what}", f"write {what}")


def kind(parse: Callable[[Any], Any], write: Callable[[Any], Any] = str, **schema: Any) -> tuple[Any, ...]:
    """Bundle what pydantic needs for one kind of value: how it is read, written, and told to editors."""
    return (
        BeforeValidator(parse),
        PlainSerializer(write, when_used="json-unless-none"),
        WithJsonSchema({"type": "string", **schema}),
    )


def matching(what: str, pattern: str, remedy: str, longest: int) -> tuple[Any, ...]:
    """Bundle a kind of string that must match a pattern as a whole and hold at most `longest` characters."""
    compiled = re.compile(pattern, re.ASCII)

    def parse(value: Any) -> str:
        text = text_of(value, what)
        if not compiled.fullmatch(text[: 4 * longest]):
            raise refuse(f"is not {what}", remedy)
        if len(text) > longest:
            raise refuse(f"has {len(text)} characters, the limit is {longest}", "shorten it")
        return text

    return kind(parse, pattern=f"^(?:{pattern})$", maxLength=longest)


# --- time ---------------------------------------------------------------------------------------------------------


def parse_duration(value: Any) -> timedelta:
    """Read `15m`, `8h`, `90d`, `5w` or `6y` (a year is 366 days)."""
    if isinstance(value, timedelta):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        raise refuse("has no unit", "write it with m, h, d, w or y, e.g. 90d")
    text = text_of(value, "a duration")
    if not re.fullmatch(r"[0-9]{1,6}[mhdwy]", text):
        raise refuse("is not a duration", "write a whole number with m, h, d, w or y, e.g. 90d")
    length = int(text[:-1]) * _UNITS[text[-1]]
    if length > LONGEST:
        raise refuse("is longer than 36,500 days, which AWS S3 locks at most", "is the unit right?")
    return length


def write_duration(length: timedelta) -> str:
    """Write a duration in the largest unit that holds it exactly: `90d`, `8h`, `15m`; weeks and years as days."""
    for unit in ("d", "h", "m"):
        count, rest = divmod(length, _UNITS[unit])
        if not rest:
            return f"{count}{unit}"
    raise ValueError(length)


def _positive_duration(value: Any) -> timedelta:
    length = parse_duration(value)
    if not length:
        raise refuse("is no time at all", "write a duration above zero, e.g. 90d")
    return length


Duration = Annotated[timedelta, *kind(_positive_duration, write_duration, pattern="^[0-9]{1,6}[mhdwy]$")]
"""A time above zero with its unit: `15m`, `8h`, `90d`, `5w`, `6y`."""


def _whole_days(value: Any) -> timedelta:
    length = parse_duration(value)
    if length % timedelta(days=1):
        raise refuse(
            "is not in whole days, in which AWS keeps objects, logs and backups",
            f"round it, e.g. {-(-length // timedelta(days=1))}d",
        )
    return length


def _positive_days(value: Any) -> timedelta:
    _positive_duration(value)
    return _whole_days(value)


Days = Annotated[timedelta, *kind(_positive_days, write_duration, pattern="^[0-9]{1,6}[mhdwy]$")]
"""A time in whole days, above zero: `90d`, `6y`."""
DaysOrNone = Annotated[timedelta, *kind(_whole_days, write_duration, pattern="^[0-9]{1,6}[mhdwy]$")]
"""A time in whole days, `0d` for not at all."""


def parse_date(value: Any) -> date:
    """Read `2026-12-01` (ISO 8601, calendar date)."""
    if isinstance(value, date):
        return value
    text = text_of(value, "a date")
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise refuse("is not a date", "write YYYY-MM-DD, e.g. 2026-12-01")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise refuse("is not a day of the calendar", "check month and day") from None
    if not EARLIEST <= day <= LATEST:
        raise refuse(f"is not between {EARLIEST} and {LATEST}", "check the year")
    return day


Day = Annotated[date, *kind(parse_date, date.isoformat, format="date", pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
"""A calendar day: `2026-12-01`."""


def _zone(value: Any) -> str:
    text = text_of(value, "a time zone")
    if text in {"localtime", "posixrules", "Factory"} or text.startswith(("posix/", "right/")):
        raise refuse(
            "is a time zone that depends on the machine", "write a name from the IANA list, e.g. Europe/Berlin"
        )
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise refuse("is not a time zone", "write a name from the IANA list, e.g. Europe/Berlin or UTC") from None
    return text


TimeZone = Annotated[str, *kind(_zone, pattern="^[A-Za-z0-9_+/-]{1,64}$")]
"""A time zone of the IANA list: `Europe/Berlin`."""
