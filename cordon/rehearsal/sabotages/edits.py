"""Changes of live policies, one statement at a time, so that only what is meant to break breaks."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from cordon.errors import Refused
from cordon.evidence.policies import managed_policy, role
from cordon.rehearsal.scene import Scene

Statements = dict[str, Any]
"""A policy's statements by their Sid."""
Change = Callable[[Statements], object]
"""Changes statements in place."""


def without(sid: str) -> Change:
    """Take a statement out."""
    return lambda statements: statements.pop(sid)


def without_action(sid: str, action: str) -> Change:
    """Take an action out of a statement."""
    return lambda statements: statements[sid]["Action"].remove(action)


def instead_of(sid: str, action: str, others: list[str]) -> Change:
    """Put other actions into a statement in the place of one."""

    def change(statements: Statements) -> None:
        listed = statements[sid]["Action"]
        listed.remove(action)
        listed.extend(others)

    return change


def without_condition(sid: str, word: str) -> Change:
    """Take those conditions out of a statement whose keys hold a word."""

    def change(statements: Statements) -> None:
        kept = {
            operator: {key: value for key, value in block.items() if word.lower() not in key.lower()}
            for operator, block in statements[sid]["Condition"].items()
        }
        statements[sid]["Condition"] = {operator: block for operator, block in kept.items() if block}

    return change


def exempting(sid: str, arn: str) -> Change:
    """Add somebody to those whom a Deny leaves alone."""

    def change(statements: Statements) -> None:
        spared = statements[sid]["Condition"].setdefault("ArnNotLike", {}).setdefault("aws:PrincipalArn", [])
        spared.append(arn)

    return change


def with_allow(sid: str, principal: str, action: str, resource: str = "*", **equals: str) -> Change:
    """Put a statement in that allows something to somebody.

    Args:
        sid: The statement's name.
        principal: Who.
        action: What.
        resource: On what.
        **equals: Under which conditions, with `__` for a colon: `aws__PrincipalAccount="210987654321"`.
    """
    made: dict[str, Any] = {"Sid": sid, "Effect": "Allow", "Principal": {"AWS": principal}, "Action": action}
    made["Resource"] = resource
    if equals:
        made["Condition"] = {"StringEquals": {key.replace("__", ":"): value for key, value in equals.items()}}
    return lambda statements: statements.update({sid: made})


def change_bucket_policy(scene: Scene, bucket: str, change: Change) -> None:
    """Change a bucket's policy."""
    s3 = scene.client("s3")
    s3.put_bucket_policy(Bucket=bucket, Policy=_changed(s3.get_bucket_policy(Bucket=bucket)["Policy"], change))


def change_archive_policy(scene: Scene, change: Change) -> None:
    """Change the policy of the log archive's bucket, in the archive's own account."""
    s3, bucket = scene.archive("s3"), str(scene.exports["archive"])
    s3.put_bucket_policy(Bucket=bucket, Policy=_changed(s3.get_bucket_policy(Bucket=bucket)["Policy"], change))


def change_key_policy(scene: Scene, key: str, change: Change) -> None:
    """Change a key's policy."""
    kms, which = scene.client("kms"), {"KeyId": key, "PolicyName": "default"}
    kms.put_key_policy(**which, Policy=_changed(kms.get_key_policy(**which)["Policy"], change))


def change_trust(scene: Scene, arn: str, change: Change) -> None:
    """Change who may take a role."""
    iam = scene.client("iam")
    found = role(iam, arn)
    text = _changed(json.dumps(found["AssumeRolePolicyDocument"]), change)
    iam.update_assume_role_policy(RoleName=found["RoleName"], PolicyDocument=text)


def change_role_policy(scene: Scene, arn: str, change: Change) -> None:
    """Change the one policy of a role."""
    iam, name = scene.client("iam"), name_of(arn)
    [policy] = iam.list_role_policies(RoleName=name)["PolicyNames"]
    was = iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
    iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=_changed(json.dumps(was), change))


def change_boundary(scene: Scene, change: Change) -> None:
    """Change the boundary of the contract's roles."""
    iam = scene.client("iam")
    _, _, arn = next(scene.subject.roles())
    policy = role(iam, arn)["PermissionsBoundary"]["PermissionsBoundaryArn"]
    text = _changed(json.dumps(managed_policy(iam, policy)), change)
    iam.create_policy_version(PolicyArn=policy, PolicyDocument=text, SetAsDefault=True)


def change_endpoint(scene: Scene, service: str, change: Change) -> None:
    """Change what passes through an endpoint."""
    ec2, id_ = scene.client("ec2"), str(scene.exports["endpoints"][service])
    [endpoint] = ec2.describe_vpc_endpoints(VpcEndpointIds=[id_])["VpcEndpoints"]
    ec2.modify_vpc_endpoint(VpcEndpointId=id_, PolicyDocument=_changed(endpoint["PolicyDocument"], change))


def replicate(scene: Scene, **destination: str) -> None:
    """Have a dataset's bucket copied: `replicate(scene, Bucket="arn:…", Account="999999999999")`."""
    rule = {
        "ID": "copies",
        "Status": "Enabled",
        "Priority": 1,
        "Filter": {"Prefix": ""},
        "DeleteMarkerReplication": {"Status": "Disabled"},
        "Destination": destination,
    }
    scene.client("s3").put_bucket_replication(
        Bucket=first_bucket(scene),
        ReplicationConfiguration={"Role": scene.facts.iam_arn("role/copies"), "Rules": [rule]},
    )


def first_bucket(scene: Scene) -> str:
    """Return the name of a dataset's bucket."""
    return next(name for _, _, name in scene.subject.buckets())


def first_dataset(scene: Scene) -> str:
    """Return a dataset's name."""
    return min(scene.contract.data)


def first_role(scene: Scene, wanted: str) -> str:
    """Return the ARN of a role of one kind, entry or data."""
    return next(arn for _, kind, arn in scene.subject.roles() if kind == wanted)


def name_of(arn: str) -> str:
    """Return the name in a role's ARN, or the id in a key's."""
    return arn.rpartition("/")[2]


def _changed(text: str, change: Change) -> str:
    document = json.loads(text)
    for one in document["Statement"]:
        for listed in (one, one.get("Condition", {}).get("ArnNotLike", {})):
            for key in {"Action", "aws:PrincipalArn"} & set(listed):  # one and a list of one are the same
                listed[key] = [listed[key]] if isinstance(listed[key], str) else listed[key]
    statements = {one["Sid"]: one for one in document["Statement"]}
    try:
        change(statements)
    except (KeyError, ValueError) as error:
        raise Refused(f"there is no {error} to break in this policy; it has {', '.join(sorted(statements))}") from None
    return json.dumps({**document, "Statement": list(statements.values())})
