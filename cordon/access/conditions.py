"""The Condition element evaluated: whether a request's context satisfies a condition, and why.

IAM user guide, "IAM JSON policy elements: Condition", "Conditions with multiple context keys or values", "Single-valued
vs. multivalued context keys".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cordon.access.context import Answer, Context
from cordon.access.operators import NEGATED, Test, tests, truth
from cordon.access.policy import NULL, Condition, SetOperator
from cordon.errors import printable

_SHOWN: Final = 3
"""How many of a policy's values a reason repeats."""
_LONG: Final = 200
"""How many characters of each."""


@dataclass(frozen=True, slots=True)
class ConditionEvaluator:
    """One condition, ready to be held against many requests.

    Attributes:
        written: The condition in words, for explanations.
        key: The condition key as the policy writes it.
        name: The same in lower case.
        set_operator: How many of the request's values must match.
        if_exists: Whether a missing key is enough.
        negated: Whether the test must fail.
        test: Compares one value; None for Null, and for an operator that nobody knows.
        missing: For Null: whether the key must be missing; None for every other operator.
    """

    written: str
    key: str
    name: str
    set_operator: SetOperator = SetOperator.NONE
    if_exists: bool = False
    negated: bool = False
    test: Test | None = None
    missing: bool | None = None

    def holds(self, context: Context) -> Answer:
        """Tell whether the condition holds; None where that can't be known."""
        if self.name in context.unusable:
            return None
        values = context.values.get(self.name, ())
        if self.missing is not None:
            return self.missing is not any(values)  # an empty text counts as missing ("Conditions_Null")
        if self.test is None:
            return None
        if self.set_operator is SetOperator.NONE:
            return self._single(values, context)
        values = tuple(value for value in values if value)  # a "null dataset, such as an empty string", has no members
        if not values:
            return self.set_operator is SetOperator.ALL or self.if_exists
        answers = [self._matches(value, context) for value in values]
        return _all(answers) if self.set_operator is SetOperator.ALL else _any(answers)

    def _single(self, values: tuple[str, ...], context: Context) -> Answer:
        if not values:
            return self.if_exists or self.negated
        # Several values need a set operator; what AWS makes of them without one is not documented.
        return self._matches(values[0], context) if len(values) == 1 else None

    def _matches(self, value: str, context: Context) -> Answer:
        assert self.test is not None  # noqa: S101 -- `holds` has seen to it
        matches = self.test(value, context)
        return None if matches is None else matches is not self.negated

    def why(self, context: Context, answer: Answer) -> str:
        """Say how the condition met a request's values."""
        if self.missing is None and self.test is None:
            return f"{self.written}: the operator is not known"
        if self.name in context.unusable:
            return f"{self.written}: what the request has for {self.key} is no text, or is there twice"
        values = context.values.get(self.name)
        shown = f"the request has {_shown(values)}" if values else f"the request has no {self.key}"
        if answer is None:
            return f"{self.written}: {shown}, which can't be compared so"
        return f"{self.written}: {shown}" if answer else f"{self.written} does not hold: {shown}"


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


def evaluator(condition: Condition) -> ConditionEvaluator:
    """Return the evaluator of a condition."""
    texts = tuple(value.text for value in condition.values)
    written = f"{condition.written} {condition.key} {_shown(texts) or 'nothing'}"
    plain = ConditionEvaluator(written, condition.key, condition.name)
    if not condition.known:
        return plain
    if condition.operator == NULL:
        return ConditionEvaluator(written, condition.key, condition.name, missing=truth(texts[0]))
    negated = condition.operator in NEGATED
    compare = tests()[NEGATED.get(condition.operator, condition.operator)]
    return ConditionEvaluator(
        written,
        condition.key,
        condition.name,
        condition.set_operator,
        condition.if_exists,
        negated,
        compare(condition.values),
    )
