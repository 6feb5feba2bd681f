"""How the simulation sees what a resource is like now, beyond what follows from its kind and AWS's own names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from cordon.errors import SimulationError
from cordon.simulation.calls import is_missing
from cordon.simulation.kinds.kind import Api

Values: TypeAlias = Mapping[str, Any]
Look: TypeAlias = Callable[[Api, Values, Any], Values]
"""Asks further: is given the inputs with `id`, `account` and the like, and what was found; tells inputs."""
There: TypeAlias = Callable[[Api, Values, Any], bool]

OWN: Final = "a setting of the provider's own: AWS never hears of it"
ONCE: Final = "asked for at creation; no API tells it afterwards"
PREFIX: Final = "the beginning of a name that was made: AWS knows the name only"
REFUSED: Final = "not simulated: a creation with it is refused"
FORGOTTEN: Final = "moto takes it and keeps nothing of it"


@dataclass(frozen=True)
class Sight:
    """How one type's inputs are seen.

    An input that is named nowhere here is the member of its name in what the kind's `read` finds.

    Attributes:
        within: Where in what was found those members are: a dotted path.
        told: Input → `.Path.In` what was found (`.` for all of it), or a template such as `{id}`.
        looks: Inputs → what asks for them.
        untold: Input → why nobody can tell: it stays as given, and is unknown rather than unchanged.
        defaults: Input → what AWS has where nothing is given, beyond what the provider itself fills in.
        there: Tells whether what was found is the resource; left out: it is.
    """

    within: str = ""
    told: Mapping[str, str] = field(default_factory=dict)
    looks: Mapping[tuple[str, ...], Look] = field(default_factory=dict)
    untold: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    there: There | None = None


def ask(api: Api, operation: str, params: Values) -> dict[str, Any]:
    """Call an operation; what is missing is nothing.

    Raises:
        SimulationError: AWS refuses for another reason.
    """
    try:
        return api.call(operation, params)
    except SimulationError as error:
        if is_missing(error.__cause__):
            return {}
        raise


def untold(reason: str, *names: str) -> dict[str, str]:
    """Give several inputs one reason."""
    return dict.fromkeys(names, reason)
