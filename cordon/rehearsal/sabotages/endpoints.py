"""Endpoints that are missing, too many, or let through what is not ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cordon.rehearsal.sabotage import sabotage
from cordon.rehearsal.sabotages.edits import Statements, change_endpoint
from cordon.rehearsal.scene import Scene


@sabotage("endpoints-there")
def endpoint_missing(scene: Scene) -> None:
    """There is no way to STS."""
    scene.client("ec2").delete_vpc_endpoints(VpcEndpointIds=[scene.exports["endpoints"]["sts"]])


@sabotage("endpoints-there")
def private_dns_off(scene: Scene) -> None:
    """KMS's own name no longer leads to the endpoint."""
    id_ = str(scene.exports["endpoints"]["kms"])
    scene.client("ec2").modify_vpc_endpoint(VpcEndpointId=id_, PrivateDnsEnabled=False)


@sabotage("endpoints-few")
def endpoint_nobody_asked_for(scene: Scene) -> Callable[[], object]:
    """There is an endpoint to a service by which anybody's code can be reached."""
    ec2, like = scene.client("ec2"), _endpoint(scene, "sts")
    made = ec2.create_vpc_endpoint(
        VpcId=like["VpcId"],
        VpcEndpointType="Interface",
        ServiceName=f"com.amazonaws.{scene.facts.region}.execute-api",
        SubnetIds=like["SubnetIds"],
        PolicyDocument=like["PolicyDocument"],
        PrivateDnsEnabled=True,
    )
    return lambda: ec2.delete_vpc_endpoints(VpcEndpointIds=[made["VpcEndpoint"]["VpcEndpointId"]])


@sabotage("endpoints-keep-strangers-out")
def endpoint_open_to_strangers(scene: Scene) -> None:
    """Systems Manager can be asked from the network with credentials of any account."""
    change_endpoint(scene, "ssm", lambda statements: statements["AllowAgent"].pop("Condition"))


@sabotage("endpoints-keep-strangers-out")
def strangers_reach_our_buckets(scene: Scene) -> None:
    """The contract's buckets can be asked from the network with credentials of any account."""

    def widen(statements: Statements) -> None:
        del statements["AllowOurBuckets"]["Condition"]["StringEquals"]["aws:PrincipalAccount"]

    change_endpoint(scene, "s3", widen)


@sabotage("endpoints-keep-strangers-out")
def strangers_reach_our_keys(scene: Scene) -> None:
    """The contract's keys can be asked for from the network with credentials of any account."""

    def widen(statements: Statements) -> None:
        del statements["AllowOwnKeys"]["Condition"]["StringEquals"]["aws:PrincipalAccount"]

    change_endpoint(scene, "kms", widen)


@sabotage("endpoints-reach-only-ours", "reaches-a-second-contractor")
def foreign_buckets_reached(scene: Scene) -> None:
    """The way to S3 leads to every bucket there is."""

    def widen(statements: Statements) -> None:
        statements["AllowOurBuckets"]["Resource"] = "*"
        del statements["AllowOurBuckets"]["Condition"]["StringEquals"]["aws:ResourceAccount"]

    change_endpoint(scene, "s3", widen)


@sabotage("endpoints-reach-only-ours")
def foreign_log_groups_reached(scene: Scene) -> None:
    """The way to CloudWatch Logs leads to every account's log groups."""

    def widen(statements: Statements) -> None:
        statements["AllowOwnGroups"]["Resource"] = "*"

    change_endpoint(scene, "logs", widen)


def _endpoint(scene: Scene, service: str) -> Any:
    id_ = str(scene.exports["endpoints"][service])
    return scene.client("ec2").describe_vpc_endpoints(VpcEndpointIds=[id_])["VpcEndpoints"][0]
