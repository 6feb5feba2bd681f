"""The end: data wiped, the stack destroyed, keys on their way out; what is still there, and until when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from cordon.aws.clients import found, pages
from cordon.evidence.check import ERRORS, Observation, Result, holds, reason
from cordon.evidence.checks.archive import days_of, default_lock
from cordon.evidence.verdict import Verdict, worst
from cordon.rehearsal.scene import Scene
from cordon.simulation.enumeration import KINDS, everything
from cordon.simulation.teardown import Left, destroy, empty_bucket

_LOGS = "aws:cloudwatch/logGroup:LogGroup"
_BUCKET = "aws:s3/bucket:Bucket"
_KEY = "aws:kms/key:Key"


Destroy = Callable[[Scene], Left]
"""Destroys a scene's stack, and tells what it leaves on purpose."""


def in_pulumis_order(scene: Scene) -> Left:
    """Destroy a stack as Pulumi would."""
    return destroy(scene.simulation, scene.graph, unprotected=True)


@dataclass(frozen=True)
class Retained:
    """A record that outlives the contract.

    Attributes:
        resource: Its ARN or name.
        what: What it is.
        until: The day on which the last of it goes; None: it stays for good.
        why: What holds it until then.
    """

    resource: str
    what: str
    until: date | None
    why: str


@dataclass(frozen=True)
class Ended:
    """What a taking down came to.

    Attributes:
        wiped: How many versions, markers and uploads were deleted.
        retained: Records that stay, with their dates.
        scheduled: ARN of each key that awaits deletion, with the day.
        left: What Pulumi's teardown left on purpose.
    """

    wiped: int
    retained: tuple[Retained, ...]
    scheduled: dict[str, date]
    left: Left


def take_down(scene: Scene, destroy: Destroy) -> tuple[Ended | None, Result]:
    """Wipe the data and destroy the stack; without an end if AWS refuses."""
    means = "The data is wiped by our wipers, and the stack is destroyed in one go"
    try:
        ended = _take_down(scene, destroy)
    except ERRORS as error:
        seen = Observation(scene.contract.id, Verdict.FAILED, f"could not be taken down: {reason(error)}")
        return None, Result("is-taken-down", ("RET-3",), means, Verdict.FAILED, (seen,))
    said = f"{ended.wiped} versions wiped, {len(ended.retained)} records retained"
    seen = Observation(scene.contract.id, Verdict.SATISFIED, said)
    return ended, Result("is-taken-down", ("RET-3",), means, Verdict.SATISFIED, (seen,))


def _take_down(scene: Scene, destroy: Destroy) -> Ended:
    s3 = scene.role(scene.facts.wipers[0], "wipe").client("s3") if scene.facts.wipers else scene.client("s3")
    wiped = sum(empty_bucket(s3, bucket) for _, _, bucket in scene.subject.buckets())
    left = destroy(scene)
    kms = scene.client("kms")
    scheduled = {}
    for id_ in left.scheduled.values():
        said = kms.describe_key(KeyId=id_)["KeyMetadata"]
        scheduled[str(said["Arn"])] = said["DeletionDate"].astimezone(UTC).date()
    return Ended(wiped, tuple(_retained(scene, left)), scheduled, left)


def nothing_is_left(scene: Scene, before: frozenset[str], ended: Ended) -> Result:
    """Hold what there is now against what was there before the contract, and what stays on purpose."""
    now = everything(scene.simulation, scene.facts.account, *scene.facts.regions)
    stays = {one.resource for one in ended.retained} | set(ended.scheduled)
    extra = sorted(now - before - stays)
    gone = sorted(before - now)
    seen = [Observation(arn, Verdict.FAILED, "is still there, and nothing says why") for arn in extra]
    seen += [Observation(arn, Verdict.FAILED, "was there before the contract, and is gone") for arn in gone]
    if not seen:
        said = f"of {len(now)} things {len(stays)} stay on purpose, the others were there before; looked for in "
        said += f"{', '.join(scene.facts.regions)}: {', '.join(KINDS)}"
        seen = [Observation(scene.facts.account, Verdict.SATISFIED, said)]
    means = "Of all that was looked for in the account, nothing is left after the end but what is listed with its date"
    return Result("nothing-is-left", ("RET-3",), means, worst(one.verdict for one in seen), tuple(seen))


def keys_are_gone(scene: Scene, ended: Ended) -> Result:
    """Ask, after their waiting period, for the keys of the customer's data: a certificate's second stage."""
    due = scene.contract.engagement.end + scene.contract.terms.destruction.within
    kms, seen = scene.client("kms"), []
    wanted = {**scene.facts.keys.datasets, "volumes": scene.facts.keys.volumes}
    for name, arn in sorted(wanted.items()):
        day = ended.scheduled.get(arn)
        if day is None:
            seen.append(Observation(arn, Verdict.FAILED, f"the key of {name} does not await deletion"))
            continue
        try:
            state = kms.describe_key(KeyId=arn)["KeyMetadata"]["KeyState"]
            kms.generate_data_key(KeyId=arn, KeySpec="AES_256")
            seen.append(Observation(arn, Verdict.FAILED, f"the key of {name} can be used ({state})"))
        except ClientError as error:
            code = error.response["Error"]["Code"]
            said = f"the key of {name}: {code} after {day}; to be destroyed by {due.date()}"
            seen.append(holds(arn, code == "NotFoundException" and day <= due.date(), said))
    means = (
        "After their waiting period, and within the time agreed, the keys of all data are gone, and with them the data"
    )
    return Result("keys-are-gone", ("RET-3",), means, worst(one.verdict for one in seen), tuple(seen))


def last_deletion(ended: Ended) -> datetime:
    """Return an instant after the last key's waiting period."""
    last = max(ended.scheduled.values(), default=datetime.now(UTC).date())
    return datetime.combine(last + timedelta(days=1), datetime.min.time(), UTC)


def _retained(scene: Scene, left: Left) -> Iterator[Retained]:
    today = datetime.now(UTC).date()
    records = list(_records(scene, left, today))
    yield from records
    last = (
        None
        if any(one.until is None for one in records)
        else max((one.until or today for one in records), default=today)
    )
    for urn, id_ in left.retained.items():
        if scene.graph.by_urn[urn].token == _KEY:
            arn = scene.client("kms").describe_key(KeyId=id_)["KeyMetadata"]["Arn"]
            yield Retained(arn, "key of the logs", last, "it opens the last of these records")


def _records(scene: Scene, left: Left, today: date) -> Iterator[Retained]:
    for urn, id_ in left.retained.items():
        token = scene.graph.by_urn[urn].token
        if token == _LOGS:
            groups = pages(scene.client("logs"), "describe_log_groups", "logGroups", logGroupNamePrefix=id_)
            group = next(one for one in groups if one["logGroupName"] == id_)
            yield _kept(group["arn"].removesuffix(":*"), "log group", group.get("retentionInDays"), today)
        elif token == _BUCKET:
            yield _kept(
                f"arn:{scene.facts.partition}:s3:::{id_}",
                "access logs",
                _lifecycle_days(scene.client("s3"), id_),
                today,
            )
    archive = str(scene.exports["archive"])
    lock = default_lock(scene.archive("s3"), archive)
    days = days_of(lock)
    why = f"locked for {days} days in {lock['Mode'].lower()} mode" if lock else "not locked"
    name = f"arn:{scene.facts.partition}:s3:::{archive}/{scene.contract.id}/"
    yield Retained(name, "audit records", today + timedelta(days=days), why)


def _kept(resource: str, what: str, days: int | None, today: date) -> Retained:
    if not days:
        return Retained(resource, what, None, "nothing ends it")
    return Retained(resource, what, today + timedelta(days=days), f"each record is kept for {days} days")


def _lifecycle_days(s3: Any, bucket: str) -> int:
    """Return how long a bucket keeps a version at most, as current and as noncurrent; 0 if nothing ends it."""
    rules = found(s3.get_bucket_lifecycle_configuration, Bucket=bucket).get("Rules", [])
    current = max((one.get("Expiration", {}).get("Days", 0) for one in rules), default=0)
    noncurrent = max((one.get("NoncurrentVersionExpiration", {}).get("NoncurrentDays", 0) for one in rules), default=0)
    return int(current + noncurrent) if current and noncurrent else 0
