"""The calls that change a resource in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from cordon.errors import SimulationError
from cordon.simulation.calls import Calls, Values, is_missing
from cordon.simulation.kinds import KINDS
from cordon.simulation.kinds.kind import Kind, Step
from cordon.simulation.sights import SIGHTS
from cordon.simulation.sights.sight import OWN


@cache
def callable_for(token: str) -> frozenset[str]:
    """Return the inputs of a type that the simulation can change in place: those that some call is made for."""
    kind = KINDS[token]
    named = {*kind.adapt, *(name for step in (*kind.steps, *kind.changes) for name in step.inputs())}
    return frozenset(named)


def to_call_for(token: str, changed: Iterable[str]) -> set[str]:
    """Return which changed inputs AWS has to be called for: not tags, which change apart, nor the provider's own.

    Raises:
        SimulationError: The simulation has no call for one: it would stay as it is, and be told as changed.
    """
    kind, own = KINDS[token], {name for name, why in SIGHTS[token].untold.items() if why == OWN}
    left = set(changed) - own - {"tags"}
    for name in sorted(left - callable_for(token)):
        sent = kind.upsert and kind.renames.get(name, name)
        if not sent:
            raise SimulationError(
                f"{token}: {name} changes in place at AWS, and the simulation has no call for it; "
                "give its kind a step or an adapt"
            )
    return left


def change(kind: Kind, api: Calls, before: Values, values: dict[str, Any], changed: set[str]) -> None:
    """Change a resource.

    Args:
        kind: How its type is changed.
        api: Calls AWS.
        before: The inputs that it has, with its `id`.
        values: Those that it is to have, with `id` and the like; an `id` that AWS changes is changed here.
        changed: Which of them differ.

    Raises:
        SimulationError: AWS refuses.
    """
    undo(api, [one for one in kind.undo if one.inputs() & changed], before)
    for adapt in dict.fromkeys(kind.adapt[name] for name in sorted(changed & kind.adapt.keys())):
        adapt(api, before, values)
    run(api, [one for one in (*kind.steps, *kind.changes) if one.inputs() & changed], values)


def run(api: Calls, steps: Iterable[Step], values: Mapping[str, Any]) -> None:
    """Make the calls of steps.

    Raises:
        SimulationError: AWS refuses.
    """
    for step in steps:
        for params in step.calls(values):
            api.call(step.operation, params, step.service)


def undo(api: Calls, steps: Iterable[Step], values: Mapping[str, Any]) -> None:
    """Make the calls of steps that take something away; what is gone already, or never was there, is no error.

    Raises:
        SimulationError: AWS refuses.
    """
    for step in steps:
        for params in step.calls(values):
            try:
                api.call(step.operation, params, step.service)
            except SimulationError as error:
                if not is_missing(error.__cause__):
                    raise
