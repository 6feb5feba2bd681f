"""Records that are not made, not whole, go elsewhere, or can be altered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from components.policy_documents import ArchivedTrail, archive_bucket_policy, render
from cordon.aws.clients import bucket_place
from cordon.rehearsal.sabotage import sabotage
from cordon.rehearsal.sabotages.edits import first_bucket
from cordon.rehearsal.scene import Scene

Selector = dict[str, Any]


@sabotage("trail-records")
def trail_stopped(scene: Scene) -> None:
    """The trail is switched off."""
    scene.client("cloudtrail").stop_logging(Name=_trail(scene))


@sabotage("trail-records")
def trail_of_one_region(scene: Scene) -> None:
    """The trail records one region only."""
    scene.client("cloudtrail").update_trail(Name=_trail(scene), IsMultiRegionTrail=False)


@sabotage("trail-records")
def trail_without_digests(scene: Scene) -> None:
    """The trail's files are no longer chained by digests."""
    scene.client("cloudtrail").update_trail(Name=_trail(scene), EnableLogFileValidation=False)


@sabotage("trail-covers")
def trail_of_changes_only(scene: Scene) -> None:
    """The trail no longer records calls that only read."""
    narrowed = {"Field": "readOnly", "Equals": ["false"]}
    _select(scene, lambda one: {**one, "FieldSelectors": [*one["FieldSelectors"], narrowed]}, "Management")


@sabotage("trail-covers")
def trail_of_some_accesses(scene: Scene) -> None:
    """Of the accesses to objects the trail records uploads only; where it records none, of all calls the same."""
    narrowed = {"Field": "eventName", "Equals": ["PutObject"]}
    _select(scene, lambda one: {**one, "FieldSelectors": [*one["FieldSelectors"], narrowed]}, "Data")


@sabotage("flows-logged")
def flow_log_deleted(scene: Scene) -> None:
    """The network's traffic is not logged."""
    scene.client("ec2").delete_flow_logs(FlowLogIds=[_flow_log(scene)["FlowLogId"]])


@sabotage("flows-logged")
def flow_log_of_refusals_only(scene: Scene) -> Callable[[], object]:
    """Of the network's traffic only what is refused is logged."""
    ec2, before = scene.client("ec2"), _flow_log(scene)
    ec2.delete_flow_logs(FlowLogIds=[before["FlowLogId"]])
    made = ec2.create_flow_logs(
        ResourceType="VPC",
        ResourceIds=[before["ResourceId"]],
        TrafficType="REJECT",
        LogDestinationType="cloud-watch-logs",
        LogDestination=before["LogDestination"],
        DeliverLogsPermissionArn=before["DeliverLogsPermissionArn"],
    )
    return lambda: ec2.delete_flow_logs(FlowLogIds=made["FlowLogIds"])


@sabotage("access-logged")
def access_not_logged(scene: Scene) -> None:
    """Accesses to a dataset's bucket are not logged."""
    scene.client("s3").put_bucket_logging(Bucket=first_bucket(scene), BucketLoggingStatus={})


@sabotage("archive-locked", "alters-the-record")
def archive_lock_lifted(scene: Scene) -> None:
    """New records in the archive are not locked."""
    scene.archive("s3").put_object_lock_configuration(
        Bucket=str(scene.exports["archive"]), ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"}
    )


@sabotage("archive-locked", "alters-the-record")
def archive_lock_weakened(scene: Scene) -> None:
    """New records in the archive are locked less hard than agreed: so that some may unlock them, else not at all."""
    rule = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": int(scene.needs.value("LOG-3", "audit_records"))}}
    hard = scene.needs.value("LOG-2", "lock") == "compliance"
    scene.archive("s3").put_object_lock_configuration(
        Bucket=str(scene.exports["archive"]),
        ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", **({"Rule": rule} if hard else {})},
    )


@sabotage("archive-locked")
def archive_lock_cut_short(scene: Scene) -> None:
    """New records in the archive are locked for a week only."""
    rule = {"DefaultRetention": {"Mode": scene.needs.value("LOG-2", "lock").upper(), "Days": 7}}
    scene.archive("s3").put_object_lock_configuration(
        Bucket=str(scene.exports["archive"]), ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule}
    )


@sabotage("archive-ends")
def archive_without_end(scene: Scene) -> None:
    """Records in the archive are never deleted."""
    scene.archive("s3").delete_bucket_lifecycle(Bucket=str(scene.exports["archive"]))


@sabotage("archive-ends")
def archive_hidden_early(scene: Scene) -> None:
    """Records in the archive are put out of sight after a week, though they are locked."""
    s3, bucket = scene.archive("s3"), str(scene.exports["archive"])
    rules = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    early = [{**one, "Expiration": {"Days": 7}} if "Days" in one.get("Expiration", {}) else one for one in rules]
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": early})


@sabotage("trail-archived")
def trail_goes_elsewhere(scene: Scene) -> Callable[[], object]:
    """The trail delivers to another bucket than the archive."""
    other, facts = f"elsewhere-{scene.facts.account}", scene.facts
    s3, own = scene.client("s3"), ArchivedTrail(contract=facts.contract, account=facts.account, region=facts.region)
    s3.create_bucket(Bucket=other, **bucket_place(facts.region))
    s3.put_bucket_policy(Bucket=other, Policy=render(archive_bucket_policy(other, [own], readers=facts.operators)))
    scene.client("cloudtrail").update_trail(Name=_trail(scene), S3BucketName=other, S3KeyPrefix=scene.contract.id)
    return lambda: scene.client("s3").delete_bucket(Bucket=other)


def _trail(scene: Scene) -> str:
    return str(scene.exports["trail"])


def _flow_log(scene: Scene) -> Any:
    own = [{"Name": "resource-id", "Values": [str(scene.exports["vpc"])]}]
    return scene.client("ec2").describe_flow_logs(Filters=own)["FlowLogs"][0]


def _select(scene: Scene, change: Callable[[Selector], Selector], category: str) -> None:
    cloudtrail = scene.client("cloudtrail")
    selectors = cloudtrail.get_event_selectors(TrailName=_trail(scene))["AdvancedEventSelectors"]
    there = {_category(one) for one in selectors}
    category = category if category in there else "Management"  # there always is one of those
    cloudtrail.put_event_selectors(
        TrailName=_trail(scene),
        AdvancedEventSelectors=[change(one) if _category(one) == category else one for one in selectors],
    )


def _category(selector: Selector) -> str:
    return next(str(one["Equals"][0]) for one in selector["FieldSelectors"] if one["Field"] == "eventCategory")
