"""moto has no StartSession: here a session starts on an instance that runs, and nothing is sent through it.

Systems Manager API reference, "StartSession".
"""

from __future__ import annotations

import hashlib
from typing import Any

from botocore.awsrequest import AWSResponse
from moto.ec2.models import ec2_backends

from cordon.simulation.call import Call, Refusal

_DIGITS = 17


def answer(call: Call) -> tuple[AWSResponse, dict[str, Any]] | None:
    """Answer StartSession in moto's stead; None for any other call."""
    if (call.service, call.operation) != ("ssm", "StartSession"):
        return None
    target = call.text("Target")
    instance = next((each for each in _instances(call) if each.id == target), None)
    if instance is None or instance.state != "running":
        return Refusal("TargetNotConnected", f"{target} is not connected.").answer()
    # AWS's ids begin with the session's name or user's: which of the two policies match is not confirmed on AWS.
    who = call.caller.principal.arn.rpartition("/")[2] if call.caller is not None else "deployer"
    session = f"{who}-{hashlib.sha256(target.encode()).hexdigest()[:_DIGITS]}"
    return AWSResponse("", 200, {}, None), {
        "SessionId": session,
        "TokenValue": "simulated",
        "StreamUrl": f"wss://ssmmessages.{call.region}.amazonaws.com/v1/data-channel/{session}",
        "ResponseMetadata": {"HTTPStatusCode": 200, "HTTPHeaders": {}},
    }


def _instances(call: Call) -> list[Any]:
    reservations = ec2_backends[call.account][call.region].reservations.values()
    return [instance for reservation in reservations for instance in reservation.instances]
