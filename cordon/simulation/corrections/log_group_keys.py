"""moto knows a log group's key only from its creation: it has no AssociateKmsKey, and no DisassociateKmsKey.

CloudWatch Logs API reference, under these names.
"""

from __future__ import annotations

from typing import Any

from botocore.awsrequest import AWSResponse
from moto.logs.models import logs_backends

from cordon.simulation.call import Call, Refusal


def answer(call: Call) -> tuple[AWSResponse, dict[str, Any]] | None:
    """Do what moto can't, and answer in its stead; None for any other call."""
    if call.service != "logs" or call.operation not in ("AssociateKmsKey", "DisassociateKmsKey"):
        return None
    group = logs_backends[call.account][call.region].groups.get(call.text("logGroupName"))
    if group is None:
        return Refusal("ResourceNotFoundException", "The specified log group does not exist.").answer()
    group.kms_key_id = call.text("kmsKeyId") or None
    return AWSResponse("", 200, {}, None), {"ResponseMetadata": {"HTTPStatusCode": 200, "HTTPHeaders": {}}}
