"""Services whose actions are called as their operations are: what each call acts on shows in its parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from cordon.access.model import ContextValue
from cordon.simulation.acts.act import Act
from cordon.simulation.call import Call
from cordon.simulation.world import World

# Service -> parameter -> the ARN's end behind `arn:PARTITION:SERVICE:REGION:ACCOUNT:`; `{}` is the parameter. Values
# that are ARNs stand for themselves. Names of IAM's have no path here: `_iam` looks roles up.
_RESOURCES: Final[Mapping[str, Mapping[str, str]]] = {
    "cloudtrail": {"Name": "trail/{}", "TrailName": "trail/{}", "ResourceId": "{}"},
    "ec2": {
        "DhcpOptionsId": "dhcp-options/{}",
        "FlowLogIds": "vpc-flow-log/{}",
        "GroupId": "security-group/{}",
        "InstanceId": "instance/{}",
        "InstanceIds": "instance/{}",
        "InternetGatewayId": "internet-gateway/{}",
        "NetworkAclId": "network-acl/{}",
        "NetworkInterfaceId": "network-interface/{}",
        "RouteTableId": "route-table/{}",
        "SnapshotId": "snapshot/{}",
        "SubnetId": "subnet/{}",
        "VolumeId": "volume/{}",
        "VpcEndpointId": "vpc-endpoint/{}",
        "VpcEndpointIds": "vpc-endpoint/{}",
        "VpcId": "vpc/{}",
    },
    "iam": {
        "GroupName": "group/{}",
        "InstanceProfileName": "instance-profile/{}",
        "PolicyArn": "{}",
        "RoleName": "role/{}",
        "UserName": "user/{}",
    },
    "logs": {"logGroupName": "log-group:{}", "logGroupIdentifier": "log-group:{}", "resourceArn": "{}"},
    "organizations": {},
    "ssm": {"Name": "parameter/{}", "Target": "instance/{}", "DocumentName": "document/{}", "SessionId": "session/{}"},
    "account": {},
    "config": {},
    "guardduty": {"DetectorId": "detector/{}"},
    "securityhub": {},
}
SERVICES: Final = frozenset(_RESOURCES)
_GLOBAL: Final = ("iam", "organizations", "account")
# Parameters by which a role is handed to a service (IAM user guide, "Granting a user permissions to pass a role").
_PASSED: Final = {
    "CloudWatchLogsRoleArn": "cloudtrail.amazonaws.com",
    "DeliverLogsPermissionArn": "vpc-flow-logs.amazonaws.com",
}
# IAM attaches and detaches on the role; the policy is a condition's (same reference, "AttachRolePolicy").
_ON_PRINCIPAL: Final = ("RoleName", "UserName", "GroupName", "InstanceProfileName")
# EC2's Describe… and the like have no resources: they are decided on `*`.
_NO_RESOURCE: Final = ("Describe", "List", "Search")


def acts(call: Call, world: World) -> list[Act]:
    """Return what must be allowed for a call."""
    action = f"{call.service}:{call.operation}"
    context = _context(call)
    found = [Act(action, arn, call.account, context) for arn in _arns(call, world)]
    return [*(found or [Act(action, "*", call.account, context)]), *_passing(call)]


def _arns(call: Call, world: World) -> Iterator[str]:
    table = _RESOURCES[call.service]
    if call.service == "ec2" and call.operation.startswith(_NO_RESOURCE):
        return
    given = {name: call.params[name] for name in table if call.params.get(name)}
    if call.service == "iam" and any(name in given for name in _ON_PRINCIPAL):
        given.pop("PolicyArn", None)
    if call.service == "iam" and call.operation in ("AddRoleToInstanceProfile", "RemoveRoleFromInstanceProfile"):
        given.pop("RoleName", None)  # the role is passed, not acted on
    for name, value in given.items():
        for one in value if isinstance(value, list | tuple) else [value]:
            yield str(one) if str(one).startswith("arn:") else _arn(call, world, name, table[name].format(one))


def _arn(call: Call, world: World, name: str, end: str) -> str:
    role = world.role_named(call.text("RoleName"), call.account, "aws") if name == "RoleName" else None
    if role is not None:
        return str(role.arn)
    region = "" if call.service in _GLOBAL else call.region
    return f"arn:aws:{call.service}:{region}:{call.account}:{end}"


def _context(call: Call) -> dict[str, ContextValue]:
    context: dict[str, ContextValue] = {}
    if call.service == "iam":
        named = {"iam:PolicyARN": "PolicyArn", "iam:PermissionsBoundary": "PermissionsBoundary"}
        context |= {key: call.text(given) for key, given in named.items() if call.text(given)}
    tags = {one["Key"]: one["Value"] for one in call.params.get("Tags") or [] if isinstance(one, dict)}
    if tags:
        context |= {f"aws:RequestTag/{key}": value for key, value in tags.items()}
        context["aws:TagKeys"] = sorted(tags)
    return context


def _passing(call: Call) -> Iterator[Act]:
    for name, service in _PASSED.items():
        if call.text(name):
            yield Act("iam:PassRole", call.text(name), call.account, {"iam:PassedToService": service})
    if call.operation == "AddRoleToInstanceProfile":
        arn = f"arn:aws:iam::{call.account}:role/{call.text('RoleName')}"
        yield Act("iam:PassRole", arn, call.account, {"iam:PassedToService": "ec2.amazonaws.com"})
