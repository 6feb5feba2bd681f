"""S3: actions are not called as the operations are, and objects under a KMS key take the key as well.

Names: Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3". Keys: S3 user guide,
"Protecting data with SSE-KMS", "Permissions".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from moto.s3.models import s3_backends

from cordon.access.model import ContextValue, Named
from cordon.simulation.acts.act import Act
from cordon.simulation.acts.keys import key_act
from cordon.simulation.call import Call
from cordon.simulation.objects import PARTS, READS, WRITES, bucket_key_enabled, copy_source, key_for, source_key
from cordon.simulation.world import World, parsed

_ACTIONS: Final[Mapping[str, str]] = {
    "CompleteMultipartUpload": "PutObject",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "DeleteBucketCors": "PutBucketCORS",
    "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "DeleteBucketOwnershipControls": "PutBucketOwnershipControls",
    "DeleteBucketReplication": "PutReplicationConfiguration",
    "DeleteBucketTagging": "PutBucketTagging",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "GetBucketLifecycle": "GetLifecycleConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "GetBucketReplication": "GetReplicationConfiguration",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListBuckets": "ListAllMyBuckets",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListObjectVersions": "ListBucketVersions",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "ListParts": "ListMultipartUploadParts",
    "PutBucketAccelerateConfiguration": "PutAccelerateConfiguration",
    "PutBucketCors": "PutBucketCORS",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "PutBucketReplication": "PutReplicationConfiguration",
    "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "SelectObjectContent": "GetObject",
    "UploadPart": "PutObject",
    "UploadPartCopy": "PutObject",
}
# With a version's id the same call is another action.
_OF_VERSION: Final = frozenset(
    {"DeleteObject", "DeleteObjectTagging", "GetObject", "GetObjectAcl", "GetObjectTagging", "PutObjectAcl"}
    | {"GetObjectAttributes", "PutObjectTagging"}
)
_BYPASS: Final = "s3:BypassGovernanceRetention"
_PARAMS: Final = {
    "Prefix": "s3:prefix",
    "Delimiter": "s3:delimiter",
    "MaxKeys": "s3:max-keys",
    "VersionId": "s3:VersionId",
    "ACL": "s3:x-amz-acl",
    "ServerSideEncryption": "s3:x-amz-server-side-encryption",
    "SSECustomerAlgorithm": "s3:x-amz-server-side-encryption-customer-algorithm",
    "StorageClass": "s3:x-amz-storage-class",
    "MetadataDirective": "s3:x-amz-metadata-directive",
    "ObjectLockMode": "s3:object-lock-mode",
    "ObjectLockLegalHoldStatus": "s3:object-lock-legal-hold",
    "ObjectOwnership": "s3:x-amz-object-ownership",
}


def acts(call: Call, world: World) -> list[Act]:
    """Return what must be allowed for a call of S3; of a batch equally many for each object, in the objects' order."""
    if call.operation == "DeleteObjects":
        objects = call.params.get("Delete", {}).get("Objects", [])
        bypass = [_BYPASS] if call.params.get("BypassGovernanceRetention") else []
        return [
            _act(call, world, action, one.get("Key", ""))
            for one in objects
            for action in (f"s3:DeleteObject{'Version' if one.get('VersionId') else ''}", *bypass)
        ]
    name = _ACTIONS.get(call.operation, call.operation)
    key = call.text("Key")
    if not key:
        return [_act(call, world, f"s3:{name}", "")]
    version = call.text("VersionId")
    found = [_act(call, world, f"s3:{name}{'Version' if version and name in _OF_VERSION else ''}", key)]
    source, source_name, source_version = copy_source(call)
    if source:
        reading = Call("s3", "GetObject", {"Bucket": source, "Key": source_name}, call.region, call.account)
        found.append(_act(reading, world, f"s3:GetObject{'Version' if source_version else ''}", source_name))
    if call.params.get("Tagging") and name == "PutObject":
        found.append(_act(call, world, "s3:PutObjectTagging", key))
    if call.params.get("BypassGovernanceRetention"):
        found.append(_act(call, world, _BYPASS, key))
    return found + _key_acts(call, world)


def _act(call: Call, world: World, action: str, key: str) -> Act:
    name = call.text("Bucket")
    bucket = world.bucket(name)
    account = bucket.account_id if bucket is not None else call.account
    arn = f"arn:{call.partition}:s3:::{name}" if name else "*"
    guard = Named(f"bucket policy of {name}", parsed(bucket.policy)) if bucket is not None and bucket.policy else None
    return Act(action, f"{arn}/{key}" if key else arn, account, _context(call, bucket, key), guard)


def _context(call: Call, bucket: Any | None, key: str) -> dict[str, ContextValue]:
    said: dict[str, ContextValue] = {
        name: str(call.params[given]) for given, name in _PARAMS.items() if call.params.get(given) is not None
    }
    kms_key = call.text("SSEKMSKeyId")
    if kms_key:
        # S3 evaluates the key as an ARN, whatever the caller wrote (same reference, the key's description).
        bare = kms_key.startswith(("arn:", "alias/"))
        said["s3:x-amz-server-side-encryption-aws-kms-key-id"] = (
            kms_key if bare else f"arn:{call.partition}:kms:{call.region}:{call.account}:key/{kms_key}"
        )
    source, name, _ = copy_source(call)
    if source:
        said["s3:x-amz-copy-source"] = f"{source}/{name}"
    if bucket is not None:
        tags = s3_backends[bucket.account_id][bucket.partition].tagger.get_tag_dict_for_resource(bucket.arn)
        said |= {f"aws:ResourceTag/{one}": value for one, value in tags.items()} if not key else {}
    return said


def _key_acts(call: Call, world: World) -> list[Act]:
    found = []
    key = key_for(call, world)
    if key is not None:
        actions: dict[str, tuple[str, ...]] = dict.fromkeys(WRITES, ("GenerateDataKey",))
        actions |= dict.fromkeys(READS, ("Decrypt",))
        # S3 reads back the upload's data key for each part (S3 user guide, "Uploading objects using multipart upload").
        actions |= dict.fromkeys(PARTS, ("Decrypt",)) | {"UploadPart": ("GenerateDataKey", "Decrypt")}
        found += [
            _through_s3(call, world, key, one, call.text("Bucket"), call.text("Key")) for one in actions[call.operation]
        ]
    source = source_key(call, world)
    if source is not None:
        bucket, name, _ = copy_source(call)
        found.append(_through_s3(call, world, source, "Decrypt", bucket, name))
    return found


def _through_s3(  # noqa: PLR0913, PLR0917 - what a use of a key is made of
    call: Call, world: World, key: Any, action: str, bucket: str, name: str
) -> Act:
    arn = f"arn:{call.partition}:s3:::{bucket}"
    context = {"aws:s3:arn": arn if bucket_key_enabled(call, world) else f"{arn}/{name}"}
    return key_act(call, world, key, action, context, via="s3")
