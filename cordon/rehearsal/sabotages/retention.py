"""Things that are kept too long, or not long enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cordon.rehearsal.sabotage import sabotage
from cordon.rehearsal.sabotages.edits import first_bucket
from cordon.rehearsal.scene import Scene

Rule = dict[str, Any]


@sabotage("data-ends")
def data_kept_too_long(scene: Scene) -> None:
    """Objects of a dataset are kept for ten years."""
    _change(scene, first_bucket(scene), lambda rule: _put(rule, "Expiration", {"Days": 3650}))


@sabotage("data-ends")
def earlier_versions_kept(scene: Scene) -> None:
    """What was overwritten or deleted in a dataset is never deleted for good."""
    _change(scene, first_bucket(scene), lambda rule: _drop(rule, "NoncurrentVersionExpiration"))


@sabotage("data-ends")
def unfinished_uploads_kept(scene: Scene) -> None:
    """Uploads to a dataset that were never finished stay."""
    _change(scene, first_bucket(scene), lambda rule: _drop(rule, "AbortIncompleteMultipartUpload"))


@sabotage("data-ends")
def markers_kept(scene: Scene) -> None:
    """Names of what was deleted in a dataset stay."""

    def drop(rule: Rule) -> Rule | None:
        return None if "ExpiredObjectDeleteMarker" in rule.get("Expiration", {}) else rule

    _change(scene, first_bucket(scene), drop)


@sabotage("data-ends")
def only_some_data_ends(scene: Scene) -> None:
    """Retention is about the objects with one beginning only."""
    _change(scene, first_bucket(scene), lambda rule: _put(rule, "Filter", {"Prefix": "old/"}))


@sabotage("buckets-versioned")
def versioning_suspended(scene: Scene) -> None:
    """A bucket forgets what is overwritten."""
    status = {"Status": "Suspended"}
    scene.client("s3").put_bucket_versioning(Bucket=first_bucket(scene), VersioningConfiguration=status)


@sabotage("access-logs-kept")
def access_logs_deleted_early(scene: Scene) -> None:
    """Access logs are deleted after a week."""
    _change(scene, str(scene.exports["accessLogs"]), lambda rule: _put(rule, "Expiration", {"Days": 7}))


@sabotage("access-logs-kept")
def access_logs_kept_for_good(scene: Scene) -> None:
    """Access logs are never deleted."""
    scene.client("s3").delete_bucket_lifecycle(Bucket=str(scene.exports["accessLogs"]))


@sabotage("log-groups-kept")
def log_group_cut_short(scene: Scene) -> None:
    """Flow logs are deleted after a week."""
    name = scene.subject.log_group("flow")
    scene.client("logs").put_retention_policy(logGroupName=name, retentionInDays=7)


@sabotage("log-groups-kept")
def log_group_endless(scene: Scene) -> None:
    """The trail's log group is never emptied."""
    name = scene.subject.log_group("trail")
    scene.client("logs").delete_retention_policy(logGroupName=name)


def _change(scene: Scene, bucket: str, change: Callable[[Rule], Rule | None]) -> None:
    """Change the rules of a bucket that end something by days; what changes to None is left out."""
    s3 = scene.client("s3")
    rules = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    changed = [made for rule in rules if (made := change(rule)) is not None]
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": changed})


def _put(rule: Rule, name: str, value: Any) -> Rule:
    return {**rule, name: value} if name in rule and rule.get("Expiration", {}).get("Days") else rule


def _drop(rule: Rule, name: str) -> Rule:
    return {key: value for key, value in rule.items() if key != name}
