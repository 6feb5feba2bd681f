"""Buckets and objects that are not as they must be."""

from __future__ import annotations

from typing import Any

from cordon.rehearsal.sabotage import sabotage
from cordon.rehearsal.sabotages.edits import first_bucket, first_dataset
from cordon.rehearsal.scene import Scene


@sabotage("buckets-encrypted")
def encryption_by_another_key(scene: Scene) -> None:
    """A bucket's default encryption is by S3's own key instead of the dataset's."""
    _encrypt(scene, first_bucket(scene), {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}})


@sabotage("buckets-encrypted")
def bucket_key_off(scene: Scene) -> None:
    """A bucket asks KMS for each object, instead of through a bucket key that the key's policy can be held to."""
    dataset, _, bucket = next(scene.subject.buckets())
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": scene.subject.key(dataset)}
    _encrypt(scene, bucket, {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": False})


@sabotage("access-logs-encrypted")
def access_logs_under_a_key(scene: Scene) -> None:
    """The bucket of the access logs is encrypted by a KMS key, under which S3 delivers none."""
    bucket = str(scene.exports["accessLogs"])
    _encrypt(scene, bucket, {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}})


@sabotage("objects-encrypted")
def object_under_another_key(scene: Scene) -> None:
    """Somebody put an object under S3's own key into a dataset's bucket."""
    bucket = scene.bucket(first_dataset(scene), "data")
    scene.client("s3").put_object(Bucket=bucket, Key="mislaid", Body=b"mislaid", ServerSideEncryption="AES256")


@sabotage("buckets-closed")
def public_access_allowed(scene: Scene) -> None:
    """A bucket lets itself be made public by a policy."""
    blocks = {
        "BlockPublicAcls": True,
        "IgnorePublicAcls": True,
        "BlockPublicPolicy": False,
        "RestrictPublicBuckets": True,
    }
    scene.client("s3").put_public_access_block(Bucket=first_bucket(scene), PublicAccessBlockConfiguration=blocks)


@sabotage("buckets-closed")
def access_lists_allowed(scene: Scene) -> None:
    """Whoever puts an object into a bucket owns it, and says by an access list who may read it."""
    rules = [{"ObjectOwnership": "ObjectWriter"}]
    scene.client("s3").put_bucket_ownership_controls(Bucket=first_bucket(scene), OwnershipControls={"Rules": rules})


def _encrypt(scene: Scene, bucket: str, rule: dict[str, Any]) -> None:
    scene.client("s3").put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
