"""moto decrypts, and S3 in moto reads, with keys that are disabled or await deletion.

KMS refuses every use of such a key, and so does S3 for objects under it (KMS developer guide, "Key states of AWS KMS
keys"). What a key whose waiting period has passed is refused with is `NotFoundException`: it is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from cordon.simulation.call import Call, Refusal
from cordon.simulation.objects import key_for, source_key
from cordon.simulation.world import World

_USES: Final = frozenset(
    {
        "CreateGrant",
        "Decrypt",
        "Encrypt",
        "GenerateDataKey",
        "GenerateDataKeyPair",
        "GenerateDataKeyPairWithoutPlaintext",
        "GenerateDataKeyWithoutPlaintext",
        "GenerateMac",
        "ReEncrypt",
        "Sign",
        "Verify",
        "VerifyMac",
    }
)
# Keys that await deletion also refuse these (same page, the table's column "Pending deletion").
_PENDING: Final = frozenset(
    {
        "CreateAlias",
        "DisableKey",
        "DisableKeyRotation",
        "EnableKey",
        "EnableKeyRotation",
        "ScheduleKeyDeletion",
        "TagResource",
        "UntagResource",
        "UpdateAlias",
        "UpdateKeyDescription",
    }
)
_WAITING: Final = "PendingDeletion"


def refuse(call: Call, world: World) -> Refusal | None:
    """Refuse what a key in its present state is no good for."""
    if call.service == "s3":
        used = (key_for(call, world), source_key(call, world))
        found = (_state(key, "Decrypt") for key in used if key is not None)
        refusal = next((one for one in found if one is not None), None)
        return replace(refusal, code=f"KMS.{refusal.code}") if refusal else None
    if call.service != "kms":
        return None
    return next((one for key in _keys(call, world) if (one := _state(key, call.operation)) is not None), None)


def _state(key: Any, operation: str) -> Refusal | None:
    """Refuse an operation on a key."""
    waiting = key.key_state == _WAITING
    if waiting and key.deletion_date.replace(tzinfo=UTC) <= datetime.now(UTC):
        return Refusal("NotFoundException", f"Key '{key.arn}' does not exist")
    if waiting and operation in _USES | _PENDING:
        return Refusal("KMSInvalidStateException", f"{key.arn} is pending deletion.")
    if not key.enabled and operation in _USES:
        return Refusal("DisabledException", f"{key.arn} is disabled.")
    return None


def _keys(call: Call, world: World) -> Iterator[Any]:
    named = [call.text("KeyId", "TargetKeyId"), call.text("DestinationKeyId"), call.text("SourceKeyId")]
    blob = call.params.get("CiphertextBlob")
    if isinstance(blob, bytes):
        named.append(world.key_under(blob, call.region))
    for name in filter(None, named):
        key = world.key(name, call.account, call.region)
        if key is not None:
            yield key
