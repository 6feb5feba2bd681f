"""Live checks of the log archive: what nobody can alter, and for how long (LOG-2, LOG-3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cordon.aws.clients import found
from cordon.evidence.check import Observation, holds, live
from cordon.evidence.checks.retention import LATE, about_all, ends_of, lifecycle_rules
from cordon.evidence.subject import Subject

_MODES: Final = ("governance", "compliance")
"""Weakest first."""
_YEAR: Final = 365


@live("LOG-2", "LOG-3")
def archive_locked(subject: Subject) -> Iterator[Observation]:
    """The archive that the trail goes to locks each record at least as hard and as long as agreed, in every version."""
    s3, bucket = subject.archive("s3"), str(subject.exports["archive"])
    wanted, least = str(subject.needs.value("LOG-2", "lock")), int(subject.needs.value("LOG-3", "audit_records"))
    lock, versions = default_lock(s3, bucket), s3.get_bucket_versioning(Bucket=bucket).get("Status", "never enabled")
    mode = str(lock.get("Mode", "")).lower()
    days = days_of(lock)
    right = mode in _MODES[_MODES.index(wanted) :] and days >= least and versions == "Enabled"
    said = f"locked in {mode} mode for {days} days" if mode else "nothing is locked by default"
    said += "" if versions == "Enabled" else f", versioning {versions}"
    yield holds(bucket, right, said if right else f"{said}; {wanted} mode for {least} days is agreed")


@live("LOG-2")
def trail_archived(subject: Subject) -> Iterator[Observation]:
    """The trail delivers to the archive, in an account that nobody of the contract is in."""
    arn, wanted = str(subject.exports["trail"]), str(subject.exports["archive"])
    target = subject.client("cloudtrail").get_trail(Name=arn)["Trail"].get("S3BucketName")
    apart = subject.organisation.accounts.log_archive != subject.account
    right = target == wanted and apart
    said = f"delivers to {target}" + ("" if target == wanted else f", not to {wanted}")
    yield holds(arn, right, said + ("" if apart else "; the archive is in the contract's own account"))


@live("LOG-3")
def archive_ends(subject: Subject) -> Iterator[Observation]:
    """Records in the archive stay in sight until their lock ends, and are deleted within three days after that."""
    s3, bucket = subject.archive("s3"), str(subject.exports["archive"])
    least = max(days_of(default_lock(s3, bucket)), int(subject.needs.value("LOG-3", "audit_records")))
    rules = lifecycle_rules(s3, bucket)
    # A rule about some of the records may hide them too early; only one about all of them ends them all.
    first, last = ends_of(rules).current, ends_of(rule for rule in rules if about_all(rule)).whole
    right = first is not None and last is not None and least <= first and last <= least + LATE
    said = f"hidden after {first} days" if first is not None else "never hidden"
    said += ", kept without end" if last is None else f", deleted after {last}"
    yield holds(bucket, right, said if right else f"{said}; {least} days are locked or agreed")


def default_lock(s3: Any, bucket: str) -> dict[str, Any]:
    """Return how a bucket locks what is stored in it; empty if it doesn't."""
    told = found(s3.get_object_lock_configuration, Bucket=bucket).get("ObjectLockConfiguration", {})
    enabled = told.get("ObjectLockEnabled") == "Enabled"
    return dict(told.get("Rule", {}).get("DefaultRetention", {})) if enabled else {}


def days_of(lock: Mapping[str, Any]) -> int:
    """Return how many days a lock holds, which S3 writes in days or in years; 0 for none."""
    return int(lock.get("Days") or 0) or int(lock.get("Years") or 0) * _YEAR
