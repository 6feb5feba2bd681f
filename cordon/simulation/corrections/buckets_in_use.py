"""moto deletes a bucket that still has uploads under way, and says less than AWS when there are objects.

AWS: `BucketNotEmpty` while a version, a marker or an upload is left (S3 user guide, "Deleting a bucket").
"""

from __future__ import annotations

from cordon.simulation.call import Call, Refusal
from cordon.simulation.world import World


def refuse(call: Call, world: World) -> Refusal | None:
    """Refuse to delete a bucket that isn't empty."""
    if (call.service, call.operation) != ("s3", "DeleteBucket"):
        return None
    bucket = world.bucket(call.text("Bucket"))
    if bucket is None or not (any(bucket.keys.getlist(key) for key in bucket.keys) or bucket.multiparts):
        return None
    versioned = " You must delete all versions in the bucket." if bucket.versioning_status else ""
    return Refusal("BucketNotEmpty", f"The bucket you tried to delete is not empty.{versioned}", 409)
