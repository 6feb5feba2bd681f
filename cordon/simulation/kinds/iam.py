"""The resource types of identity."""

from collections.abc import Mapping
from typing import Final

from cordon.simulation.kinds import adapting, odd
from cordon.simulation.kinds.kind import Kind, Step

_ROLE: Final = {"RoleName": "{id}"}
_INLINE: Final = {**_ROLE, "PolicyName": "{each.name}"}
_ATTACHED: Final = {**_ROLE, "PolicyArn": "{each}"}

IAM: Final[Mapping[str, Kind]] = {
    "aws:iam/role:Role": Kind(
        service="iam",
        create="CreateRole",
        id=".Role.RoleName",
        renames={
            "assumeRolePolicy": "AssumeRolePolicyDocument",
            "forceDetachPolicies": "",
            "inlinePolicies": "",
            "managedPolicyArns": "",
            "name": "RoleName",
        },
        steps=(
            Step("PutRolePolicy", {**_INLINE, "PolicyDocument": "{each.policy}"}, each="inlinePolicies"),
            Step("AttachRolePolicy", _ATTACHED, each="managedPolicyArns"),
        ),
        changes=(
            Step("UpdateAssumeRolePolicy", {**_ROLE, "PolicyDocument": "{assumeRolePolicy}"}),
            Step(
                "UpdateRole",
                # moto forgets the description that it isn't told.
                {**_ROLE, "Description": "{description}", "MaxSessionDuration": "{maxSessionDuration}"},
            ),
            Step(
                "PutRolePermissionsBoundary",
                {**_ROLE, "PermissionsBoundary": "{permissionsBoundary}"},
                "permissionsBoundary",
            ),
            Step("DeleteRolePermissionsBoundary", _ROLE, unless="permissionsBoundary"),
        ),
        adapt={"description": adapting.role_description},
        read="GetRole",
        read_params=_ROLE,
        found="Role",
        outputs={"arn": ".Arn", "uniqueId": ".RoleId"},
        undo=(
            Step("DeleteRolePolicy", _INLINE, each="inlinePolicies"),
            Step("DetachRolePolicy", _ATTACHED, each="managedPolicyArns"),
        ),
        delete="DeleteRole",
        delete_params=_ROLE,
    ),
    "aws:iam/rolePolicy:RolePolicy": Kind(
        service="iam",
        create="PutRolePolicy",
        id="{role}:{name}",
        renames={"name": "PolicyName", "policy": "PolicyDocument", "role": "RoleName"},
        read="GetRolePolicy",
        read_params={"RoleName": "{role}", "PolicyName": "{name}"},
        delete="DeleteRolePolicy",
        delete_params={"RoleName": "{role}", "PolicyName": "{name}"},
        upsert=True,
    ),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": Kind(
        service="iam",
        create="AttachRolePolicy",
        id="{role}/{policyArn}",
        renames={"role": "RoleName"},
        delete="DetachRolePolicy",
        delete_params={"RoleName": "{role}", "PolicyArn": "{policyArn}"},
    ),
    "aws:iam/policy:Policy": Kind(
        service="iam",
        create="CreatePolicy",
        id=".Policy.Arn",
        renames={"name": "PolicyName", "policy": "PolicyDocument"},
        adapt={"policy": adapting.policy_document},
        read="GetPolicy",
        read_params={"PolicyArn": "{id}"},
        found="Policy",
        outputs={"arn": ".Arn", "attachmentCount": ".AttachmentCount", "policyId": ".PolicyId"},
        before_delete=odd.delete_policy_versions,
        delete="DeletePolicy",
        delete_params={"PolicyArn": "{id}"},
    ),
    "aws:iam/instanceProfile:InstanceProfile": Kind(
        service="iam",
        create="CreateInstanceProfile",
        id=".InstanceProfile.InstanceProfileName",
        renames={"name": "InstanceProfileName", "role": ""},
        steps=(Step("AddRoleToInstanceProfile", {"InstanceProfileName": "{id}", "RoleName": "{role}"}, "role"),),
        read="GetInstanceProfile",
        read_params={"InstanceProfileName": "{id}"},
        found="InstanceProfile",
        outputs={"arn": ".Arn", "uniqueId": ".InstanceProfileId"},
        undo=(Step("RemoveRoleFromInstanceProfile", {"InstanceProfileName": "{id}", "RoleName": "{role}"}, "role"),),
        delete="DeleteInstanceProfile",
        delete_params={"InstanceProfileName": "{id}"},
    ),
}
