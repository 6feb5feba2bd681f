"""The kinds of text, counts and amounts a contract is written in."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, WithJsonSchema

from cordon.contract.values import kind, matching, refuse, text_of


def _line(longest: int) -> tuple[Any, ...]:
    def parse(value: Any) -> str:
        text = text_of(value, "a line of text")
        if not text.strip():
            raise refuse("is empty", "write what it is")
        if len(text) > longest:
            raise refuse(f"has {len(text)} characters, the limit is {longest}", "shorten it")
        hidden = next((char for char in text if unicodedata.category(char) in _HIDDEN or char in _BLANK), None)
        if hidden:
            raise refuse(f"has the invisible character U+{ord(hidden):04X}", "remove it; keep it on one line")
        return text

    return kind(parse, minLength=1, maxLength=longest)


_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and symbols that show nothing."""
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

Line = Annotated[str, *_line(200)]
"""One line of text in any language, without invisible characters."""
Reason = Annotated[str, *_line(1000)]
"""One longer line of text."""

Name = Annotated[
    str,
    *matching("a name", "[a-z][a-z0-9-]{0,30}", "write at most 31 characters of a-z, 0-9 and -, a letter first", 31),
]
"""A name of a dataset or role, as it appears in AWS's names: `claims`."""

EMAIL = r"[A-Za-z0-9][A-Za-z0-9._%+'-]*@[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9][A-Za-z0-9-]*)*\.[A-Za-z]{2,}"
Email = Annotated[str, *matching("an e-mail address", EMAIL, "write name@host.example", 254)]
"""An e-mail address in ASCII."""


@cache
def countries() -> frozenset[str]:
    """Return the countries' codes of ISO 3166-1, as the time zone database lists them."""
    lines = files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text("utf-8").splitlines()
    return frozenset(line[:2] for line in lines if line and line[0] != "#")


def _jurisdiction(value: Any) -> str:
    text = text_of(value, "a country")
    if text in {"UK", "EL"}:
        raise refuse("is not the country's code", f"write {'GB' if text == 'UK' else 'GR'}")
    if not re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", text) or text[:2] not in countries():
        raise refuse("is not a country", "write its ISO 3166 code in capitals, e.g. DE or US-CA")
    return text


Jurisdiction = Annotated[str, *kind(_jurisdiction, pattern="^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]
"""A country or part of one by its ISO 3166 code."""


class Money(NamedTuple):
    """An amount in a currency."""

    amount: int
    """In whole units of the currency."""
    currency: str
    """ISO 4217 code."""

    def __str__(self) -> str:
        """Write it as the contract does."""
        return f"{self.amount} {self.currency}"


def _money(value: Any) -> Money:
    if isinstance(value, Money):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        raise refuse("has no currency", "write it with one, e.g. 2000000 EUR")
    text = text_of(value, "an amount")
    if not re.fullmatch(r"[1-9][0-9]{0,14} [A-Z]{3}", text):
        raise refuse("is not an amount of money", "write a whole number and a currency, e.g. 2000000 EUR")
    amount, currency = text.split(" ")
    return Money(int(amount), currency)


Amount = Annotated[Money, *kind(_money, pattern="^[1-9][0-9]{0,14} [A-Z]{3}$")]
"""An amount of money: `2000000 EUR`."""


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise refuse("is not a count", "write a whole number, 0 or more")
    if not 0 <= value <= 1_000_000:
        raise refuse("is not between 0 and 1,000,000", "check the number")
    return value


Count = Annotated[int, BeforeValidator(_count), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 1_000_000})]
"""A whole number from 0."""


def mailbox(email: str) -> str:
    """Return the mailbox behind an address: case and a `+tag` make no other person."""
    name, host = email.casefold().rsplit("@", 1)
    return f"{name.split('+')[0]}@{host}"
