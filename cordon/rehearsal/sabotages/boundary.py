"""Gaps in the boundary of the contract's roles."""

from __future__ import annotations

from cordon.rehearsal.sabotage import sabotage
from cordon.rehearsal.sabotages.edits import change_boundary, without, without_action
from cordon.rehearsal.scene import Scene


@sabotage("takes-a-workspaces-role")
def further_roles_allowed(scene: Scene) -> None:
    """The boundary no longer denies taking further roles."""
    change_boundary(scene, without_action("DenyOwnAccess", "sts:Assume*"))


@sabotage("changes-own-access")
def own_access_open(scene: Scene) -> None:
    """The boundary no longer denies changes to identities."""
    change_boundary(scene, without_action("DenyOwnAccess", "iam:*"))


@sabotage("works-in-another-region")
def regions_open(scene: Scene) -> None:
    """The boundary no longer denies other regions."""
    change_boundary(scene, without("DenyOtherRegions"))


@sabotage("administers-a-key")
def key_policies_open(scene: Scene) -> None:
    """The boundary no longer denies rewriting a key's policy."""
    change_boundary(scene, without_action("DenyKeyAdministration", "kms:Put*"))


@sabotage("switches-logging-off")
def trail_open(scene: Scene) -> None:
    """The boundary no longer denies changes to the trail."""
    change_boundary(scene, without_action("DenyRecords", "cloudtrail:*"))


@sabotage("changes-a-store")
def store_settings_open(scene: Scene) -> None:
    """The boundary no longer denies changes to a bucket's settings."""
    change_boundary(scene, without_action("DenyStores", "s3:PutBucket*"))


@sabotage("changes-tags")
def tags_open(scene: Scene) -> None:
    """The boundary no longer denies changes to a key's tags."""
    change_boundary(scene, without_action("DenyTags", "kms:TagResource"))
