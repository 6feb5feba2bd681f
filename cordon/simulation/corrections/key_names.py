"""moto knows a key by its bare id alone in some calls (DisableKey, EnableKey, …), and breaks on the ARN that AWS takes.

KMS API reference: `KeyId` is "the key ID or key ARN" in all of them.
"""

from __future__ import annotations

from typing import Any, Final

_BARE: Final = frozenset(
    {"CancelKeyDeletion", "DisableKey", "EnableKey", "ScheduleKeyDeletion", "UpdateKeyDescription"}
)


def bare_key_names(service: str, operation: str, params: dict[str, Any]) -> None:
    """Write a key's bare id where moto knows no other name."""
    name = params.get("KeyId")
    if service == "kms" and operation in _BARE and isinstance(name, str) and name.startswith("arn:"):
        params["KeyId"] = name.rpartition("/")[2]
