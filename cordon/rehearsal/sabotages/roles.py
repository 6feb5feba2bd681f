"""Roles without limits, with more than they were given, and people who are not to be there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from components.naming import stem
from cordon.contract.policy_facts import identity
from cordon.rehearsal.sabotage import sabotage
from cordon.rehearsal.sabotages.edits import (
    Statements,
    change_boundary,
    change_trust,
    first_role,
    name_of,
    without,
)
from cordon.rehearsal.scene import Scene

_READ_ALL: Final = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
_VERSION: Final = "2012-10-17"


@sabotage("roles-bounded")
def boundary_taken_off(scene: Scene) -> None:
    """A role that people enter by has no boundary."""
    scene.client("iam").delete_role_permissions_boundary(RoleName=name_of(first_role(scene, "entry")))


@sabotage("roles-bounded")
def boundary_lets_records_go(scene: Scene) -> None:
    """The boundary no longer keeps roles from switching logging off."""
    change_boundary(scene, without("DenyRecords"))


@sabotage("roles-known")
def unknown_role(scene: Scene) -> None:
    """There is a role of the contract's name that everybody in the account can take."""
    trust = {"Effect": "Allow", "Principal": {"AWS": scene.facts.iam_arn("root")}, "Action": "sts:AssumeRole"}
    _make_role(scene, "helper", trust)


@sabotage("roles-known")
def unknown_machine_role(scene: Scene) -> None:
    """There is a role of the contract's name that any machine can have."""
    trust = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    _make_role(scene, "machine-service", trust)


@sabotage("no-users")
def user_with_keys(scene: Scene) -> None:
    """Somebody has a user with lasting keys."""
    iam, name = scene.client("iam"), f"{stem(scene.contract.id)}-somebody"
    iam.create_user(UserName=name)
    iam.create_access_key(UserName=name)


@sabotage("roles-hold-one-policy")
def second_policy(scene: Scene) -> None:
    """A workspace's role was given a second policy."""
    document = json.dumps({"Version": _VERSION, "Statement": [_READ_ALL]})
    name = name_of(first_role(scene, "data"))
    scene.client("iam").put_role_policy(RoleName=name, PolicyName="more", PolicyDocument=document)


@sabotage("roles-hold-one-policy")
def policy_attached(scene: Scene) -> None:
    """A workspace's role was given a policy that stands for itself."""
    iam, document = scene.client("iam"), json.dumps({"Version": _VERSION, "Statement": [_READ_ALL]})
    made = iam.create_policy(PolicyName="more", PolicyDocument=document)["Policy"]["Arn"]
    iam.attach_role_policy(RoleName=name_of(first_role(scene, "data")), PolicyArn=made)


@sabotage("sessions-short")
def session_of_half_a_day(scene: Scene) -> None:
    """Sessions of a role that people enter by last twelve hours."""
    scene.client("iam").update_role(RoleName=name_of(first_role(scene, "entry")), MaxSessionDuration=43200)


@sabotage("second-factor-demanded")
def second_factor_not_demanded(scene: Scene) -> None:
    """People take a role without a second factor."""
    factor = identity(scene.organisation, scene.facts.partition, scene.facts.account).mfa_key

    def drop(statements: Statements) -> None:
        for keys in statements["AllowPeople"]["Condition"].values():
            for key in [one for one in keys if one.endswith(f"/{factor}") or "MultiFactorAuth" in one]:
                del keys[key]

    change_trust(scene, first_role(scene, "entry"), drop)


def _make_role(scene: Scene, name: str, trust: Mapping[str, object]) -> None:
    document = json.dumps({"Version": _VERSION, "Statement": [trust]})
    scene.client("iam").create_role(RoleName=f"{stem(scene.contract.id)}-{name}", AssumeRolePolicyDocument=document)
