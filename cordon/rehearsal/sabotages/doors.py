"""Doors that let in whom they must not, or nobody."""

from __future__ import annotations

from cordon.rehearsal.sabotage import first, sabotage
from cordon.rehearsal.sabotages.edits import Change, Statements, change_trust, without, without_condition
from cordon.rehearsal.scene import Scene


@sabotage("enters-without-second-factor")
def another_word_will_do(scene: Scene) -> None:
    """A role's trust policy takes another word for that of a second factor."""
    key = scene.facts.identity.mfa_key

    def change(statements: Statements) -> None:
        for block in statements["AllowPeople"]["Condition"].values():
            for name in [one for one in block if one.endswith(f"/{key}")]:
                block[name] = [block[name], "yes"]
            if "aws:MultiFactorAuthPresent" in block:
                del block["aws:MultiFactorAuthPresent"]

    _change(scene, change)


@sabotage("enters-from-elsewhere")
def address_not_asked(scene: Scene) -> None:
    """A role's trust policy no longer asks where a person is."""
    _change(scene, without_condition("AllowPeople", "aws:SourceIp"))


@sabotage("enters-as-somebody-else")
def claim_of_another_contractor(scene: Scene) -> None:
    """A role's trust policy takes the claim of a second contractor for that of its own."""
    key = scene.facts.identity.claim_key

    def change(statements: Statements) -> None:
        for sid in ("AllowPeople", "AllowTags"):
            block = statements[sid]["Condition"]["StringEquals"]
            for name in [each for each in block if each.endswith(f"/{key}")]:
                block[name] = [block[name], f"second-contractor/{block[name].partition('/')[2]}"]

    _change(scene, change)


@sabotage("session-names-are-given")
def claim_not_asked(scene: Scene) -> None:
    """A role can be taken with any role's claim, and only the session's tags are still held to its own."""
    _change(scene, without_condition("AllowPeople", f"/{scene.facts.identity.claim_key}"))


@sabotage("enters-under-another-name")
def source_identity_not_asked(scene: Scene) -> None:
    """A role's trust policy lets it be taken without a source identity."""
    _change(scene, without_condition("AllowPeople", "sts:SourceIdentity"))


@sabotage("session-names-are-given")
def source_identity_not_held(scene: Scene) -> None:
    """A role's trust policy lets any source identity be set."""
    _change(scene, without_condition("AllowSourceIdentity", "sts:SourceIdentity"))


@sabotage("session-names-are-given")
def session_tags_not_held(scene: Scene) -> None:
    """A role's trust policy lets any role's tags be set."""
    _change(scene, without_condition("AllowTags", f"/{scene.facts.identity.claim_key}"))


@sabotage("people-enter", "second-factor-demanded")
def people_without_identity(scene: Scene) -> None:
    """A role's trust policy no longer lets people say who they are, without which nobody gets in."""
    _change(scene, without("AllowSourceIdentity"))


@sabotage("people-enter", "second-factor-demanded")
def people_without_tags(scene: Scene) -> None:
    """A role's trust policy no longer lets the claim become a tag of the session, without which nobody gets in."""
    _change(scene, without("AllowTags"))


@sabotage("people-enter")
def people_without_addresses(scene: Scene) -> None:
    """A role's trust policy lets in no session that is named by an e-mail address, as people's are."""

    def change(statements: Statements) -> None:
        statements["AllowPeople"]["Condition"]["StringNotLike"] = {"sts:RoleSessionName": "*@*"}

    _change(scene, change)


@sabotage("enters-after-the-end")
def door_without_end(scene: Scene) -> None:
    """A role's trust policy no longer ends with the contract."""
    _change(scene, without("DenyAfterEnd"))


def _change(scene: Scene, change: Change) -> None:
    """Change the trust policy of the first role's entry role."""
    role = first(sorted(scene.facts.roles), "no role")
    change_trust(scene, scene.facts.role_arn(role, "entry"), change)
