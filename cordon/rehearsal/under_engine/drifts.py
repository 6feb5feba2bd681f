"""Changes made by hand in the simulated account, past Pulumi: refresh must find each, and up must mend it.

One a type of resource, each to another resource. What is put beside a stack rather than changed in it (a second policy,
a route more) no refresh sees: live checks do.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from cordon.graph.model import Resource
from cordon.graph.values import reveal
from cordon.rehearsal.scene import Scene

_ANYBODY: Final = "0.0.0.0/0"
_OPEN: Final = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}
)
_WIDE: Final = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
Make = Callable[[Scene, str, dict[str, Any]], object]
"""Changes a resource by hand; it is given the resource's id and inputs."""


@dataclass(frozen=True)
class Drift:
    """One change by hand.

    Attributes:
        token: The type of what is changed; the stack's first resource of it is taken.
        means: What is done, in the past tense.
        make: Does it.
        fits: Tells by its inputs whether a resource can be changed so.
        shows: The inputs that must be told as changed; none for what is deleted.
    """

    token: str
    means: str
    make: Make
    fits: Callable[[dict[str, Any]], bool] = lambda _: True
    shows: tuple[str, ...] = ()

    def of(self, scene: Scene) -> Resource | None:
        """Return the resource that is changed; None if the stack has none."""
        found = (one for one in scene.graph.infrastructure() if one.token == self.token and self._fits(one))
        return min(found, key=lambda one: one.urn, default=None)

    def _fits(self, resource: Resource) -> bool:
        return not resource.external and self.fits(dict(reveal(resource.inputs)))

    def apply(self, scene: Scene, resource: Resource) -> None:
        """Change it."""
        self.make(scene, str(resource.id), dict(reveal(resource.inputs)))


def _call(service: str, operation: str, **params: str | dict[str, Any] | list[Any] | bool | int) -> Make:
    """Make a call in which `{id}` stands for the resource."""

    def fill(value: Any, id_: str) -> Any:
        if isinstance(value, list):
            return [fill(each, id_) for each in value]
        return id_ if value == "{id}" else value

    return lambda scene, id_, _: getattr(scene.client(service), operation)(
        **{key: fill(value, id_) for key, value in params.items()}
    )


def _key_policy(scene: Scene, key: str, said: dict[str, Any]) -> None:
    document = json.loads(said["policy"])
    document["Statement"] = document["Statement"][:1]
    scene.client("kms").put_key_policy(KeyId=key, PolicyName="default", Policy=json.dumps(document))


def _bucket_policy(scene: Scene, bucket: str, said: dict[str, Any]) -> None:
    document = json.loads(said["policy"])
    document["Statement"] = document["Statement"][1:]
    scene.client("s3").put_bucket_policy(Bucket=bucket, Policy=json.dumps(document))


def _inline_policy(scene: Scene, id_: str, _: dict[str, Any]) -> None:
    role, name = id_.split(":")
    scene.client("iam").put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=_WIDE)


def _ingress_rule(scene: Scene, rule: str, said: dict[str, Any]) -> None:
    group = said["securityGroupId"]
    scene.client("ec2").revoke_security_group_ingress(GroupId=group, SecurityGroupRuleIds=[rule])


def _trail(scene: Scene, _: str, said: dict[str, Any]) -> None:
    scene.client("cloudtrail").stop_logging(Name=said["name"])


def _rotation(scene: Scene, key: str, said: dict[str, Any]) -> None:
    _key_policy(scene, key, said)
    scene.client("kms").disable_key_rotation(KeyId=key)


def _has(name: str) -> Callable[[dict[str, Any]], bool]:
    return lambda said: said.get(name) is not None


_OWN_KEY: Final = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
_FROM_ANYWHERE: Final = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": _ANYBODY}]}]
DRIFTS: Final = (
    Drift(
        "aws:s3/bucketVersioning:BucketVersioning",
        "versioning was suspended",
        _call("s3", "put_bucket_versioning", Bucket="{id}", VersioningConfiguration={"Status": "Suspended"}),
        shows=("versioningConfiguration",),
    ),
    Drift(
        "aws:s3/bucketPolicy:BucketPolicy",
        "the first statement was taken out",
        _bucket_policy,
        shows=("policy",),
    ),
    Drift(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "S3's own key was set",
        _call("s3", "put_bucket_encryption", Bucket="{id}", ServerSideEncryptionConfiguration=_OWN_KEY),
        lambda said: "kmsMasterKeyId" in str(said["rules"]),
        shows=("rules",),
    ),
    Drift(
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "the block was deleted",
        _call("s3", "delete_public_access_block", Bucket="{id}"),
    ),
    Drift(
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        "all rules were deleted",
        _call("s3", "delete_bucket_lifecycle", Bucket="{id}"),
    ),
    Drift(
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        "ACLs were let in again",
        _call("s3", "delete_bucket_ownership_controls", Bucket="{id}"),
    ),
    Drift(
        "aws:s3/bucketLogging:BucketLogging",
        "access is no longer logged",
        _call("s3", "put_bucket_logging", Bucket="{id}", BucketLoggingStatus={}),
    ),
    Drift(
        "aws:s3/bucket:Bucket",
        "the tags were replaced",
        _call("s3", "put_bucket_tagging", Bucket="{id}", Tagging={"TagSet": [{"Key": "mine", "Value": "now"}]}),
        shows=("tags",),
    ),
    Drift(
        "aws:kms/key:Key",
        "the policy was cut and rotation switched off",
        _rotation,
        shows=("policy", "enableKeyRotation"),
    ),
    Drift("aws:kms/alias:Alias", "the alias was deleted", _call("kms", "delete_alias", AliasName="{id}")),
    Drift(
        "aws:iam/role:Role",
        "the boundary was taken off",
        _call("iam", "delete_role_permissions_boundary", RoleName="{id}"),
        _has("permissionsBoundary"),
        shows=("permissionsBoundary",),
    ),
    Drift("aws:iam/rolePolicy:RolePolicy", "everything was allowed", _inline_policy, shows=("policy",)),
    Drift(
        "aws:iam/policy:Policy",
        "everything was allowed",
        _call("iam", "create_policy_version", PolicyArn="{id}", PolicyDocument=_WIDE, SetAsDefault=True),
        shows=("policy",),
    ),
    Drift("aws:cloudtrail/trail:Trail", "logging was stopped", _trail, shows=("enableLogging",)),
    Drift(
        "aws:cloudwatch/logGroup:LogGroup",
        "its events were made to expire after a day",
        _call("logs", "put_retention_policy", logGroupName="{id}", retentionInDays=1),
        shows=("retentionInDays",),
    ),
    Drift("aws:ec2/flowLog:FlowLog", "it was deleted", _call("ec2", "delete_flow_logs", FlowLogIds=["{id}"])),
    Drift(
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        "everything was let through",
        _call("ec2", "modify_vpc_endpoint", VpcEndpointId="{id}", PolicyDocument=_OPEN),
        shows=("policy",),
    ),
    Drift(
        "aws:ec2/networkAcl:NetworkAcl",
        "everything was let in",
        _call(
            "ec2",
            "create_network_acl_entry",
            NetworkAclId="{id}",
            RuleNumber=7,
            RuleAction="allow",
            Protocol="-1",
            Egress=False,
            CidrBlock=_ANYBODY,
        ),
        shows=("ingress",),
    ),
    Drift(
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        "everything was let in",
        _call("ec2", "authorize_security_group_ingress", GroupId="{id}", IpPermissions=_FROM_ANYWHERE),
        shows=("ingress",),
    ),
    Drift(
        "aws:ec2/subnet:Subnet",
        "machines were given public addresses",
        _call("ec2", "modify_subnet_attribute", SubnetId="{id}", MapPublicIpOnLaunch={"Value": True}),
        shows=("mapPublicIpOnLaunch",),
    ),
    Drift("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "it was revoked", _ingress_rule),
)
