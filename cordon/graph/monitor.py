"""The monitor: a program's counterpart where no engine runs. It is served in process and over gRPC alike."""

# ruff: noqa: N802 - the methods bear the protocol's names

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final, TypeVar

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import callback_pb2, provider_pb2, resource_pb2, resource_pb2_grpc

from cordon.errors import GraphError
from cordon.graph.model import Gap, Options, Resource, make_urn, uncovered
from cordon.graph.provider import ORGANIZATION, Provider, Surroundings
from cordon.graph.recorder import Recorder
from cordon.graph.transforms import Transforms, WouldWaitForItself
from cordon.graph.values import restore
from cordon.graph.wire import Places, decode, encode, known_id, known_outputs, read_options

# What the SDK may use. Not among them: resource references, since a provider is given ids anyway; dependsOn of
# lookups, so that the SDK itself leaves a lookup unanswered while what it depends on is unknown.
_FEATURES: Final = {
    name: getattr(resource_pb2, f"RESOURCE_MONITOR_FEATURE_{constant}")
    for name, constant in {
        "secrets": "SECRETS",
        "aliasSpecs": "ALIAS_SPECS",
        "deletedWith": "DELETED_WITH",
        "replaceWith": "REPLACE_WITH",
        "replacementTrigger": "REPLACEMENT_TRIGGER",
        "transforms": "TRANSFORMS",
        "invokeTransforms": "INVOKE_TRANSFORMS",
        "parameterization": "PARAMETERIZATION",
        "resourceHooks": "RESOURCE_HOOKS",
        "errorHooks": "ERROR_HOOKS",
        "stateMigrations": "STATE_MIGRATIONS",
    }.items()
}

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R")


def _reported(method: Callable[..., R]) -> Callable[..., R]:
    """Keep the first failure and tell the program, in the way that its side of the connection understands."""

    @functools.wraps(method)
    def call(self: Monitor, request: Any, context: grpc.ServicerContext | None = None) -> R:
        try:
            return method(self, request)
        except WouldWaitForItself:
            raise
        except Exception as error:
            self.recorder.fail(error)
            if context is not None:
                context.abort(grpc.StatusCode.UNKNOWN, str(error))
            raise

    return call


def _may_lack(resource: Resource) -> bool:
    """Tell whether outputs that aren't named are unknown rather than absent."""
    return resource.counts or uncovered(resource) is not None


class Monitor(resource_pb2_grpc.ResourceMonitorServicer):
    """Records one run of one program. The recorder gives the graph once the program has ended."""

    def __init__(self, project: str, stack: str, given: Surroundings) -> None:
        self.recorder = Recorder(project, stack, given.config)
        self.unanswered: list[str] = []
        self.places = Places(given.root)
        self._given = given
        self._provider = Provider(given, self.recorder)
        self._transforms = Transforms()

    def close(self) -> None:
        """Close the connections to the program."""
        self._transforms.close()

    @_reported
    def RegisterResource(self, request: resource_pb2.RegisterResourceRequest) -> resource_pb2.RegisterResourceResponse:
        """Record a resource, complete its inputs and ask for its outputs."""
        self._transforms.check_thread(request)
        position = self.places.first(request)
        if request.remote:
            raise GraphError(
                f"{position or request.name}: {request.type} is a component that a plugin makes (multi-language); "
                "Cordon runs no plugins: use its Python class, or read the graph from `pulumi preview --json`"
            )
        recorder = self.recorder
        urn = make_urn(recorder.stack, recorder.project, request.parent, request.type, request.name)
        recorder.claim(urn, position)
        # In process the message is the program's own: it must not change under it.
        changed = resource_pb2.RegisterResourceRequest()
        changed.CopyFrom(request)
        self._transforms.resource(urn, changed)
        resource = Resource(
            urn=urn,
            token=request.type,
            name=request.name,
            custom=request.custom,
            parent=request.parent,
            inputs=decode(changed.object),
            dependencies=tuple(sorted(set(changed.dependencies))),
            property_dependencies={
                key: tuple(sorted(set(each.urns)))
                for key, each in sorted(changed.propertyDependencies.items())
                if each.urns and key in changed.object.fields
            },
            provider=changed.provider,
            position=position,
            stack_trace=self.places.trace(request.stackTrace),
            options=read_options(changed, recorder.project, recorder.stack),
        )
        if request.custom:
            resource = self._provider.answer(resource)
        recorder.add(resource)
        known = known_outputs(resource) if resource.custom else encode(resource.inputs)
        return resource_pb2.RegisterResourceResponse(
            urn=urn, id=known_id(resource), object=known, unknown=_may_lack(resource)
        )

    @_reported
    def ReadResource(self, request: resource_pb2.ReadResourceRequest) -> resource_pb2.ReadResourceResponse:
        """Record a resource that the program only looks at, and ask for its state."""
        position = self.places.first(request)
        recorder = self.recorder
        urn = make_urn(recorder.stack, recorder.project, request.parent, request.type, request.name)
        recorder.claim(urn, position)
        resource = self._provider.answer(
            Resource(
                urn=urn,
                token=request.type,
                name=request.name,
                custom=True,
                parent=request.parent,
                id=restore(request.id),
                inputs=decode(request.properties),
                dependencies=tuple(sorted(set(request.dependencies))),
                provider=request.provider,
                external=True,
                position=position,
                stack_trace=self.places.trace(request.stackTrace),
                options=Options(additional_secret_outputs=tuple(sorted(request.additionalSecretOutputs))),
            )
        )
        recorder.add(resource)
        known = known_outputs(resource)
        return resource_pb2.ReadResourceResponse(
            urn=urn, id=known_id(resource), properties=known, unknown=_may_lack(resource)
        )

    @_reported
    def RegisterResourceOutputs(self, request: resource_pb2.RegisterResourceOutputsRequest) -> empty_pb2.Empty:
        """Record a component's outputs, or the stack's exports."""
        self.recorder.set_outputs(request.urn, decode(request.outputs))
        return empty_pb2.Empty()

    @_reported
    def Invoke(self, request: resource_pb2.ResourceInvokeRequest) -> resource_pb2.ResourceInvokeResponse:
        """Answer a lookup."""
        if request.tok == "pulumi:pulumi:getResource":
            return self._get_resource(str(decode(request.args).get("urn")))
        self._transforms.check_thread(request)
        changed = resource_pb2.ResourceInvokeRequest()
        changed.CopyFrom(request)
        self._transforms.invoke(changed)
        result = self._provider.lookup(changed.tok, decode(changed.args), changed.provider)
        if result is None:
            self.unanswered.append(changed.tok)
            return resource_pb2.ResourceInvokeResponse(unknown=True)
        response = resource_pb2.ResourceInvokeResponse()
        getattr(response, "return").CopyFrom(encode(result))
        return response

    def _get_resource(self, urn: str) -> resource_pb2.ResourceInvokeResponse:
        resource = self.recorder.find(urn)
        if resource is None:
            raise GraphError(f"the program refers to {urn}, which was not registered")
        response = resource_pb2.ResourceInvokeResponse()
        state = {"urn": urn, "id": resource.id, "state": dict(resource.outputs)}
        getattr(response, "return").CopyFrom(encode(state))
        return response

    @_reported
    def Call(self, request: resource_pb2.ResourceCallRequest) -> provider_pb2.CallResponse:
        """Refuse a method: only plugins have them."""
        raise GraphError(f"the program calls {request.tok}, a method that a plugin carries out; Cordon runs no plugins")

    @_reported
    def ExistsResource(self, request: resource_pb2.ExistsResourceRequest) -> resource_pb2.ExistsResourceResponse:
        """Say that nobody knows whether a resource exists, and record it."""
        self.recorder.add_gap(Gap("invoke", request.type, reason=f"whether {request.id!r} exists can't be known here"))
        return resource_pb2.ExistsResourceResponse(unknown=True)

    @_reported
    def RegisterPackage(self, request: resource_pb2.RegisterPackageRequest) -> resource_pb2.RegisterPackageResponse:
        """Record a parameterised package; its resources are never AWS's own."""
        made = request.parameterization.name or request.extension.name or request.name
        self.recorder.add_gap(Gap("package", made, reason=f"made by {request.name} {request.version}".strip()))
        return resource_pb2.RegisterPackageResponse(ref=made)

    @_reported
    def RegisterStackTransform(self, request: callback_pb2.Callback) -> empty_pb2.Empty:
        """Register a transform of every resource to come."""
        self._transforms.add_for_stack(request)
        return empty_pb2.Empty()

    @_reported
    def RegisterStackInvokeTransform(self, request: callback_pb2.Callback) -> empty_pb2.Empty:
        """Register a transform of every lookup to come."""
        self._transforms.add_for_invokes(request)
        return empty_pb2.Empty()

    @_reported
    def RegisterResourceHook(self, request: resource_pb2.RegisterResourceHookRequest) -> empty_pb2.Empty:  # noqa: ARG002
        """Accept a hook. Hooks run when an engine applies changes, so here they don't."""
        return empty_pb2.Empty()

    @_reported
    def RegisterErrorHook(self, request: resource_pb2.RegisterErrorHookRequest) -> empty_pb2.Empty:  # noqa: ARG002
        """Accept a hook, likewise."""
        return empty_pb2.Empty()

    @_reported
    def SupportsFeature(self, request: resource_pb2.SupportsFeatureRequest) -> resource_pb2.SupportsFeatureResponse:
        """Say whether the SDK may use a feature (older SDKs ask one by one)."""
        return resource_pb2.SupportsFeatureResponse(hasSupport=request.id in _FEATURES)

    @_reported
    def GetDeploymentInfo(self, request: empty_pb2.Empty) -> resource_pb2.DeploymentInfo:  # noqa: ARG002
        """Say what runs, and which features the SDK may use."""
        return resource_pb2.DeploymentInfo(
            project=self.recorder.project,
            stack=self.recorder.stack,
            organization=ORGANIZATION,
            dryRun=self._given.preview,
            supportedFeatures=sorted(_FEATURES.values()),
        )

    @_reported
    def SignalAndWaitForShutdown(self, request: empty_pb2.Empty) -> empty_pb2.Empty:  # noqa: ARG002
        """Let the program end. Its transforms won't be called again, and it is about to stop serving them."""
        self.close()
        return empty_pb2.Empty()
