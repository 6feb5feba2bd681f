"""Reads the graph that Pulumi itself made, of a program in any language: a preview, or a stack's state.

Pulumi's placeholders for what it doesn't know, and for secrets, become UNKNOWN and secret values.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from cordon.errors import GraphError
from cordon.graph.model import STACK, Gap, Graph, Origin, Resource, make_graph, uncovered
from cordon.graph.read_resource import read_resource, read_values
from cordon.graph.values import Value

# Steps of a preview that leave nothing behind.
_GONE: Final = frozenset({"delete", "delete-replaced", "discard", "discard-replaced", "read-discard"})


def read_graph(path: Path) -> Graph:
    """Read a file made by ``pulumi preview --json`` or ``pulumi stack export``, whichever it is.

    Raises:
        GraphError: It is neither, is cut off, or holds no resources; names the place.
    """
    loaded = _load(path)
    if "deployment" in loaded or "checkpoint" in loaded:
        return _state(path, loaded)
    if "steps" in loaded or "changeSummary" in loaded:
        return _preview(path, loaded)
    found = ", ".join(sorted(loaded)[:5]) or "nothing"
    raise GraphError(
        f"{path}: is neither a preview (`pulumi preview --json`) nor a state (`pulumi stack export`): it holds {found}"
    )


def read_preview(path: Path) -> Graph:
    """Read what ``pulumi preview --json --show-sames`` printed.

    Raises:
        GraphError: The preview failed, is cut off, leaves unchanged resources out, or isn't one; names the place.
    """
    return _preview(path, _load(path))


def read_state(path: Path) -> Graph:
    """Read what ``pulumi stack export`` wrote, or a checkpoint of a file backend.

    Raises:
        GraphError: It is cut off, isn't a state, or its dependencies don't hold together; names the place.
    """
    return _state(path, _load(path))


def _load(path: Path) -> dict[str, Value]:
    try:
        loaded = json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise GraphError(
            f"{path}:{error.lineno}:{error.colno}: is not JSON from here on ({error.msg}); is the file cut off?"
        ) from None
    except UnicodeDecodeError as error:
        raise GraphError(f"{path}: is not a text file: byte {error.start} is not UTF-8") from None
    except RecursionError:
        raise GraphError(f"{path}: is nested too deeply for a preview or a state") from None
    except OSError as error:
        raise GraphError(f"{path}: can't be read: {error.strerror}") from error
    if not isinstance(loaded, dict):
        raise GraphError(f"{path}: is neither a preview nor a state: it is not a JSON object")
    return loaded


def _preview(path: Path, loaded: Mapping[str, Value]) -> Graph:
    errors = [each for each in loaded.get("diagnostics") or [] if each.get("severity") == "error"]
    if errors:
        raise GraphError(f"{path}: the preview failed: {str(errors[0].get('message')).strip()}")
    steps = loaded.get("steps")
    summary = loaded.get("changeSummary")
    if not isinstance(steps, list) or not isinstance(summary, dict):
        raise GraphError(f"{path}: has no steps and changeSummary: it is not a whole preview")
    shown = sum(1 for step in steps if isinstance(step, dict) and step.get("op") == "same")
    if shown < summary.get("same", 0):
        raise GraphError(
            f"{path}: leaves out {summary['same'] - shown} unchanged resources; make it with "
            "`pulumi preview --json --show-sames`"
        )
    resources: dict[str, Resource] = {}
    exports: Mapping[str, Value] = {}
    for index, step in enumerate(steps):
        where = f"{path}: steps[{index}]"
        if not isinstance(step, dict) or not isinstance(step.get("op"), str):
            raise GraphError(f"{where}: is not a step of a preview")
        if step["op"] in _GONE:
            continue
        if not isinstance(step.get("newState"), dict):
            raise GraphError(f"{where}: has no newState, which a step of kind {step['op']!r} must have")
        resource = read_resource(step["newState"], f"{where}.newState", preview=True)
        resources[resource.urn] = resource  # a replacement has several steps of one URN; each tells the same new state
        if resource.token == STACK:
            exports = resource.outputs
    config = read_values(loaded.get("config") or {}, f"{path}: config", preview=True)
    return _finish(path, resources, (), origin="preview", exports=exports, config=config)


def _state(path: Path, loaded: Mapping[str, Value]) -> Graph:
    deployment = loaded.get("deployment")
    if isinstance(loaded.get("checkpoint"), dict):
        deployment = loaded["checkpoint"].get("latest")
    version = loaded.get("version")
    if version not in (3, 4) or not isinstance(deployment, dict):
        raise GraphError(
            f"{path}: is not a state of version 3 or 4 (version: {version}, deployment: {type(deployment).__name__})"
        )
    raw = deployment.get("resources", [])
    if not isinstance(raw, list):
        raise GraphError(f"{path}: deployment.resources is not a list")
    resources: dict[str, Resource] = {}
    exports: Mapping[str, Value] = {}
    gaps = []
    for index, each in enumerate(raw):
        where = f"{path}: deployment.resources[{index}]"
        resource = read_resource(each, where)
        pending = _pending(each)
        if pending:
            gaps.append(Gap("pending", resource.token, resource.urn, pending))
        if each.get("delete") is True:
            continue  # the old half of a replacement; the new one has the same URN
        if resource.urn in resources:
            raise GraphError(f"{where}: {resource.urn} is there twice")
        resources[resource.urn] = resource
        if resource.token == STACK:
            exports = resource.outputs
    for operation in deployment.get("pending_operations") or []:
        urn = str((operation.get("resource") or {}).get("urn"))
        gaps.append(Gap("pending", str(operation.get("type")), urn, "this operation was begun and never finished"))
    return _finish(path, resources, gaps, origin="state", exports=exports)


def _pending(raw: Mapping[str, Value]) -> str:
    if raw.get("delete") is True:
        return "it was replaced and still waits to be deleted"
    if raw.get("pendingReplacement") is True:
        return "it was deleted and still waits to be made anew"
    return "it was made, but not completely" if raw.get("initErrors") else ""


def _finish(  # noqa: PLR0913 - the parts of a graph
    path: Path,
    resources: Mapping[str, Resource],
    gaps: Iterable[Gap],
    *,
    origin: Origin,
    exports: Mapping[str, Value],
    config: Mapping[str, Value] | None = None,
) -> Graph:
    if not any(resource.counts for resource in resources.values()):
        raise GraphError(f"{path}: holds no resources, so there is nothing to check")
    stack, project = next(iter(resources)).split("::")[:2]
    stack = stack.removeprefix("urn:pulumi:")
    foreign = [gap for resource in resources.values() if (gap := uncovered(resource))]
    try:
        return make_graph(
            project, stack, resources.values(), exports=exports, config=config, origin=origin, gaps=[*gaps, *foreign]
        )
    except GraphError as error:
        raise GraphError(f"{path}: {error}") from None
