"""Between boto3 and moto: who calls, whether they may, what AWS would answer that moto does not.

Everything happens on botocore's own events, in this process: parameters are kept before they become a request, the
call is decided before it is sent, and a refusal comes back as the error that botocore makes of AWS's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

import boto3
from botocore.awsrequest import AWSResponse
from botocore.model import OperationModel

from cordon.simulation.acts import acts_of
from cordon.simulation.authorise import Authoriser
from cordon.simulation.call import Call, Refusal
from cordon.simulation.caller import Caller
from cordon.simulation.corrections import ANSWERS, COMPLETIONS, REFUSALS, network_remains
from cordon.simulation.corrections.key_names import bare_key_names
from cordon.simulation.deliveries import deliveries
from cordon.simulation.sealed import DEPLOYER, sealed_client, sealed_session
from cordon.simulation.world import World

_ACCOUNT: Final = "x-moto-account-id"
# The region that requests to global services are made in (AWS.md rule 4).
_GLOBAL: Final = {"aws-global": "us-east-1", "aws-cn-global": "cn-north-1", "aws-us-gov-global": "us-gov-west-1"}
_CALL: Final = "cordon:call"
_REFUSED: Final = "cordon:refused"


class Wire:
    """Makes sessions whose calls are decided and corrected.

    Args:
        world: The simulated accounts.
        authoriser: Decides callers' calls.
        tick: Called before each call: two calls are never made at one instant.
        opened: Called with the account and region of each call.
    """

    def __init__(
        self, world: World, authoriser: Authoriser, tick: Callable[[], None], opened: Callable[[str, str], None]
    ) -> None:
        self.world = world
        self.authoriser = authoriser
        self.tick = tick
        self.opened = opened

    def session(self, account: str, region: str, caller: Caller | None = None) -> boto3.Session:
        """Make a boto3 session for an account: a caller's, or the deployer's, which is never refused anything."""
        session = sealed_session(region, caller.credentials if caller is not None else DEPLOYER)
        events = session._session.get_component("event_emitter")  # noqa: SLF001 - boto3 passes no events on
        self._listen(events, account, caller)
        return session

    def client(self, service: str, account: str, region: str, caller: Caller | None = None) -> Any:
        """Return a client for an account, as `session` would make it."""
        # STS tells callers apart by their credentials.
        credentials = caller.credentials if caller is not None and service == "sts" else DEPLOYER
        client = sealed_client(service, region, credentials)
        self._listen(client.meta.events, account, caller)
        return client

    def _listen(self, events: Any, account: str, caller: Caller | None) -> None:
        handlers = _Handlers(self, account, caller)
        events.register_last("before-parameter-build", handlers.remember)
        events.register_first("before-call", handlers.judge)
        events.register("after-call", handlers.finish)


class _Handlers:
    """One session's part in each call."""

    def __init__(self, wire: Wire, account: str, caller: Caller | None) -> None:
        self._wire = wire
        self._account = account
        self._caller = caller

    def remember(self, params: dict[str, Any], model: OperationModel, context: dict[str, Any], **_: Any) -> None:
        """Keep what is asked for, and take out of a batch what is refused by itself."""
        service, region = model.service_model.service_name, context["client_region"]
        region = _GLOBAL.get(region, region)
        call = Call(str(service), model.name, dict(params), region, self._account, self._caller)
        bare_key_names(call.service, call.operation, params)
        self._wire.opened(self._account or "000000000000", region)
        context[_CALL] = call
        if (call.service, call.operation) == ("s3", "DeleteObjects") and self._caller is not None:
            context[_REFUSED] = self._take_out_refused(call, self._caller, params)

    def judge(
        self, params: dict[str, Any], context: dict[str, Any], **_: Any
    ) -> tuple[AWSResponse, dict[str, Any]] | None:
        """Answer a call that is refused; send any other on to the account that it is about."""
        call: Call = context[_CALL]
        self._wire.tick()
        refusal = self._refuse(call, params.get("url", ""), batch=_REFUSED in context)
        if refusal is not None:
            return refusal.answer()
        if context.get(_REFUSED) and len(context[_REFUSED]) == len(call.params["Delete"]["Objects"]):
            return AWSResponse("", 200, {}, None), {"ResponseMetadata": {"HTTPStatusCode": 200, "HTTPHeaders": {}}}
        if (answer := next((found for each in ANSWERS if (found := each(call)) is not None), None)) is not None:
            return answer
        params["headers"][_ACCOUNT] = _destination(call, self._wire.world)
        return None

    def finish(self, http_response: AWSResponse, parsed: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        """Clear what moto leaves behind, add what it leaves out, and tell of the objects that a batch was refused."""
        if http_response.status_code < HTTPStatus.MULTIPLE_CHOICES:
            network_remains.clear(context[_CALL])
            for complete in COMPLETIONS:
                complete(context[_CALL], parsed, self._wire.world)
        if context.get(_REFUSED):
            parsed["Errors"] = [*parsed.get("Errors", []), *context[_REFUSED]]

    def _refuse(self, call: Call, url: str, *, batch: bool) -> Refusal | None:
        if self._caller is not None and not batch:
            acts = acts_of(call, self._wire.world)
            refusal = self._wire.authoriser.judge(call, self._caller, acts, url)
            if refusal is not None:
                return refusal
        for one in deliveries(call, self._wire.world):
            if not self._wire.authoriser.lets(call, one):
                return one.refusal
        return next((found for each in REFUSALS if (found := each(call, self._wire.world)) is not None), None)

    def _take_out_refused(self, call: Call, caller: Caller, params: dict[str, Any]) -> list[Mapping[str, Any]]:
        acts, objects = acts_of(call, self._wire.world), params["Delete"]["Objects"]
        of_each = len(acts) // max(len(objects), 1)
        kept: list[Any] = []
        refused: list[Mapping[str, Any]] = []
        for number, one in enumerate(objects):
            own = acts[number * of_each : (number + 1) * of_each]
            refusal = self._wire.authoriser.judge(call, caller, own, "")
            if refusal is None:
                kept.append(one)
            else:
                refused.append({**one, "Code": "AccessDenied", "Message": refusal.message})
        params["Delete"] = {**params["Delete"], "Objects": kept}
        return refused


def _destination(call: Call, world: World) -> str:
    """Return the account whose store moto is to look into: that of the resource, which a call may name by its ARN."""
    account = call.account or "000000000000"
    if call.service == "kms":
        name = call.text("KeyId", "TargetKeyId")
        blob = call.params.get("CiphertextBlob")
        if not name and isinstance(blob, bytes):
            name = world.key_under(blob, call.region)
        return name.split(":")[4] if name.startswith("arn:") else account
    if call.service == "sts" and call.text("RoleArn").startswith("arn:"):
        return call.text("RoleArn").split(":")[4] or account
    return account
