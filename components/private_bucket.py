"""One bucket as every bucket here is: encrypted, versioned, private, with an end to what is in it."""

from typing import NotRequired, TypedDict

import pulumi
from pulumi_aws import s3

from components.retention import lifecycle
from components.written import once


class PrivateBucketArgs(TypedDict):
    """What a bucket is made from."""

    bucket: str
    """Its name."""
    policy: pulumi.Input[str]
    """Its policy, as JSON."""
    keep_days: float
    """How long an object is kept, all its versions included."""
    tags: dict[str, str]
    """Its tags."""
    key: NotRequired[pulumi.Input[str]]
    """ARN of the KMS key that encrypts it. Left out: S3's own keys, which is for targets of access logs: S3 delivers
    them to no other (AWS.md rule 5)."""
    log_bucket: NotRequired[pulumi.Input[str]]
    """Name of the bucket that takes its access logs; left out for that bucket itself."""
    outlives_stack: NotRequired[bool]
    """Whether it stays, with all its settings, when the stack is destroyed: for records (AWS.md rule 18)."""


class PrivateBucket(pulumi.ComponentResource):
    """A bucket and its settings. What would make it public, plain or endless can't be asked for.

    It is protected, and its settings are never taken from it: they go when it goes, so that a destroy that stops half
    way leaves no bucket behind that is open.
    """

    name: pulumi.Output[str]
    """Its name, once all that guards it is there."""
    arn: pulumi.Output[str]
    """Its ARN, likewise."""

    def __init__(self, name: str, args: PrivateBucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("cordon:index:PrivateBucket", name, {}, opts)
        stays = bool(args.get("outlives_stack", False))
        bucket = s3.Bucket(
            name,
            bucket=args["bucket"],
            tags=args["tags"],
            opts=pulumi.ResourceOptions(parent=self, protect=True, retain_on_delete=stays),
        )

        def setting(*after: pulumi.Resource) -> pulumi.ResourceOptions:
            return pulumi.ResourceOptions(
                parent=self, deleted_with=bucket, retain_on_delete=stays, depends_on=list(after)
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
        policy = s3.BucketPolicy(name, bucket=bucket.id, policy=args["policy"], opts=setting(owned))
        encrypted = s3.BucketServerSideEncryptionConfiguration(
            name, bucket=bucket.id, rules=[_encryption(args.get("key"))], opts=setting()
        )
        versioned = s3.BucketVersioning(
            name, bucket=bucket.id, versioning_configuration={"status": "Enabled"}, opts=setting()
        )
        ending = s3.BucketLifecycleConfiguration(
            name, bucket=bucket.id, rules=_lifecycle(args["keep_days"]), opts=setting(versioned)
        )
        guards: list[pulumi.Resource] = [closed, owned, policy, encrypted, versioned, ending]
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


def _lifecycle(days: float) -> list[s3.BucketLifecycleConfigurationRuleArgsDict]:
    """Return the rules; delete markers have one of their own, because S3 takes no days beside them."""
    ends = lifecycle(days)
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
