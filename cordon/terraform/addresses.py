"""Names: a Terraform address for each resource and provider of a graph, readable and without collisions."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

_ODD = re.compile(r"[^A-Za-z0-9_-]")


def label(name: str) -> str:
    """Write a Pulumi name as a Terraform identifier."""
    text = _ODD.sub("_", name) or "_"
    return text if text[0].isalpha() or text[0] == "_" else f"_{text}"


def labels(named: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Give each thing a label that is unique within its kind.

    Args:
        named: URN, kind (the Terraform type) and Pulumi name of each.

    Returns:
        Label by URN. Where several would be the same, each gets six characters of its URN's digest, so that adding or
        removing one renames no other but its namesakes.
    """
    entries = list(named)
    counts = Counter((kind, label(name)) for _, kind, name in entries)
    found = {}
    for urn, kind, name in entries:
        plain = label(name)
        found[urn] = plain if counts[kind, plain] == 1 else f"{plain}_{hashlib.sha256(urn.encode()).hexdigest()[:6]}"
    return found
