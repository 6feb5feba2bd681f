"""What people change by hand in buckets, and in the account's settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.simulation.built import ACCOUNT
from tests.simulation.by_hand import BY_HAND, Change, Known, Stage, gone, on, said, tagged, text

OTHER = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "ec2:*", "Resource": "*"}]}
BLOCK = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), False)
UNBLOCKED = {name[:1].lower() + name[1:]: False for name in BLOCK}
NEW_RULE = {"ID": "more", "Status": "Enabled", "Filter": {"Prefix": "x/"}, "Expiration": {"Days": 1}}
SEEN_RULE = {"id": "more", "status": "Enabled", "filter": {"prefix": "x/"}, "expiration": {"days": 1}}
SSE_S3 = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}, "BucketKeyEnabled": True}]}
SEEN_SSE = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms"}, "bucketKeyEnabled": True}
WEEK = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 7}}}


def _s3(operation: str, **params: Any) -> Callable[[Stage, Known], object]:
    """Call S3 in the account of the bucket."""
    return lambda stage, one: getattr(stage.client("s3", one.place.account), operation)(Bucket=one.id, **params)


def _tag_bucket(stage: Stage, one: Known) -> None:
    tags = [{"Key": key, "Value": value} for key, value in one.inputs["tags"].items()]
    stage.client("s3", one.place.account).put_bucket_tagging(Bucket=one.id, Tagging={"TagSet": [*tags, BY_HAND]})


def _drop_bucket(stage: Stage, one: Known) -> None:
    stage.client("s3", one.place.account).delete_bucket(Bucket=one.id)


def _lifecycle(change: Callable[[list[Any]], list[Any]]) -> Callable[[Stage, Known], object]:
    def act(stage: Stage, one: Known) -> None:
        s3 = stage.client("s3", one.place.account)
        rules = change(s3.get_bucket_lifecycle_configuration(Bucket=one.id)["Rules"])
        s3.put_bucket_lifecycle_configuration(Bucket=one.id, LifecycleConfiguration={"Rules": rules})

    return act


def _late(given: Mapping[str, Any]) -> Mapping[str, Any]:
    first, *rest = given["rules"]
    return {"rules": [{**first, "expiration": {"days": 9999}}, *rest]}


STORES = {
    "account opened": Change(
        "AccountPublicAccessBlock",
        on("s3control", "put_public_access_block", AccountId=ACCOUNT, PublicAccessBlockConfiguration=BLOCK),
        said(**UNBLOCKED),
    ),
    "account not closed": Change(
        "AccountPublicAccessBlock", on("s3control", "delete_public_access_block", AccountId=ACCOUNT), gone
    ),
    "volumes as they come": Change(
        "EncryptionByDefault", on("ec2", "disable_ebs_encryption_by_default"), said(enabled=False)
    ),
    "bucket tagged": Change("Bucket", _tag_bucket, tagged),
    "bucket's tags gone": Change("Bucket", _s3("delete_bucket_tagging"), said(tags={})),
    "bucket deleted": Change("acme-analytics-data-claims-data", _drop_bucket, gone),
    "bucket's policy": Change("BucketPolicy", _s3("put_bucket_policy", Policy=text(OTHER)), said(policy=text(OTHER))),
    "bucket without policy": Change("BucketPolicy", _s3("delete_bucket_policy"), gone),
    "bucket opened": Change(
        "BucketPublicAccessBlock",
        _s3("put_public_access_block", PublicAccessBlockConfiguration=BLOCK),
        said(**UNBLOCKED),
    ),
    "bucket not closed": Change("BucketPublicAccessBlock", _s3("delete_public_access_block"), gone),
    "access lists": Change(
        "BucketOwnershipControls",
        _s3("put_bucket_ownership_controls", OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]}),
        said(rule={"objectOwnership": "ObjectWriter"}),
    ),
    "ownership left open": Change("BucketOwnershipControls", _s3("delete_bucket_ownership_controls"), gone),
    "encrypted otherwise": Change(
        "BucketServerSideEncryptionConfiguration",
        _s3("put_bucket_encryption", ServerSideEncryptionConfiguration=SSE_S3),
        said(rules=[SEEN_SSE]),
    ),
    "not encrypted": Change("BucketServerSideEncryptionConfiguration", _s3("delete_bucket_encryption"), gone),
    "kept too long": Change(
        "BucketLifecycleConfiguration",
        _lifecycle(lambda rules: [{**rules[0], "Expiration": {"Days": 9999}}, *rules[1:]]),
        _late,
    ),
    "rule added": Change(
        "BucketLifecycleConfiguration",
        _lifecycle(lambda rules: [NEW_RULE, *rules]),
        lambda given: {"rules": [*given["rules"], SEEN_RULE]},
    ),
    "rules in another order": Change("BucketLifecycleConfiguration", _lifecycle(lambda rules: rules[::-1]), said()),
    "rule gone": Change(
        "BucketLifecycleConfiguration", _lifecycle(lambda rules: rules[1:]), lambda given: {"rules": given["rules"][1:]}
    ),
    "kept for ever": Change("BucketLifecycleConfiguration", _s3("delete_bucket_lifecycle"), gone),
    "versions off": Change(
        "BucketVersioning::acme-analytics-data-claims-data",
        _s3("put_bucket_versioning", VersioningConfiguration={"Status": "Suspended"}),
        said(versioningConfiguration={"status": "Suspended"}),
    ),
    "logged elsewhere": Change(
        "BucketLogging",
        lambda stage, one: stage.client("s3").put_bucket_logging(
            Bucket=one.id,
            BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": one.inputs["targetBucket"], "TargetPrefix": "x/"}},
        ),
        said(targetPrefix="x/"),
    ),
    "not logged": Change("BucketLogging", _s3("put_bucket_logging", BucketLoggingStatus={}), gone),
    "locked for a week": Change(
        "BucketObjectLockConfiguration",
        _s3("put_object_lock_configuration", ObjectLockConfiguration=WEEK),
        said(rule={"defaultRetention": {"days": 7, "mode": "GOVERNANCE"}}),
    ),
    "locked no more": Change(
        "BucketObjectLockConfiguration",
        _s3("put_object_lock_configuration", ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"}),
        said(rule=None),
    ),
}
