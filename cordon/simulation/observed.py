"""What a resource is like now: its inputs as AWS has them, and outputs that agree with these.

An input is seen as its `sight` says, or else as the member of its name in the description that the kind finds; what
means the same as was given stays as it was given (`sameness`). What the real provider would not call a difference is
none here: an input that the program leaves to AWS (a group's rules, where others write them) is told as an output.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from cordon.errors import SimulationError
from cordon.graph.values import Secret, has_secret, reveal
from cordon.simulation import tags
from cordon.simulation.calls import Calls, Values, is_missing
from cordon.simulation.kinds import KINDS
from cordon.simulation.kinds.kind import NOTHING, Kind, fill, fill_params, find
from cordon.simulation.sameness import Where, reconcile, same
from cordon.simulation.shapes import find_member, shaped
from cordon.simulation.sights import SIGHTS
from cordon.terraform.fields import Field
from cordon.terraform.names import TypeTable, table
from cordon.terraform.provider_defaults import left_out

# Properties of every type that are no setting of the resource.
_NO_SETTING: Final = frozenset({"id", "tags", "tagsAll"})


@dataclass(frozen=True)
class Observed:
    """What was seen of a resource.

    Attributes:
        inputs: The inputs that the program would have to give for the resource to be as it is.
        extra: Outputs beyond these: what AWS has in inputs that the program leaves to it, and all tags.
    """

    inputs: dict[str, Any]
    extra: dict[str, Any]


def settings(token: str) -> Mapping[str, Field]:
    """Return the inputs of a type that are settings of the resource, tags apart, by Pulumi's names.

    Raises:
        SimulationError: The provider's schema has no such type.
    """
    found = _table(token).fields.values()
    return {
        field.properties[0]: field
        for field in found
        if field.input and field.properties and field.properties[0] not in _NO_SETTING
    }


def is_there(token: str, api: Calls, values: Values) -> Any | None:
    """Find the description of a resource, and look whether it is of this very one.

    Raises:
        SimulationError: AWS refuses.
    """
    found, there = _find(KINDS[token], api, values), SIGHTS[token].there
    return found if found is None or there is None or there(api, values, found) else None


def observe(token: str, api: Calls, values: Values, given: Values, default_tags: Values) -> Observed | None:
    """See what a resource is like.

    Args:
        token: Its type.
        api: Asks.
        values: What was given, with its `id`, its account and the like.
        given: The inputs as the program gives them; empty for one that is imported, and then all is told.
        default_tags: Those that the provider puts on everything.

    Returns:
        What was seen; None if it is gone.

    Raises:
        SimulationError: AWS refuses to tell.
    """
    found, kind = is_there(token, api, values), KINDS[token]
    if found is None:
        return None
    inputs, extra = _settings_now(token, _seen(token, kind, api, values, found), given)
    if "tags" in _table(token).fields:
        everything = tags.observed(api, kind.service, {**values, "arn": arn_of(kind, values)}, found)
        own = _own_tags(given.get("tags"), everything, reveal(default_tags))
        inputs |= {} if own is None else {"tags": own}
        extra["tagsAll"] = everything
    return Observed({key: inputs[key] for key in [*given, *inputs] if key in inputs}, extra)


def arn_of(kind: Kind, values: Values) -> str:
    """Return a resource's ARN; where only AWS tells it, the id, which is an ARN or does as well."""
    path = kind.outputs.get("arn", "{id}")
    arn = None if path.startswith(".") else fill(path, values)
    return str(values["id"] if arn in (None, NOTHING) else arn)


def _settings_now(token: str, seen: Values, given: Values) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what of the settings are inputs, and what is told as an output only."""
    top = Where(_table(token).type, members=_table(token).fields)
    inputs, extra = {key: value for key, value in given.items() if key not in {*seen, "tags"}}, {}
    for name, value in seen.items():
        place = _with_default(top.member(name), SIGHTS[token].defaults.get(name))
        if given.get(name) is not None:
            now = _as_given(given[name], value, place)
            inputs |= {} if now is None else {name: now}
        elif same(None, value, place):
            inputs |= {name: None} if name in given else {}
        elif given and _left_to_aws(token, name):
            extra[name] = reconcile(None, value, place)
        else:
            inputs[name] = reconcile(None, value, place)
    return inputs, extra


def _own_tags(given: Any, observed: Mapping[str, str], default: Values) -> Any:
    """Return the tags that the program would have to give: all but the provider's default ones."""
    plain = reveal(given)
    kept = {key: value for key, value in observed.items() if default.get(key) != value or key in (plain or {})}
    if plain is None:
        return kept or None
    return given if {key: str(value) for key, value in plain.items()} == kept else kept


def outputs_of(token: str, kind: Kind, api: Calls, values: Values, hidden: frozenset[str]) -> dict[str, Any]:
    """Put a resource's outputs together: its inputs, and what AWS adds.

    Args:
        token: Its type.
        kind: How the simulation makes it.
        api: Asks.
        values: Its inputs with its `id`, its account and the like.
        hidden: Which of these are no outputs.

    Raises:
        SimulationError: AWS refuses to tell.
    """
    outputs = {key: value for key, value in values.items() if key not in hidden and key != "region"}
    needs_look = any(path.startswith(".") for path in kind.outputs.values())
    found = _find(kind, api, values) if needs_look else {}
    for key, path in kind.outputs.items():
        value = find(path[1:], found) if path.startswith(".") else fill(path, values)
        if value is not None and value is not NOTHING:
            outputs[key] = value
    if kind.more is not None:
        outputs.update(kind.more(api, values))
    if _table(token).regional:
        outputs["region"] = values["region"]
    return outputs


def _find(kind: Kind, api: Calls, values: Values) -> Any | None:
    """Find the description of a resource; None if it is gone or on its way out.

    Raises:
        SimulationError: AWS refuses.
    """
    if not kind.read:
        return {}
    try:
        answer = api.call(kind.read, fill_params(kind.read_params, values))
    except SimulationError as error:
        if is_missing(error.__cause__):
            return None
        raise
    found = find(kind.found, answer) if kind.found else answer
    member, value = kind.gone
    return None if found is None or (member and found.get(member) == value) else found


def _seen(token: str, kind: Kind, api: Calls, values: Values, found: Any) -> dict[str, Any]:
    """Return every setting that can be seen, in Pulumi's shape; None for what AWS has nothing of."""
    sight, seen = SIGHTS[token], {}
    looked = {name: value for look in sight.looks.values() for name, value in look(api, values, found).items()}
    for name, field in settings(token).items():
        if name in sight.untold:
            continue
        if any(name in names for names in sight.looks):
            raw = looked.get(name)
        elif name in sight.told:
            path = sight.told[name]
            raw = _at(path[1:], found) if path.startswith(".") else fill(path, values)
        else:
            raw = _member(kind.renames.get(name) or name, _at(sight.within, found))
        seen[name] = None if raw is NOTHING else shaped(field, raw)
    return seen


def _member(name: str, found: Any) -> Any:
    member = find_member(name, found) if isinstance(found, Mapping) else None
    return None if member is None or not isinstance(found, Mapping) else found[member]


def _at(path: str, found: Any) -> Any:
    return find(path, found) if path else found


def _as_given(given: Any, found: Any, place: Where) -> Any:
    """Keep what means the same as it was given, secret or not."""
    plain = reveal(given)
    if same(plain, found, place):
        return given
    now = reconcile(plain, found, place)
    return Secret(now) if has_secret(given) and now is not None else now


def _left_to_aws(token: str, name: str) -> bool:
    """Tell whether the provider takes whatever AWS has, where the program says nothing."""
    field = settings(token)[name]
    return field.computed or field.name in left_out(_table(token).type).unknown


def _with_default(place: Where, default: Any) -> Where:
    return place if default is None else replace(place, default=default)


def _table(token: str) -> TypeTable:
    found = table(token)
    if not isinstance(found, TypeTable):
        raise SimulationError(f"{found}: what it is like can't be told")
    return found
