"""moto takes the period of a key's rotation, forgets it, and never tells of it.

AWS: "The default value is 365 days", and GetKeyRotationStatus tells of it while rotation is on (KMS API reference,
EnableKeyRotation and GetKeyRotationStatus).
"""

from __future__ import annotations

from typing import Any, Final

from cordon.simulation.call import Call
from cordon.simulation.world import World

_DEFAULT: Final = 365
_PERIOD: Final = "cordon_rotation_period"


def complete(call: Call, answer: dict[str, Any], world: World) -> None:
    """Keep the period, and tell of it."""
    if call.service != "kms" or call.operation not in ("EnableKeyRotation", "GetKeyRotationStatus"):
        return
    key = world.key(call.text("KeyId"), call.account, call.region)
    if call.operation == "EnableKeyRotation":
        setattr(key, _PERIOD, call.params.get("RotationPeriodInDays") or getattr(key, _PERIOD, _DEFAULT))
    elif answer["KeyRotationEnabled"]:
        answer["RotationPeriodInDays"] = getattr(key, _PERIOD, _DEFAULT)
