"""The call that creates a resource."""

from __future__ import annotations

from typing import Any, Final

from cordon.aws.clients import bucket_place
from cordon.simulation import tags
from cordon.simulation.calls import Calls, Values
from cordon.simulation.kinds.kind import Kind, fill_params
from cordon.simulation.kinds.members import member_of

PLACES: Final = ("account", "partition", "suffix")
"""Facts of a place that stand among a resource's values for templates, and are none of its own."""
# Inputs that only the provider itself knows.
_PROVIDERS_OWN: Final = frozenset({"region", "tags", "tagsAll", "bypassPolicyLockoutSafetyCheck"})


def create_params(kind: Kind, api: Calls, values: Values) -> dict[str, Any]:
    """Return the parameters of the call that creates a resource: each input under the name that AWS has for it."""
    shape = api.model(kind.create).input_shape
    params = fill_params(kind.params, values)
    inner: dict[str, Any] = {}
    for key, value in values.items():
        member = kind.renames.get(key, key)
        if key in _PROVIDERS_OWN or key in (*PLACES, "id") or not member or value is None:
            continue
        (inner if kind.into and member_of(shape, member) is None else params)[member] = value
    if inner:
        head, _, rest = kind.into.partition(".")
        params[head] = {**params.get(head, {}), **({rest: inner} if rest else inner)}
    params |= bucket_place(values["region"]) if kind.create == "CreateBucket" else {}
    given = values.get("tagsAll")
    if given and tags_on_creation(kind, api):
        params[_tag_member(kind, api)] = (
            [{"ResourceType": kind.tags, "Tags": tags.written(kind.service, given)}]
            if kind.tags
            else tags.written(kind.service, given)
        )
    return params


def tags_on_creation(kind: Kind, api: Calls) -> bool:
    """Tell whether a type's tags go with its creation."""
    return bool(kind.create) and bool(_tag_member(kind, api))


def _tag_member(kind: Kind, api: Calls) -> str:
    shape = api.model(kind.create).input_shape
    wanted = ["TagSpecifications"] if kind.tags else ["Tags", "TagsList"]
    return next((member for member in wanted if member_of(shape, member)), "")
