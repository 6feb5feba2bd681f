"""Gaps in the boundary of the contract's roles."""

from __future__ import annotations

from cordon.rehearsal.sabotage import first, sabotage
from cordon.rehearsal.sabotages.edits import Statements, change_boundary, instead_of, without, without_action
from cordon.rehearsal.scene import Scene


@sabotage("takes-a-workspaces-role")
def one_further_role_allowed(scene: Scene) -> None:
    """The boundary no longer denies taking one of the workspaces' roles."""
    _, _, arn = first((one for one in scene.subject.roles() if one[1] == "data"), "no role")

    def change(statements: Statements) -> None:
        statements["DenyOwnAccess"]["Action"].remove("sts:Assume*")
        others = {"Effect": "Deny", "Action": "sts:Assume*", "NotResource": arn}
        statements["DenyOtherRoles"] = {"Sid": "DenyOtherRoles", **others}

    change_boundary(scene, change)


@sabotage("changes-own-access")
def lasting_keys_allowed(scene: Scene) -> None:
    """The boundary no longer denies making lasting keys."""
    others = ["iam:A*", "iam:CreateP*", "iam:CreateU*", "iam:D*", "iam:P*", "iam:U*"]
    change_boundary(scene, instead_of("DenyOwnAccess", "iam:*", others))


@sabotage("works-in-another-region")
def regions_open(scene: Scene) -> None:
    """The boundary no longer denies other regions."""
    change_boundary(scene, without("DenyOtherRegions"))


@sabotage("administers-a-key")
def keys_can_be_disabled(scene: Scene) -> None:
    """The boundary no longer denies disabling a key."""
    change_boundary(scene, without_action("DenyKeyAdministration", "kms:Disable*"))


@sabotage("switches-logging-off")
def recording_open_to_choice(scene: Scene) -> None:
    """The boundary no longer denies choosing what the trail records."""
    change_boundary(
        scene, instead_of("DenyRecords", "cloudtrail:*", ["cloudtrail:D*", "cloudtrail:S*", "cloudtrail:U*"])
    )


@sabotage("changes-a-store")
def encryption_open_to_change(scene: Scene) -> None:
    """The boundary no longer denies changing how a bucket encrypts."""
    change_boundary(scene, without_action("DenyStores", "s3:PutEncryption*"))


@sabotage("changes-tags")
def tags_open(scene: Scene) -> None:
    """The boundary no longer denies changes to a key's tags."""
    change_boundary(scene, without_action("DenyTags", "kms:TagResource"))
