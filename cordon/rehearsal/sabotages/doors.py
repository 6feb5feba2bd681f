"""Doors that let in whom they must not, or nobody."""

from __future__ import annotations

from cordon.rehearsal.edits import Statements, found, trust, without, without_condition
from cordon.rehearsal.sabotage import first, sabotage
from cordon.rehearsal.scene import Scene


@sabotage("enters-without-second-factor")
def second_factor_not_asked(scene: Scene) -> None:
    """A role's trust policy no longer asks for a second factor."""
    word = "MultiFactorAuth" if scene.facts.identity.mode == "iam-user-account" else scene.facts.identity.mfa_key
    trust(scene, _role(scene), "entry", without_condition("AllowPeople", word))


@sabotage("enters-from-elsewhere")
def address_not_asked(scene: Scene) -> None:
    """A role's trust policy no longer asks where a person is."""
    trust(scene, _role(scene), "entry", without_condition("AllowPeople", "aws:SourceIp"))


@sabotage("enters-as-somebody-else")
def claim_not_asked(scene: Scene) -> None:
    """A role's trust policy no longer asks which role the provider vouches for."""
    trust(scene, _role(scene), "entry", without_condition("AllowPeople", f"/{scene.facts.identity.claim_key}"))


@sabotage("people-enter")
def address_of_nobody(scene: Scene) -> None:
    """A role's trust policy names addresses that nobody has."""

    def change(statements: Statements) -> Statements:
        found(statements, "AllowPeople")["Condition"]["IpAddress"] = {"aws:SourceIp": ["198.18.0.0/15"]}
        return statements

    trust(scene, _role(scene), "entry", change)


@sabotage("enters-after-the-end")
def door_without_end(scene: Scene) -> None:
    """A role's trust policy no longer ends with the contract."""
    trust(scene, _role(scene), "entry", without("DenyAfterEnd"))


def _role(scene: Scene) -> str:
    return first(sorted(scene.facts.roles), "no role")
