"""Changes of live policies, one statement at a time, so that only what is meant to break breaks."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from cordon.evidence.policies import role
from cordon.rehearsal.scene import Scene

Statements = dict[str, Any]
"""A policy's statements by their Sid."""
Change = Callable[[Statements], object]
"""Changes statements in place."""


def without(sid: str) -> Change:
    """Take a statement out."""
    return lambda statements: statements.pop(sid)


def with_allow(sid: str, principal: str, action: str) -> Change:
    """Put a statement in that allows something to somebody, without any condition."""
    made = {"Sid": sid, "Effect": "Allow", "Principal": {"AWS": principal}, "Action": action, "Resource": "*"}
    return lambda statements: statements.update({sid: made})


def change_bucket_policy(scene: Scene, bucket: str, change: Change) -> None:
    """Change a bucket's policy."""
    s3 = scene.client("s3")
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


def change_boundary(scene: Scene, change: Change) -> None:
    """Change the boundary of the contract's roles."""
    iam = scene.client("iam")
    _, _, arn = next(scene.subject.roles())
    policy = role(iam, arn)["PermissionsBoundary"]["PermissionsBoundaryArn"]
    version = iam.get_policy(PolicyArn=policy)["Policy"]["DefaultVersionId"]
    document = iam.get_policy_version(PolicyArn=policy, VersionId=version)["PolicyVersion"]["Document"]
    text = _changed(json.dumps(document), change)
    iam.create_policy_version(PolicyArn=policy, PolicyDocument=text, SetAsDefault=True)


def change_endpoint(scene: Scene, service: str, change: Change) -> None:
    """Change what passes through an endpoint."""
    ec2, id_ = scene.client("ec2"), str(scene.exports["endpoints"][service])
    [endpoint] = ec2.describe_vpc_endpoints(VpcEndpointIds=[id_])["VpcEndpoints"]
    ec2.modify_vpc_endpoint(VpcEndpointId=id_, PolicyDocument=_changed(endpoint["PolicyDocument"], change))


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
    """Return the name in a role's ARN."""
    return arn.rpartition("/")[2]


def _changed(text: str, change: Change) -> str:
    document = json.loads(text)
    statements = {one["Sid"]: one for one in document["Statement"]}
    change(statements)
    return json.dumps({**document, "Statement": list(statements.values())})
