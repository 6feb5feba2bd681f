"""Live checks of the log archive: what nobody can alter, and for how long (LOG-2, LOG-3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cordon.aws import found
from cordon.evidence.check import Observation, holds, live
from cordon.evidence.subject import Subject

_MODES: Final = ("governance", "compliance")
"""Weakest first."""
_YEAR: Final = 365


@live("LOG-2")
def archive_locked(subject: Subject) -> Iterator[Observation]:
    """The archive that the trail goes to keeps every version, and locks it at least as hard as agreed."""
    s3, bucket = subject.archive("s3"), str(subject.exports["archive"])
    wanted = str(subject.needs.value("LOG-2", "lock"))
    mode = str(_lock(s3, bucket).get("Mode", "")).lower()
    versions = s3.get_bucket_versioning(Bucket=bucket).get("Status", "never enabled")
    right = mode in _MODES[_MODES.index(wanted) :] and versions == "Enabled"
    said = f"locked in {mode} mode" if mode else "nothing is locked by default"
    yield holds(bucket, right, f"{said}, versioning {versions}" + ("" if right else f"; {wanted} mode is agreed"))


@live("LOG-3")
def archive_keeps(subject: Subject) -> Iterator[Observation]:
    """The archive locks each audit record for as long as it must be kept."""
    bucket, wanted = str(subject.exports["archive"]), int(subject.needs.value("LOG-3", "audit_records"))
    lock = _lock(subject.archive("s3"), bucket)
    days = int(lock.get("Days") or 0) or int(lock.get("Years") or 0) * _YEAR
    right = days >= wanted
    yield holds(bucket, right, f"locked for {days} days" + ("" if right else f"; {wanted} are agreed"))


@live("LOG-2")
def trail_archived(subject: Subject) -> Iterator[Observation]:
    """The trail delivers to the archive, in an account that nobody of the contract is in."""
    arn, wanted = str(subject.exports["trail"]), str(subject.exports["archive"])
    target = subject.client("cloudtrail").get_trail(Name=arn)["Trail"].get("S3BucketName")
    apart = subject.organisation.accounts.log_archive != subject.account
    right = target == wanted and apart
    said = f"delivers to {target}" + ("" if target == wanted else f", not to {wanted}")
    yield holds(arn, right, said + ("" if apart else "; the archive is in the contract's own account"))


def _lock(s3: Any, bucket: str) -> dict[str, Any]:
    """Return how a bucket locks what is stored in it; empty if it doesn't."""
    told = found(s3.get_object_lock_configuration, Bucket=bucket).get("ObjectLockConfiguration", {})
    enabled = told.get("ObjectLockEnabled") == "Enabled"
    return dict(told.get("Rule", {}).get("DefaultRetention", {})) if enabled else {}
