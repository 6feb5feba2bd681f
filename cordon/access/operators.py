"""Condition operators: how a policy's values are compared with one of the request's.

IAM user guide, "IAM JSON policy elements: Condition operators". Negation, `…IfExists` and the set operators are not
here but in `conditions`: each compares values as the positive operator does.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import operator
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Final, TypeAlias

from cordon.access.context import Answer, Context
from cordon.access.malformed import Malformed
from cordon.access.patterns import Fixed, arn_like, filled, fixed, like
from cordon.access.policy import Pattern

Test: TypeAlias = Callable[[str, Context], Answer]
"""Tells whether a value of the request matches any of the policy's; None where the value can't be read."""
Compile: TypeAlias = Callable[[Sequence[Pattern]], Test]
"""Makes a test of the policy's values."""


def _equals(fold: Callable[[str], str]) -> Compile:
    def compile_test(values: Sequence[Pattern]) -> Test:
        literals = frozenset(fold(text) for value in values if (text := value.literal) is not None)
        with_variables = [value.parts for value in values if value.literal is None]

        def test(value: str, context: Context) -> Answer:
            value = fold(value)
            return value in literals or any(
                fold(_text(parts)) == value
                for pattern in with_variables
                if (parts := filled(pattern, context.values)) is not None
            )

        return test

    return compile_test


def _text(pattern: Fixed) -> str:
    return "".join(str(piece) for piece in pattern)


def _as_written(text: str) -> str:
    return text


def _pattern(make_regex: Callable[[Fixed], re.Pattern[str]]) -> Compile:
    def compile_test(values: Sequence[Pattern]) -> Test:
        matchers = [make_regex(parts).fullmatch for value in values if (parts := fixed(value.parts)) is not None]
        with_variables = [value.parts for value in values if fixed(value.parts) is None]

        def test(value: str, context: Context) -> Answer:
            if any(match(value) for match in matchers):
                return True
            for pattern in with_variables:
                parts = filled(pattern, context.values)
                if parts is not None and make_regex(parts).fullmatch(value):
                    return True
            return False

        return test

    return compile_test


def _compared(read: Callable[[str], Any], compare: Callable[[Any, Any], bool]) -> Compile:
    """Compare what is read out of both values; the request's stands on the left."""

    def compile_test(values: Sequence[Pattern]) -> Test:
        limits = [read(value.text) for value in values]

        def test(value: str, _: Context) -> Answer:
            try:
                actual = read(value)
            except Malformed:
                return None
            return any(compare(actual, limit) for limit in limits)

        return test

    return compile_test


_NUMBER: Final = re.compile(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,4})?", re.ASCII)


@lru_cache(maxsize=1024)
def number(text: str) -> Decimal:
    """Read a whole or decimal number.

    Raises:
        Malformed: It is none.
    """
    if not _NUMBER.fullmatch(text):
        raise Malformed(f"{text!r} is no number")
    return Decimal(text)


_EPOCH: Final = re.compile(r"-?\d{5,15}(\.\d{1,9})?", re.ASCII)
_SHORT_DATE: Final = re.compile(r"\d{4}(-\d{2})?", re.ASCII)


@lru_cache(maxsize=1024)
def instant(text: str) -> datetime:
    """Read a time: ISO 8601 as W3C has it, from the year alone on, or seconds since 1970; without zone, UTC.

    Raises:
        Malformed: It is neither.
    """
    try:
        if _EPOCH.fullmatch(text):
            return datetime.fromtimestamp(float(text), UTC)
        whole = text + "-01-01"[len(text) - 4 :] if _SHORT_DATE.fullmatch(text) else text
        moment = datetime.fromisoformat(whole)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Malformed(f"{text!r} is no date") from error


Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network


@lru_cache(maxsize=4096)
def network(text: str) -> Network:
    """Read an address range, or a single address as the range that is only it.

    Raises:
        Malformed: It is neither.
    """
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise Malformed(f"{text!r} is no address range") from error


def _within(found: Network, wanted: Network) -> bool:
    if isinstance(found, ipaddress.IPv4Network) and isinstance(wanted, ipaddress.IPv4Network):
        return found.subnet_of(wanted)
    if isinstance(found, ipaddress.IPv6Network) and isinstance(wanted, ipaddress.IPv6Network):
        return found.subnet_of(wanted)
    return False


def truth(text: str) -> bool:
    """Read true or false.

    Raises:
        Malformed: It is neither.
    """
    known = {"true": True, "false": False}
    if text.lower() not in known:
        raise Malformed(f"{text!r} is neither true nor false")
    return known[text.lower()]


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed(f"{text!r} is not base64") from error


_ORDERS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "Equals": operator.eq,
    "LessThan": operator.lt,
    "LessThanEquals": operator.le,
    "GreaterThan": operator.gt,
    "GreaterThanEquals": operator.ge,
}


READERS: Final[dict[str, Callable[[str], Any]]] = {
    "StringEquals": _as_written,
    "StringEqualsIgnoreCase": _as_written,
    "StringLike": _as_written,
    "ArnEquals": _as_written,
    "ArnLike": _as_written,
    "Bool": truth,
    "BinaryEquals": _bytes,
    "IpAddress": network,
    **{f"Numeric{name}": number for name in _ORDERS},
    **{f"Date{name}": instant for name in _ORDERS},
}
"""How a value is read, by the name of each operator that matches; all raise Malformed for what they can't read."""


@cache
def tests() -> dict[str, Compile]:
    """Return how values are compared, by the name of each operator that matches."""
    arn = _pattern(arn_like)
    return {
        "StringEquals": _equals(_as_written),
        "StringEqualsIgnoreCase": _equals(str.lower),
        "StringLike": _pattern(like),
        "ArnEquals": arn,
        "ArnLike": arn,
        "Bool": _compared(truth, operator.eq),
        "BinaryEquals": _compared(_bytes, operator.eq),
        "IpAddress": _compared(network, _within),
        **{f"Numeric{name}": _compared(number, order) for name, order in _ORDERS.items()},
        **{f"Date{name}": _compared(instant, order) for name, order in _ORDERS.items()},
    }


NEGATED: Final = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NotIpAddress": "IpAddress",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
}
"""The operators that hold where another does not: so also for a key that is missing."""


def names() -> Iterable[str]:
    """Return the names of all operators but Null."""
    return [*READERS, *NEGATED]
