"""How the engine is told of a resource that is there, though not as it should be, so that it is no orphan."""

from __future__ import annotations

from google.protobuf.struct_pb2 import Struct
from grpc import StatusCode
from pulumi.runtime.proto import provider_pb2, status_pb2


def half_made(id_: str, outputs: Struct, inputs: Struct, reason: str) -> bytes:
    """Write what was made, as the details of an error (`ErrorResourceInitFailed`, pulumi/proto/provider.proto).

    Args:
        id_: The resource's id.
        outputs: What it is like, as far as that is known.
        inputs: What it was made from.
        reason: What was refused.
    """
    made = provider_pb2.ErrorResourceInitFailed(id=id_, properties=outputs, reasons=[reason], inputs=inputs)
    status = status_pb2.Status(code=StatusCode.UNKNOWN.value[0], message=reason)
    status.details.add().Pack(made)
    return bytes(status.SerializeToString())
