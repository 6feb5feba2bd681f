"""Doors that let in whom they must not, or nobody."""

from __future__ import annotations

from cordon.rehearsal.sabotage import first, sabotage
from cordon.rehearsal.sabotages.edits import Statements, change_trust, without, without_condition
from cordon.rehearsal.scene import Scene


@sabotage("enters-without-second-factor")
def second_factor_not_asked(scene: Scene) -> None:
    """A role's trust policy no longer asks for a second factor."""
    word = "MultiFactorAuth" if scene.facts.identity.mode == "iam-user-account" else scene.facts.identity.mfa_key
    change_trust(scene, scene.facts.role_arn(_role(scene), "entry"), without_condition("AllowPeople", word))


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
def address_of_nobody(scene: Scene) -> None:
    """A role's trust policy names addresses that nobody has."""

    def change(statements: Statements) -> None:
        statements["AllowPeople"]["Condition"]["IpAddress"] = {"aws:SourceIp": ["198.18.0.0/15"]}

    change_trust(scene, scene.facts.role_arn(_role(scene), "entry"), change)


@sabotage("enters-after-the-end")
def door_without_end(scene: Scene) -> None:
    """A role's trust policy no longer ends with the contract."""
    change_trust(scene, scene.facts.role_arn(_role(scene), "entry"), without("DenyAfterEnd"))


def _role(scene: Scene) -> str:
    return first(sorted(scene.facts.roles), "no role")
