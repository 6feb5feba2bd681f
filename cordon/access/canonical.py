"""Writes policy documents that mean the same alike, so that two can be compared."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

_ROOT: Final = re.compile(r"arn:[\w-]+:iam::(\d{12}):root")

_PARTS: Final = {
    "Action": "Action",
    "NotAction": "Action",
    "Principal": "Principal",
    "NotPrincipal": "Principal",
    "Condition": "Condition",
}


def canonical(value: Any, part: str = "") -> Any:
    """Sort what has no order in a policy, and write alike what means the same.

    A text and a list of this text are the same, and so is a list that has a member twice (IAM reference, "Grammar of
    the policy language"); so are an account's number and its root as a principal, and a condition's true and "true",
    or 1 and "1".

    Args:
        value: The document, or what stands in it.
        part: In which of `_PARTS` it stands; left out: in none.
    """
    if isinstance(value, Mapping):
        return {key: canonical(item, _PARTS.get(key, part)) for key, item in value.items()}
    if isinstance(value, list):
        items = sorted((canonical(item, part) for item in value), key=as_text)
        items = [item for number, item in enumerate(items) if not number or item != items[number - 1]]
        return items[0] if len(items) == 1 else items
    if isinstance(value, bool | int | float) and part == "Condition":
        return str(value).lower()
    if part == "Action":
        return str(value).lower()
    root = _ROOT.fullmatch(value) if isinstance(value, str) and part == "Principal" else None
    return root[1] if root is not None else value


def as_text(value: Any) -> str:
    """Write a value as one text, so that values of any kinds can be sorted and compared."""
    return json.dumps(value, sort_keys=True, default=repr)
