"""Objects in buckets: which key one is, or will be, encrypted with."""

from __future__ import annotations

from typing import Any, Final

from cordon.simulation.call import Call
from cordon.simulation.world import World

WRITES: Final = frozenset({"PutObject", "CreateMultipartUpload", "CopyObject"})
READS: Final = frozenset({"GetObject", "SelectObjectContent"})
# Parts are encrypted with the key that the upload was begun with, and read back to be joined.
PARTS: Final = frozenset({"UploadPart", "UploadPartCopy", "CompleteMultipartUpload"})


def key_for(call: Call, world: World) -> Any | None:
    """Return the KMS key that a call on an object makes S3 use; None for none, or AWS's own."""
    if call.operation in WRITES:
        return _writing(call, world)
    if call.operation in READS:
        return _of_object(call, world, call.text("Bucket"), call.text("Key"), call.text("VersionId"))
    if call.operation in PARTS:
        bucket = world.bucket(call.text("Bucket"))
        upload = bucket.multiparts.get(call.text("UploadId")) if bucket is not None else None
        if upload is None or not upload.sse_encryption:
            return _default(call, world)  # moto notes down only what the upload itself said
        return _named(call, world, upload.kms_key_id) if _is_kms(upload.sse_encryption) else None
    return None


def source_key(call: Call, world: World) -> Any | None:
    """Return the key of the object that a copy reads."""
    bucket, key, version = copy_source(call)
    return _of_object(call, world, bucket, key, version) if bucket else None


def copy_source(call: Call) -> tuple[str, str, str]:
    """Return bucket, key and version that a copy reads; empty texts if the call copies nothing."""
    given = call.params.get("CopySource")
    if isinstance(given, dict):
        return given.get("Bucket", ""), given.get("Key", ""), given.get("VersionId", "")
    if not isinstance(given, str):
        return "", "", ""
    path, _, version = given.partition("?versionId=")
    bucket, _, key = path.removeprefix("/").partition("/")
    return bucket, key, version


def bucket_key_enabled(call: Call, world: World) -> bool:
    """Tell whether the bucket has a bucket key: then the encryption context is the bucket's ARN, else the object's."""
    return _rule(call, world).get("BucketKeyEnabled") in (True, "true")


def _rule(call: Call, world: World) -> dict[str, Any]:
    bucket = world.bucket(call.text("Bucket"))
    rule: dict[str, Any] = (bucket.encryption or {}).get("Rule", {}) if bucket is not None else {}
    return rule


def _writing(call: Call, world: World) -> Any | None:
    said = call.text("ServerSideEncryption")
    if said:
        return _named(call, world, call.text("SSEKMSKeyId")) if _is_kms(said) else None
    if call.text("SSECustomerAlgorithm"):
        return None
    return _default(call, world)


def _default(call: Call, world: World) -> Any | None:
    default = _rule(call, world).get("ApplyServerSideEncryptionByDefault", {})
    return _named(call, world, default.get("KMSMasterKeyID")) if _is_kms(default.get("SSEAlgorithm")) else None


def _of_object(call: Call, world: World, bucket_name: str, key: str, version: str) -> Any | None:
    bucket = world.bucket(bucket_name)
    versions = bucket.keys.getlist(key, []) if bucket is not None else []
    wanted = [one for one in versions if one.version_id == version] if version else versions[-1:]
    encryption = getattr(wanted[0], "encryption", None) if wanted else None
    return _named(call, world, wanted[0].kms_key_id) if _is_kms(encryption) else None


def _named(call: Call, world: World, name: str | None) -> Any | None:
    return world.key(name, call.account, call.region) if name else None


def _is_kms(algorithm: str | None) -> bool:
    return bool(algorithm) and str(algorithm).startswith("aws:kms")
