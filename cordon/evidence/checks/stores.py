"""Live checks of the stores: how each bucket is encrypted, closed, versioned and ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cordon.aws import found
from cordon.evidence.check import Observation, holds, live
from cordon.evidence.subject import Subject

_BLOCKS: Final = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


@live("ENC-1")
def buckets_encrypted(subject: Subject) -> Iterator[Observation]:
    """Each dataset's buckets are encrypted by default with that dataset's own key, through a bucket key."""
    s3 = subject.client("s3")
    for dataset, _, bucket in subject.buckets():
        rule = _encryption(s3, bucket)
        default = rule.get("ApplyServerSideEncryptionByDefault", {})
        key = default.get("KMSMasterKeyID", "no key of ours")
        right = default.get("SSEAlgorithm") == "aws:kms" and key == subject.key(dataset)
        said = f"{default.get('SSEAlgorithm', 'not encrypted')} with {key}"
        yield holds(bucket, right and rule.get("BucketKeyEnabled") is True, said)


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
        said = f"not blocked: {', '.join(open_) or 'nothing'}; ownership {ownership}"
        yield holds(bucket, not open_ and ownership == "BucketOwnerEnforced", said)


def _encryption(s3: Any, bucket: str) -> dict[str, Any]:
    answer = found(s3.get_bucket_encryption, Bucket=bucket)
    rules = answer.get("ServerSideEncryptionConfiguration", {}).get("Rules", [])
    return dict(rules[0]) if rules else {}
