"""Tags that tell something untrue, or nothing."""

from __future__ import annotations

from components.tagging import CLASSIFICATION, CONTRACT_END
from cordon.rehearsal.sabotage import sabotage
from cordon.rehearsal.sabotages.edits import first_bucket, first_dataset
from cordon.rehearsal.scene import Scene


@sabotage("buckets-labelled")
def bucket_called_public(scene: Scene) -> None:
    """A dataset's bucket says that its data is of another class than it is."""
    s3, bucket = scene.client("s3"), first_bucket(scene)
    tags = {tag["Key"]: tag["Value"] for tag in s3.get_bucket_tagging(Bucket=bucket)["TagSet"]}
    tags[CLASSIFICATION] = "unclassified"
    s3.put_bucket_tagging(
        Bucket=bucket, Tagging={"TagSet": [{"Key": key, "Value": value} for key, value in tags.items()]}
    )


@sabotage("keys-labelled")
def key_without_an_end(scene: Scene) -> None:
    """A dataset's key no longer says when the contract ends."""
    scene.client("kms").untag_resource(KeyId=scene.subject.key(first_dataset(scene)), TagKeys=[CONTRACT_END])
