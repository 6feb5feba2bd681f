"""Attacks on the doors and on one's own access."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from cordon.rehearsal.attack import Attempt, attack
from cordon.rehearsal.attacks.calls import call
from cordon.rehearsal.people import Person, enter, person
from cordon.rehearsal.scene import Scene

TRUST = ("trust",)


def _tries(scene: Scene, who: Person, role: str) -> partial[Any]:
    return partial(enter, scene, who, scene.facts.role_arn(role, "entry"))


@attack("IAM-1")
def enters_without_second_factor(scene: Scene) -> Iterator[Attempt]:
    """Nobody enters without a second factor."""
    for role in sorted(scene.facts.roles):
        for word in ("", "false", "yes"):
            who = replace(person(scene, role), second_factor=word)
            said = f"{role}, of whose second factor the provider says {word or 'nothing'}"
            yield Attempt(said, "enter", _tries(scene, who, role), TRUST)


@attack("ZT-1")
def enters_from_elsewhere(scene: Scene) -> Iterator[Attempt]:
    """Nobody enters from an address that the contract does not name."""
    for role in sorted(scene.facts.roles):
        elsewhere = replace(person(scene, role), source_ip=scene.nowhere)
        yield Attempt(f"{role}, from {scene.nowhere}", "enter", _tries(scene, elsewhere, role), TRUST)


@attack("IAM-2")
def enters_as_somebody_else(scene: Scene) -> Iterator[Attempt]:
    """Nobody takes a role that the identity provider does not vouch for."""
    roles = sorted(scene.facts.roles)
    for role in roles:
        others = [other for other in roles if other != role]
        claims = [*(f"{scene.contract.id}/{other}" for other in others), f"second-contractor/{role}", ""]
        for claim in claims:
            who = replace(person(scene, role), claim=claim)
            yield Attempt(
                f"person with the claim {claim or '(none)'}", f"enter as {role}", _tries(scene, who, role), TRUST
            )


@attack("IAM-2")
def enters_under_another_name(scene: Scene) -> Iterator[Attempt]:
    """Nobody enters without a source identity, or with somebody else's where callers choose it."""
    chosen = scene.facts.identity.mode not in ("saml", "oidc")  # there it is in what the provider signs
    for role in sorted(scene.facts.roles):
        for name in ("", f"somebody-else@{scene.contract.id}.example") if chosen else ("",):
            who = replace(person(scene, role), source_identity=name)
            yield Attempt(f"{role}, as {name or 'nobody'}", "enter", _tries(scene, who, role), TRUST)


@attack("IAM-2")
def takes_a_workspaces_role(scene: Scene) -> Iterator[Attempt]:
    """Who entered takes no further role: data is reached from a workspace only."""
    for role in sorted(scene.facts.roles):
        entered = scene.role(scene.facts.role_arn(role, "entry"), "person").at(source_ip=person(scene, role).source_ip)
        for other in sorted(scene.facts.roles):
            arn = scene.facts.role_arn(other, "data")
            taking = call(entered, "sts", "assume_role", RoleArn=arn, RoleSessionName="further")
            by = ("boundary DenyOwnAccess",)
            yield Attempt(f"{role}, entered", f"take {other}'s data role", taking, by)


@attack("IAM-2")
def changes_own_access(scene: Scene) -> Iterator[Attempt]:
    """No role changes its own access, makes identities, or takes off its boundary."""
    everything = json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    )
    for role, kind, arn in scene.subject.roles():
        name = arn.rpartition("/")[2]
        caller = scene.role(arn).at(source_ip=person(scene, role).source_ip)
        boundary = scene.facts.iam_arn("policy/any")
        ways: dict[str, tuple[str, dict[str, Any]]] = {
            "widen its own policy": (
                "put_role_policy", {"RoleName": name, "PolicyName": kind, "PolicyDocument": everything},
            ),
            "attach a policy": ("attach_role_policy", {"RoleName": name, "PolicyArn": boundary}),
            "take off its boundary": ("delete_role_permissions_boundary", {"RoleName": name}),
            "change who may take it": ("update_assume_role_policy", {"RoleName": name, "PolicyDocument": everything}),
            "make a user": ("create_user", {"UserName": "own"}),
            "make lasting keys": ("create_access_key", {"UserName": "own"}),
        }  # fmt: skip
        for way, (operation, params) in ways.items():
            yield Attempt(
                f"{role} ({kind})", way, call(caller, "iam", operation, **params), ("boundary DenyOwnAccess",)
            )


@attack("LEG-2")
def works_in_another_region(scene: Scene) -> Iterator[Attempt]:
    """No role makes or reaches anything in a region that the contract does not name."""
    other = scene.abroad
    for role, kind, arn in scene.subject.roles():
        caller = scene.role(arn).at(source_ip=person(scene, role).source_ip)
        listing = call(caller, "logs", "create_log_group", other, logGroupName="elsewhere")
        by = ("boundary DenyOtherRegions",)
        yield Attempt(f"{role} ({kind})", f"make a log group in {other}", listing, by)
