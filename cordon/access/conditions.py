"""The Condition element: when a statement is in effect.

IAM user guide, "IAM JSON policy elements: Condition", "Conditions with multiple context keys or values", "Single-valued
vs. multivalued context keys".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, Final

from cordon.access.context import Answer, Context
from cordon.access.malformed import Malformed
from cordon.access.operators import NEGATED, Test, positive, truth
from cordon.errors import printable, quote

_SHOWN: Final = 3
"""How many of a policy's values a reason repeats."""
_LONG: Final = 200
"""How many characters of each."""


class Quantifier(Enum):
    """How many of a request's values must match."""

    ONE = ""
    ALL = "ForAllValues"
    ANY = "ForAnyValue"


_QUANTIFIERS: Final = {one.value: one for one in Quantifier}


@dataclass(frozen=True, slots=True)
class Check:
    """One operator on one key.

    Attributes:
        said: The check in words, for explanations.
        key: The condition key as the policy writes it.
        name: The same in lower case.
        quantifier: The set operator.
        if_exists: Whether a missing key is enough.
        negated: Whether the test must fail.
        test: Compares one value; None for an operator that nobody knows.
        missing: For Null: whether the key must be missing; None for every other operator.
    """

    said: str
    key: str
    name: str
    quantifier: Quantifier = Quantifier.ONE
    if_exists: bool = False
    negated: bool = False
    test: Test | None = None
    missing: bool | None = None

    def holds(self, context: Context) -> Answer:
        """Tell whether the check holds; None where that can't be known."""
        if self.name in context.unusable:
            return None
        found = context.values.get(self.name, ())
        if self.missing is not None:
            return self.missing is not any(found)  # an empty text counts as missing ("Conditions_Null")
        if self.test is None:
            return None
        if self.quantifier is Quantifier.ONE:
            return self._single(found, context)
        found = tuple(value for value in found if value)  # a "null dataset, such as an empty string", has no members
        if not found:
            return self.quantifier is Quantifier.ALL or self.if_exists
        answers = [self._one(value, context) for value in found]
        return _all(answers) if self.quantifier is Quantifier.ALL else _any(answers)

    def _single(self, found: tuple[str, ...], context: Context) -> Answer:
        if not found:
            return self.if_exists or self.negated
        # Several values need a set operator; what AWS makes of them without one is not documented.
        return self._one(found[0], context) if len(found) == 1 else None

    def _one(self, value: str, context: Context) -> Answer:
        assert self.test is not None  # noqa: S101 -- `holds` has seen to it
        matches = self.test(value, context)
        return None if matches is None else matches is not self.negated

    def why(self, context: Context, answer: Answer) -> str:
        """Say how the check met a request's values."""
        if self.missing is None and self.test is None:
            return f"{self.said}: the operator is not known"
        if self.name in context.unusable:
            return f"{self.said}: what the request has for {self.key} is no text, or is there twice"
        found = context.values.get(self.name)
        shown = f"the request has {_shown(found)}" if found else f"the request has no {self.key}"
        if answer is None:
            return f"{self.said}: {shown}, which can't be compared so"
        return f"{self.said}: {shown}" if answer else f"{self.said} does not hold: {shown}"


def _all(answers: Iterable[Answer]) -> Answer:
    known = set(answers)
    return False if False in known else None if None in known else True


def _any(answers: Iterable[Answer]) -> Answer:
    known = set(answers)
    return True if True in known else None if None in known else False


@lru_cache(maxsize=4096)
def _shown(values: tuple[str, ...]) -> str:
    more = f" and {len(values) - _SHOWN} more" if len(values) > _SHOWN else ""
    return ", ".join(_quoted(value) for value in values[:_SHOWN]) + more


def _quoted(value: str) -> str:
    """Show a value harmlessly and, unlike `quote`, long enough for an ARN."""
    return f"'{printable(value[:_LONG])}{'…' if len(value) > _LONG else ''}'"


def checks(block: Any, *, variables: bool) -> tuple[Check, ...]:
    """Compile a Condition block.

    Raises:
        Malformed: It is not one.
    """
    if not isinstance(block, Mapping):
        raise Malformed("Condition is no mapping")
    made = []
    for operator, keys in block.items():
        if not isinstance(keys, Mapping) or not isinstance(operator, str):
            raise Malformed(f"Condition {quote(operator)} names no keys")
        made += [_check(operator, key, _texts(operator, value), variables=variables) for key, value in keys.items()]
    return tuple(made)


def _check(operator: str, key: Any, values: list[str], *, variables: bool) -> Check:
    if not isinstance(key, str) or not key:
        raise Malformed(f"Condition {quote(operator)} has a key that is no text")
    said = f"{operator} {key} {_shown(tuple(values)) or 'nothing'}"
    name = key.lower()
    if operator == "Null":
        wanted = {truth(value) for value in values}
        if len(wanted) != 1:
            raise Malformed(f"{said}: Null takes true or false")
        return Check(said, key, name, missing=wanted.pop())
    prefix, _, rest = operator.rpartition(":")
    quantifier = _QUANTIFIERS.get(prefix)
    if_exists = rest.endswith("IfExists")
    base = rest.removesuffix("IfExists")
    compile_ = positive().get(NEGATED.get(base, base))
    if quantifier is None or compile_ is None:
        return Check(said, key, name)
    return Check(said, key, name, quantifier, if_exists, base in NEGATED, compile_(values, variables))


def _texts(operator: str, value: Any) -> list[str]:
    """Return a condition's values as text: JSON has them as numbers and booleans too ("Grammar of the IAM JSON …")."""
    values = value if isinstance(value, list) else [value]
    made = []
    for one in values:
        if isinstance(one, bool):
            made.append(str(one).lower())
        elif isinstance(one, str | int | float):
            made.append(str(one))
        else:
            raise Malformed(f"Condition {quote(operator)} compares with what is no text")
    return made
