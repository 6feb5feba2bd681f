"""One bucket as every bucket here is: encrypted, versioned, private, with an end to what is in it."""

from typing import NotRequired, TypedDict, get_args

import pulumi
from pulumi_aws import s3

from components.retention import lifecycle, locked_lifecycle
from components.service_names import LockMode
from components.written import once


class PrivateBucketArgs(TypedDict):
    """What a bucket is made from."""

    bucket: str
    """Its name."""
    policy: pulumi.Input[str]
    """Its policy, as JSON."""
    keep_days: float
    """How long an object is kept, all its versions included."""
    lock_mode: NotRequired[str]
    """Object Lock's mode, governance or compliance: every version is locked for ``keep_days`` from when it is stored,
    and gone soon afterwards. Left out: nothing is locked. Targets of access logs can't be (AWS.md rule 5)."""
    tags: dict[str, str]
    """Its tags."""
    key: NotRequired[pulumi.Input[str]]
    """ARN of the KMS key that encrypts it. Left out: S3's own keys, which is for logs: S3 delivers access logs to no
    other (AWS.md rule 5), and trails bring the key of their contract."""
    log_bucket: NotRequired[pulumi.Input[str]]
    """Name of the bucket that takes its access logs; left out for that bucket itself."""
    outlives_stack: NotRequired[bool]
    """Whether it stays, with all its settings, when the stack is destroyed: for records (AWS.md rule 18)."""


class PrivateBucket(pulumi.ComponentResource):
    """A bucket and its settings. What would make it public, plain or endless can't be asked for.

    It is protected with all its settings, which go when it goes: a destroy that stops half way leaves no bucket behind
    that is open, and a destroy by mistake leaves the stack in charge of what guards the data.
    """

    name: pulumi.Output[str]
    """Its name, once all that guards it is there."""
    arn: pulumi.Output[str]
    """Its ARN, likewise."""

    def __init__(self, name: str, args: PrivateBucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("cordon:index:PrivateBucket", name, {}, opts)
        stays, lock = bool(args.get("outlives_stack", False)), _mode(args)
        bucket = s3.Bucket(
            name,
            bucket=args["bucket"],
            object_lock_enabled=True if lock else None,
            tags=args["tags"],
            opts=pulumi.ResourceOptions(parent=self, protect=True, retain_on_delete=stays),
        )

        def setting(*after: pulumi.Resource) -> pulumi.ResourceOptions:
            return pulumi.ResourceOptions(
                parent=self, protect=True, deleted_with=bucket, retain_on_delete=stays, depends_on=list(after)
            )

        closed = s3.BucketPublicAccessBlock(
            name,
            bucket=bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=setting(),
        )
        # S3 refuses some settings while another of them is being changed; one after the other it takes them all.
        owned = s3.BucketOwnershipControls(
            name, bucket=bucket.id, rule={"object_ownership": "BucketOwnerEnforced"}, opts=setting(closed)
        )
        encrypted = s3.BucketServerSideEncryptionConfiguration(
            name, bucket=bucket.id, rules=[_encryption(args.get("key"))], opts=setting()
        )
        versioned = s3.BucketVersioning(
            name, bucket=bucket.id, versioning_configuration={"status": "Enabled"}, opts=setting()
        )
        ending = s3.BucketLifecycleConfiguration(
            name, bucket=bucket.id, rules=_lifecycle(args), opts=setting(versioned)
        )
        guards: list[pulumi.Resource] = [closed, owned, encrypted, versioned, ending]
        # Whom the policy lets deliver must find the lock there: S3 locks nothing afterwards.
        before: list[pulumi.Resource] = [owned]
        if lock:
            locked = s3.BucketObjectLockConfiguration(
                name,
                bucket=bucket.id,
                object_lock_enabled="Enabled",
                rule={"default_retention": {"mode": lock, "days": int(args["keep_days"])}},
                opts=setting(versioned),
            )
            guards.append(locked)
            before.append(locked)
        guards.append(s3.BucketPolicy(name, bucket=bucket.id, policy=args["policy"], opts=setting(*before)))
        if "log_bucket" in args:
            logged = s3.BucketLogging(
                name,
                bucket=bucket.id,
                target_bucket=args["log_bucket"],
                target_prefix=f"{args['bucket']}/",
                opts=setting(),
            )
            guards.append(logged)

        there = [guard.urn for guard in guards]
        self.name = once(bucket.bucket, *there)
        self.arn = once(bucket.arn, *there)
        self.register_outputs({"name": self.name, "arn": self.arn})


def _encryption(key: pulumi.Input[str] | None) -> s3.BucketServerSideEncryptionConfigurationRuleArgsDict:
    if key is None:
        return {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
    return {
        "apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": key},
        "bucket_key_enabled": True,
    }


def _mode(args: PrivateBucketArgs) -> str:
    """Return Object Lock's mode as S3 writes it; empty for no lock.

    Raises:
        ValueError: There is no such mode.
    """
    mode = args.get("lock_mode")
    if mode is None:
        return ""
    if mode not in get_args(LockMode):
        raise ValueError(f"lock_mode {mode!r}: use one of {', '.join(get_args(LockMode))}, or leave it out")
    return mode.upper()


def _lifecycle(args: PrivateBucketArgs) -> list[s3.BucketLifecycleConfigurationRuleArgsDict]:
    """Return the rules; delete markers have one of their own, because S3 takes no days beside them."""
    ends = (locked_lifecycle if "lock_mode" in args else lifecycle)(args["keep_days"])
    return [
        {
            "id": "end-of-retention",
            "status": "Enabled",
            "filter": {"prefix": ""},
            "expiration": {"days": ends.current},
            "noncurrent_version_expiration": {"noncurrent_days": ends.noncurrent},
            "abort_incomplete_multipart_upload": {"days_after_initiation": ends.unfinished},
        },
        {
            "id": "left-over-markers",
            "status": "Enabled",
            "filter": {"prefix": ""},
            "expiration": {"expired_object_delete_marker": True},
        },
    ]
