"""Roles, policies and profiles as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cordon.simulation.kinds.kind import Api
from cordon.simulation.sights.sight import OWN, PREFIX, Sight, Values, ask


def _inline(api: Api, values: Values, _: Any) -> Values:
    role = {"RoleName": values["id"]}
    names = ask(api, "ListRolePolicies", role).get("PolicyNames", [])
    texts = {name: ask(api, "GetRolePolicy", {**role, "PolicyName": name})["PolicyDocument"] for name in names}
    return {"inlinePolicies": [{"name": name, "policy": text} for name, text in texts.items()]}


def _attached(api: Api, values: Values, _: Any) -> Values:
    found = ask(api, "ListAttachedRolePolicies", {"RoleName": values["id"]})
    return {"managedPolicyArns": [one["PolicyArn"] for one in found.get("AttachedPolicies", [])]}


def _document(api: Api, values: Values, found: Any) -> Values:
    which = {"PolicyArn": values["id"], "VersionId": found["DefaultVersionId"]}
    return {"policy": api.call("GetPolicyVersion", which)["PolicyVersion"]["Document"]}


def _is_attached(api: Api, values: Values, _: Any) -> bool:
    found = ask(api, "ListAttachedRolePolicies", {"RoleName": values["role"]})
    return values["policyArn"] in [one["PolicyArn"] for one in found.get("AttachedPolicies", [])]


IDENTITY: Final[Mapping[str, Sight]] = {
    "aws:iam/accountPasswordPolicy:AccountPasswordPolicy": Sight(),
    "aws:iam/role:Role": Sight(
        told={"permissionsBoundary": ".PermissionsBoundary.PermissionsBoundaryArn"},
        looks={("inlinePolicies",): _inline, ("managedPolicyArns",): _attached},
        untold={"forceDetachPolicies": OWN, "namePrefix": PREFIX},
    ),
    "aws:iam/rolePolicy:RolePolicy": Sight(untold={"namePrefix": PREFIX}),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": Sight(
        told={"policyArn": "{policyArn}", "role": "{role}"}, there=_is_attached
    ),
    "aws:iam/policy:Policy": Sight(looks={("policy",): _document}, untold={"namePrefix": PREFIX}),
    "aws:iam/instanceProfile:InstanceProfile": Sight(told={"role": ".Roles.0.RoleName"}, untold={"namePrefix": PREFIX}),
}
