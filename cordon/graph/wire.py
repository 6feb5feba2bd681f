"""Between Pulumi's protocol buffers and values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path
from sysconfig import get_paths
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlparse

from google.protobuf import struct_pb2

from cordon.errors import GraphError
from cordon.graph.model import STACK, Options, Position, Resource, make_urn
from cordon.graph.values import (
    ARCHIVE,
    ASSET,
    OUTPUT,
    PLACEHOLDER,
    SECRET,
    SIGNATURE,
    UNKNOWN,
    Asset,
    Secret,
    Value,
    has_unknown,
    restore,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pulumi.runtime.proto import alias_pb2, resource_pb2, source_pb2

# Dynamic providers carry their pickled code here: it differs from run to run and says nothing about infrastructure.
PICKLED: Final = "__provider"

_DURATION: Final = re.compile(r"(\d+(?:\.\d+)?)(ms|h|m|s)")
_STANDARD_LIBRARY: Final = f"{get_paths()['stdlib']}/"


def decode(struct: struct_pb2.Struct) -> dict[str, Value]:
    """Read a message's properties into values."""
    return {key: restore(_json(value)) for key, value in sorted(struct.fields.items()) if key != PICKLED}


def _json(value: struct_pb2.Value) -> Value:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return value.string_value
    if kind == "struct_value":
        return {key: _json(item) for key, item in sorted(value.struct_value.fields.items())}
    if kind == "list_value":
        return [_json(item) for item in value.list_value.values]
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number  # the wire knows no integers
    return value.bool_value if kind == "bool_value" else None


def encode(values: Mapping[str, Value], *, outputs: bool = False) -> struct_pb2.Struct:
    """Write values into a message's properties.

    Args:
        values: What to write.
        outputs: Write secrets and unknowns as output values, which transforms are given, rather than as signatures.
    """
    struct = struct_pb2.Struct()
    struct.update({key: _wire(value, outputs=outputs) for key, value in values.items()})
    return struct


def known_id(resource: Resource) -> str:
    """Write a resource's id; the SDK takes an empty one for unknown."""
    return resource.id if isinstance(resource.id, str) else ""


def known_outputs(resource: Resource) -> struct_pb2.Struct:
    """Write the outputs that are wholly known: those left out are unknown to the program."""
    return encode({key: value for key, value in resource.outputs.items() if not has_unknown(value)})


def with_dependencies(value: Value, urns: Iterable[str]) -> Value:
    """Write one value as an output that depends on resources, as transforms are given it."""
    wired = _wire(value, outputs=True)
    if not (isinstance(wired, dict) and wired.get(SIGNATURE) == OUTPUT):
        wired = {SIGNATURE: OUTPUT, "value": wired}
    return {**wired, "dependencies": sorted(urns)}


def _wire(value: Value, *, outputs: bool) -> Value:
    if value is UNKNOWN:
        return {SIGNATURE: OUTPUT} if outputs else PLACEHOLDER
    if isinstance(value, Secret):
        return _wire_secret(value.value, outputs=outputs)
    if isinstance(value, Asset):
        signature = ARCHIVE if value.archive else ASSET
        return {SIGNATURE: signature, value.kind: _wire(value.value, outputs=outputs)}
    if isinstance(value, Mapping):
        return {key: _wire(item, outputs=outputs) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_wire(item, outputs=outputs) for item in value]
    return value


def read_options(request: resource_pb2.RegisterResourceRequest, project: str, stack: str) -> Options:
    """Read a registration's options."""
    timeouts = request.customTimeouts
    return Options(
        protect=request.protect,
        aliases=tuple(
            sorted({*request.aliasURNs, *(_alias_urn(each, request, project, stack) for each in request.aliases)})
        ),
        ignore_changes=tuple(sorted(request.ignoreChanges)),
        # Older programs' SDKs say "defined" apart from the value.
        delete_before_replace=request.deleteBeforeReplace if request.deleteBeforeReplaceDefined else None,
        retain_on_delete=request.retainOnDelete,
        replace_on_changes=tuple(sorted(request.replaceOnChanges)),
        replace_with=tuple(sorted(request.replace_with)),
        additional_secret_outputs=tuple(sorted(request.additionalSecretOutputs)),
        deleted_with=request.deletedWith,
        version=request.version,
        plugin_url=request.pluginDownloadURL,
        import_id=request.importId,
        custom_timeouts={
            key: _seconds(text) for key in ("create", "delete", "read", "update") if (text := getattr(timeouts, key))
        },
    )


def _alias_urn(alias: alias_pb2.Alias, request: resource_pb2.RegisterResourceRequest, project: str, stack: str) -> str:
    if alias.urn:
        return alias.urn
    spec = alias.spec
    parent = "" if spec.noParent else spec.parentUrn or request.parent
    stack_name, project_name = spec.stack or stack, spec.project or project
    return make_urn(stack_name, project_name, parent, spec.type or request.type, spec.name or request.name)


def _wire_secret(value: Value, *, outputs: bool) -> Value:
    if not outputs:
        return {SIGNATURE: SECRET, "value": _wire(value, outputs=False)}
    known = {} if value is UNKNOWN else {"value": _wire(value, outputs=True)}
    return {SIGNATURE: OUTPUT, "secret": True, **known}


def _seconds(duration: str) -> float:
    """Read a duration as Go writes them: ``1h30m``, ``90s``."""
    units = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
    parts = _DURATION.findall(duration)
    if "".join(number + unit for number, unit in parts) != duration:
        raise GraphError(f"{duration!r} is not a duration like 5m or 1h30m, which a custom timeout must be")
    return sum(float(number) * units[unit] for number, unit in parts)


class Places:
    """Reads source positions and stack traces, relative to a program's directory.

    Frames of the standard library, of installed packages and of the monitor's own runners say nothing to a reader.
    """

    def __init__(self, root: Path) -> None:
        self._root = f"{root.resolve()}/"
        self._own = f"{Path(__file__).resolve().parent}/"
        self._known: dict[str, str] = {}

    def first(
        self, request: resource_pb2.RegisterResourceRequest | resource_pb2.ReadResourceRequest
    ) -> Position | None:
        """Tell where a resource is declared: its own position, or the first in the trace that is the user's.

        They differ for types whose generated constructor is one call deeper than the SDK counts.
        """
        return self.position(request.sourcePosition) or next(iter(self.trace(request.stackTrace)), None)

    def position(self, pc: source_pb2.SourcePosition) -> Position | None:
        """Read one position; None where it lies in no file of the user's."""
        if pc.uri not in self._known:
            self._known[pc.uri] = self._file(unquote(urlparse(pc.uri).path))
        file = self._known[pc.uri]
        return Position(file, pc.line) if file else None

    def trace(self, trace: source_pb2.StackTrace) -> tuple[Position, ...]:
        """Read a stack trace, innermost first, out to where the program was started."""
        within = takewhile(lambda frame: self._own not in frame.pc.uri, trace.frames)
        found = (self.position(frame.pc) for frame in within)
        return tuple(position for position in found if position)

    def of_file(self, path: str, line: int) -> Position | None:
        """Name a line of a file as the others are named; None where it is no file of the user's."""
        file = self._file(path)
        return Position(file, line) if file else None

    def _file(self, path: str) -> str:
        if not path.startswith("/") or "/site-packages/" in path or path.startswith((_STANDARD_LIBRARY, self._own)):
            return ""
        return path.removeprefix(self._root)


def is_stack(token: str) -> bool:
    """Tell whether a type is the root stack's."""
    return token == STACK
