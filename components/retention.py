"""How long things are kept, in the steps that AWS offers (AWS.md rule 16)."""

from typing import Final, NamedTuple

# CloudWatch Logs API reference, "PutRetentionPolicy".
LOG_GROUP_DAYS: Final = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip
_UNDO: Final = 7  # days: the longest time an overwritten or deleted object can be had back
_UNFINISHED: Final = 3  # days: the longest that an upload takes


class Lifecycle(NamedTuple):
    """Days after which S3 deletes: current versions, versions no longer current, uploads never finished."""

    current: int
    noncurrent: int
    unfinished: int


def lifecycle(days: float) -> Lifecycle:
    """Return the days for objects that are kept at most so long.

    S3 counts twice: from storing to expiry, which leaves the object as a version that isn't current, and from there to
    its end. Both together are the limit. For one day they are two, because S3 knows no shorter step.

    Raises:
        ValueError: ``days`` is less than one.
    """
    limit = _whole(days)
    undo = min(max(limit // 30, 1), _UNDO)
    return Lifecycle(current=max(limit - undo, 1), noncurrent=undo, unfinished=min(limit, _UNFINISHED))


def locked_lifecycle(days: float) -> Lifecycle:
    """Return the days for objects that are locked so long: they stay current, and so readable, until the lock ends.

    Only then do they expire, and S3 deletes the version that is left in its next step, a day later. Before its lock
    ends it could not (S3 user guide, "Object Lock considerations", on lifecycle rules). With the midnights that S3
    rounds up to, all is gone within the three days that LOG-3 grants.

    Raises:
        ValueError: ``days`` is less than one.
    """
    return Lifecycle(current=_whole(days), noncurrent=1, unfinished=min(_whole(days), _UNFINISHED))


def log_group_days(days: float) -> int:
    """Return the shortest retention of a log group that keeps what is logged at least so long.

    Raises:
        ValueError: ``days`` is longer than CloudWatch Logs offers.
    """
    limit = int(days)
    fitting = [step for step in LOG_GROUP_DAYS if step >= limit]
    if limit < 1 or not fitting:
        raise ValueError(f"days {days:g}: CloudWatch Logs keeps events for 1 to {LOG_GROUP_DAYS[-1]} days")
    return fitting[0]


def _whole(days: float) -> int:
    if int(days) < 1:
        raise ValueError(f"days {days:g}: S3 keeps objects for one day at least; give 1 or more")
    return int(days)
