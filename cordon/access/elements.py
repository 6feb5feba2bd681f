"""Reads the elements of a statement that have a negation: Action and NotAction, Resource and NotResource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cordon.access.malformed import Malformed


def one_of(given: Mapping[str, Any], element: str) -> tuple[Any, bool]:
    """Return the value of an element or its negation, and whether it is the negation.

    Raises:
        Malformed: It has both.
    """
    names = [name for name in (element, f"Not{element}") if name in given]
    if len(names) > 1:
        raise Malformed(f"it has both {element} and Not{element}")
    return (given[names[0]], names[0] != element) if names else (None, False)


def texts_of(given: Mapping[str, Any], element: str) -> tuple[list[str] | None, bool]:
    """Return the texts that an element or its negation lists, None without either, and whether it is the negation.

    Raises:
        Malformed: It has both, or lists nothing, or what is no text.
    """
    value, negated = one_of(given, element)
    if value is None and element not in given and f"Not{element}" not in given:
        return None, False
    texts = value if isinstance(value, list) else [value]
    if not texts or not all(isinstance(text, str) and text for text in texts):
        raise Malformed(f"{element} lists nothing, or what is no text")
    return texts, negated
