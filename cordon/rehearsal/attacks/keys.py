"""Attacks on the keys: their use outside the stores, their grants, their policies."""

from __future__ import annotations

from collections.abc import Iterator

from cordon.rehearsal.attack import Attempt, attack
from cordon.rehearsal.attacks.calls import call
from cordon.rehearsal.scene import Scene
from cordon.simulation.caller import Caller


def _keys(scene: Scene) -> Iterator[tuple[str, str]]:
    yield from sorted(scene.facts.keys.datasets.items())
    yield from (("logs", scene.facts.keys.logs), ("volumes", scene.facts.keys.volumes))


def _others(scene: Scene) -> dict[str, Caller]:
    return {
        "administrator of the account": scene.administrator,
        "deployer": scene.role(scene.facts.deployers[0]),
        "core production": scene.core,
        "second contractor": scene.second_contractor,
    }


@attack("ENC-3")
def uses_a_key_directly(scene: Scene) -> Iterator[Attempt]:
    """Nobody uses a key but through the stores that it is for, and nobody else at all."""
    callers = _others(scene) | {
        f"{role}, on the workspace": scene.workspace(role) for role in sorted(scene.facts.roles)
    }
    for who, caller in callers.items():
        for name, key in _keys(scene):
            using = call(caller, "kms", "generate_data_key", KeyId=key, KeySpec="AES_256")
            yield Attempt(who, f"use the key of {name}", using, ("key",))
    kms = scene.client("kms")
    for name, key in _keys(scene):
        if not kms.describe_key(KeyId=key)["KeyMetadata"]["Enabled"]:
            continue  # there is nothing to open: `keys-own` tells of it
        blob = kms.encrypt(KeyId=key, Plaintext=b"made up")["CiphertextBlob"]
        for who, caller in _others(scene).items():
            opening = call(caller, "kms", "decrypt", KeyId=key, CiphertextBlob=blob)
            yield Attempt(who, f"open what is under the key of {name}", opening, ("key",))


@attack("ENC-3")
def grants_a_key(scene: Scene) -> Iterator[Attempt]:
    """Nobody passes the use of a key on."""
    callers = _others(scene) | {f"{role}'s credentials": scene.stolen(role) for role in sorted(scene.facts.roles)}
    for who, caller in callers.items():
        for name, key in _keys(scene):
            granting = call(
                caller, "kms", "create_grant", KeyId=key, GranteePrincipal=scene.second_contractor.principal.role_arn,
                Operations=["Decrypt"],
            )  # fmt: skip
            yield Attempt(who, f"grant the key of {name}", granting, ("key DenyGrantsToOthers",))


@attack("ENC-3")
def administers_a_key(scene: Scene) -> Iterator[Attempt]:
    """No role of the contract changes, disables or deletes a key."""
    for role in sorted(scene.facts.roles):
        caller = scene.stolen(role)
        for name, key in _keys(scene):
            ways = {
                "rewrite the policy of": ("put_key_policy", {"PolicyName": "default", "Policy": "{}"}),
                "disable": ("disable_key", {}),
                "delete": ("schedule_key_deletion", {}),
            }
            for way, (operation, params) in ways.items():
                doing = call(caller, "kms", operation, KeyId=key, **params)
                by = ("boundary DenyKeyAdministration",)
                yield Attempt(f"{role}'s credentials", f"{way} the key of {name}", doing, by)
