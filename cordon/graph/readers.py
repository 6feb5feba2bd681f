"""Reads the graph that Pulumi itself made, of a program in any language: a preview, or a stack's state.

Pulumi's placeholders for what it doesn't know, and for secrets, become UNKNOWN and secret values.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from cordon.errors import GraphError
from cordon.graph.check import Checker
from cordon.graph.model import STACK, Gap, Graph, Origin, Resource, make_graph, uncovered
from cordon.graph.read_resource import listed, mapping, read_resource, read_values
from cordon.graph.values import Value

# Steps of a preview that leave nothing behind.
_GONE: Final = frozenset({"delete", "delete-replaced", "discard", "discard-replaced", "read-discard"})


def read_preview(path: Path, checker: Checker) -> Graph:
    """Read what ``pulumi preview --json --show-sames`` printed.

    Args:
        path: The file.
        checker: Tells which properties the provider calls sensitive.

    Raises:
        GraphError: The preview failed, is cut off, leaves steps out, or isn't one; names the place.
    """
    return _preview(path, _load(path), checker)


def read_state(path: Path, checker: Checker) -> Graph:
    """Read what ``pulumi stack export`` wrote, or a checkpoint of a file backend.

    Args:
        path: The file.
        checker: Tells which properties the provider calls sensitive.

    Raises:
        GraphError: It is cut off, isn't a state, or its dependencies don't hold together; names the place.
    """
    return _state(path, _load(path), checker)


def state_graph(loaded: Mapping[str, Value], checker: Checker) -> Graph:
    """Make a graph of a state that was read already, as the Automation API gives it.

    Raises:
        GraphError: It isn't a state, or its dependencies don't hold together.
    """
    return _state(Path("the state"), loaded, checker)


def _load(path: Path) -> dict[str, Value]:
    def number(text: str) -> float:
        value = float(text)
        if not math.isfinite(value):
            raise GraphError(f"{path}: holds {text}, which is no number that JSON has")
        return value

    try:
        text = path.read_text(encoding="utf-8-sig")
        if not text.strip():
            raise GraphError(f"{path}: is empty")
        loaded = json.loads(text, parse_constant=number, parse_float=number)
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


def _preview(path: Path, loaded: Mapping[str, Value], checker: Checker) -> Graph:
    for number, each in enumerate(listed(loaded.get("diagnostics"), f"{path}: diagnostics")):
        told = mapping(each, f"{path}: diagnostics[{number}]")
        if told.get("severity") == "error":
            raise GraphError(f"{path}: the preview failed: {str(told.get('message')).strip()}")
    steps = loaded.get("steps")
    summary = loaded.get("changeSummary")
    if not isinstance(steps, list) or not isinstance(summary, dict):
        if "deployment" in loaded or "checkpoint" in loaded:
            raise GraphError(f"{path}: is a state, not a preview; read it with --state")
        raise GraphError(f"{path}: has no steps and changeSummary: it is not a whole preview{_found(loaded)}")
    _all_there(path, steps, summary)
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
        resource = read_resource(step["newState"], f"{where}.newState", checker, preview=True)
        resources[resource.urn] = resource  # a replacement has several steps of one URN; each tells the same new state
        if resource.token == STACK:
            exports = resource.outputs
    config = read_values(loaded.get("config") or {}, f"{path}: config", preview=True)
    return _finish(path, resources, (), origin="preview", exports=exports, config=config)


def _found(loaded: Mapping[str, Value]) -> str:
    return f" (it holds {', '.join(sorted(loaded)[:5]) or 'nothing'})"


def _all_there(path: Path, steps: list[Value], summary: Mapping[str, Value]) -> None:
    """Hold the steps against the summary: with one of them missing, a preview would pass more checks."""
    for op, wanted in summary.items():
        if not isinstance(wanted, int) or isinstance(wanted, bool):
            raise GraphError(f"{path}: changeSummary.{op}: must be a number, is {type(wanted).__name__}")
        shown = sum(1 for step in steps if isinstance(step, dict) and step.get("op") == op)
        if shown < wanted and op == "same":
            raise GraphError(
                f"{path}: leaves out {wanted - shown} unchanged resources; make it with "
                "`pulumi preview --json --show-sames`"
            )
        if shown < wanted:
            raise GraphError(
                f"{path}: leaves out {wanted - shown} of {wanted} steps of kind {op!r}, which its changeSummary "
                "counts: it is not a whole preview"
            )


def _state(path: Path, loaded: Mapping[str, Value], checker: Checker) -> Graph:
    deployment = loaded.get("deployment")
    if isinstance(loaded.get("checkpoint"), dict):
        deployment = loaded["checkpoint"].get("latest")
    version = loaded.get("version")
    if version not in (3, 4) or not isinstance(deployment, dict):
        if "steps" in loaded or "changeSummary" in loaded:
            raise GraphError(f"{path}: is a preview, not a state; read it with --preview")
        raise GraphError(
            f"{path}: is not a state of version 3 or 4 (version: {version}, deployment: {type(deployment).__name__})"
            f"{_found(loaded)}"
        )
    raw = deployment.get("resources", [])
    if not isinstance(raw, list):
        raise GraphError(f"{path}: deployment.resources is not a list")
    resources: dict[str, Resource] = {}
    exports: Mapping[str, Value] = {}
    gaps = []
    for index, each in enumerate(raw):
        where = f"{path}: deployment.resources[{index}]"
        resource = read_resource(each, where, checker)
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
    gaps += _begun(deployment.get("pending_operations"), f"{path}: deployment.pending_operations")
    return _finish(path, resources, gaps, origin="state", exports=exports)


def _begun(raw: Value, where: str) -> Iterator[Gap]:
    for number, each in enumerate(listed(raw, where)):
        operation = mapping(each, f"{where}[{number}]")
        urn = str(mapping(operation.get("resource"), f"{where}[{number}].resource").get("urn"))
        yield Gap("pending", str(operation.get("type")), urn, "this operation was begun and never finished")


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
