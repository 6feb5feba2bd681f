"""Attacks across the walls: core production, a second contractor, and what leads out of the network."""

from __future__ import annotations

from collections.abc import Iterator

from cordon.rehearsal.attack import NO_WAY, Attempt, attack
from cordon.rehearsal.attacks.calls import SAMPLE, call, get, put
from cordon.rehearsal.scene import FOREIGN_BUCKET, Scene
from cordon.simulation.caller import Caller


def _reaches(scene: Scene, who: str, caller: Caller) -> Iterator[Attempt]:
    for dataset in scene.facts.datasets:
        for purpose in dataset.purposes:
            bucket = scene.bucket(dataset.name, purpose)
            reads = ("resource DenyOutsideEndpoint", "resource DenyReadersNotGiven")
            yield Attempt(who, f"read {dataset.name}/{purpose}", get(caller, bucket), reads)
            writes = ("resource DenyOutsideEndpoint", "resource DenyWritersNotGiven")
            yield Attempt(who, f"write {dataset.name}/{purpose}", put(caller, bucket), writes)
    for role, kind, arn in scene.subject.roles():
        taking = call(caller, "sts", "assume_role", RoleArn=arn, RoleSessionName="other")
        yield Attempt(who, f"take {role}'s {kind} role", taking, ("trust",))


@attack("NET-1")
def is_reached_from_core(scene: Scene) -> Iterator[Attempt]:
    """Core production reaches nothing of the contract's."""
    yield from _reaches(scene, "core production", scene.core)


@attack("NET-1")
def is_reached_by_a_second_contractor(scene: Scene) -> Iterator[Attempt]:
    """A second contractor reaches nothing of this one's."""
    yield from _reaches(scene, "second contractor", scene.second_contractor)


@attack("NET-1")
def reaches_a_second_contractor(scene: Scene) -> Iterator[Attempt]:
    """No workspace reaches a second contractor's data, even where that lies open to everybody."""
    for role in sorted(scene.facts.roles):
        caller = scene.workspace(role)
        reading, writing = get(caller, FOREIGN_BUCKET), put(caller, FOREIGN_BUCKET, "carried-off")
        yield Attempt(f"{role}, on the workspace", "read a second contractor's open bucket", reading, ("endpoint",))
        yield Attempt(f"{role}, on the workspace", "carry data into it", writing, ("endpoint",))


@attack("NET-3")
def brings_other_credentials(scene: Scene) -> Iterator[Attempt]:
    """Credentials of another account, brought into the contract's network, carry nothing out."""
    inside = scene.second_contractor.at(vpc=str(scene.exports["vpc"]))
    yield Attempt(
        "second contractor's credentials, inside",
        "carry data out",
        put(inside, FOREIGN_BUCKET, "carried-off"),
        ("endpoint",),
    )
    for dataset in scene.facts.datasets:
        bucket = scene.bucket(dataset.name, "data")
        yield Attempt(
            "second contractor's credentials, inside",
            f"read {dataset.name}/data",
            get(inside, bucket, SAMPLE),
            ("resource DenyReadersNotGiven",),
        )


@attack("NET-2")
def looks_for_a_way_out(scene: Scene) -> Iterator[Attempt]:
    """A workspace reaches no service but those that it needs, and no other region's."""
    other = scene.abroad
    for role in sorted(scene.facts.roles):
        caller = scene.workspace(role)
        ways = {
            "reach EC2's API": call(caller, "ec2", "describe_vpcs"),
            "reach IAM": call(caller, "iam", "list_users"),
            f"reach S3 in {other}": call(caller, "s3", "get_object", other, Bucket=FOREIGN_BUCKET, Key=SAMPLE),
        }
        for way, trying in ways.items():
            yield Attempt(f"{role}, on the workspace", way, trying, (NO_WAY,))
