"""Copies and things in regions that the contract does not name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from components.tagging import CONTRACTOR
from cordon.aws.clients import bucket_place
from cordon.rehearsal.sabotage import sabotage
from cordon.rehearsal.sabotages.edits import replicate
from cordon.rehearsal.scene import Scene


@sabotage("in-named-regions", "no-copies")
def data_copied_abroad(scene: Scene) -> Callable[[], object]:
    """A dataset's bucket is copied to a region that the contract does not name."""
    region, copy = scene.abroad, f"copies-{scene.facts.account}"
    there: Any = scene.client("s3", region)
    there.create_bucket(Bucket=copy, **bucket_place(region))
    there.put_bucket_versioning(Bucket=copy, VersioningConfiguration={"Status": "Enabled"})
    replicate(scene, Bucket=f"arn:{scene.facts.partition}:s3:::{copy}")
    return lambda: there.delete_bucket(Bucket=copy)


@sabotage("nothing-elsewhere")
def key_abroad(scene: Scene) -> None:
    """A key of the contract is in a region that the contract does not name."""
    tags = [{"TagKey": CONTRACTOR, "TagValue": scene.contract.id}]
    scene.client("kms", scene.abroad).create_key(Tags=tags)


@sabotage("nothing-elsewhere")
def bucket_abroad(scene: Scene) -> Callable[[], object]:
    """A bucket of the contract is in a region that the contract does not name."""
    region, name = scene.abroad, f"abroad-{scene.facts.account}"
    there: Any = scene.client("s3", region)
    there.create_bucket(Bucket=name, **bucket_place(region))
    there.put_bucket_tagging(Bucket=name, Tagging={"TagSet": [{"Key": CONTRACTOR, "Value": scene.contract.id}]})
    return lambda: there.delete_bucket(Bucket=name)
