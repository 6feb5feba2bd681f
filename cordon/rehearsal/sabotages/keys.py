"""Keys that are not in order, serve others, or are used, handed on and managed by the wrong people."""

from __future__ import annotations

from collections.abc import Callable

from components.naming import stem
from cordon.aws.clients import bucket_place
from cordon.rehearsal.sabotage import sabotage
from cordon.rehearsal.sabotages.edits import (
    Statements,
    change_key_policy,
    first_dataset,
    first_role,
    name_of,
    with_allow,
    without,
)
from cordon.rehearsal.scene import FOREIGN, Scene


@sabotage("keys-own")
def key_disabled(scene: Scene) -> None:
    """The key of the volumes is switched off."""
    scene.client("kms").disable_key(KeyId=scene.facts.keys.volumes)


@sabotage("keys-apart")
def key_shared(scene: Scene) -> Callable[[], object]:
    """A dataset's key encrypts a bucket that is none of the dataset's as well."""
    s3, bucket = scene.client("s3"), f"elsewhere-{scene.facts.account}"
    s3.create_bucket(Bucket=bucket, **bucket_place(scene.facts.region))
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": name_of(_key(scene))}
    rules = [{"ApplyServerSideEncryptionByDefault": default}]
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": rules})
    return lambda: s3.delete_bucket(Bucket=bucket)


@sabotage("keys-renewed")
def rotation_off(scene: Scene) -> None:
    """A dataset's key is never renewed."""
    scene.client("kms").disable_key_rotation(KeyId=_key(scene))


@sabotage("keys-renewed")
def rotation_too_slow(scene: Scene) -> None:
    """A dataset's key is renewed every seven years."""
    scene.client("kms").enable_key_rotation(KeyId=_key(scene), RotationPeriodInDays=2560)


@sabotage("logs-encrypted")
def trail_without_key(scene: Scene) -> None:
    """The trail's files are encrypted with S3's own key instead of the key for logs."""
    scene.client("cloudtrail").update_trail(Name=str(scene.exports["trail"]), KmsKeyId="")


@sabotage("logs-encrypted")
def log_group_without_key(scene: Scene) -> None:
    """The log group of the flow logs was made anew without the key for logs."""
    logs, name = scene.client("logs"), scene.subject.log_group("flow")
    [group] = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    logs.delete_log_group(logGroupName=name)
    logs.create_log_group(logGroupName=name)
    logs.put_retention_policy(logGroupName=name, retentionInDays=group["retentionInDays"])


@sabotage("keys-closed-to-account", "uses-a-key-directly")
def key_open_to_account(scene: Scene) -> None:
    """A dataset's key can be used by everybody in the account whom a policy there allows it."""
    change_key_policy(scene, _key(scene), with_allow("Broken", scene.facts.iam_arn("root"), "kms:Decrypt"))


@sabotage("keys-closed-to-account")
def grants_open_to_account(scene: Scene) -> None:
    """Everybody in the account whom a policy there allows it can hand on the use of a dataset's key to a service."""
    change_key_policy(scene, _key(scene), with_allow("Broken", scene.facts.iam_arn("root"), "kms:CreateGrant"))


@sabotage("keys-closed-to-account", "keys-return-afterwards", "uses-a-key-directly")
def key_open_to_operators_account(scene: Scene) -> None:
    """A dataset's key can be used by everybody in the operators' account whom a policy there allows it."""
    account = scene.facts.operators[0].split(":")[4]
    change_key_policy(scene, _key(scene), with_allow("Broken", scene.facts.iam_arn("root", account), "kms:Decrypt"))


@sabotage("keys-closed-to-account")
def key_used_by_one_of_many(scene: Scene) -> None:
    """A dataset's key can be used by one role of the account that no attack knows of."""
    known = {arn for _, _, arn in scene.subject.roles()}
    begins = f"{stem(scene.contract.id)}-"
    roles = scene.client("iam").list_roles()["Roles"]
    arn = next(one["Arn"] for one in roles if one["RoleName"].startswith(begins) and one["Arn"] not in known)
    account = scene.facts.iam_arn("root")
    change_key_policy(scene, _key(scene), with_allow("Broken", account, "kms:Decrypt", aws__PrincipalArn=arn))


@sabotage("keys-name-only-ours")
def key_given_to_stranger(scene: Scene) -> None:
    """A dataset's key can be used by a role of a second contractor."""
    stranger = f"arn:{scene.facts.partition}:iam::{FOREIGN}:role/second-contractor"
    change_key_policy(scene, _key(scene), with_allow("Broken", stranger, "kms:ReEncryptFrom"))


@sabotage("keys-without-grants", "uses-a-key-directly")
def grant_to_stranger(scene: Scene) -> None:
    """The use of a dataset's key is granted to a role of a second contractor."""
    stranger = f"arn:{scene.facts.partition}:iam::{FOREIGN}:role/second-contractor"
    scene.client("kms").create_grant(KeyId=_key(scene), GranteePrincipal=stranger, Operations=["Decrypt"])


@sabotage("keys-without-grants")
def grant_to_machinery_abroad(scene: Scene) -> None:
    """The use of a dataset's key is granted to AWS's machinery in a second contractor's account."""
    machinery = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
    grantee = scene.facts.iam_arn(machinery, FOREIGN)
    scene.client("kms").create_grant(KeyId=_key(scene), GranteePrincipal=grantee, Operations=["Decrypt"])


@sabotage("keys-managed-by-named")
def key_managed_by_account(scene: Scene) -> None:
    """Everybody in the account whom a policy there allows it can change the policy of a dataset's key."""
    change_key_policy(scene, _key(scene), lambda statements: statements["AllowAdministration"].pop("Condition"))


@sabotage("keys-managed-by-named")
def key_managed_by_a_workspace(scene: Scene) -> None:
    """A workspace's role is among those who can change the policy of a dataset's key."""

    def change(statements: Statements) -> None:
        statements["AllowAdministration"]["Condition"]["ArnLike"]["aws:PrincipalArn"].append(first_role(scene, "data"))

    change_key_policy(scene, _key(scene), change)


@sabotage("keys-managed-by-named")
def key_unmanageable(scene: Scene) -> None:
    """Nobody can change the policy of a dataset's key any more."""
    change_key_policy(scene, _key(scene), without("AllowAdministration"))


def _key(scene: Scene) -> str:
    return scene.subject.key(first_dataset(scene))
