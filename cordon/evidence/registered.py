"""How checks, attacks and sabotages come by their names: from the functions that they are."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any


def described(function: Callable[..., Any], taken: Container[str], what: str) -> tuple[str, str]:
    """Return a function's name in words, and the first paragraph of its docstring without the full stop.

    Args:
        function: The function: `buckets_closed`.
        taken: Names that are there already.
        what: What they name, for the error: `live checks`.

    Raises:
        ValueError: The name is taken.
    """
    name = function.__name__.replace("_", "-")
    if name in taken:
        raise ValueError(f"there are two {what} named {name}")
    return name, " ".join((function.__doc__ or "").split("\n\n")[0].split()).removesuffix(".")
