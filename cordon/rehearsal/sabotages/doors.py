"""Doors that let in whom they must not, or nobody."""

from __future__ import annotations

from cordon.rehearsal.sabotage import first, sabotage
from cordon.rehearsal.sabotages.edits import Statements, change_trust, without, without_action, without_condition
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

    change_trust(scene, scene.facts.role_arn(_role(scene), "entry"), change)


@sabotage("enters-from-elsewhere")
def address_not_asked(scene: Scene) -> None:
    """A role's trust policy no longer asks where a person is."""
    change_trust(scene, scene.facts.role_arn(_role(scene), "entry"), without_condition("AllowPeople", "aws:SourceIp"))


@sabotage("enters-as-somebody-else")
def claim_not_asked(scene: Scene) -> None:
    """A role's trust policy no longer asks which role the provider vouches for."""
    change_trust(
        scene,
        scene.facts.role_arn(_role(scene), "entry"),
        without_condition("AllowPeople", f"/{scene.facts.identity.claim_key}"),
    )


@sabotage("people-enter")
def people_without_identity(scene: Scene) -> None:
    """A role's trust policy no longer lets people say who they are, without which nobody gets in."""
    change_trust(
        scene, scene.facts.role_arn(_role(scene), "entry"), without_action("AllowPeople", "sts:SetSourceIdentity")
    )


@sabotage("enters-after-the-end")
def door_without_end(scene: Scene) -> None:
    """A role's trust policy no longer ends with the contract."""
    change_trust(scene, scene.facts.role_arn(_role(scene), "entry"), without("DenyAfterEnd"))


def _role(scene: Scene) -> str:
    return first(sorted(scene.facts.roles), "no role")
