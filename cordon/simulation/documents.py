"""What a JSON document means, a policy before all, however it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

_ROOT: Final = re.compile(r"arn:[\w-]+:iam::(\d{12}):root")


def canonical(value: Any) -> Any:
    """Sort what has no order in a policy, and write alike what means the same.

    One and a list of one are the same (IAM reference, "Grammar of the policy language"), and so are an account's number
    and its root as a principal, and a condition's true and "true".
    """
    if isinstance(value, Mapping):
        return {key: canonical(item) for key, item in value.items()}
    if isinstance(value, list):
        items = sorted((canonical(item) for item in value), key=as_text)
        return items[0] if len(items) == 1 else items
    if isinstance(value, bool):
        return str(value).lower()
    return _ROOT.sub(r"\1", value) if isinstance(value, str) else value


def as_text(value: Any) -> str:
    """Write a value as one text, so that values of any kinds can be sorted and compared."""
    return json.dumps(value, sort_keys=True, default=repr)
