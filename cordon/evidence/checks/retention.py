"""Live checks of how long things are kept: what S3 and CloudWatch Logs delete by themselves, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from components.retention import LOG_GROUP_DAYS
from cordon.aws.clients import found, pages
from cordon.evidence.check import Observation, holds, live
from cordon.evidence.subject import Subject

_SHORTEST: Final = 2
"""S3 counts whole days, and twice: for a version that is current, and for one that no longer is."""
LATE: Final = 3
"""Days within which logs are deleted after their time (LOG-3)."""


@dataclass(frozen=True)
class Ends:
    """After how many days S3 deletes what is in a bucket; None for never.

    Attributes:
        current: What makes current versions ones that no longer are.
        noncurrent: What deletes those.
        uploads: What stops uploads that were never finished.
        markers: Whether delete markers go when nothing is left under them.
    """

    current: int | None
    noncurrent: int | None
    uploads: int | None
    markers: bool

    @property
    def whole(self) -> int | None:
        """Days from storing to the last version's end."""
        return None if self.current is None or self.noncurrent is None else self.current + self.noncurrent


@live("RET-1")
def data_ends(subject: Subject) -> Iterator[Observation]:
    """Every object of a dataset is deleted in time with all its versions, markers and unfinished uploads."""
    s3, limit = subject.client("s3"), max(int(subject.needs.value("RET-1", "data")), _SHORTEST)
    for _, _, bucket in subject.buckets():
        ends = ends_of(rule for rule in lifecycle_rules(s3, bucket) if about_all(rule))
        endless = [
            what
            for what, days in (
                ("current versions", ends.current),
                ("earlier versions", ends.noncurrent),
                ("unfinished uploads", ends.uploads),
                ("delete markers", ends.markers or None),
            )
            if days is None
        ]
        said = f"versions end after {ends.current} + {ends.noncurrent} days, unfinished uploads after {ends.uploads}"
        late = max(ends.whole or 0, ends.uploads or 0) > limit
        if endless:
            said = f"kept without end: {', '.join(endless)}"
        elif late:
            said += f"; the limit is {limit}"
        yield holds(bucket, not endless and not late, said)


@live("RET-1")
def buckets_versioned(subject: Subject) -> Iterator[Observation]:
    """Every bucket keeps an object's versions, so that nothing is lost by being overwritten before its time."""
    s3 = subject.client("s3")
    for bucket in subject.every_bucket():
        status = s3.get_bucket_versioning(Bucket=bucket).get("Status", "never enabled")
        yield holds(bucket, status == "Enabled", f"versioning {status}")


@live("LOG-3")
def access_logs_kept(subject: Subject) -> Iterator[Observation]:
    """Access logs are kept as long as agreed, and deleted within three days after that."""
    bucket, days = str(subject.exports["accessLogs"]), int(subject.needs.value("LOG-3", "logs"))
    rules = lifecycle_rules(subject.client("s3"), bucket)
    first, last = ends_of(rules).whole, ends_of(rule for rule in rules if about_all(rule)).whole
    # A rule about some of the objects may delete them too early; only one about all of them ends them all.
    right = first is not None and last is not None and days <= first and last <= days + LATE
    said = "kept without end" if last is None else f"deleted after {first if first != last else last} days"
    yield holds(bucket, right, said if right else f"{said}; {days} are agreed")


@live("LOG-3")
def log_groups_kept(subject: Subject) -> Iterator[Observation]:
    """Log groups keep events as long as agreed, and no longer than the next step that CloudWatch Logs offers."""
    days = int(subject.needs.value("LOG-3", "logs"))
    limit = next(step for step in LOG_GROUP_DAYS if step >= days)
    for group in log_groups(subject):
        kept = group.get("retentionInDays")
        said = "kept without end" if kept is None else f"kept {kept} days"
        right = kept is not None and days <= kept <= limit
        yield holds(group["logGroupName"], right, said if right else f"{said}; {days} to {limit} are agreed")


def log_groups(subject: Subject) -> Iterator[Mapping[str, Any]]:
    """Yield the contract's log groups.

    Raises:
        LookupError: One that the stack names is not there.
    """
    logs = subject.client("logs")
    for name in sorted(map(subject.log_group, subject.exports["logGroups"])):
        listed = pages(logs, "describe_log_groups", "logGroups", logGroupNamePrefix=name)
        group = next((one for one in listed if one["logGroupName"] == name), None)
        if group is None:
            raise LookupError(f"there is no log group {name}")
        yield group


def lifecycle_rules(s3: Any, bucket: str) -> list[Mapping[str, Any]]:
    """Return the rules by which a bucket deletes something, as far as they are switched on."""
    answer = found(s3.get_bucket_lifecycle_configuration, Bucket=bucket)
    return [rule for rule in answer.get("Rules", []) if rule.get("Status") == "Enabled"]


def about_all(rule: Mapping[str, Any]) -> bool:
    """Tell whether a rule is about everything in its bucket: a size, a tag or a prefix leaves some of it out."""
    narrowed = rule.get("Filter", {"Prefix": rule.get("Prefix", "")})
    return not any(narrowed.values())


def ends_of(rules: Iterable[Mapping[str, Any]]) -> Ends:
    """Return what some rules come to together: the earliest of each kind."""
    listed = list(rules)
    current = [rule.get("Expiration", {}).get("Days") for rule in listed]
    earlier = [rule.get("NoncurrentVersionExpiration", {}) for rule in listed]
    # Versions that a rule spares for being among the newest are not ended by it.
    noncurrent = [one.get("NoncurrentDays") for one in earlier if not one.get("NewerNoncurrentVersions")]
    uploads = [rule.get("AbortIncompleteMultipartUpload", {}).get("DaysAfterInitiation") for rule in listed]
    markers = any(rule.get("Expiration", {}).get("ExpiredObjectDeleteMarker") is True for rule in listed)
    return Ends(_least(current), _least(noncurrent), _least(uploads), markers)


def _least(days: Iterable[int | None]) -> int | None:
    return min((one for one in days if one), default=None)
