"""Edits to the policies of what was built, through the API, as somebody who may do it would make them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from components.naming import RoleKind, boundary_name
from components.policy_documents.facts import Facts
from cordon.errors import Refused
from cordon.rehearsal.scene import Scene

Statements = list[dict[str, Any]]
Change = Callable[[Statements], Statements]
"""Makes a policy's statements into others; may change the ones that it is given."""


def bucket_policy(scene: Scene, bucket: str, change: Change) -> None:
    """Change a bucket's policy."""
    s3 = scene.client("s3")
    s3.put_bucket_policy(Bucket=bucket, Policy=_changed(s3.get_bucket_policy(Bucket=bucket)["Policy"], change))


def archive_policy(scene: Scene, change: Change) -> None:
    """Change the policy of the log archive's bucket, in the archive's own account."""
    s3, bucket = scene.archive("s3"), str(scene.exports["archive"])
    s3.put_bucket_policy(Bucket=bucket, Policy=_changed(s3.get_bucket_policy(Bucket=bucket)["Policy"], change))


def key_policy(scene: Scene, key: str, change: Change) -> None:
    """Change a key's policy."""
    kms = scene.client("kms")
    was = kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=_changed(was, change))


def trust(scene: Scene, role: str, kind: RoleKind, change: Change) -> None:
    """Change who may take one of a contract role's two IAM roles."""
    iam, name = scene.client("iam"), _name(scene.facts, role, kind)
    was = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=_changed(json.dumps(was), change))


def role_policy(scene: Scene, role: str, kind: RoleKind, change: Change) -> None:
    """Change what one of a contract role's two IAM roles may do."""
    iam, name = scene.client("iam"), _name(scene.facts, role, kind)
    was = iam.get_role_policy(RoleName=name, PolicyName=kind)["PolicyDocument"]
    iam.put_role_policy(RoleName=name, PolicyName=kind, PolicyDocument=_changed(json.dumps(was), change))


def boundary(scene: Scene, change: Change) -> None:
    """Change the boundary of all the contract's roles."""
    iam, arn = scene.client("iam"), scene.facts.iam_arn(f"policy/{boundary_name(scene.facts.contract)}")
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    was = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=_changed(json.dumps(was), change), SetAsDefault=True)


def endpoint_policy(scene: Scene, service: str, change: Change) -> None:
    """Change what passes through the endpoint of a service."""
    ec2, id_ = scene.client("ec2"), str(scene.exports["endpoints"][service])
    was = ec2.describe_vpc_endpoints(VpcEndpointIds=[id_])["VpcEndpoints"][0]["PolicyDocument"]
    ec2.modify_vpc_endpoint(VpcEndpointId=id_, PolicyDocument=_changed(was, change))


def without(sid: str) -> Change:
    """Leave a statement out."""
    return lambda statements: [one for one in statements if one is not found(statements, sid)]


def without_action(sid: str, action: str) -> Change:
    """Leave an action out of a statement."""

    def change(statements: Statements) -> Statements:
        found(statements, sid)["Action"].remove(action)
        return statements

    return change


def without_condition(sid: str, word: str) -> Change:
    """Leave out of a statement the conditions whose keys hold a word."""

    def change(statements: Statements) -> Statements:
        one = found(statements, sid)
        kept = {
            operator: {key: value for key, value in block.items() if word.lower() not in key.lower()}
            for operator, block in one["Condition"].items()
        }
        one["Condition"] = {operator: block for operator, block in kept.items() if block}
        return statements

    return change


def exempting(sid: str, arn: str) -> Change:
    """Add somebody to those whom a Deny leaves alone."""

    def change(statements: Statements) -> Statements:
        found(statements, sid)["Condition"]["ArnNotLike"]["aws:PrincipalArn"].append(arn)
        return statements

    return change


def adding(**statement: Any) -> Change:
    """Add a statement."""
    return lambda statements: [*statements, statement]


def found(statements: Statements, sid: str) -> dict[str, Any]:
    """Return the statement of that name.

    Raises:
        Refused: There is none: nothing would be broken.
    """
    for one in statements:
        if one.get("Sid") == sid:
            return one
    raise Refused(
        f"there is no statement {sid} to break; there are {', '.join(str(one.get('Sid')) for one in statements)}"
    )


def _name(facts: Facts, role: str, kind: RoleKind) -> str:
    return facts.role_arn(role, kind).rpartition("/")[2]


def _changed(policy: str, change: Change) -> str:
    document = json.loads(policy)
    statements = document["Statement"]
    for one in statements:  # one action and a list of one are the same
        if isinstance(one.get("Action"), str):
            one["Action"] = [one["Action"]]
    return json.dumps({**document, "Statement": change(statements)})
