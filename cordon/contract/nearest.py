"""Suggestions: the known word nearest to a mistyped one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_COMPARED = 64
"""The most words that a mistyped one is compared with letter by letter."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like `word`, the first that it begins, or None if none is like it."""
    known = sorted(known)
    word = next((one for one in known if one.casefold() == word.casefold()), word)
    begun = [one for one in known if len(word) > 2 and one.startswith(word)]
    if begun:
        return begun[0]
    if len(known) > _COMPARED:  # each comparison costs: a hostile file could ask for millions
        return word if word in known else None
    found = difflib.get_close_matches(word[:64], known, n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "see the file format in docs/contract.md") -> str:
    """Word the remedy for an unknown word: the nearest known one, all of them if they are few, or something else."""
    words = list(known)
    found = nearest(word, words)
    if found:
        return f"did you mean {found}?"
    return "known: " + ", ".join(words) if 0 < len(words) <= 12 else otherwise
