"""Attacks on what records and guards: trail, logs, settings of the stores, tags."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from cordon.rehearsal.attack import SERVICE, Attempt, attack
from cordon.rehearsal.attacks.calls import SAMPLE, call, get
from cordon.rehearsal.scene import Scene

Ways = dict[str, tuple[str, str, dict[str, Any]]]
"""What is tried: service, operation and parameters."""


def _each_role(scene: Scene, ways: Ways, by: str) -> Iterator[Attempt]:
    for role in sorted(scene.facts.roles):
        caller = scene.stolen(role)
        for way, (service, operation, params) in ways.items():
            yield Attempt(f"{role}'s credentials", way, call(caller, service, operation, **params), (by,))


@attack("LOG-1")
def switches_logging_off(scene: Scene) -> Iterator[Attempt]:
    """No role of the contract stops or thins out what is recorded."""
    trail = str(scene.exports["trail"])
    group = scene.subject.log_group("trail")
    vpc = [{"Name": "resource-id", "Values": [str(scene.exports["vpc"])]}]
    flows = [one["FlowLogId"] for one in scene.client("ec2").describe_flow_logs(Filters=vpc)["FlowLogs"]]
    ways: Ways = {
        "stop the trail": ("cloudtrail", "stop_logging", {"Name": trail}),
        "delete the trail": ("cloudtrail", "delete_trail", {"Name": trail}),
        "choose what the trail records": (
            "cloudtrail", "put_event_selectors", {"TrailName": trail, "EventSelectors": []},
        ),
        "delete the flow logs": ("ec2", "delete_flow_logs", {"FlowLogIds": flows or ["fl-0123456789abcdef0"]}),
        "delete a log group": ("logs", "delete_log_group", {"logGroupName": group}),
        "shorten a log group": ("logs", "put_retention_policy", {"logGroupName": group, "retentionInDays": 1}),
    }  # fmt: skip
    yield from _each_role(scene, ways, "boundary DenyRecords")


@attack("LOG-2")
def alters_the_record(scene: Scene) -> Iterator[Attempt]:
    """Nobody deletes records before their time but, in governance mode, who may bypass the lock and says so."""
    archive, bucket = scene.archive("s3"), str(scene.exports["archive"])
    key = f"{scene.contract.id}/AWSLogs/{scene.facts.account}/CloudTrail/{SAMPLE}"
    version = archive.put_object(Bucket=bucket, Key=key, Body=b"{}")["VersionId"]
    params = {"Bucket": bucket, "Key": key, "VersionId": version}
    bypassing = {**params, "BypassGovernanceRetention": True}
    what, around = "delete a locked version", "delete a locked version, bypassing a lock in governance mode"
    for role in sorted(scene.facts.roles):
        for way, asked in ((what, params), (around, bypassing)):
            deleting = call(scene.workspace(role), "s3", "delete_object", **asked)
            yield Attempt(f"{role}, on the workspace", way, deleting, ("resource DenyChange",))
    who = "the log archive's administrator"
    yield Attempt(who, what, partial(archive.delete_object, **params), (SERVICE,))
    if scene.needs.value("LOG-2", "lock") == "compliance":
        yield Attempt(who, around, partial(archive.delete_object, **bypassing), (SERVICE,))


@attack("LOG-2")
def reads_the_access_logs(scene: Scene) -> Iterator[Attempt]:
    """No role of the contract, and no administrator of its account, reads or deletes the access logs."""
    bucket = str(scene.exports["accessLogs"])
    callers = {f"{role}, on the workspace": scene.workspace(role) for role in sorted(scene.facts.roles)}
    for who, caller in {**callers, "administrator of the account": scene.administrator}.items():
        by = ("resource DenyAllButTrusted",)
        yield Attempt(who, "read the access logs", get(caller, bucket), by)
        yield Attempt(who, "delete the access logs", call(caller, "s3", "delete_object", Bucket=bucket, Key=SAMPLE), by)


@attack("DAT-3")
def changes_a_store(scene: Scene) -> Iterator[Attempt]:
    """No role of the contract changes how a store is guarded."""
    bucket = next(name for _, _, name in scene.subject.buckets())
    ways: Ways = {
        "delete a bucket's policy": ("s3", "delete_bucket_policy", {"Bucket": bucket}),
        "open a bucket to the public": ("s3", "delete_public_access_block", {"Bucket": bucket}),
        "take a bucket's encryption": ("s3", "delete_bucket_encryption", {"Bucket": bucket}),
        "take a bucket's end": ("s3", "delete_bucket_lifecycle", {"Bucket": bucket}),
        "suspend a bucket's versions": (
            "s3", "put_bucket_versioning", {"Bucket": bucket, "VersioningConfiguration": {"Status": "Suspended"}},
        ),
        "delete a bucket": ("s3", "delete_bucket", {"Bucket": bucket}),
    }  # fmt: skip
    yield from _each_role(scene, ways, "boundary DenyStores")


@attack("DAT-1")
def changes_tags(scene: Scene) -> Iterator[Attempt]:
    """No role of the contract changes the tags by which data is known."""
    bucket = next(name for _, _, name in scene.subject.buckets())
    tags = [{"Key": "cordon:classification", "Value": "public"}]
    ways: Ways = {
        "tag a bucket": ("s3", "put_bucket_tagging", {"Bucket": bucket, "Tagging": {"TagSet": tags}}),
        "tag the network": ("ec2", "create_tags", {"Resources": [str(scene.exports["vpc"])], "Tags": tags}),
        "tag a key": (
            "kms", "tag_resource", {"KeyId": scene.facts.keys.volumes, "Tags": [{"TagKey": "a", "TagValue": "b"}]},
        ),
    }  # fmt: skip
    yield from _each_role(scene, ways, "boundary DenyTags")
