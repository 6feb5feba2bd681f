"""Buckets that are not as they must be."""

from __future__ import annotations

from cordon.rehearsal.sabotage import sabotage
from cordon.rehearsal.scene import Scene


@sabotage("buckets-encrypted")
def encryption_by_another_key(scene: Scene) -> None:
    """A bucket's default encryption is by S3's own key instead of the dataset's."""
    bucket = next(name for _, _, name in scene.subject.buckets())
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    scene.client("s3").put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})


@sabotage("buckets-closed")
def public_access_allowed(scene: Scene) -> None:
    """A bucket lets itself be made public by a policy."""
    bucket = next(name for _, _, name in scene.subject.buckets())
    blocks = {
        "BlockPublicAcls": True,
        "IgnorePublicAcls": True,
        "BlockPublicPolicy": False,
        "RestrictPublicBuckets": True,
    }
    scene.client("s3").put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=blocks)
