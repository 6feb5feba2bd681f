"""Decides a caller's call with everything that bears on it: the request's context, and the policies as they are now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from botocore.exceptions import EndpointConnectionError

from cordon.access.context import usual_context
from cordon.access.model import ContextValue, Decision, Named, Policies, Principal, PrincipalKind, Request
from cordon.access.request_context import caller_kind, carried
from cordon.aws import reference
from cordon.errors import SimulationError
from cordon.simulation.acts.act import Act
from cordon.simulation.call import Call, Refusal
from cordon.simulation.caller import Caller
from cordon.simulation.deliveries import Delivery
from cordon.simulation.world import World, parsed

Decide = Callable[[Request, Policies], Decision]

# Services whose endpoints are called otherwise than boto3 calls the service.
_ENDPOINTS: Final = {"cloudwatch": "monitoring", "stepfunctions": "states", "secretsmanager": "secretsmanager"}
_CODES: Final = {
    "cloudtrail": "AccessDeniedException",
    "ec2": "UnauthorizedOperation",
    "kms": "AccessDeniedException",
    "logs": "AccessDeniedException",
    "ssm": "AccessDeniedException",
}
_LAYERS: Final = {
    "identity": "an identity-based policy",
    "boundary": "a permissions boundary",
    "session": "a session policy",
    "resource": "a resource-based policy",
    "trust": "a resource-based policy",
    "service control": "a service control policy",
    "resource control": "a resource control policy",
    "endpoint": "a VPC endpoint policy",
    "grant": "a grant",
}


@dataclass(frozen=True)
class Record:
    """One decision: the call it was for, the request it was on, and what it rests on."""

    service: str
    operation: str
    request: Request
    decision: Decision
    at: datetime


class Authoriser:
    """Decides calls, and keeps every decision.

    Args:
        world: The simulated accounts.
        decide: The evaluator.
        records: Where decisions are kept.
    """

    def __init__(self, world: World, decide: Decide, records: list[Record]) -> None:
        self._world = world
        self._decide = decide
        self._records = records

    def judge(self, call: Call, caller: Caller, acts: list[Act], url: str) -> Refusal | None:
        """Decide a call; None if all that it takes is allowed.

        Raises:
            EndpointConnectionError: The caller's network has no way to the service.
        """
        if caller.expires is not None and datetime.now(UTC) >= caller.expires:
            return Refusal("ExpiredToken", "The security token included in the request is expired", 403)
        endpoint = self._endpoint(call, caller, url)
        for act in acts:
            record = self._examine(call, caller, act, endpoint)
            if not record.decision.allowed:
                return _refusal(call, record)
        return None

    def lets(self, call: Call, delivery: Delivery) -> bool:
        """Tell whether a service may do what a call takes for granted."""
        principal = Principal(PrincipalKind.SERVICE, delivery.service)
        act = delivery.act
        usual = usual_context(principal, now=datetime.now(UTC), region=call.region, account=act.account)
        request = _request(principal, act, {**usual, **act.context})
        decision = self._decide(request, Policies(resource=act.guard, grants=act.grants))
        self._records.append(Record(call.service, call.operation, request, decision, datetime.now(UTC)))
        return decision.allowed

    def _examine(self, call: Call, caller: Caller, act: Act, endpoint: Any | None) -> Record:
        request = _request(caller.principal, act, self._context(call, caller, act, endpoint))
        decision = self._decide(request, self._policies(caller, act, endpoint))
        record = Record(call.service, call.operation, request, decision, datetime.now(UTC))
        self._records.append(record)
        return record

    def _context(self, call: Call, caller: Caller, act: Act, endpoint: Any | None) -> dict[str, ContextValue]:
        usual = usual_context(caller.principal, now=datetime.now(UTC), region=call.region, account=act.account)
        context: dict[str, ContextValue] = {**usual, **caller.facts, **act.context}
        if act.action.startswith("kms:") and caller.account:
            context["kms:CallerAccount"] = caller.account
        if act.via:
            # The service asks from its own network: neither the caller's address nor its endpoint is the request's.
            service = f"{act.via}.amazonaws.com"
            return context | {
                "aws:ViaAWSService": "true",
                "aws:CalledVia": [service],
                "aws:CalledViaFirst": service,
                "aws:CalledViaLast": service,
            }
        context["aws:SecureTransport"] = "true" if caller.origin.tls else "false"
        if call.service == "s3" and caller.origin.tls:
            context["s3:TlsVersion"] = caller.origin.tls
        if endpoint is not None:
            context |= {"aws:SourceVpce": endpoint.id, "aws:SourceVpc": endpoint.vpc_id}
        elif caller.origin.source_ip:
            context["aws:SourceIp"] = caller.origin.source_ip
        return context

    def _endpoint(self, call: Call, caller: Caller, url: str) -> Any | None:
        origin = caller.origin
        service = _ENDPOINTS.get(call.service, call.service)
        if origin.endpoint:
            found = self._world.endpoint(origin.endpoint)
            if found is None or found.service_name.split(".", 3)[2:] != [call.region, service]:
                raise EndpointConnectionError(endpoint_url=url)
            return found
        if origin.vpc:
            found = self._world.endpoint_of(origin.vpc, service, call.region)
            if found is None:
                raise EndpointConnectionError(endpoint_url=url)
            return found
        return None

    def _policies(self, caller: Caller, act: Act, endpoint: Any | None) -> Policies:
        identity, boundary = self._of_principal(caller)
        passing = None
        if endpoint is not None and not act.via:
            name = f"endpoint policy of {endpoint.service_name.split('.', 3)[3]}"
            passing = Named(name, parsed(endpoint.policy_document))
        levels = self._world.service_control.get(caller.account, ())
        return Policies(
            identity=identity,
            boundary=boundary,
            session=caller.policies,
            resource=act.guard,
            service_control=levels,
            endpoint=passing,
            grants=act.grants,
        )

    def _of_principal(self, caller: Caller) -> tuple[tuple[Named, ...], Named | None]:
        principal = caller.principal
        found: Any | None = None
        if principal.kind is PrincipalKind.ROLE_SESSION:
            found = self._world.role(principal.role_arn)
        elif principal.kind is PrincipalKind.USER:
            found = self._world.user(principal.arn)
        if found is None:
            return (), None
        return self._world.policies_of(found), self._world.boundary_of(found)


def _request(principal: Principal, act: Act, context: Mapping[str, ContextValue]) -> Request:
    """Return the request for an action, with those keys of a call's context that its requests have.

    Raises:
        SimulationError: AWS has no such action, so that nobody knows what its requests have.
    """
    action = reference.action(act.action)
    if action is None:
        raise SimulationError(
            f"{act.action} is no action of the service authorization reference, so the condition keys of its requests "
            "are not known; give the call its action in cordon/simulation/acts/"
        )
    kept = carried(action, act.resource, caller_kind(principal), context)
    return Request(principal, act.action, act.resource, act.account, kept)


def _refusal(call: Call, record: Record) -> Refusal:
    request, decision = record.request, record.decision
    who = request.principal.arn
    if decision.unknown:
        raise SimulationError(
            f"whether {who} may {request.action} on {request.resource} is not known: {'; '.join(decision.unknown)}"
        )
    layer = decision.decisive[0].layer if decision.decisive else ""
    said = _LAYERS.get(layer, "a policy")
    why = f"with an explicit deny in {said}" if decision.explicit else f"because {said.replace('a', 'no', 1)} allows it"
    if not decision.explicit and said.startswith("an "):
        why = f"because no {said[3:]} allows the {request.action} action"
    elif not decision.explicit:
        why = f"because no {said[2:]} allows the {request.action} action"
    message = f"User: {who} is not authorized to perform: {request.action} on resource: {request.resource} {why}"
    code = _CODES.get(call.service, "AccessDenied")
    status = 400 if code == "AccessDeniedException" else 403
    return Refusal(code, message, status)
