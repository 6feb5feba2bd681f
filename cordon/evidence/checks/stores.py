"""Live checks of the stores: how each bucket and what is in it is encrypted, and that none can be opened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cordon.aws.clients import found
from cordon.evidence.check import Observation, holds, live
from cordon.evidence.subject import Subject

_BLOCKS: Final = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
_OBJECTS: Final = 100
"""How many objects of each bucket are looked at: each takes a call of its own."""


@live("ENC-1")
def buckets_encrypted(subject: Subject) -> Iterator[Observation]:
    """Each dataset's buckets are encrypted by default with that dataset's own key, through a bucket key."""
    s3 = subject.client("s3")
    for dataset, _, bucket in subject.buckets():
        rule = default_encryption(s3, bucket)
        default = rule.get("ApplyServerSideEncryptionByDefault", {})
        key = default.get("KMSMasterKeyID", "no key of ours")
        ours = default.get("SSEAlgorithm") == "aws:kms" and key == subject.key(dataset)
        bucket_key = rule.get("BucketKeyEnabled") is True
        said = f"{default.get('SSEAlgorithm', 'not encrypted')} with {key}"
        said += "" if ours else f", not {subject.key(dataset)}"
        yield holds(bucket, ours and bucket_key, said + ("" if bucket_key else ", without a bucket key"))


@live("ENC-1")
def access_logs_encrypted(subject: Subject) -> Iterator[Observation]:
    """The bucket of the access logs is encrypted by default with S3's own keys: S3 delivers under no other."""
    bucket = str(subject.exports["accessLogs"])
    rule = default_encryption(subject.client("s3"), bucket)
    algorithm = rule.get("ApplyServerSideEncryptionByDefault", {}).get("SSEAlgorithm", "not encrypted")
    yield holds(bucket, algorithm == "AES256", algorithm if algorithm == "AES256" else f"{algorithm}, not AES256")


@live("ENC-1")
def objects_encrypted(subject: Subject) -> Iterator[Observation]:
    """The objects that are in a dataset's buckets are under that dataset's own key, as far as they were looked at.

    Looked at are the current versions of the first objects of each bucket. Whoever looks needs the right to read them,
    because S3 tells of an object's encryption to nobody else.
    """
    s3 = subject.client("s3")
    for dataset, _, bucket in subject.buckets():
        page = s3.list_objects_v2(Bucket=bucket, MaxKeys=_OBJECTS)
        objects = [one["Key"] for one in page.get("Contents", [])]
        wrong = [name for name in objects if _key_of(s3, bucket, name) != subject.key(dataset)]
        more = "the first " if page.get("IsTruncated") else ""
        said = f"{more}{len(objects)} objects looked at" if objects else "it holds no object"
        said += f"; not under {subject.key(dataset)}: {', '.join(wrong[:3])}" if wrong else ""
        yield holds(bucket, not wrong, said)


@live("DAT-3")
def buckets_closed(subject: Subject) -> Iterator[Observation]:
    """No bucket can be made public, by whatever policy or access list, and only its owner's policies count."""
    s3 = subject.client("s3")
    for bucket in subject.every_bucket():
        answer = found(s3.get_public_access_block, Bucket=bucket)
        blocks = answer.get("PublicAccessBlockConfiguration", {})
        open_ = [name for name in _BLOCKS if blocks.get(name) is not True]
        owned = found(s3.get_bucket_ownership_controls, Bucket=bucket)
        rules = owned.get("OwnershipControls", {}).get("Rules", [])
        ownership = rules[0]["ObjectOwnership"] if rules else "none"
        enforced = ownership == "BucketOwnerEnforced"
        said = f"not blocked: {', '.join(open_) or 'nothing'}; ownership {ownership}"
        yield holds(bucket, not open_ and enforced, said + ("" if enforced else ", not BucketOwnerEnforced"))


def default_encryption(s3: Any, bucket: str) -> dict[str, Any]:
    """Return the rule by which a bucket encrypts what says nothing of it; empty if there is none."""
    answer = found(s3.get_bucket_encryption, Bucket=bucket)
    rules = answer.get("ServerSideEncryptionConfiguration", {}).get("Rules", [])
    return dict(rules[0]) if rules else {}


def _key_of(s3: Any, bucket: str, name: str) -> str:
    head = s3.head_object(Bucket=bucket, Key=name)
    return str(head.get("SSEKMSKeyId", "")) if head.get("ServerSideEncryption") == "aws:kms" else ""
