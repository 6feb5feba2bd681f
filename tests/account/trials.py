"""What is tried in a real account, and in the simulation by the same code: each trial yields what was seen.

A contractor's own roles can't be tried from here: entry roles take an identity provider, data roles a workspace. Until
there is a component for workspaces, what they are refused is shown by the live checks, which read policies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from botocore.exceptions import ClientError

from cordon.evidence import checks
from cordon.evidence.check import CHECKS, ERRORS, Observation, applicable, holds, reason, run
from cordon.evidence.verdict import Verdict
from tests.account.ground import CONTRACT
from tests.account.stage import Stage

Trial = Callable[[Stage], Iterator[Observation]]
TRIALS: Final[dict[str, Trial]] = {}
WITHOUT_ARCHIVE: Final = ("archive-locked", "archive-ends")
"""Live checks that ask for what the suite leaves out: a locked archive couldn't be cleaned up."""
SAMPLE: Final = "suite.csv"
_PATIENCE: Final = 30
"""How many minutes AWS may take until a record is delivered (CloudTrail, flow logs: 15), or a policy is everywhere."""


def trial(one: Trial) -> Trial:
    """Register a trial, to be run in the order in which they stand here."""
    TRIALS[one.__name__.replace("_", "-")] = one
    return one


@trial
def live_checks_are_green(stage: Stage) -> Iterator[Observation]:
    """Every live check finds what the contract demands."""
    assert len(CHECKS) > len(checks.__all__)  # they are registered
    for check in applicable(stage.subject):
        if check.id not in WITHOUT_ARCHIVE:
            result = run(check, stage.subject)
            bad = [f"{one.resource}: {one.observed}" for one in result.observations if not one.verdict.green]
            yield Observation(check.id, result.verdict, "; ".join(bad) or f"{len(result.observations)} observations")


@trial
def data_comes_and_goes(stage: Stage) -> Iterator[Observation]:
    """A producer delivers, machinery promotes and releases, operators collect."""
    ingress, data, egress = (stage.bucket(one) for one in ("drafts/ingress", "drafts/data", "artwork/egress"))
    released = f"released/{SAMPLE}"
    yield _through("the producer delivers", lambda: _put(stage, "producer", ingress))
    yield _through("it is read for promotion", lambda: _get(stage, "promotion", ingress))
    yield _through("it is promoted", lambda: _put(stage, "promotion", data))
    yield _through("artwork is released", lambda: _put(stage, "promotion", egress, released))
    yield _through("an operator collects them", lambda: _get(stage, "operator", egress, released))


@trial
def nobody_is_locked_out(stage: Stage) -> Iterator[Observation]:
    """Deployers still change every policy, wipers see every version, break-glass reaches every bucket."""
    s3, kms = stage.client("deployer", "s3"), stage.client("deployer", "kms")
    for bucket in stage.subject.every_bucket():
        yield _through(f"the deployer rewrites the policy of {bucket}", partial(_same_policy, s3, bucket))
    for name, key in stage.exports["keys"].items():
        yield _through(f"the deployer rewrites the policy of the key {name}", partial(_same_key, kms, key))
    for _, _, bucket in stage.subject.buckets():
        for role in ("wiper", "break-glass"):
            listing = stage.client(role, "s3").list_object_versions
            yield _through(f"{role} lists {bucket}", partial(listing, Bucket=bucket))


@trial
def outsiders_are_refused(stage: Stage) -> Iterator[Observation]:
    """Who may do everything in the account reaches no data outside the endpoint."""
    s3 = stage.client("outsider", "s3")
    yield _through("the outsider can use S3 at all", s3.list_buckets)
    for place, bucket in sorted(stage.exports["buckets"].items()):
        key = f"released/{SAMPLE}" if place.endswith("/egress") else SAMPLE
        yield _refused(f"the outsider reads {place}", partial(s3.get_object, Bucket=bucket, Key=key))
        yield _refused(f"the outsider writes {place}", partial(s3.put_object, Bucket=bucket, Key=SAMPLE, Body=b"x"))


@trial
def records_arrive(stage: Stage) -> Iterator[Observation]:
    """The trail, the flow log and S3 deliver; AWS says no word of an error, and files are there."""
    cloudtrail, trail = stage.ground.admin("cloudtrail"), stage.exports["trail"]

    def trail_is_well() -> bool:
        status = cloudtrail.get_trail_status(Name=trail)
        return bool(status["IsLogging"]) and not status.get("LatestDeliveryError")

    def trail_is_there() -> bool:
        archive = str(stage.exports["archive"])
        prefix = f"{CONTRACT}/AWSLogs/{stage.ground.account}/CloudTrail/"
        listed = stage.client("operator", "s3").list_objects_v2(Bucket=archive, Prefix=prefix)
        return bool(listed.get("Contents"))

    def group_fills(purpose: str) -> Callable[[], bool]:
        name = stage.subject.log_group(purpose)
        return lambda: bool(stage.ground.admin("logs").describe_log_streams(logGroupName=name)["logStreams"])

    yield _within(stage, "the trail records without an error", trail_is_well)
    yield _within(stage, "the trail's files arrive in the archive", trail_is_there)
    yield _within(stage, "the trail's copy arrives in its log group", group_fills("trail"))
    yield _within(stage, "the network's flows arrive in their log group", group_fills("flow"))


@trial
def access_ends_by_itself(stage: Stage) -> Iterator[Observation]:
    """After the last instant a session that was issued before is worth nothing, and operators still collect."""
    before, operator = stage.client("producer", "s3"), stage.client("operator", "s3")
    ingress, egress = stage.bucket("drafts/ingress"), stage.bucket("artwork/egress")

    def deliver() -> object:
        return before.put_object(Bucket=ingress, Key=SAMPLE, Body=b"made up")

    yield _through("the producer delivers until then", deliver)
    stage.end()
    yield _within(stage, "the producer's session is refused after the end", lambda: _code(deliver) == "AccessDenied")
    collecting = "an operator still collects what was released"
    yield _through(collecting, lambda: operator.get_object(Bucket=egress, Key=f"released/{SAMPLE}"))


def _put(stage: Stage, role: str, bucket: str, key: str = SAMPLE) -> object:
    return stage.client(role, "s3").put_object(Bucket=bucket, Key=key, Body=b"made up")


def _get(stage: Stage, role: str, bucket: str, key: str = SAMPLE) -> object:
    return stage.client(role, "s3").get_object(Bucket=bucket, Key=key)


def _same_policy(s3: Any, bucket: str) -> object:
    return s3.put_bucket_policy(Bucket=bucket, Policy=s3.get_bucket_policy(Bucket=bucket)["Policy"])


def _same_key(kms: Any, key: str) -> object:
    policy = kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
    return kms.put_key_policy(KeyId=key, PolicyName="default", Policy=policy)


def _code(call: Callable[[], object]) -> str:
    try:
        call()
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


def _through(what: str, call: Callable[[], object]) -> Observation:
    try:
        call()
    except ERRORS as error:
        return Observation(what, Verdict.FAILED, reason(error))
    return Observation(what, Verdict.SATISFIED, "went through, as it must")


def _refused(what: str, call: Callable[[], object]) -> Observation:
    code = _code(call)
    return holds(what, code == "AccessDenied", code or "went through")


def _within(stage: Stage, what: str, ask: Callable[[], bool]) -> Observation:
    """Ask once a minute until it is so."""
    for minute in range(_PATIENCE):
        if ask():
            return Observation(what, Verdict.SATISFIED, f"after {minute} minutes")
        stage.ground.pause(60)
    return Observation(what, Verdict.FAILED, f"not within {_PATIENCE} minutes")
