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
def claim_not_asked(scene: Scene) -> None:
    """A role's trust policy no longer asks which role the provider vouches for."""
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
def people_by_number_only(scene: Scene) -> None:
    """A role's trust policy refuses sessions that are named by an e-mail address, as people's are."""

    def refuse(statements: Statements) -> None:
        denied = {key: statements["AllowPeople"][key] for key in ("Principal", "Action")}
        named = {"StringLike": {"sts:RoleSessionName": "*@*"}}
        statements["DenyAddresses"] = {"Sid": "DenyAddresses", "Effect": "Deny", **denied, "Condition": named}

    _change(scene, refuse)


@sabotage("enters-after-the-end")
def door_without_end(scene: Scene) -> None:
    """A role's trust policy no longer ends with the contract."""
    _change(scene, without("DenyAfterEnd"))


def _change(scene: Scene, change: Change) -> None:
    """Change the trust policy of the first role's entry role."""
    role = first(sorted(scene.facts.roles), "no role")
    change_trust(scene, scene.facts.role_arn(role, "entry"), change)
