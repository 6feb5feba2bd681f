"""moto lets anybody shorten, loosen or lift a lock, suspends the versioning that locks stand on, breaks on markers.

AWS: a retention in compliance mode can be made longer and nothing else, by nobody; one in governance mode also shorter
or less, by whoever says so in the request and may (`s3:BypassGovernanceRetention`, which `acts` asks for). Versioning
can't be suspended where Object Lock is enabled (S3 user guide, "Locking objects with Object Lock" and "Object Lock
considerations").
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from cordon.simulation.call import Call, Refusal
from cordon.simulation.world import World

_LOCKED: Final = Refusal("AccessDenied", "Access Denied because object protected by object lock.", 403)
_VERSIONING: Final = Refusal(
    "InvalidBucketState",
    "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
    409,
)

_MARKER: Final = Refusal("MethodNotAllowed", "The specified method is not allowed against this resource.", 405)


def refuse(call: Call, world: World) -> Refusal | None:
    """Refuse what a lock is there to prevent."""
    bucket = world.bucket(call.text("Bucket")) if call.service == "s3" else None
    if bucket is None:
        return None
    if call.operation == "PutBucketVersioning":
        suspends = call.params.get("VersioningConfiguration", {}).get("Status") != "Enabled"
        return _VERSIONING if bucket.object_lock_enabled and suspends else None
    if call.operation == "PutObjectRetention":
        version = _version(bucket, call.text("Key"), call.text("VersionId"))
        if version is not None and not hasattr(version, "lock_mode"):
            return _MARKER
        return _LOCKED if version is not None and _weakens(call, version) else None
    return None


def _weakens(call: Call, version: Any) -> bool:
    """Tell whether a retention takes something off the one that holds now."""
    bypass = call.params.get("BypassGovernanceRetention") in (True, "true")
    # A hold is no retention: moto's own word for "locked" would count it.
    held = version.lock_mode in {"GOVERNANCE", "COMPLIANCE"} and _instant(version.lock_until) > datetime.now(UTC)
    if not held or (version.lock_mode == "GOVERNANCE" and bypass):
        return False
    asked = call.params.get("Retention") or {}
    until = asked.get("RetainUntilDate")
    shorter = until is None or _instant(until) < _instant(version.lock_until)
    return shorter or (version.lock_mode == "COMPLIANCE" and asked.get("Mode") != "COMPLIANCE")


def _version(bucket: Any, key: str, id_: str) -> Any | None:
    versions = bucket.keys.getlist(key, [])
    wanted = [one for one in versions if str(one.version_id) == id_] if id_ else versions[-1:]
    return wanted[0] if wanted else None


def _instant(value: Any) -> datetime:
    """Read an instant as boto3 takes one, or as moto keeps one; without zone, UTC."""
    instant = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
