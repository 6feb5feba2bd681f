"""How a policy document is put together and written: the same facts always give the same bytes."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

Statement = dict[str, Any]
Document = dict[str, Any]

VERSION = "2012-10-17"
_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


def document(statements: Iterable[Statement]) -> Document:
    """Return a policy document with every list of strings sorted, without repetition, and single entries bare.

    Raises:
        ValueError: A statement has an empty list somewhere. AWS would refuse it, or read it as "nothing" where
            "everything"
            was meant; builders leave such statements out.
    """
    return {"Version": VERSION, "Statement": [_tidy(statement, statement["Sid"]) for statement in statements]}


def allow(sid: str, actions: list[str], resources: list[str], condition: Mapping[str, Any] | None = None) -> Statement:
    """Return an Allow for whoever carries the policy."""
    statement: Statement = {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources}
    return statement | {"Condition": condition} if condition else statement


def render(policy: Document) -> str:
    """Return the document as it is sent to AWS: compact, because some limits count every byte."""
    return _ENCODER.encode(policy)


def _tidy(part: Any, sid: str) -> Any:
    if isinstance(part, dict):  # most values are strings: not calling for them halves the time of `cordon check`
        return {key: value if type(value) is str else _tidy(value, sid) for key, value in part.items()}
    if isinstance(part, str):
        return part
    values = part if len(part) == 1 else sorted(set(part))
    if not values:
        raise ValueError(f"statement {sid}: an empty list names nobody or nothing; leave the statement out")
    return next(iter(values)) if len(values) == 1 else values
