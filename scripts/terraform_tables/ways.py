"""The provider's answers to probes as the table has them: by Pulumi's names, and shortly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cordon.terraform.fields import Fields
from scripts.terraform_tables.changes import ADDED, BACK, CHANGED, REMOVED, UNTOLD, Path, Probe
from scripts.terraform_tables.replacing import KEPT, REPLACED, Told

LETTERS: Mapping[str, tuple[str, ...]] = {"a": (ADDED,), "c": (CHANGED, BACK, UNTOLD), "r": (REMOVED,)}


def entries(told: Told, name: str, fields: Fields) -> dict[str, Any]:
    """Return the table's entry for a type.

    Args:
        told: The provider's answers.
        name: The Terraform type.
        fields: Its fields, which know Pulumi's names.

    Returns:
        `replaces`: by property, the letters of the ways that replace the resource (added, changed, removed), or the
        pairs of values of which only the change from the first to the second does; `kept`: the properties that keep
        their value when they are left out.
    """
    replaces: dict[str, str | list[list[Any]]] = {}
    kept = []
    for path in sorted({probe.path for probe in told.found if probe.type == name}):
        property_ = _pulumi(path, fields)
        if property_ is None:
            continue
        probes = {probe.way: probe for probe in told.found if probe[:2] == (name, path)}
        answers = {way: told.found[probe] for way, probe in probes.items()}
        letters = "".join(
            letter for letter, ways in LETTERS.items() if any(answers.get(way) == REPLACED for way in ways)
        )
        one_way = [way for way in (CHANGED, BACK) if answers.get(way) == REPLACED]
        if len(one_way) == 1 and {CHANGED, BACK} <= answers.keys():
            replaces[property_] = [list(told.values[probes[one_way[0]]])]
        elif letters:
            replaces[property_] = letters
        if len(path) == 1 and answers.get(REMOVED) == KEPT:
            kept.append(property_)
    return {"replaces": dict(sorted(replaces.items())), "kept": sorted(kept)}


def unanswered(told: Told) -> dict[str, str]:
    """Return what no probe answers, by type, field and letter of the way, with the provider's reason."""
    found = {}
    for probe, reason in told.refused.items():
        letter, ways = next((letter, ways) for letter, ways in LETTERS.items() if probe.way in ways)
        if not any(Probe(probe.type, probe.path, way) in told.found for way in ways):
            found[f"{probe.field} {letter}"] = reason
    return dict(sorted(found.items()))


def _pulumi(path: Path, fields: Fields) -> str | None:
    """Write a path by Pulumi's names; None where Pulumi does not have the field."""
    names = []
    level: Fields | None = fields
    for name in path:
        field = level.get(name) if level is not None else None
        if field is None or not field.properties:
            return None
        names.append(field.properties[0])
        level = field.members
    return ".".join(names)
