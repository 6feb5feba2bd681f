"""Asks Terraform's AWS provider which changes of a resource take another one in its place.

A schema does not tell. A plan does: each *probe* is one resource that is there already, in a state file, and one field
in which the configuration differs from it. A field is changed one way and back (the provider may mind the direction),
to a value that nobody knows yet (which no rule about contents refuses), added where there was none, and taken away.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import partial
from typing import Any, Final, TypeAlias

from scripts.terraform_tables.changes import Probe, at, probes, values, written
from scripts.terraform_tables.plausible import EXCLUSIVE, Lore
from scripts.terraform_tables.provider import Type

Planner: TypeAlias = Callable[[dict[str, Any], dict[str, Any]], tuple[dict[str, Any] | None, str]]
"""Plans a configuration upon a state; returns the plan, or nothing and what Terraform said."""

REPLACED, KEPT, IN_PLACE = "replaced", "kept", "in place"
ASTRAY: Final = "replaced for other fields:"
BATCH: Final = 400
"""How many probes are planned at once: Terraform's time grows faster than their number."""
ROUNDS: Final = 12


@dataclass(frozen=True)
class Told:
    """What the provider said of the probes.

    Attributes:
        found: By probe: whether the resource is replaced, changed in place, or kept as it is.
        refused: By probe: why the provider would not plan it.
        values: By probe that was answered: what the field held before, and after.
    """

    found: dict[Probe, str] = dataclass_field(default_factory=dict)
    refused: dict[Probe, str] = dataclass_field(default_factory=dict)
    values: dict[Probe, tuple[Any, Any]] = dataclass_field(default_factory=dict)


def ask(schema: Mapping[str, Type], versions: Mapping[str, int], types: list[str], plan: Planner) -> Told:
    """Plan all probes of some types.

    Args:
        schema: The provider's types.
        versions: The version of each type's schema, which a state names.
        types: Which are asked for.
        plan: Asks the provider.

    Raises:
        ValueError: The provider refuses probes and does not say which, or does not come to an end.
    """
    every = [probe for name in types for probe in probes(name, schema[name])]
    told, lore = Told(), Lore()
    for start in range(0, len(every), BATCH):
        asked = {f"p{start + number}": probe for number, probe in enumerate(every[start : start + BATCH])}
        made = _accepted(partial(written, schema, versions, lore), lore, asked, plan, told.refused)
        for change in made:
            probe = asked[change["name"]]
            verdict = _verdict(probe, change["change"])
            (told.refused if verdict.startswith(ASTRAY) else told.found)[probe] = verdict
            told.values[probe] = values(probe, at(schema[probe.type], probe.path), lore)
    return told


def _accepted(
    write: Callable[[Mapping[str, Probe]], tuple[dict[str, Any], dict[str, Any]]],
    lore: Lore,
    asked: dict[str, Probe],
    plan: Planner,
    refused: dict[Probe, str],
) -> list[dict[str, Any]]:
    """Plan probes, learning from what the provider says, until it accepts what is left; note why not the others."""
    for _ in range(ROUNDS):
        if not asked:
            return []
        made, said = plan(*write(asked))
        if made is not None:
            return [change for change in made["resource_changes"] if change["name"] in asked]
        complaints = {label: told for label, told in _complaints(said).items() if label in asked}
        if not complaints:
            raise ValueError(f"terraform refuses the probes and names none of them: {said[-2000:]}")
        before = {label: lore.of(asked[label].type) for label in complaints}
        for label, told in complaints.items():
            for one in told:
                lore.learn(asked[label].type, asked[label].field, one)
        for label, told in complaints.items():
            if lore.of(asked[label].type) == before[label]:
                refused[asked.pop(label)] = min(told)  # it says them in any order
    raise ValueError("terraform still refuses probes after all rounds")


def _complaints(said: str) -> dict[str, list[str]]:
    """Take Terraform's messages apart: by the label of the probe, what it says."""
    found: dict[str, list[str]] = defaultdict(list)
    for part in re.split(r"\n(?=Error: |Warning: )", "\n" + said):
        place = re.search(r"(?:with |in resource\.|on )aws_\w+\.(p\d+)", part)
        if part.strip().startswith("Error: ") and place:
            found[place[1]].append(_reason(part.strip()))
    return found


def _reason(message: str) -> str:
    """Shorten a message to its title and its last paragraph, which says what is wrong."""
    paragraphs = re.split(r"\n\s*\n", message.partition("\nWarning: ")[0])
    told = [paragraphs[0].removeprefix("Error: "), *paragraphs[2:][-1:]]
    return re.sub(r"\bp\d+\b", "…", re.sub(r"\s+", " ", ": ".join(told)))


def _verdict(probe: Probe, change: Mapping[str, Any]) -> str:
    """Read one probe's answer off the plan.

    A resource that is replaced for something else had no plausible state, and its answer is worth nothing.
    """
    paths = [tuple(part for part in path if isinstance(part, str)) for path in change.get("replace_paths", ())]
    mine = {probe.path[0], *(EXCLUSIVE.get(probe.type, ()) if probe.path[0] in EXCLUSIVE.get(probe.type, ()) else ())}
    if others := [path for path in paths if path[0] not in mine]:
        return f"{ASTRAY} {sorted({path[0] for path in others})}"
    name = probe.path[0]
    if any(path[0] == name for path in paths):
        return REPLACED
    after, unknown = (change["after"] or {}).get(name), (change["after_unknown"] or {}).get(name)
    return IN_PLACE if _anything(unknown) or _said(change["before"].get(name)) != _said(after) else KEPT


def _anything(unknown: Any) -> bool:
    """Tell whether a mask marks anything."""
    if isinstance(unknown, dict | list):
        return any(_anything(one) for one in (unknown.values() if isinstance(unknown, dict) else unknown))
    return unknown is True


def _said(value: Any) -> Any:
    """Leave out what says nothing: the provider writes zeros where the state has nulls."""
    if isinstance(value, dict):
        members = {key: _said(item) for key, item in value.items()}
        return {key: item for key, item in members.items() if item is not None} or None
    if isinstance(value, list):
        return [_said(item) for item in value] or None
    return value or None
