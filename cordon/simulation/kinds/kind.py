"""One entry of the table, and the templates that it is written in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeAlias

Template: TypeAlias = Any
"""A text with {places}, a value, or a mapping or list of templates. `{a|b}` is empty where `b` is."""

_PLACE: Final = re.compile(r"\{([\w.]+)(?:\|(\w+))?\}")
NOTHING: Final = object()
"""What a template gives whose places are all empty: the member is left out."""


class Api(Protocol):
    """Calls AWS in the place where a resource lives."""

    def call(self, operation: str, params: Mapping[str, Any], service: str = "") -> dict[str, Any]:
        """Call an operation of the kind's own service, or of another; members may be written in camelCase."""


Hook: TypeAlias = Callable[[Api, Mapping[str, Any]], None]
"""Does what no template can say; it is given the inputs, `id`, `account`, `region` and `partition`."""
Adapt: TypeAlias = Callable[[Api, Mapping[str, Any], dict[str, Any]], None]
"""Changes what no template can say; it is given the inputs before, and those after with `id` and the like."""
Look: TypeAlias = Callable[[Api, Mapping[str, Any]], Mapping[str, Any]]
"""Looks up outputs that the resource's own description does not have."""


@dataclass(frozen=True)
class Step:
    """One more call that belongs to a type.

    Attributes:
        operation: The call.
        params: Its parameters; places are inputs, `id`, `account`, `region` or `partition`.
        needs: The input without which there is nothing to call for; empty for always.
        only_if: The input that must be true.
        unless: The input that must not be true.
        each: An input that is a list: one call for each element, which is `each`.
        service: Whose operation it is, if not the kind's own service's.
    """

    operation: str
    params: Mapping[str, Template]
    needs: str = ""
    each: str = ""
    only_if: str = ""
    unless: str = ""
    service: str = ""

    def calls(self, values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """Yield the parameters of each call that there is to make."""
        missing = self.needs and values.get(self.needs) is None
        if missing or (self.only_if and not values.get(self.only_if)) or (self.unless and values.get(self.unless)):
            return
        for each in (values.get(self.each) or []) if self.each else [None]:
            yield fill_params(self.params, {**values, "each": each})

    def inputs(self) -> set[str]:
        """Return the inputs that the call depends on."""
        named = {*places(self.params), self.needs, self.each, self.only_if, self.unless}
        return named - {"", "id", "each"}


@dataclass(frozen=True)
class Kind:
    """How the simulation makes, finds, changes and removes one type of resource.

    Attributes:
        service: boto3's name of the service.
        create: The call that makes one; its members are found by the inputs' names.
        id: Where the id is: `.Path.In` the answer, or a template.
        params: Further parameters of `create`.
        into: The member that takes the inputs which the operation itself does not have.
        renames: Input → member; "" for an input that a step takes, or that only concerns the provider.
        steps: Calls that follow, also when an input that they name changes.
        changes: Calls for inputs that `create` takes and that can change later.
        after: Does the rest of creation.
        adapt: Input → what changes it later, before the steps and changes that name it.
        read: The call that finds one.
        read_params: Its parameters.
        found: Where in the answer the resource is; without it nothing of the answer is needed.
        gone: What `found` holds when the resource is on its way out: `(member, value)`.
        outputs: Output → `.Path.In` what was found, or a template.
        more: Looks up further outputs.
        undo: Calls before deletion.
        before_delete: Does what no call of `undo` can.
        delete: The call that removes one; empty for what goes with another resource.
        delete_params: Its parameters.
        upsert: Whether `create` also changes one; then everything but what the id is made of can change in place.
        tags: What its tags are called in `create`: EC2's word for the type; "" for a member `Tags` or `TagsList`,
            if there is one.
    """

    service: str
    id: str
    create: str = ""
    params: Mapping[str, Template] = field(default_factory=dict)
    into: str = ""
    renames: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    changes: tuple[Step, ...] = ()
    after: Hook | None = None
    adapt: Mapping[str, Adapt] = field(default_factory=dict)
    read: str = ""
    read_params: Mapping[str, Template] = field(default_factory=dict)
    found: str = ""
    gone: tuple[str, str] = ("", "")
    outputs: Mapping[str, str] = field(default_factory=dict)
    more: Look | None = None
    undo: tuple[Step, ...] = ()
    before_delete: Hook | None = None
    delete: str = ""
    delete_params: Mapping[str, Template] = field(default_factory=dict)
    upsert: bool = False
    tags: str = ""


def fill(template: Template, values: Mapping[str, Any]) -> Any:
    """Fill a template. A text that is one place alone gives the value itself; one with an empty place gives NOTHING."""
    if isinstance(template, Mapping):
        filled = {key: fill(item, values) for key, item in template.items()}
        kept = {key: item for key, item in filled.items() if item is not NOTHING}
        return kept if kept or not filled else NOTHING
    if isinstance(template, list):
        items = [item for item in (fill(one, values) for one in template) if item is not NOTHING]
        return items if items or not template else NOTHING
    return _fill_text(template, values) if isinstance(template, str) else template


def _fill_text(template: str, values: Mapping[str, Any]) -> Any:
    named = _PLACE.findall(template)
    found = [find(name, values) for name, _ in named]
    if any(one is None for one in (*found, *(values.get(condition) for _, condition in named if condition))):
        return NOTHING
    if len(named) == 1 and _PLACE.fullmatch(template):
        return found[0]
    filling = iter(found)
    return _PLACE.sub(lambda _: str(next(filling)), template)


def fill_params(template: Mapping[str, Template], values: Mapping[str, Any]) -> dict[str, Any]:
    """Fill a call's parameters; none are left where all are empty."""
    filled = fill(template, values)
    return {} if filled is NOTHING else dict(filled)


def find(path: str, values: Any) -> Any:
    """Look a dotted path up, numbers being places in lists; None where it leads nowhere."""
    for part in path.split("."):
        if isinstance(values, list) and part.isdecimal() and int(part) < len(values):
            values = values[int(part)]
        elif isinstance(values, Mapping):
            values = values.get(part)
        else:
            return None
    return values


def places(template: Template) -> Iterator[str]:
    """Yield the first part of every place in a template."""
    if isinstance(template, Mapping):
        for item in template.values():
            yield from places(item)
    elif isinstance(template, list):
        for item in template:
            yield from places(item)
    elif isinstance(template, str):
        yield from (name.partition(".")[0] for name, _ in _PLACE.findall(template))


def unfill(template: str, text: str) -> dict[str, str]:
    """Tell what filled a template's places: `{role}:{name}` and `a:b` give `role` a and `name` b; {} if it can't be."""
    pattern = "".join(
        f"(?P<{part[1:-1]}>.+?)" if part.startswith("{") else re.escape(part)
        for part in re.split(r"(\{\w+\})", template)
    )
    match = re.fullmatch(pattern, text)
    return match.groupdict() if match else {}
