"""Transforms: functions of the program that may change any resource or lookup before it is made.

The program serves them over gRPC and says where; a monitor calls them in the engine's order: the resource's own,
its ancestors', the stack's.
"""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any, Final

import grpc
from pulumi.runtime.proto import callback_pb2, callback_pb2_grpc, resource_pb2

from cordon.errors import ProgramError
from cordon.graph.wire import decode, encode, with_dependencies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from google.protobuf import struct_pb2
    from google.protobuf.message import Message

# Option of a transform -> field of a registration. Plain ones; those that may be absent follow.
_FIELDS: Final = {
    "ignore_changes": "ignoreChanges",
    "replace_on_changes": "replaceOnChanges",
    "version": "version",
    "aliases": "aliases",
    "provider": "provider",
    "providers": "providers",
    "plugin_download_url": "pluginDownloadURL",
    "deleted_with": "deletedWith",
    "additional_secret_outputs": "additionalSecretOutputs",
    "import": "importId",
    "replace_with": "replace_with",
}
_OPTIONAL: Final = {
    "protect": "protect",
    "retain_on_delete": "retainOnDelete",
    "delete_before_replace": "deleteBeforeReplace",
    "custom_timeouts": "customTimeouts",
}


class WouldWaitForItself(Exception):
    """A transform is needed, but the thread that asks is the one that the program would serve it with."""


class Transforms:
    """The transforms that a program registered, and the connections to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._channels: dict[str, grpc.Channel] = {}
        self._own: dict[str, list[callback_pb2.Callback]] = {}
        self._parents: dict[str, str] = {}
        self._stack: list[callback_pb2.Callback] = []
        self._invokes: list[callback_pb2.Callback] = []

    def add_for_stack(self, callback: callback_pb2.Callback) -> None:
        """Register a transform of every resource."""
        self._stack.append(callback)

    def add_for_invokes(self, callback: callback_pb2.Callback) -> None:
        """Register a transform of every lookup."""
        self._invokes.append(callback)

    def check_thread(self, request: resource_pb2.RegisterResourceRequest | resource_pb2.ResourceInvokeRequest) -> None:
        """Make sure that waiting for a transform doesn't stop the program that serves it.

        Raises:
            WouldWaitForItself: It would: call from another thread.
        """
        if isinstance(request, resource_pb2.ResourceInvokeRequest):
            needed = bool(self._invokes)
        else:
            needed = bool(request.transforms or self._stack or any(self._inherited(request.parent)))
        if needed and _in_event_loop():
            raise WouldWaitForItself

    def resource(self, urn: str, request: resource_pb2.RegisterResourceRequest) -> None:
        """Let a registration's transforms change it, in place.

        Dependencies are only ever added to: a transform sees plain values, so it can't know what they came from.

        Raises:
            ProgramError: A transform raised.
        """
        self._own[urn] = list(request.transforms)
        self._parents[urn] = request.parent
        callbacks = [*request.transforms, *self._inherited(request.parent), *self._stack]
        if not callbacks:
            return
        properties = _for_transforms(request)
        options = _options(request)
        for callback in callbacks:
            call = resource_pb2.TransformRequest(
                type=request.type,
                name=request.name,
                custom=request.custom,
                parent=request.parent,
                properties=properties,
                options=options,
            )
            answer = self._call(callback, call, resource_pb2.TransformResponse.FromString, f"of {urn}")
            properties = answer.properties if answer.HasField("properties") else properties
            options = answer.options if answer.HasField("options") else options
        request.object.CopyFrom(encode(decode(properties)))
        _write_options(request, options)

    def invoke(self, request: resource_pb2.ResourceInvokeRequest) -> None:
        """Let the stack's transforms change a lookup, in place.

        Raises:
            ProgramError: A transform raised.
        """
        for callback in list(self._invokes):
            options = resource_pb2.TransformInvokeOptions(
                provider=request.provider, plugin_download_url=request.pluginDownloadURL, version=request.version
            )
            call = resource_pb2.TransformInvokeRequest(token=request.tok, args=request.args, options=options)
            answer = self._call(callback, call, resource_pb2.TransformInvokeResponse.FromString, f"of {request.tok}")
            if answer.HasField("args"):
                request.args.CopyFrom(encode(decode(answer.args)))
            if answer.HasField("options"):
                request.provider = answer.options.provider
                request.version = answer.options.version

    def close(self) -> None:
        """Close the connections to the program."""
        for channel in self._channels.values():
            channel.close()
        self._channels.clear()

    def _inherited(self, parent: str) -> Iterable[callback_pb2.Callback]:
        while parent:
            yield from self._own.get(parent, ())
            parent = self._parents.get(parent, "")

    def _call(self, callback: callback_pb2.Callback, call: Message, read: Callable[[bytes], Any], what: str) -> Any:
        with self._lock:
            if callback.target not in self._channels:
                self._channels[callback.target] = grpc.insecure_channel(callback.target, options=NO_LIMIT)
            channel = self._channels[callback.target]
        message = callback_pb2.CallbackInvokeRequest(token=callback.token, request=call.SerializeToString())
        try:
            return read(callback_pb2_grpc.CallbacksStub(channel).Invoke(message).response)
        except grpc.RpcError as error:
            details = str(error.details()).partition("error: ")[2] or error.details()
            raise ProgramError(f"a transform {what} failed: {str(details).strip()}") from error


def _in_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


# Policies and scripts make large messages; Pulumi itself allows 400 MiB.
NO_LIMIT: Final = (
    ("grpc.max_receive_message_length", 400 * 1024 * 1024),
    ("grpc.max_send_message_length", 400 * 1024 * 1024),
)


def _for_transforms(request: resource_pb2.RegisterResourceRequest) -> struct_pb2.Struct:
    """Write properties as the engine gives them to transforms.

    Secrets and unknowns are output values; a resource with transforms of its own also gets what depends on other
    resources as outputs.
    """
    values = decode(request.object)
    struct = encode(values, outputs=True)
    if request.transforms:
        for key, dependencies in request.propertyDependencies.items():
            if key in values and dependencies.urns:
                struct.update({key: with_dependencies(values[key], dependencies.urns)})
    return struct


def _options(request: resource_pb2.RegisterResourceRequest) -> resource_pb2.TransformResourceOptions:
    options = resource_pb2.TransformResourceOptions(depends_on=request.dependencies)
    for theirs, ours in {**_FIELDS, "protect": "protect", "retain_on_delete": "retainOnDelete"}.items():
        _copy(getattr(request, ours), options, theirs)
    if request.HasField("customTimeouts"):
        options.custom_timeouts.CopyFrom(request.customTimeouts)
    if request.deleteBeforeReplaceDefined:
        options.delete_before_replace = request.deleteBeforeReplace
    return options


def _write_options(
    request: resource_pb2.RegisterResourceRequest, options: resource_pb2.TransformResourceOptions
) -> None:
    dependencies = sorted({*request.dependencies, *options.depends_on})
    _copy(dependencies, request, "dependencies")
    for theirs, ours in _FIELDS.items():
        _copy(getattr(options, theirs), request, ours)
    for theirs, ours in _OPTIONAL.items():
        if options.HasField(theirs):  # type: ignore[arg-type] # the stubs want literals
            _copy(getattr(options, theirs), request, ours)
    request.deleteBeforeReplaceDefined = options.HasField("delete_before_replace")


def _copy(value: Any, message: Message, name: str) -> None:
    """Set a field of any kind: scalar, list, map or message."""
    if isinstance(value, str | bool):
        setattr(message, name, value)
        return
    message.ClearField(name)
    if hasattr(value, "items"):
        getattr(message, name).update(dict(value))
    elif hasattr(value, "CopyFrom"):
        getattr(message, name).CopyFrom(value)
    else:
        getattr(message, name).extend(value)
