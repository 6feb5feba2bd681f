"""A contract in each identity mode, a person of it, and what becomes of them at the door and on the workspace."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from botocore.exceptions import ClientError

from components.naming import session_document_name
from cordon.evidence.policies import role
from cordon.rehearsal.people import person
from cordon.rehearsal.scene import Scene
from cordon.simulation.authorise import Record
from cordon.simulation.caller import Caller

MODES: Final[Mapping[str, dict[str, str] | None]] = {
    "saml": None,
    "oidc": {"mode": "oidc", "provider": "login.example/tenant"},
    "identity-center": {"mode": "identity-center", "provider": "arn:aws:sso:::instance/ssoins-0123456789abcdef"},
    "iam-user-account": {"mode": "iam-user-account", "provider": "100000000004"},
}
"""The organisation's way of signing in; None: as the built-in one has it."""
ROLE: Final = "analyst"
TAKES: Final = {
    "saml": "sts:AssumeRoleWithSAML",
    "oidc": "sts:AssumeRoleWithWebIdentity",
    "identity-center": "sts:AssumeRole",
    "iam-user-account": "sts:AssumeRole",
}
"""The action by which the role is taken."""


def entry_role(scene: Scene) -> str:
    return scene.facts.role_arn(ROLE, "entry")


@contextmanager
def trust_of(scene: Scene, statements: list[dict[str, Any]]) -> Iterator[None]:
    """The entry role's trust policy with other statements, for a while."""
    iam = scene.client("iam")
    before = role(iam, entry_role(scene))
    name = before["RoleName"]
    _update(iam, name, {"Version": "2012-10-17", "Statement": statements})
    try:
        yield
    finally:
        _update(iam, name, before["AssumeRolePolicyDocument"])


def _update(iam: Any, name: str, document: Any) -> None:
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(document))


@contextmanager
def shell_of(scene: Scene, statements: list[dict[str, Any]]) -> Iterator[None]:
    """The entry role's own policy with other Allows of starting a session, for a while."""
    iam, name = scene.client("iam"), entry_role(scene).rpartition("/")[2]
    [policy] = iam.list_role_policies(RoleName=name)["PolicyNames"]
    before = iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
    others = [each for each in before["Statement"] if "ssm:StartSession" not in each.get("Action", ())]
    changed = {**before, "Statement": [*statements, *others]}
    iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(changed))
    try:
        yield
    finally:
        iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(before))


def refused(scene: Scene, call: Any) -> tuple[str, str]:
    """The action and resource type that a call is refused for; fails if it goes through."""
    before = len(scene.simulation.decisions)
    try:
        call()
    except ClientError as error:
        assert error.response["Error"]["Code"] in {"AccessDenied", "AccessDeniedException"}, error
        last = scene.simulation.decisions[before:][-1]
        assert not last.decision.allowed
        return last.request.action, last.request.resource.split(":")[5].partition("/")[0]
    raise AssertionError("went through")


def decided(scene: Scene, call: Any) -> dict[str, Record]:
    """What a call is decided on, by `action type-of-resource`; the call must go through."""
    before = len(scene.simulation.decisions)
    call()
    records = scene.simulation.decisions[before:]
    return {f"{each.request.action} {each.request.resource.split(':')[5].partition('/')[0]}": each for each in records}


def workspace(scene: Scene, **tags: str) -> str:
    """An instance in the contract's account, which runs; its tags are those of the person's own workspace but for …"""
    who = person(scene, ROLE)
    own = {"contractor": scene.contract.id, "role": ROLE, "person": who.email} | tags
    listed = [{"Key": f"cordon:{key}", "Value": value} for key, value in own.items() if value]
    ec2 = scene.client("ec2")
    image = ec2.register_image(Name=f"image {len(scene.simulation.decisions)}")["ImageId"]
    tagged = [{"ResourceType": "instance", "Tags": listed}]
    launched = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, TagSpecifications=tagged)
    return str(launched["Instances"][0]["InstanceId"])


def start(scene: Scene, entered: Caller, instance: str, document: str | None = None) -> Any:
    """Start a session on an instance, in the recorded shell or another document; an empty name: in none."""
    name = session_document_name(scene.contract.id) if document is None else document
    named = {"DocumentName": name} if name else {}
    return entered.client("ssm").start_session(Target=instance, **named)
