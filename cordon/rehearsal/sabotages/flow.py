"""The way of the data in, out and back: who moves it, approves it and returns it."""

from __future__ import annotations

from components.policy_documents.facts import EXPORT
from cordon.rehearsal.sabotage import first, sabotage
from cordon.rehearsal.sabotages.edits import (
    Statements,
    change_bucket_policy,
    change_key_policy,
    change_role_policy,
    first_bucket,
    first_dataset,
    without,
    without_action,
)
from cordon.rehearsal.scene import Scene


@sabotage("wipers-read-before-the-end")
def wipers_read_at_any_time(scene: Scene) -> None:
    """A dataset's bucket no longer denies our wipers to read before the end."""
    change_bucket_policy(scene, first_bucket(scene), without("DenyReturnBeforeEnd"))


@sabotage("keys-return-afterwards")
def key_opens_to_wipers_at_any_time(scene: Scene) -> None:
    """A dataset's key opens what is under it to our wipers before the end."""

    def change(statements: Statements) -> None:
        del statements["AllowReturn"]["Condition"]["DateGreaterThanEquals"]

    change_key_policy(scene, scene.subject.key(first_dataset(scene)), change)


@sabotage("machinery-does-more-than-move")
def machinery_reads_what_it_moved(scene: Scene) -> None:
    """Our machinery may read a dataset that it promoted."""
    dataset = first((one.name for one in scene.facts.datasets if one.flow == "inbound"), "no dataset that comes in")

    def change(statements: Statements) -> None:
        statements["AllowMachinery"]["Action"].append("s3:GetObject")

    change_bucket_policy(scene, scene.bucket(dataset, "data"), change)


@sabotage("machinery-moves-data")
def nothing_is_promoted(scene: Scene) -> None:
    """Our machinery may no longer put a dataset where it belongs, or take it from there."""
    change_bucket_policy(scene, scene.bucket(first_dataset(scene), "data"), without("AllowMachinery"))


@sabotage("exports-are-approved")
def approver_sees_nothing(scene: Scene) -> None:
    """Who approves exports may no longer look at what waits."""
    approvers = (role for role, given in sorted(scene.facts.roles.items()) if given.get(EXPORT))
    role = first(approvers, "no role that approves")
    change_role_policy(scene, scene.facts.role_arn(role, "data"), without("SeeExports"))


@sabotage("data-is-returned")
def nothing_is_returned(scene: Scene) -> None:
    """Our wipers may delete a dataset, and not return it."""
    change_bucket_policy(scene, first_bucket(scene), without_action("AllowReturnAndWipe", "s3:GetObject"))
