"""What people change by hand in identity, keys and logs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.simulation.built import ACCOUNT
from tests.simulation.by_hand import (
    BY_HAND,
    DENY,
    Change,
    Known,
    Stage,
    gone,
    on,
    said,
    tagged,
    text,
)

OTHER = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "ec2:*", "Resource": "*"}]}
SHUT = text({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": "*"}]})
INLINE = {"name": "own", "policy": text(DENY)}
MORE = f"arn:aws:iam::{ACCOUNT}:policy/more"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
OWNED = {"Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": "kms:*", "Resource": "*"}
KEY_POLICY = text({"Version": "2012-10-17", "Statement": [OWNED]})
PASSWORDS: dict[str, Any] = {
    **dict.fromkeys(("RequireSymbols", "RequireNumbers", "RequireUppercaseCharacters"), True),
    **dict.fromkeys(("RequireLowercaseCharacters", "AllowUsersToChangePassword"), True),
    "MaxPasswordAge": 90,
    "PasswordReusePrevention": 24,
}
KEY_TAG = {"TagKey": "by-hand", "TagValue": "yes"}
RATES = {"InsightType": "ApiCallRateInsight"}
SELECTOR = {"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True, "DataResources": []}


def _detached(stage: Stage, one: Known) -> None:
    stage.client("iam").detach_role_policy(RoleName="plain", PolicyArn=MORE)


def _other_role(stage: Stage, one: Known) -> None:
    iam = stage.client("iam")
    iam.remove_role_from_instance_profile(InstanceProfileName=one.id, RoleName=one.inputs["role"])
    iam.add_role_to_instance_profile(InstanceProfileName=one.id, RoleName="plain")


def _profile_emptied(stage: Stage, one: Known) -> None:
    stage.client("iam").remove_role_from_instance_profile(InstanceProfileName=one.id, RoleName=one.inputs["role"])


def _inline(operation: str, **params: Any) -> Callable[[Stage, Known], object]:
    def act(stage: Stage, one: Known) -> None:
        role, _, name = one.id.partition(":")
        getattr(stage.client("iam"), operation)(RoleName=role, PolicyName=name, **params)

    return act


def _retarget(stage: Stage, one: Known) -> None:
    stage.client("kms").update_alias(AliasName=one.id, TargetKeyId=stage.one("plain-key").id)


def _log_group_anew(stage: Stage, one: Known) -> None:
    # moto keeps the tags of a group that is deleted, so nothing is seen of these.
    logs = stage.client("logs")
    logs.delete_log_group(logGroupName=one.id)
    logs.create_log_group(logGroupName=one.id)


def _log_group_renamed(stage: Stage, one: Known) -> None:
    logs = stage.client("logs")
    logs.delete_log_group(logGroupName=one.id)
    logs.create_log_group(logGroupName=f"{one.id}-too")


IDENTITY = {
    "trust changed": Change(
        "plain-role",
        on("iam", "update_assume_role_policy", RoleName="ID", PolicyDocument=SHUT),
        said(assumeRolePolicy=SHUT),
    ),
    "long sessions": Change(
        "plain-role", on("iam", "update_role", RoleName="ID", MaxSessionDuration=7200), said(maxSessionDuration=7200)
    ),
    "described": Change("plain-role", on("iam", "update_role", RoleName="ID", Description="b"), said(description="b")),
    "boundary put on": Change(
        "plain-role",
        on("iam", "put_role_permissions_boundary", RoleName="ID", PermissionsBoundary=MORE),
        said(permissionsBoundary=MORE),
    ),
    "boundary taken off": Change(
        "acme-analytics-roles-analyst-entry",
        on("iam", "delete_role_permissions_boundary", RoleName="ID"),
        said(permissionsBoundary=None),
    ),
    "role tagged": Change("plain-role", on("iam", "tag_role", RoleName="ID", Tags=[BY_HAND]), tagged),
    "inline policy where they are the program's": Change(
        "whole-role",
        on("iam", "put_role_policy", RoleName="ID", PolicyName="more", PolicyDocument=text(OTHER)),
        said(inlinePolicies=[INLINE, {"name": "more", "policy": text(OTHER)}]),
    ),
    "inline policy changed": Change(
        "whole-role",
        on("iam", "put_role_policy", RoleName="ID", PolicyName="own", PolicyDocument=text(OTHER)),
        said(inlinePolicies=[{"name": "own", "policy": text(OTHER)}]),
    ),
    "policy let go": Change(
        "whole-role", on("iam", "detach_role_policy", RoleName="ID", PolicyArn=MORE), said(managedPolicyArns=[])
    ),
    "inline policy where they are left to others": Change(
        "plain-role",
        on("iam", "put_role_policy", RoleName="ID", PolicyName="more", PolicyDocument=text(OTHER)),
        said(),
    ),
    "role's policy changed": Change(
        "RolePolicy", _inline("put_role_policy", PolicyDocument=text(OTHER)), said(policy=text(OTHER))
    ),
    "role's policy deleted": Change("RolePolicy", _inline("delete_role_policy"), gone),
    "detached": Change("attachment", _detached, gone),
    "policy's new version": Change(
        "more",
        on("iam", "create_policy_version", PolicyArn="ID", PolicyDocument=text(OTHER), SetAsDefault=True),
        said(policy=text(OTHER)),
    ),
    "policy's version that is not in force": Change(
        "more", on("iam", "create_policy_version", PolicyArn="ID", PolicyDocument=text(OTHER)), said()
    ),
    "policy tagged": Change("more", on("iam", "tag_policy", PolicyArn="ID", Tags=[BY_HAND]), tagged),
    "profile's role": Change("InstanceProfile", _other_role, said(role="plain")),
    "profile emptied": Change("InstanceProfile", _profile_emptied, said(role=None)),
    "profile tagged": Change(
        "InstanceProfile", on("iam", "tag_instance_profile", InstanceProfileName="ID", Tags=[BY_HAND]), tagged
    ),
    "short passwords": Change(
        "AccountPasswordPolicy",
        on("iam", "update_account_password_policy", MinimumPasswordLength=8, **PASSWORDS),
        said(minimumPasswordLength=8),
    ),
    "passwords at will": Change("AccountPasswordPolicy", on("iam", "delete_account_password_policy"), gone),
}

KEYS_AND_LOGS = {
    "key's policy": Change(
        "Key",
        on("kms", "put_key_policy", KeyId="ID", PolicyName="default", Policy=KEY_POLICY),
        said(policy=KEY_POLICY),
    ),
    "key described": Change(
        "Key", on("kms", "update_key_description", KeyId="ID", Description="b"), said(description="b")
    ),
    "key disabled": Change("Key", on("kms", "disable_key", KeyId="ID"), said(isEnabled=False)),
    "key no longer rotated": Change(
        "Key",
        on("kms", "disable_key_rotation", KeyId="ID"),
        said(enableKeyRotation=False, rotationPeriodInDays=None),
    ),
    "key rotated": Change("plain-key", on("kms", "enable_key_rotation", KeyId="ID"), said(enableKeyRotation=True)),
    "key rotated slowly": Change(
        "Key",
        on("kms", "enable_key_rotation", KeyId="ID", RotationPeriodInDays=2560),
        said(rotationPeriodInDays=2560),
    ),
    "key tagged": Change("Key", on("kms", "tag_resource", KeyId="ID", Tags=[KEY_TAG]), tagged),
    "key on its way out": Change("Key", on("kms", "schedule_key_deletion", KeyId="ID"), gone),
    "alias of another key": Change("Alias", _retarget, said(targetKeyId="plain-key")),
    "alias deleted": Change("Alias", on("kms", "delete_alias", AliasName="ID"), gone),
    "logs cut short": Change(
        "LogGroup", on("logs", "put_retention_policy", logGroupName="ID", retentionInDays=7), said(retentionInDays=7)
    ),
    "logs without end": Change(
        "LogGroup", on("logs", "delete_retention_policy", logGroupName="ID"), said(retentionInDays=0)
    ),
    "logs anew": Change("LogGroup", _log_group_anew, said(kmsKeyId=None, retentionInDays=0)),
    "log group under a longer name": Change("LogGroup", _log_group_renamed, gone),
    "log group tagged": Change(
        "LogGroup", on("logs", "tag_log_group", logGroupName="ID", tags={"by-hand": "yes"}), tagged
    ),
    "trail stopped": Change("Trail", on("cloudtrail", "stop_logging", Name="ID"), said(enableLogging=False)),
    "trail of one region": Change(
        "Trail",
        on("cloudtrail", "update_trail", Name="ID", IsMultiRegionTrail=False),
        said(isMultiRegionTrail=False),
    ),
    "trail without digests": Change(
        "Trail",
        on("cloudtrail", "update_trail", Name="ID", EnableLogFileValidation=False),
        said(enableLogFileValidation=False),
    ),
    "trail without key": Change("Trail", on("cloudtrail", "update_trail", Name="ID", KmsKeyId=""), said(kmsKeyId=None)),
    "trail of writes": Change(
        "Trail",
        on("cloudtrail", "put_event_selectors", TrailName="ID", EventSelectors=[SELECTOR]),
        said(
            advancedEventSelectors=[],
            eventSelectors=[{"readWriteType": "WriteOnly"}],
        ),
    ),
    "trail tagged": Change("Trail", on("cloudtrail", "add_tags", ResourceId="ID", TagsList=[BY_HAND]), tagged),
    "trail of unusual counts": Change(
        "Trail",
        on(
            "cloudtrail",
            "put_insight_selectors",
            TrailName="ID",
            InsightSelectors=[RATES],
        ),
        said(insightSelectors=[{"insightType": "ApiCallRateInsight"}]),
    ),
}
