"""The resource types of buckets: the bucket, and a Put… for each part of its configuration."""

from collections.abc import Mapping
from typing import Any, Final

from cordon.simulation.kinds.kind import Kind

_BUCKET: Final = {"Bucket": "{bucket}"}


def _part(put: str, get: str, delete: str, **more: Any) -> Kind:
    """Describe one part of a bucket's configuration; its id is the bucket's name."""
    return Kind(
        service="s3",
        create=put,
        id="{bucket}",
        read=get,
        read_params=_BUCKET,
        delete=delete,
        delete_params=_BUCKET,
        upsert=True,
        **{"renames": {"expectedBucketOwner": ""}, **more},
    )


def _configuration(name: str, into: str, *, put: str = "", get: str = "", **more: Any) -> Kind:
    whole = put or f"Bucket{name}"
    return _part(f"Put{whole}", f"Get{get or whole}", f"Delete{get or whole}", into=into, **more)


S3: Final[Mapping[str, Kind]] = {
    "aws:s3/bucket:Bucket": Kind(
        service="s3",
        create="CreateBucket",
        id="{bucket}",
        params={"ObjectLockEnabledForBucket": "{objectLockEnabled}"},
        renames={"forceDestroy": "", "objectLockEnabled": ""},
        read="HeadBucket",
        read_params={"Bucket": "{id}"},
        outputs={
            "arn": "arn:{partition}:s3:::{id}",
            "bucketDomainName": "{id}.s3.{suffix}",
            "bucketRegion": "{region}",
            "bucketRegionalDomainName": "{id}.s3.{region}.{suffix}",
        },
        delete="DeleteBucket",
        delete_params={"Bucket": "{id}"},
    ),
    "aws:s3/bucketPolicy:BucketPolicy": _part("PutBucketPolicy", "GetBucketPolicy", "DeleteBucketPolicy"),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": _configuration(
        "", "PublicAccessBlockConfiguration", put="PublicAccessBlock"
    ),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": _configuration("OwnershipControls", "OwnershipControls"),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": _configuration(
        "Encryption", "ServerSideEncryptionConfiguration"
    ),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": _part(
        "PutBucketLifecycleConfiguration",
        "GetBucketLifecycleConfiguration",
        "DeleteBucketLifecycle",
        into="LifecycleConfiguration",
        renames={"expectedBucketOwner": "", "transitionDefaultMinimumObjectSize": ""},
    ),
    # Versioning and logging can't be deleted: the provider suspends the one and empties the other.
    "aws:s3/bucketVersioning:BucketVersioning": Kind(
        service="s3",
        create="PutBucketVersioning",
        id="{bucket}",
        renames={"expectedBucketOwner": ""},
        read="GetBucketVersioning",
        read_params=_BUCKET,
        delete="PutBucketVersioning",
        delete_params={**_BUCKET, "VersioningConfiguration": {"Status": "Suspended"}},
        upsert=True,
    ),
    "aws:s3/bucketLogging:BucketLogging": Kind(
        service="s3",
        create="PutBucketLogging",
        id="{bucket}",
        into="BucketLoggingStatus.LoggingEnabled",
        renames={"expectedBucketOwner": ""},
        read="GetBucketLogging",
        read_params=_BUCKET,
        found="LoggingEnabled",
        delete="PutBucketLogging",
        delete_params={**_BUCKET, "BucketLoggingStatus": {"LoggingEnabled": None}},
        upsert=True,
    ),
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": Kind(
        service="s3",
        create="PutObjectLockConfiguration",
        id="{bucket}",
        into="ObjectLockConfiguration",
        renames={"expectedBucketOwner": "", "objectLockEnabled": "", "token": ""},
        params={"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}},
        read="GetObjectLockConfiguration",
        read_params=_BUCKET,
        upsert=True,
    ),
}
