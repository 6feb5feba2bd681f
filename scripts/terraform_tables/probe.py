"""Asks Terraform's AWS provider what a plan holds where a program says nothing: defaults, and what stays unknown.

A schema does not tell defaults. A plan does: each *probe* is one resource with only what it must have, all of it values
that nobody knows yet (so nothing is refused for its content), and with at most one of its optional blocks. What the
plan then holds was filled in by the provider.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scripts.terraform_tables.provider import Type

Path = tuple[str, ...]
Planner = Callable[[dict[str, Any]], tuple[dict[str, Any] | None, str]]
"""Plans a configuration; returns the plan, or nothing and what Terraform said."""

UNKNOWN = "${jsondecode(timestamp())}"
"""A value of any type that no plan knows; a reference would do, but makes Terraform's graph slow."""
DEPTH = 3
"""How deep optional blocks are asked for."""
ROUNDS = 10
CRASHED = ("Plugin did not respond", "Request cancelled")
"""The provider died: on one of the probes, and Terraform does not tell on which."""
BATCH = 400
"""How many probes are planned at once: Terraform's time grows faster than their number."""
SPRAWLING = ("aws_quicksight_", "aws_wafv2_", "aws_lexv2models_")
"""Types whose blocks are nearly all the same, hundreds deep: only their top level is asked for."""
OURS = "Managed by Terraform"
"""A default that Pulumi's provider has its own for."""


@dataclass
class Probe:
    """One resource to plan.

    Attributes:
        type: The Terraform type.
        path: The optional block that it has, with the blocks around it; empty for none.
        given: Fields given on demand, beside those that the schema requires: `(block, …, field)`.
        copies: How often a block must stand there.
    """

    type: str
    path: Path
    given: set[Path] = field(default_factory=set)
    copies: dict[Path, int] = field(default_factory=dict)


def probes(name: str, type_: Type) -> Iterator[Probe]:
    """Yield the probes of a type: the bare resource, then each of its blocks and lists of objects."""
    yield Probe(name, ())
    if not name.startswith(SPRAWLING):
        yield from (Probe(name, path) for path in _blocks(type_, DEPTH))


def _blocks(type_: Type, depth: int, inside: Path = ()) -> Iterator[Path]:
    for name, one in type_.fields.items():
        inner = one.type.object
        if inner is None or name == "timeouts" or not (one.block or one.required or one.optional):
            continue
        if one.type.kind == "map":
            continue
        yield (*inside, name)
        if depth > 1 and one.block:
            yield from _blocks(inner, depth - 1, (*inside, name))


def configuration(asked: Mapping[str, Probe], schema: Mapping[str, Type]) -> dict[str, Any]:
    """Write the probes, by their labels, as one configuration."""
    resources: dict[str, dict[str, Any]] = defaultdict(dict)
    for label, probe in asked.items():
        resources[probe.type][label] = _body(schema[probe.type], probe)
    return {"terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}}, "resource": resources}


def _body(type_: Type, probe: Probe, inside: Path = ()) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, one in type_.fields.items():
        path, inner = (*inside, name), one.type.object
        wanted = path == probe.path[: len(path)] or any(path == given[: len(path)] for given in probe.given)
        if not (one.required or wanted):
            continue
        if one.block and inner is not None:
            block = _body(inner, probe, path)
            made[name] = [block] * probe.copies.get(path, 1) if one.type.plural else block
        elif wanted and inner is not None and path == probe.path:
            made[name] = [{key: UNKNOWN if (*path, key) in probe.given else None for key in inner.fields}]
        else:
            made[name] = UNKNOWN
    return made


def ask(schema: Mapping[str, Type], types: list[str], plan: Planner, say: Callable[[str], None]) -> dict[str, Any]:
    """Plan all probes, giving what Terraform misses until it accepts them; what it never accepts is left out.

    Returns:
        By Terraform type, by dotted path of a block (empty: the resource itself): `filled`, the defaults by field, and
        `unknown`, blocks that only the provider knows.
    """
    every = [probe for name in types for probe in probes(name, schema[name])]
    found: dict[str, Any] = {}
    batches = [every[start : start + BATCH] for start in range(0, len(every), BATCH)]
    while batches:
        batch = batches.pop(0)
        asked = {f"p{number}": probe for number, probe in enumerate(batch)}
        made = _accepted(schema, asked, plan)
        if made is None:
            say(f"the provider crashes on one of {len(batch)} probes: {batch[0].type} … {batch[-1].type}")
            middle = len(batch) // 2
            batches[:0] = [half for half in (batch[:middle], batch[middle:]) if middle]
            continue
        say(f"{len(batch)} probes, {len(asked)} accepted; {sum(map(len, batches))} to go")
        for name, by_path in _harvest(made, asked, schema).items():
            found.setdefault(name, {}).update(by_path)
    return {name: dict(sorted(by_path.items())) for name, by_path in sorted(found.items())}


def _accepted(schema: Mapping[str, Type], asked: dict[str, Probe], plan: Planner) -> dict[str, Any] | None:
    """Plan probes until Terraform accepts those that are left; nothing if one of them kills the provider."""
    for turn in range(ROUNDS):
        if not asked:
            return {"resource_changes": []}
        made, said = plan(configuration(asked, schema))
        if made is not None:
            return made
        if any(sign in said for sign in CRASHED):
            return None
        refused = dict(_complaints(said))
        if not refused:
            raise ValueError(f"terraform refuses the probes and names none of them: {said[-2000:]}")
        for label, complaints in refused.items():
            if turn > ROUNDS - 4 or not _heed(asked[label], complaints, schema[asked[label].type]):
                del asked[label]
    raise ValueError("terraform still refuses probes after all rounds")


def _complaints(said: str) -> Iterator[tuple[str, list[str]]]:
    """Take Terraform's messages apart: by the label of the probe, what it says."""
    found: dict[str, list[str]] = defaultdict(list)
    for part in re.split(r"\n(?=Error: |Warning: )", "\n" + said):
        place = re.search(r"(?:with |in resource\.)aws_\w+\.(p\d+)(.*)", part)
        if part.startswith("Error: ") and place:
            found[place[1]].append(re.sub(r"\s+", " ", part))
    yield from found.items()


_ONE_OF = re.compile(r"one of `([^`]+)` must be specified")
_AT_LEAST = re.compile(
    r'in resource\.aws_\w+\.p\d+((?:\.\w+(?:\[\d+\])?)*): .*At least (\d+) "(\w+)" blocks are required'
)
_REQUIRED = re.compile(r'(?:attribute|argument) "([\w.]+)" is required')
_MUST_BE = re.compile(r"([\w\", ]+) must be (?:set|specified|at least)")


def _heed(probe: Probe, complaints: list[str], type_: Type) -> bool:
    """Give a probe what Terraform misses; false if nobody knows what that is."""
    before = (set(probe.given), dict(probe.copies))
    for complaint in complaints:
        if one_of := _ONE_OF.search(complaint):
            choices = [_path(choice) for choice in one_of[1].replace(" ", "").split(",")]
            if not probe.given & set(choices):
                probe.given.add(min(choices, key=len))
        elif least := _AT_LEAST.search(complaint):
            probe.copies[*_path(least[1]), least[3]] = int(least[2])
        elif probe.path and (missing := _REQUIRED.search(complaint)):
            probe.given.add((*probe.path, missing[1].rpartition(".")[2]))
        else:
            named = " ".join(_MUST_BE.findall(complaint))
            probe.given |= {(name,) for name in re.findall(r"\w+", named) if name in type_.fields}
    return before != (probe.given, probe.copies)


def _path(text: str) -> Path:
    """Read `a.0.b` or `.a[0].b` as a path of names."""
    return tuple(part for part in re.sub(r"\[\d+\]", "", text).split(".") if part and not part.isdigit())


def _harvest(plan: dict[str, Any], asked: Mapping[str, Probe], schema: Mapping[str, Type]) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for change in plan["resource_changes"]:
        probe = asked.get(change["name"])
        if probe is None:
            continue
        after, unknown = change["change"]["after"], change["change"]["after_unknown"]
        type_ = schema[probe.type]
        for name in probe.path:
            after, unknown = _inside(after, name), _inside(unknown, name)
            inner = type_.fields[name].type.object
            assert inner is not None  # noqa: S101 -- it is a path of blocks
            type_ = inner
        if isinstance(after, dict) and (told := _told(type_, probe, after, unknown or {})):
            found[probe.type][".".join(probe.path)] = told
    return found


def _inside(value: Any, name: str) -> Any:
    value = value.get(name) if isinstance(value, dict) else None
    return (value[0] if value else None) if isinstance(value, list) else value


def _told(type_: Type, probe: Probe, after: dict[str, Any], unknown: dict[str, Any]) -> dict[str, Any]:
    filled, hidden = {}, []
    for name, one in type_.fields.items():
        path = (*probe.path, name)
        if path in probe.given or (one.required and not one.block):
            continue
        if one.block:
            if unknown.get(name) is True:
                hidden.append(name)
        elif (value := after.get(name)) is not None and value != OURS and name != "tags_all":
            filled[name] = value
    return {key: value for key, value in (("filled", filled), ("unknown", hidden)) if value}
