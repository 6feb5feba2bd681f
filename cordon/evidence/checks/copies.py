"""Live checks of what would carry data or records off by itself, with nobody reading them (DAT-3, LEG-2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cordon.aws.clients import found, pages
from cordon.evidence.check import Observation, holds, live
from cordon.evidence.checks.retention import log_groups
from cordon.evidence.subject import Subject


@live("DAT-3", "LEG-2")
def no_copies(subject: Subject) -> Iterator[Observation]:
    """Nothing copies what is stored or logged, lists it elsewhere, or tells others of it."""
    s3 = subject.client("s3")
    for bucket in subject.every_bucket():
        yield _seen(bucket, _of_bucket(s3, bucket))
    archive = str(subject.exports["archive"])
    yield _seen(archive, _of_bucket(subject.archive("s3"), archive))
    logs = subject.client("logs")
    for group in log_groups(subject):
        name = str(group["logGroupName"])
        filters = pages(logs, "describe_subscription_filters", "subscriptionFilters", logGroupName=name)
        yield _seen(name, (f"sent on to {one.get('destinationArn')}" for one in filters))


def _of_bucket(s3: Any, bucket: str) -> Iterator[str]:
    rules = found(s3.get_bucket_replication, Bucket=bucket).get("ReplicationConfiguration", {}).get("Rules", [])
    for rule in rules:
        to = rule["Destination"]
        yield f"copied to {to['Bucket']}" + (f" of account {to['Account']}" if "Account" in to else "")
    for one in pages(s3, "list_bucket_inventory_configurations", "InventoryConfigurationList", Bucket=bucket):
        yield f"listed in {one['Destination']['S3BucketDestination']['Bucket']}"
    told = s3.get_bucket_notification_configuration(Bucket=bucket)
    yield from (f"told by {kind}" for kind in sorted(set(told) - {"ResponseMetadata"}))


def _seen(resource: str, ways: Iterator[str]) -> Observation:
    found_ = list(ways)
    return holds(resource, not found_, ", ".join(found_) or "no copy, no list, no message of it goes anywhere")
