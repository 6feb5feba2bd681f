"""What carries data or records off by itself."""

from __future__ import annotations

from collections.abc import Callable

from cordon.rehearsal.sabotage import sabotage
from cordon.rehearsal.sabotages.edits import first_bucket, replicate
from cordon.rehearsal.scene import FOREIGN, FOREIGN_BUCKET, Scene


@sabotage("no-copies")
def data_copied_to_a_second_contractor(scene: Scene) -> None:
    """A dataset's bucket is copied to a second contractor's, in the same region."""
    there = scene.simulation.client("s3", FOREIGN, scene.facts.region)
    there.put_bucket_versioning(Bucket=FOREIGN_BUCKET, VersioningConfiguration={"Status": "Enabled"})
    replicate(scene, Bucket=_arn(scene), Account=FOREIGN)


@sabotage("no-copies")
def data_listed_elsewhere(scene: Scene) -> None:
    """What a dataset's bucket holds is listed in a second contractor's every day."""
    scene.client("s3").put_bucket_inventory_configuration(
        Bucket=first_bucket(scene),
        Id="all",
        InventoryConfiguration={
            "Id": "all",
            "IsEnabled": True,
            "IncludedObjectVersions": "All",
            "Schedule": {"Frequency": "Daily"},
            "Destination": {"S3BucketDestination": {"Bucket": _arn(scene), "Format": "CSV", "AccountId": FOREIGN}},
        },
    )


@sabotage("no-copies")
def data_told_of(scene: Scene) -> None:
    """Whatever is put into a dataset's bucket is told to a second contractor."""
    topic = f"arn:{scene.facts.partition}:sns:{scene.facts.region}:{FOREIGN}:elsewhere"
    told = {"TopicConfigurations": [{"TopicArn": topic, "Events": ["s3:ObjectCreated:*"]}]}
    scene.client("s3").put_bucket_notification_configuration(Bucket=first_bucket(scene), NotificationConfiguration=told)


@sabotage("no-copies")
def log_group_sent_on(scene: Scene) -> Callable[[], object]:
    """The flow logs are sent on to a stream."""
    kinesis, logs = scene.client("kinesis"), scene.client("logs")
    kinesis.create_stream(StreamName="elsewhere", ShardCount=1)
    logs.put_subscription_filter(
        logGroupName=scene.subject.log_group("flow"),
        filterName="elsewhere",
        filterPattern="",
        destinationArn=kinesis.describe_stream(StreamName="elsewhere")["StreamDescription"]["StreamARN"],
        roleArn=scene.administrator.principal.role_arn,
    )
    return lambda: kinesis.delete_stream(StreamName="elsewhere", EnforceConsumerDeletion=True)


def _arn(scene: Scene) -> str:
    return f"arn:{scene.facts.partition}:s3:::{FOREIGN_BUCKET}"
