"""What a change takes, as the engine is told (`DiffResponse`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from pulumi.runtime.proto import provider_pb2

from cordon.engine.planned import DEFAULTS, as_it_is, without_own
from cordon.graph.check import Checker
from cordon.graph.responder import Place
from cordon.graph.values import UNKNOWN, Value, has_unknown, reveal
from cordon.graph.wire import decode
from cordon.simulation.difference import difference

Values = Mapping[str, Value]
_KINDS: Final = provider_pb2.PropertyDiff


def differing(token: str, request: Any, place: Place, checker: Checker) -> Any:
    """Answer a `DiffRequest`.

    Args:
        token: The resource's type.
        request: The request.
        place: Where the resource lives; its default tags may be others than when it was made.
        checker: Tells which properties are names.
    """
    outputs, news = without_own(decode(request.olds)), decode(request.news)
    before = as_it_is(decode(request.old_inputs), outputs)
    after = _ignoring(before, without_own(news), request.ignoreChanges)
    found = difference(token, before, after, outputs)
    changed = [*found.changed]
    if "tags" not in changed and _other_default_tags(outputs, after, place):
        changed.append("tagsAll")
    detailed = {key: _kind(key, before, after, replaces=key in found.replaces) for key in changed}
    return provider_pb2.DiffResponse(
        changes=some_or_none(changed),
        diffs=sorted(changed),
        replaces=found.replaces,
        detailedDiff=detailed,
        hasDetailedDiff=True,
        # As the real provider: a name that the program gives can't be two resources' at once.
        deleteBeforeReplace=bool(found.replaces) and _keeps_its_name(checker, token, news),
    )


def some_or_none(changed: Collection[str]) -> Any:
    """Return the protocol's word for whether anything changed."""
    return provider_pb2.DiffResponse.DIFF_SOME if changed else provider_pb2.DiffResponse.DIFF_NONE


def _ignoring(before: Values, after: Values, paths: Iterable[str]) -> dict[str, Value]:
    """Put back what is ignored: a property, or what is in one (`tags.owner`)."""
    made = dict(after)
    for path in paths:
        head, _, rest = path.partition(".")
        inner, other = before.get(head), made.get(head)
        if rest and isinstance(inner, Mapping) and isinstance(other, Mapping):
            made[head] = _ignoring(inner, other, [rest])
        elif head in before:
            made[head] = before[head]
        else:
            made.pop(head, None)
    return made


def _other_default_tags(outputs: Values, after: Values, place: Place) -> bool:
    tags = reveal(after.get("tags"))
    had = reveal(outputs.get("tagsAll"))
    if not isinstance(had, Mapping) or tags is UNKNOWN or has_unknown(tags):
        return False
    return dict(had) != place.all_tags(tags)


def _keeps_its_name(checker: Checker, token: str, news: Values) -> bool:
    noted = news.get(DEFAULTS) or []
    names = [rule.property for rule in checker.autonames(token)]
    return any(news.get(name) is not None and name not in noted for name in names)


def _kind(key: str, before: Values, after: Values, *, replaces: bool) -> Any:
    what = "ADD" if before.get(key) is None else "DELETE" if after.get(key) is None else "UPDATE"
    return _KINDS(kind=_KINDS.Kind.Value(f"{what}_REPLACE" if replaces else what), inputDiff=True)
