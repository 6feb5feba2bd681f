"""Changes that take more than one call filled with the new inputs: what is added to a list, and what is taken off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from cordon.errors import SimulationError
from cordon.simulation.kinds.kind import Adapt, Api
from cordon.simulation.kinds.odd import clear_acl, set_group_rules, take_subnets

Values: TypeAlias = Mapping[str, Any]

_LISTS: Final = {"routeTableIds": "RouteTableIds", "subnetIds": "SubnetIds", "securityGroupIds": "SecurityGroupIds"}
_VERSIONS: Final = 5
"""How many versions a managed policy has at most (IAM user guide, "IAM and AWS STS quotas")."""


def endpoint_members(api: Api, before: Values, after: Values) -> None:
    """Tell an endpoint which route tables, subnets and groups come, and which go."""
    params: dict[str, Any] = {"VpcEndpointId": after["id"]}
    for name, member in _LISTS.items():
        was, now = before.get(name) or [], after.get(name) or []
        params[f"Add{member}"] = [one for one in now if one not in was]
        params[f"Remove{member}"] = [one for one in was if one not in now]
    api.call("ModifyVpcEndpoint", {key: value for key, value in params.items() if value})


def group_rule(api: Api, _: Values, after: Values) -> None:
    """Write a security group's rule anew, under the id that it has.

    Raises:
        SimulationError: moto can change only rules for IPv4 addresses.
    """
    if after.get("cidrIpv4") is None:
        raise SimulationError(f"{after['id']}: the simulation changes only rules whose source is cidrIpv4")
    rule = {
        "IpProtocol": after["ipProtocol"],
        "FromPort": after.get("fromPort", -1),
        "ToPort": after.get("toPort", -1),
        "Description": after.get("description") or "",
        "CidrIpv4": after["cidrIpv4"],
    }
    rules = [{"SecurityGroupRuleId": after["id"], "SecurityGroupRule": rule}]
    api.call("ModifySecurityGroupRules", {"GroupId": after["securityGroupId"], "SecurityGroupRules": rules})


def group_rules(direction: str) -> Adapt:
    """Return what puts the rules of one direction on a group that has them itself."""
    return lambda api, _, after: set_group_rules(api, after, (direction,))


def acl_entries(*, egress: bool) -> Adapt:
    """Return what takes the entries of one direction off an ACL; the steps put the program's on."""
    return lambda api, _, after: clear_acl(api, after, (egress,))


def acl_subnets(api: Api, _: Values, after: Values) -> None:
    """Give an ACL its subnets, and those that it lost the VPC's default one."""
    take_subnets(api, after)


def policy_document(api: Api, _: Values, after: Values) -> None:
    """Make room for a version and make it the default one, as the provider does: the oldest goes."""
    which = {"PolicyArn": after["id"]}
    versions = api.call("ListPolicyVersions", which)["Versions"]
    if len(versions) >= _VERSIONS:
        rest = [one for one in versions if not one["IsDefaultVersion"]]
        oldest = min(rest, key=lambda one: (one["CreateDate"], int(one["VersionId"].removeprefix("v"))))
        api.call("DeletePolicyVersion", {**which, "VersionId": oldest["VersionId"]})
    api.call("CreatePolicyVersion", {**which, "PolicyDocument": after["policy"], "SetAsDefault": True})


def role_description(api: Api, _: Values, after: Values) -> None:
    """Describe a role anew; an empty text takes the description away."""
    api.call("UpdateRoleDescription", {"RoleName": after["id"], "Description": after.get("description") or ""})


def association(api: Api, _: Values, after: dict[str, Any]) -> None:
    """Give a subnet another route table; AWS makes another association of it, with an id of its own."""
    which = {"AssociationId": after["id"], "RouteTableId": after["routeTableId"]}
    after["id"] = api.call("ReplaceRouteTableAssociation", which)["NewAssociationId"]


def trail(api: Api, before: Values, after: Values) -> None:
    """Tell a trail all that it is to have; an empty text takes a setting away."""
    texts = {
        "SnsTopicName": "snsTopicName",
        "S3KeyPrefix": "s3KeyPrefix",
        "CloudWatchLogsLogGroupArn": "cloudWatchLogsGroupArn",
        "CloudWatchLogsRoleArn": "cloudWatchLogsRoleArn",
        "KmsKeyId": "kmsKeyId",
    }
    switches = {
        "IncludeGlobalServiceEvents": after.get("includeGlobalServiceEvents", True),
        "IsMultiRegionTrail": bool(after.get("isMultiRegionTrail")),
        "EnableLogFileValidation": bool(after.get("enableLogFileValidation")),
        "IsOrganizationTrail": bool(after.get("isOrganizationTrail")),
    }
    said = {member: after.get(name) or "" for member, name in texts.items() if name in before or name in after}
    api.call("UpdateTrail", {"Name": after["id"], "S3BucketName": after["s3BucketName"], **said, **switches})


def selectors(api: Api, _: Values, after: Values) -> None:
    """Record management events, as a new trail does, where nothing else is said; the steps tell what is."""
    if not after.get("advancedEventSelectors") and not after.get("eventSelectors"):
        everything = {"ReadWriteType": "All", "IncludeManagementEvents": True}
        api.call("PutEventSelectors", {"TrailName": after["id"], "EventSelectors": [everything]})
