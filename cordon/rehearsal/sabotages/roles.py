"""Roles without limits, with more than they were given, and people who are not to be there."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable, Mapping
from typing import Final

from components.naming import stem
from cordon.contract.policy_facts import identity
from cordon.evidence.policies import role
from cordon.rehearsal.sabotage import first, sabotage
from cordon.rehearsal.sabotages.edits import (
    Statements,
    change_boundary,
    change_bucket_policy,
    change_role_policy,
    change_trust,
    first_role,
    name_of,
    with_allow,
    without,
    without_action,
)
from cordon.rehearsal.scene import FOREIGN, Scene

_READ_ALL: Final = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
_EVERYTHING: Final = {"Effect": "Allow", "Action": "*", "Resource": "*"}
_VERSION: Final = "2012-10-17"


@sabotage("roles-bounded", "changes-own-access", "takes-a-workspaces-role", "works-in-another-region")
def boundary_taken_off(scene: Scene) -> None:
    """A role that people enter by has no boundary."""
    scene.client("iam").delete_role_permissions_boundary(RoleName=name_of(first_role(scene, "entry")))


@sabotage("roles-bounded", "switches-logging-off")
def boundary_lets_records_go(scene: Scene) -> None:
    """The boundary no longer keeps roles from switching logging off."""
    change_boundary(scene, without("DenyRecords"))


@sabotage("roles-bounded")
def boundary_lets_keys_be_granted(scene: Scene) -> None:
    """The boundary no longer keeps roles from granting keys."""
    change_boundary(scene, without_action("DenyKeyAdministration", "kms:Create*"))


@sabotage("roles-known")
def unknown_role(scene: Scene) -> Callable[[], object]:
    """There is a role of the contract's name that everybody in the account can take."""
    trust = {"Effect": "Allow", "Principal": {"AWS": scene.facts.iam_arn("root")}, "Action": "sts:AssumeRole"}
    return _make_role(scene, "helper", trust)


@sabotage("roles-known")
def unknown_machine_role(scene: Scene) -> Callable[[], object]:
    """There is a role of the contract's name that any machine can have."""
    trust = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return _make_role(scene, "machine-service", trust)


@sabotage("closed-to-outsiders")
def role_for_another_account(scene: Scene) -> Callable[[], object]:
    """There is a role of another name, with full rights, that somebody of a foreign account can take."""
    trust = {"Effect": "Allow", "Principal": {"AWS": FOREIGN}, "Action": "sts:AssumeRole"}
    return _make_role(scene, "support", trust, own_name=False)


@sabotage("closed-to-outsiders")
def role_for_another_provider(scene: Scene) -> Callable[[], object]:
    """There is a role of another name, with full rights, for people of a provider that is not the organisation's."""
    provider = scene.facts.iam_arn("oidc-provider/builds.example")
    trust = {"Effect": "Allow", "Principal": {"Federated": provider}, "Action": "sts:AssumeRoleWithWebIdentity"}
    return _make_role(scene, "builds", trust, own_name=False)


@sabotage("closed-to-outsiders")
def role_for_machines_outside(scene: Scene) -> Callable[[], object]:
    """There is a role of another name, with full rights, for whatever machine shows a certificate."""
    trust = {"Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return _make_role(scene, "machines", trust, own_name=False)


@sabotage("closed-to-outsiders")
def deployer_for_another_account(scene: Scene) -> None:
    """Somebody of a foreign account can take the deployer's role."""
    _trust_also(scene, scene.facts.deployers[0])


@sabotage("closed-to-outsiders")
def workspace_for_another_account(scene: Scene) -> None:
    """Somebody of a foreign account, whom no attack tries, can take a workspace's role."""
    _trust_also(scene, first_role(scene, "data"))


@sabotage("no-users")
def user_with_keys(scene: Scene) -> Callable[[], object]:
    """Somebody has a user with lasting keys."""
    iam, name = scene.client("iam"), f"{stem(scene.contract.id)}-somebody"
    iam.create_user(UserName=name)
    key = iam.create_access_key(UserName=name)["AccessKey"]["AccessKeyId"]

    def leave() -> None:
        iam.delete_access_key(UserName=name, AccessKeyId=key)
        iam.delete_user(UserName=name)

    return leave


@sabotage("roles-hold-one-policy")
def second_policy(scene: Scene) -> Callable[[], object]:
    """A workspace's role was given a second policy."""
    document = json.dumps({"Version": _VERSION, "Statement": [_READ_ALL]})
    iam, more = scene.client("iam"), {"RoleName": name_of(first_role(scene, "data")), "PolicyName": "more"}
    iam.put_role_policy(**more, PolicyDocument=document)
    return lambda: iam.delete_role_policy(**more)


@sabotage("roles-hold-one-policy", "is-taken-down")
def policy_attached(scene: Scene) -> None:
    """A workspace's role was given a policy that stands for itself."""
    iam, document = scene.client("iam"), json.dumps({"Version": _VERSION, "Statement": [_READ_ALL]})
    made = iam.create_policy(PolicyName="more", PolicyDocument=document)["Policy"]["Arn"]
    iam.attach_role_policy(RoleName=name_of(first_role(scene, "data")), PolicyArn=made)


@sabotage("roles-do-only-what-is-given")
def one_action_more(scene: Scene) -> None:
    """A role that was given to read may read the tags of objects as well."""

    def change(statements: Statements) -> None:
        statements["Read"]["Action"].append("s3:GetObjectTagging")

    readers = (arn for name, kind, arn in scene.subject.roles() if kind == "data" and _reads(scene, name))
    change_role_policy(scene, first(readers, "no role that reads"), change)


@sabotage("roles-do-only-what-is-given")
def bucket_lets_a_role_restore(scene: Scene) -> None:
    """A bucket's own policy lets a role that was given to read bring archived objects back."""
    readers = [(name, given) for name, given in sorted(scene.facts.roles.items()) if _reads(scene, name)]
    name, given = first(readers, "no role that reads")
    bucket = scene.bucket(next(one for one, verbs in sorted(given.items()) if "read" in verbs), "data")
    arn = scene.facts.role_arn(name, "data")
    resource = f"arn:{scene.facts.partition}:s3:::{bucket}/*"
    change_bucket_policy(scene, bucket, with_allow("AllowRestore", arn, "s3:RestoreObject", resource))


@sabotage("sessions-short")
def session_of_half_a_day(scene: Scene) -> None:
    """Sessions of a role that people enter by last twelve hours."""
    scene.client("iam").update_role(RoleName=name_of(first_role(scene, "entry")), MaxSessionDuration=43200)


@sabotage("second-factor-demanded")
def second_factor_not_demanded_somewhere(scene: Scene) -> None:
    """From one address people take a role without a second factor."""
    factor = identity(scene.organisation, scene.facts.partition, scene.facts.account).mfa_key

    def add(statements: Statements) -> None:
        asked = {
            operator: {
                key: said for key, said in keys.items() if not (key.endswith(f"/{factor}") or "MultiFactor" in key)
            }
            for operator, keys in statements["AllowPeople"]["Condition"].items()
        }
        where = {"aws:SourceIp": f"{ipaddress.ip_network(scene.facts.source_addresses[0])[0]}/32"}
        kept = {operator: keys for operator, keys in asked.items() if keys} | {"IpAddress": where}
        statements["AllowThere"] = {**statements["AllowPeople"], "Sid": "AllowThere", "Condition": kept}

    change_trust(scene, first_role(scene, "entry"), add)


@sabotage("second-factor-demanded", "enters-without-second-factor")
def second_factor_not_demanded(scene: Scene) -> None:
    """People take a role without a second factor."""
    factor = identity(scene.organisation, scene.facts.partition, scene.facts.account).mfa_key

    def drop(statements: Statements) -> None:
        for keys in statements["AllowPeople"]["Condition"].values():
            for key in [one for one in keys if one.endswith(f"/{factor}") or "MultiFactorAuth" in one]:
                del keys[key]

    change_trust(scene, first_role(scene, "entry"), drop)


def _reads(scene: Scene, role_name: str) -> bool:
    return any("read" in verbs for verbs in scene.facts.roles[role_name].values())


def _make_role(scene: Scene, name: str, trust: Mapping[str, object], *, own_name: bool = True) -> Callable[[], object]:
    """Make a role: of the contract's name and without rights, or of any other and with all rights."""
    document = json.dumps({"Version": _VERSION, "Statement": [trust]})
    iam, made = scene.client("iam"), f"{stem(scene.contract.id)}-{name}" if own_name else name
    iam.create_role(RoleName=made, AssumeRolePolicyDocument=document)
    if own_name:
        return lambda: iam.delete_role(RoleName=made)
    held = {"RoleName": made, "PolicyName": "everything"}
    iam.put_role_policy(**held, PolicyDocument=json.dumps({"Version": _VERSION, "Statement": [_EVERYTHING]}))

    def leave() -> None:
        iam.delete_role_policy(**held)
        iam.delete_role(RoleName=made)

    return leave


def _trust_also(scene: Scene, arn: str) -> None:
    """Let a role of an account that nobody else knows of take one of ours."""
    iam = scene.client("iam")
    stranger = {"Effect": "Allow", "Principal": {"AWS": "888888888888"}, "Action": "sts:AssumeRole"}
    document = role(iam, arn)["AssumeRolePolicyDocument"]
    text = json.dumps({**document, "Statement": [*document["Statement"], stranger]})
    iam.update_assume_role_policy(RoleName=name_of(arn), PolicyDocument=text)
