"""KMS: calls on keys, by whatever name they are called, and the keys' own policies and grants.

Service Authorization Reference, "Actions, resources, and condition keys for AWS Key Management Service".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cordon.access.model import ContextValue, Named
from cordon.simulation.acts.act import Act
from cordon.simulation.call import Call
from cordon.simulation.world import World, parsed

_PARAMS: Final = {
    "PendingWindowInDays": "kms:ScheduleKeyDeletionPendingWindowInDays",
    "KeySpec": "kms:KeySpec",
    "KeyUsage": "kms:KeyUsage",
    "BypassPolicyLockoutSafetyCheck": "kms:BypassPolicyLockoutSafetyCheck",
    "GranteePrincipal": "kms:GranteePrincipal",
    "RetiringPrincipal": "kms:RetiringPrincipal",
}


def acts(call: Call, world: World) -> list[Act]:
    """Return what must be allowed for a call of KMS."""
    if call.operation == "ReEncrypt":
        sides = {"ReEncryptFrom": _source(call, world), "ReEncryptTo": call.text("DestinationKeyId")}
        return [_on(call, world, action, name) for action, name in sides.items()]
    names = [call.text("KeyId", "TargetKeyId") or _source(call, world)]
    if call.operation == "DeleteAlias":
        names = [call.text("AliasName")]
    if call.operation == "UpdateAlias":  # both the key that loses the name and the one that gets it
        names.append(call.text("AliasName"))
    found = [_on(call, world, call.operation, name) for name in names if name]
    alias = call.text("AliasName")
    if alias:
        arn = f"arn:aws:kms:{call.region}:{call.account}:{alias}"
        found.append(Act(f"kms:{call.operation}", arn, call.account))
    return found or [Act(f"kms:{call.operation}", "*", call.account, _context(call))]


def key_act(  # noqa: PLR0913, PLR0917 - what a use of a key is made of
    call: Call, world: World, key: Any, action: str, encryption: Mapping[str, str] | None = None, via: str = ""
) -> Act:
    """Return the act of using or managing a key."""
    context = _context(call) if not via else {}
    for name, value in (encryption or {}).items():
        context[f"kms:EncryptionContext:{name}"] = value
    if encryption:
        context["kms:EncryptionContextKeys"] = sorted(encryption)
    if via:
        context["kms:ViaService"] = f"{via}.{call.region}.amazonaws.com"
    context |= {
        "kms:KeyOrigin": str(key.origin),
        "kms:KeySpec": str(key.key_spec),
        "kms:KeyUsage": str(key.key_usage),
    }
    account = key.arn.split(":")[4]
    context |= {f"aws:ResourceTag/{one}": value for one, value in world.key_tags(key).items()}
    guard = Named(f"key policy of {key.description or key.arn}", parsed(key.policy))
    return Act(f"kms:{action}", key.arn, account, context, guard, world.grants(key), via)


def _on(call: Call, world: World, action: str, name: str) -> Act:
    key = world.key(name, call.account, call.region)
    if key is None:
        arn = name if name.startswith("arn:") else f"arn:aws:kms:{call.region}:{call.account}:key/{name}"
        return Act(f"kms:{action}", arn, arn.split(":")[4], _context(call))
    given = call.params.get("EncryptionContext") or call.params.get("SourceEncryptionContext")
    return key_act(call, world, key, action, given)


def _source(call: Call, world: World) -> str:
    blob = call.params.get("CiphertextBlob")
    return call.text("SourceKeyId") or (world.key_under(blob, call.region) if isinstance(blob, bytes) else "")


def _context(call: Call) -> dict[str, ContextValue]:
    said: dict[str, ContextValue] = {}
    for given, name in _PARAMS.items():
        value = call.params.get(given)
        if value is not None:
            said[name] = str(value).lower() if isinstance(value, bool) else str(value)
    if call.operation == "CreateGrant":
        # Only AWS services, on a caller's behalf, make grants for AWS resources.
        said |= {"kms:GrantIsForAWSResource": "false", "kms:GrantOperations": list(call.params.get("Operations", []))}
    return said
