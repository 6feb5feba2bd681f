"""The simulated provider behind Pulumi's provider protocol (`ResourceProvider`, pulumi/proto/provider.proto).

One server answers for all providers of a stack, each of which has a connection of its own: where a resource lives is
told by the connection that it comes over.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2

from cordon.engine.differing import differing, some_or_none
from cordon.engine.guard import refuse_credentials, refuse_others, refuse_strangers
from cordon.engine.half_made import half_made
from cordon.engine.planned import DEFAULTS, as_it_is, checked, known, planned, without_own
from cordon.engine.secrecy import hidden_as
from cordon.errors import CordonError, Refused
from cordon.graph.check import Checker
from cordon.graph.model import type_and_name
from cordon.graph.responder import Place, Request, find_place
from cordon.graph.values import Value, has_unknown
from cordon.graph.wire import decode, encode
from cordon.simulation.provider import HalfMade
from cordon.simulation.responder import SimulatedResponder
from cordon.simulation.simulation import Simulation
from cordon.terraform.requiring import missing

VERSION: Final = "7.51.1"
"""What the engine is told: the version of the pulumi-aws whose types are simulated."""

Values = Mapping[str, Value]


class Failed(Exception):
    """What the engine is told of a call that failed.

    Attributes:
        code: gRPC's kind of failure.
        details: More, for programs (`grpc-status-details-bin`); may be empty.
    """

    def __init__(self, code: grpc.StatusCode, message: str, details: bytes = b"") -> None:
        self.code = code
        self.details = details
        super().__init__(message)


Method = Callable[["Plugin", Any, str], Any]
"""Answers a request that came over a connection, which is told by who is at its other end: `ipv4:127.0.0.1:40123`."""


def _answering(method: Method) -> Method:
    """Let one call in at a time, because neither moto nor its seeded ids bear two; whatever fails is `Failed`."""

    @wraps(method)
    def answer(self: Plugin, request: Any, peer: str) -> Any:
        with self.lock:
            try:
                return method(self, request, peer)
            except Failed:
                raise
            except CordonError as error:
                raise Failed(grpc.StatusCode.UNKNOWN, str(error)) from error
            except Exception as error:
                said = f"the simulation failed: {type(error).__name__}: {error}"
                raise Failed(grpc.StatusCode.INTERNAL, said) from error

    return answer


class Plugin:
    """Answers the engine, a method for each of the protocol's; `serving` has gRPC call them.

    Args:
        simulation: The simulated AWS.
        checker: Names resources and fills in defaults.
        stack: The one stack that is served, of the project `project`; any other is refused.
        project: The project's name.
    """

    def __init__(self, simulation: Simulation, checker: Checker, project: str, stack: str) -> None:
        self.lock = threading.Lock()
        self._provider = simulation.provider
        self._responder = SimulatedResponder(simulation)
        self._checker = checker
        self._ours = f"urn:pulumi:{stack}::{project}::"
        self._places: dict[str, Place] = {}

    def Handshake(self, _request: Any, _peer: str) -> Any:  # noqa: N802 - the protocol's names, here and below
        """Say what of the protocol is spoken."""
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True, accept_resources=False)

    def Attach(self, _request: Any, _peer: str) -> Any:  # noqa: N802
        """Be attached to: the engine did not start this process."""
        return empty_pb2.Empty()

    def GetPluginInfo(self, _request: Any, _peer: str) -> Any:  # noqa: N802
        """Tell the version."""
        return plugin_pb2.PluginInfo(version=VERSION)

    def Cancel(self, _request: Any, _peer: str) -> Any:  # noqa: N802
        """Do nothing: no call takes long."""
        return empty_pb2.Empty()

    @_answering
    def CheckConfig(self, request: Any, _peer: str) -> Any:  # noqa: N802
        """Refuse a provider that has credentials, or is another stack's."""
        refuse_others(request.urn, self._ours)
        refuse_credentials(decode(request.news))
        return provider_pb2.CheckResponse(inputs=request.news)

    @_answering
    def DiffConfig(self, request: Any, _peer: str) -> Any:  # noqa: N802
        """Tell what changed; the real provider replaces no provider either."""
        refuse_others(request.urn, self._ours)
        before, after = without_own(decode(request.olds)), without_own(decode(request.news))
        changed = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
        return provider_pb2.DiffResponse(changes=some_or_none(changed), diffs=changed)

    @_answering
    def Configure(self, request: Any, peer: str) -> Any:  # noqa: N802
        """Note where the resources of this connection live."""
        refuse_strangers(peer)
        settings = decode(request.args)
        refuse_credentials(settings)
        place = find_place(settings, {})
        if place.assumed:
            raise Refused(f"the provider doesn't say its {' and '.join(place.assumed)}: each stack's must")
        self._places[peer] = place
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True, acceptResources=False)

    @_answering
    def Check(self, request: Any, _peer: str) -> Any:  # noqa: N802
        """Complete a resource's inputs."""
        refuse_others(request.urn, self._ours)
        token, name = type_and_name(request.urn)
        inputs = checked(self._checker, request.urn, token, name, decode(request.olds), decode(request.news))
        wanting = [
            provider_pb2.CheckFailure(property=name, reason=f"Missing required argument: {token} needs {name}")
            for name in missing(token, inputs)
        ]
        return provider_pb2.CheckResponse(inputs=encode(inputs), failures=wanting)

    @_answering
    def Diff(self, request: Any, peer: str) -> Any:  # noqa: N802
        """Tell what a change of inputs takes."""
        return differing(type_and_name(request.urn)[0], request, self._place(peer, request.urn), self._checker)

    @_answering
    def Create(self, request: Any, peer: str) -> Any:  # noqa: N802
        """Create a resource, or tell what it will look like."""
        place, (token, name) = self._place(peer, request.urn), type_and_name(request.urn)
        inputs = without_own(decode(request.properties))
        if request.preview:
            return provider_pb2.CreateResponse(properties=encode(planned(token, inputs, place)))
        try:
            answer = self._responder.create(Request(request.urn, token, name, inputs, place))
        except HalfMade as error:
            made, noted = error.state, {DEFAULTS: decode(request.properties).get(DEFAULTS) or []}
            note = encode({**hidden_as(made.inputs, inputs), **noted})
            details = half_made(made.id, self._outputs(token, inputs, made.outputs), note, str(error))
            raise Failed(grpc.StatusCode.UNKNOWN, str(error), details) from error
        return provider_pb2.CreateResponse(id=str(answer.id), properties=self._outputs(token, inputs, answer.outputs))

    @_answering
    def Read(self, request: Any, peer: str) -> Any:  # noqa: N802
        """Tell what a resource is like now; nothing if it is gone."""
        place, (token, _) = self._place(peer, request.urn), type_and_name(request.urn)
        if not self._provider.knows(token):  # nobody looks, so it is as it was
            return provider_pb2.ReadResponse(id=request.id, inputs=request.inputs, properties=request.properties)
        inputs = decode(request.inputs)
        given, noted = without_own(inputs), inputs.get(DEFAULTS)
        state = self._provider.read(request.urn, token, request.id, given, place)
        if state is None:
            return provider_pb2.ReadResponse()
        found = {**hidden_as(state.inputs, given), **({DEFAULTS: noted} if noted is not None else {})}
        outputs = self._outputs(token, given, state.outputs)
        return provider_pb2.ReadResponse(id=state.id, inputs=encode(found), properties=outputs)

    @_answering
    def Update(self, request: Any, peer: str) -> Any:  # noqa: N802
        """Change a resource in place, or tell what it will look like."""
        place, (token, name) = self._place(peer, request.urn), type_and_name(request.urn)
        olds, after = without_own(decode(request.olds)), without_own(decode(request.news))
        if request.preview:
            return provider_pb2.UpdateResponse(properties=encode(planned(token, after, place, olds)))
        before = as_it_is(decode(request.old_inputs), olds)
        if self._provider.knows(token):
            made = self._provider.update(request.urn, token, request.id, before, after, place, olds).outputs
        else:
            made = self._responder.create(Request(request.urn, token, name, after, place)).outputs
        return provider_pb2.UpdateResponse(properties=self._outputs(token, after, made))

    @_answering
    def Delete(self, request: Any, peer: str) -> Any:  # noqa: N802
        """Delete a resource."""
        place, (token, _) = self._place(peer, request.urn), type_and_name(request.urn)
        if self._provider.knows(token):
            inputs = without_own(decode(request.old_inputs)) or without_own(decode(request.properties))
            self._provider.delete(request.urn, token, request.id, inputs, place)
        return empty_pb2.Empty()

    @_answering
    def Invoke(self, request: Any, peer: str) -> Any:  # noqa: N802
        """Look something up."""
        found = self._responder.invoke(request.tok, decode(request.args), self._place(peer))
        if found is None or has_unknown(found.values):
            raise Refused(f"{request.tok}: the simulation has no answer for this lookup")
        answer: Any = {"return": encode(found.values)}  # a word of Python's
        return provider_pb2.InvokeResponse(**answer)

    def _outputs(self, token: str, inputs: Values, made: Values) -> Any:
        """Write outputs; secret is what is secret as an input, and what the schema calls sensitive."""
        return encode(hidden_as(self._checker.hide(token, known(made)), inputs))

    def _place(self, peer: str, urn: str = "") -> Place:
        if urn:
            refuse_others(urn, self._ours)
        place = self._places.get(peer)
        if place is None:
            raise Refused("a resource came over a connection on which no provider was configured")
        return place
