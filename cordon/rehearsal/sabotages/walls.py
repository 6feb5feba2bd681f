"""Walls with a hole: keys, endpoints, neighbours, records, and what must be gone at the end."""

from __future__ import annotations

from collections.abc import Callable

from cordon.rehearsal.sabotage import first, sabotage
from cordon.rehearsal.sabotages.edits import (
    Statements,
    change_archive_policy,
    change_bucket_policy,
    change_endpoint,
    change_key_policy,
    exempting,
    with_allow,
    without,
)
from cordon.rehearsal.scene import FOREIGN, FOREIGN_BUCKET, Scene


def _dataset(scene: Scene) -> str:
    return scene.facts.datasets[0].name


def _used(scene: Scene) -> str:
    """Return the key of a dataset that a role uses."""
    given = (
        name for verbs in scene.facts.roles.values() for name in sorted(verbs) if name in scene.facts.keys.datasets
    )
    return scene.facts.keys.datasets[first(given, "no role that uses a key")]


@sabotage("uses-a-key-directly")
def key_used_by_anything(scene: Scene) -> None:
    """A workspace's role may use a key outside the stores."""
    role = first(sorted(scene.facts.roles), "no role")
    allowed = with_allow("AllowDirectly", scene.facts.role_arn(role, "data"), "kms:GenerateDataKey")
    change_key_policy(scene, scene.facts.keys.datasets[_dataset(scene)], allowed)


@sabotage("grants-a-key")
def grants_for_administrators(scene: Scene) -> None:
    """An administrator is left alone by the Deny of grants."""

    def change(statements: Statements) -> None:
        condition = statements["DenyGrantsToOthers"]["Condition"]
        condition["ArnNotLike"] = {"aws:PrincipalArn": [scene.administrator.principal.role_arn]}

    change_key_policy(scene, scene.facts.keys.datasets[_dataset(scene)], change)


@sabotage("is-reached-from-core")
def core_reads(scene: Scene) -> None:
    """Core production is left alone by the Deny of readers."""
    core = scene.core.principal.role_arn
    change_bucket_policy(scene, scene.bucket(_dataset(scene), "data"), exempting("DenyReadersNotGiven", core))


@sabotage("is-reached-by-a-second-contractor")
def second_contractor_reads(scene: Scene) -> None:
    """A second contractor is left alone by the Deny of requests from outside our endpoint."""
    other = scene.second_contractor.principal.role_arn
    change_bucket_policy(scene, scene.bucket(_dataset(scene), "data"), exempting("DenyOutsideEndpoint", other))


@sabotage("reaches-a-second-contractor")
def endpoint_passes_to_others(scene: Scene) -> None:
    """The S3 endpoint lets our workspaces put one object into a second contractor's bucket."""
    passing = with_allow(
        "AllowOthers", "*", "s3:PutObject", _carried_off(scene), aws__PrincipalAccount=scene.facts.account
    )
    change_endpoint(scene, "s3", passing)


@sabotage("brings-other-credentials")
def endpoint_passes_for_others(scene: Scene) -> None:
    """The S3 endpoint lets a second contractor's credentials carry one object out."""
    passing = with_allow("AllowTheirs", "*", "s3:PutObject", _carried_off(scene), aws__PrincipalAccount=FOREIGN)
    change_endpoint(scene, "s3", passing)


@sabotage("looks-for-a-way-out", "endpoints-few")
def another_service_reached(scene: Scene) -> Callable[[], object]:
    """The network has an endpoint for a service that no workspace needs."""
    ec2, like = scene.client("ec2"), str(scene.exports["endpoints"]["sts"])
    [endpoint] = ec2.describe_vpc_endpoints(VpcEndpointIds=[like])["VpcEndpoints"]
    made = ec2.create_vpc_endpoint(
        VpcId=endpoint["VpcId"],
        VpcEndpointType="Interface",
        ServiceName=f"com.amazonaws.{scene.facts.region}.ec2",
        PolicyDocument=endpoint["PolicyDocument"],
    )
    return lambda: ec2.delete_vpc_endpoints(VpcEndpointIds=[made["VpcEndpoint"]["VpcEndpointId"]])


@sabotage("alters-the-record")
def archive_open_to_change(scene: Scene) -> None:
    """The log archive no longer denies changes: only its lock, and what nobody was given, are in the way."""
    change_archive_policy(scene, without("DenyChange"))


@sabotage("reads-the-access-logs")
def access_logs_open(scene: Scene) -> None:
    """An administrator of the account is left alone by the Deny on the access logs."""
    administrator = scene.administrator.principal.role_arn
    change_bucket_policy(scene, str(scene.exports["accessLogs"]), exempting("DenyAllButTrusted", administrator))


@sabotage("is-taken-down")
def network_in_use(scene: Scene) -> None:
    """Somebody puts a security group of their own into the contract's network."""
    ec2, made = scene.client("ec2"), {"GroupName": "by-hand", "Description": "by hand"}
    group = ec2.create_security_group(VpcId=str(scene.exports["vpc"]), **made)["GroupId"]
    everywhere = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    ec2.revoke_security_group_egress(GroupId=group, IpPermissions=everywhere)


@sabotage("nothing-is-left")
def something_is_left(scene: Scene) -> None:
    """Somebody makes a log group that is in no stack."""
    scene.client("logs").create_log_group(logGroupName=f"/{scene.contract.id}/by-hand")


@sabotage("nothing-is-left")
def copy_is_left(scene: Scene) -> None:
    """Somebody leaves a snapshot of a volume, in whichever of the contract's regions is named last."""
    region = scene.facts.regions[-1]
    ec2 = scene.client("ec2", region)
    volume = ec2.create_volume(Size=1, AvailabilityZone=f"{region}a")["VolumeId"]
    ec2.create_snapshot(VolumeId=volume)
    ec2.delete_volume(VolumeId=volume)


@sabotage("nothing-is-left")
def secret_is_left(scene: Scene) -> None:
    """Somebody leaves data in a secret."""
    scene.client("secretsmanager").create_secret(Name="left", SecretString="made up")


@sabotage("keys-are-gone", when="destroyed")
def deletion_of_a_key_cancelled(scene: Scene) -> None:
    """Somebody cancels the deletion of a dataset's key."""
    scene.client("kms").cancel_key_deletion(KeyId=_used(scene))


def _carried_off(scene: Scene) -> str:
    return f"arn:{scene.facts.partition}:s3:::{FOREIGN_BUCKET}/carried-off"
