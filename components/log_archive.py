"""The locked stores that contracts' trails deliver to: one bucket for each retention class, in one region."""

from typing import NotRequired, TypedDict, cast

import pulumi

from components.policy_documents import LIMITS, SizedDocument, archive_bucket_policy, excess, measure, render
from components.policy_documents.archive import ArchivedTrail
from components.policy_documents.document import Document
from components.private_bucket import PrivateBucket
from components.service_names import LockMode, archive_bucket_name
from components.tagging import shared_tags

STACK = "log-archive"


class TrailArgs(TypedDict):
    """A contract's trail."""

    contract: str
    """The contract's id, under which the trail delivers."""
    account: str
    """The contract's account."""


class RetentionClassArgs(TypedDict):
    """What is locked in the same way for the same time."""

    mode: str
    """Object Lock's mode: governance or compliance."""
    days: float
    """How long every version is locked; soon afterwards it is deleted."""
    trails: list[TrailArgs]
    """Who delivers; empty where only records of contracts that are over are left."""


class LogArchiveArgs(TypedDict):
    """What the stores are made from."""

    account: str
    """The log archive's account."""
    region: str
    """The region of the buckets, and of the trails that deliver to them."""
    classes: list[RetentionClassArgs]
    """The retention classes in use; buckets are never taken away by leaving a class out."""
    readers: list[str]
    """ARNs of the roles that may read the records."""
    break_glass: NotRequired[list[str]]
    """ARNs of the roles for emergencies: nothing is denied to them, and nothing allowed."""
    partition: NotRequired[str]
    """AWS's partition; left out: aws."""


class LogArchive(pulumi.ComponentResource):
    """Buckets under Object Lock (AWS.md rule 5), protected and kept when the stack is destroyed (rule 6).

    Their default encryption is S3's own: CloudTrail encrypts each file with its contract's key, which the trail names,
    and its digest files with no other than S3's. No contract's key could be the default of a bucket that several share.
    """

    buckets: dict[str, pulumi.Output[str]]
    """Names of the buckets by class, for example ``compliance-400d``, once all that guards them is there."""
    arns: dict[str, pulumi.Output[str]]
    """Their ARNs, likewise."""

    def __init__(self, name: str, args: LogArchiveArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("cordon:index:LogArchive", name, {}, opts)
        self.buckets, self.arns = {}, {}
        for one in args["classes"]:
            mode, days = cast("LockMode", one["mode"]), int(one["days"])
            bucket = archive_bucket_name(mode, days, args["region"], args["account"])
            made = PrivateBucket(
                f"{name}-{mode}-{days}d",
                {
                    "bucket": bucket,
                    "policy": render(_policy(bucket, one["trails"], args)),
                    "keep_days": days,
                    "lock_mode": mode,
                    "tags": shared_tags(STACK, ["ENC-1", "ENC-2", "LOG-2", "LOG-3"]),
                    "outlives_stack": True,
                },
                pulumi.ResourceOptions(parent=self),
            )
            self.buckets[f"{mode}-{days}d"], self.arns[f"{mode}-{days}d"] = made.name, made.arn
        self.register_outputs({"buckets": self.buckets, "arns": self.arns})


def _policy(bucket: str, trails: list[TrailArgs], args: LogArchiveArgs) -> Document:
    """Return a bucket's policy.

    Raises:
        ValueError: AWS would not take it: it names too many contracts.
    """
    partition = args.get("partition", "aws")
    made = archive_bucket_policy(
        bucket,
        [
            ArchivedTrail(contract=one["contract"], account=one["account"], region=args["region"], partition=partition)
            for one in trails
        ],
        readers=args["readers"],
        break_glass=args.get("break_glass", ()),
        partition=partition,
    )
    if excess(SizedDocument("bucket", bucket, made)):
        limit = LIMITS["bucket"]
        raise ValueError(
            f"{bucket}: with {len(trails)} contracts its policy has {measure(made, limit):,} {limit.unit}, AWS "
            f"takes {limit.maximum:,} ({limit.page}); keep the logs of some a day longer: that is another bucket"
        )
    return made
