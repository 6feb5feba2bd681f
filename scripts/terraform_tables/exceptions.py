"""The hand-kept list of what names and properties cannot tell: `exceptions.yaml` beside this file."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("exceptions.yaml")
_RULE = {"separator": "-", "random": 7, "max": 255, "lower": False, "letters": False, "prefix": "", "suffix": []}


@dataclass
class Exceptions:
    """The list, ready for look-up.

    Attributes:
        tokens: Pulumi token to Terraform type.
        properties: Terraform type to dotted field path to Pulumi names.
        autonames: Terraform type to Pulumi property path to the options that differ from the rule.
    """

    tokens: dict[str, str] = field(default_factory=dict)
    properties: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))
    autonames: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))


def read_exceptions(path: Path = _FILE) -> Exceptions:
    """Read the list; an entry without a reason, or with an unknown option, is an error."""
    lists: dict[str, list[dict[str, Any]]] = yaml.safe_load(path.read_text())
    found = Exceptions()
    for entry in _with_reasons(lists, "tokens"):
        found.tokens[entry["token"]] = entry["type"]
    for entry in _with_reasons(lists, "properties"):
        for name in entry["types"]:
            found.properties[name][entry["field"]] = entry["pulumi"]
    for entry in _with_reasons(lists, "autonames"):
        options = {key: value for key, value in entry.items() if key not in {"types", "property", "reason"}}
        if unknown := set(options) - set(_RULE):
            raise ValueError(f"{path}: unknown autoname options {sorted(unknown)} in {entry}")
        for name in entry["types"]:
            found.autonames[name][entry["property"]] = {k: v for k, v in options.items() if v != _RULE[k]}
    return found


def _with_reasons(lists: dict[str, list[dict[str, Any]]], key: str) -> list[dict[str, Any]]:
    for entry in lists[key]:
        if not entry.get("reason"):
            raise ValueError(f"exceptions.yaml, {key}: no reason given for {entry}")
    return lists[key]
