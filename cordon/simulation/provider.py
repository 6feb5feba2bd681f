"""The simulated provider: what Pulumi's engine asks of one (diff, create, read, update, delete, invoke).

Two front ends stand on it: the responder of this room, and the plugin that the real engine attaches to
(`cordon.engine`). Inputs and outputs are Pulumi's camelCase; ids and outputs of a resource that is created follow from
its URN, its inputs and how often it was made before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cordon.errors import SimulationError
from cordon.graph.lookups import look_up
from cordon.graph.responder import Found, Place
from cordon.graph.values import reveal
from cordon.simulation import tags
from cordon.simulation.calls import Calls, Clients, Values, is_missing
from cordon.simulation.changing import change, run, to_call_for, undo
from cordon.simulation.creating import PLACES, create_params, tags_on_creation
from cordon.simulation.difference import Difference, difference, with_defaults
from cordon.simulation.kinds import KINDS
from cordon.simulation.kinds.kind import Kind, fill, fill_params, find, unfill
from cordon.simulation.observed import arn_of, is_there, observe, outputs_of
from cordon.terraform.names import TypeTable, table


@dataclass(frozen=True)
class State:
    """A resource that exists, with the inputs that it has."""

    id: str
    outputs: Values
    inputs: Values


class HalfMade(SimulationError):
    """A resource was made, and AWS refused what was to follow: it is there, and somebody must know of it."""

    def __init__(self, message: str, state: State) -> None:
        self.state = state
        super().__init__(message)


class Provider:
    """Makes, finds, changes and removes the resources of the types that `KINDS` lists.

    Args:
        clients: Gives the deployer's clients.
        seed: Makes ids follow from a text; called before each creation.
    """

    def __init__(self, clients: Clients, seed: Callable[[str], None]) -> None:
        self._clients = clients
        self._seed = seed
        self._made: dict[str, int] = {}

    def knows(self, token: str) -> bool:
        """Tell whether a type is simulated."""
        return token in KINDS

    def diff(self, token: str, before: Values, after: Values, outputs: Values | None = None) -> Difference:
        """Tell what changing inputs takes, by the real provider's word.

        Args:
            token: The resource's type.
            before: The inputs that it has.
            after: Those that it is to have.
            outputs: What AWS made of it, if that is known.

        Raises:
            SimulationError: The type is not simulated.
        """
        _kind(token)
        return difference(token, before, after, outputs)

    def create(self, urn: str, token: str, inputs: Values, place: Place) -> State:
        """Create a resource.

        Raises:
            HalfMade: It is there, and what was to follow was refused.
            SimulationError: AWS would refuse it, or an input is not simulated.
        """
        kind, api = _kind(token), self._api(token, place, urn)
        given = reveal(inputs)
        values = {**given, **_facts(place), **_all_tags(token, given, place)}
        again = self._made.get(urn, 0)
        self._made[urn] = again + 1
        self._seed(f"{urn} {again}" if again else urn)  # what is made anew has other ids, as in AWS
        answer = api.call(kind.create, create_params(kind, api, values)) if kind.create else {}
        values["id"] = find(kind.id[1:], answer) if kind.id.startswith(".") else fill(kind.id, values)
        if not isinstance(values["id"], str):
            raise SimulationError(f"{urn}: AWS answered without an id where {kind.create} has one ({kind.id})")
        try:
            if kind.after is not None:
                kind.after(api, values)
            run(api, kind.steps, values)
            if not tags_on_creation(kind, api):
                self._retag(token, api, values, {}, values.get("tagsAll") or {})
            return State(values["id"], self._outputs(token, kind, api, values), inputs)
        except Exception as error:
            # Told as it is, not as it was to be: else whoever mends it would find nothing to do.
            state = self.read(urn, token, values["id"], inputs, place)
            if state is None:
                raise
            raise HalfMade(str(error), state) from error

    def read(self, urn: str, token: str, id_: str, inputs: Values, place: Place) -> State | None:
        """Find a resource that exists, with its inputs as AWS has them now; None if it is gone.

        Args:
            urn: The resource.
            token: Its type.
            id_: Its id.
            inputs: The inputs that were given last; none for a resource to import, of which all is told then.
            place: Where it lives.

        Raises:
            SimulationError: AWS refuses.
        """
        kind, api = _kind(token), self._api(token, place, urn)
        values = {**reveal(inputs), **unfill(kind.id, id_), **_facts(place), "id": id_}
        seen = observe(token, api, values, inputs, place.default_tags)
        if seen is None:
            return None
        outputs = self._outputs(token, kind, api, {**reveal(seen.inputs), **_facts(place), "id": id_})
        return State(id_, {**outputs, **seen.extra}, seen.inputs)

    def update(  # noqa: PLR0913, PLR0917 - as the protocol has it
        self,
        urn: str,
        token: str,
        id_: str,
        before: Values,
        after: Values,
        place: Place,
        outputs: Values | None = None,
    ) -> State:
        """Change a resource in place.

        Args:
            urn: The resource.
            token: Its type.
            id_: Its id.
            before: The inputs that it has.
            after: Those that it is to have.
            place: Where it lives.
            outputs: What it is like, as far as that is known; `diff` must have been told the same.

        Raises:
            SimulationError: The change takes another resource, the simulation has no call for it, or AWS refuses it.
        """
        kind, api = _kind(token), self._api(token, place, urn)
        found = self.diff(token, before, after, outputs)
        if found.replaces:
            raise SimulationError(f"{urn}: {', '.join(found.replaces)} can only change by replacing the resource")
        changed = to_call_for(token, found.changed)
        then = with_defaults(token, changed, reveal(before), reveal(after))
        values = {**then, **_facts(place), **_all_tags(token, after, place), "id": id_}
        if kind.upsert and changed:
            api.call(kind.create, create_params(kind, api, values))
        elif changed:
            change(kind, api, {**reveal(before), "id": id_}, values, changed)
        was = reveal((outputs or {}).get("tagsAll")) or _all_tags(token, before, place).get("tagsAll") or {}
        self._retag(token, api, values, was, values.get("tagsAll") or {})
        return State(values["id"], self._outputs(token, kind, api, values), after)

    def delete(self, urn: str, token: str, id_: str, inputs: Values, place: Place) -> None:
        """Delete a resource; one that is gone already is no error.

        Raises:
            SimulationError: AWS refuses, with its error as the cause.
        """
        kind, api = _kind(token), self._api(token, place, urn)
        values = {**unfill(kind.id, id_), **reveal(inputs), **_facts(place), "id": id_}
        if kind.gone[0] and is_there(token, api, values) is None:
            return  # on its way out already; AWS would refuse to be told again
        try:
            if kind.before_delete is not None:
                kind.before_delete(api, values)
            undo(api, kind.undo, values)
            if kind.delete:
                api.call(kind.delete, fill_params(kind.delete_params, values))
        except SimulationError as error:
            # It must be the resource that is missing, not a name that the call was given for it.
            if not is_missing(error.__cause__) or (kind.read and is_there(token, api, values) is not None):
                raise

    def invoke(self, token: str, args: Values, place: Place) -> Found | None:
        """Look something up: facts of the place; images and the like stay made up, and are listed so."""
        return look_up(token, args, place)

    def _retag(self, token: str, api: Calls, values: Values, before: Values, after: Values) -> None:
        kind = _kind(token)
        change = tags.change(kind.service, before, after)
        places = {**change, "id": values["id"], "arn": arn_of(kind, values)}
        run(api, [step for step in tags.steps(kind.service, token) if step.needs in change], places)

    def _outputs(self, token: str, kind: Kind, api: Calls, values: Values) -> dict[str, Any]:
        return outputs_of(token, kind, api, values, frozenset(PLACES))

    def _api(self, token: str, place: Place, urn: str) -> Calls:
        return Calls(self._clients, _kind(token).service, place, urn)


def _kind(token: str) -> Kind:
    if (kind := KINDS.get(token)) is None:
        raise SimulationError(f"{token} is not simulated; give it an entry in cordon/simulation/kinds")
    return kind


def _facts(place: Place) -> dict[str, Any]:
    return {"account": place.account, "partition": place.partition, "region": place.region, "suffix": place.suffix}


def _all_tags(token: str, inputs: Values, place: Place) -> dict[str, Any]:
    """Return a resource's tags with the provider's default ones; nothing for a type that has none."""
    found, given = table(token), reveal(inputs.get("tags"))
    if given is None and (not isinstance(found, TypeTable) or "tags" not in found.fields):
        return {}
    return {"tagsAll": place.all_tags(given)}
