"""What no table can say: resources that are there already and are taken over, and outputs of several calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from cordon.simulation.kinds.kind import Api

Values = Mapping[str, Any]

_PERMISSIONS: Final = {"Ingress": "IpPermissions", "Egress": "IpPermissionsEgress"}
_DEFAULT_RULE: Final = 32767  # an ACL's last entry: there always, and not to be removed


def vpc_defaults(api: Api, values: Values) -> Values:
    """Find the ACL, route table and group that every VPC comes with."""
    own = [{"Name": "vpc-id", "Values": [values["id"]]}]
    acls = api.call("DescribeNetworkAcls", {"Filters": [*own, {"Name": "default", "Values": ["true"]}]})
    tables = api.call("DescribeRouteTables", {"Filters": [*own, {"Name": "association.main", "Values": ["true"]}]})
    groups = api.call("DescribeSecurityGroups", {"Filters": [*own, {"Name": "group-name", "Values": ["default"]}]})
    table = tables["RouteTables"][0]["RouteTableId"]
    metrics = {"VpcId": values["id"], "Attribute": "enableNetworkAddressUsageMetrics"}
    return {
        "enableNetworkAddressUsageMetrics": api.call("DescribeVpcAttribute", metrics)[
            "EnableNetworkAddressUsageMetrics"
        ]["Value"],
        "defaultNetworkAclId": acls["NetworkAcls"][0]["NetworkAclId"],
        "defaultRouteTableId": table,
        "defaultSecurityGroupId": groups["SecurityGroups"][0]["GroupId"],
        "mainRouteTableId": table,
    }


def endpoint_members(api: Api, values: Values) -> Values:
    """Find the names that an interface endpoint answers to, and the list of a gateway endpoint's addresses."""
    (found,) = api.call("DescribeVpcEndpoints", {"VpcEndpointIds": [values["id"]]})["VpcEndpoints"]
    names = [
        {"dnsName": one.get("DnsName"), "hostedZoneId": one.get("HostedZoneId")}
        for one in found.get("DnsEntries") or []
    ]
    members = {"dnsEntries": names, "requesterManaged": bool(found.get("RequesterManaged"))}
    chosen = {
        "privateDnsEnabled": bool(found.get("PrivateDnsEnabled")),
        "securityGroupIds": [one["GroupId"] for one in found.get("Groups") or []],
    }
    left = {key: value for key, value in chosen.items() if values.get(key) is None}
    return {**members, **left, **_addresses(api, values)}


def _addresses(api: Api, values: Values) -> Values:
    if values.get("vpcEndpointType") not in (None, "Gateway"):
        return {"cidrBlocks": []}
    lists = api.call(
        "DescribeManagedPrefixLists", {"Filters": [{"Name": "prefix-list-name", "Values": [values["serviceName"]]}]}
    )
    found = [one["PrefixListId"] for one in lists["PrefixLists"]]
    if not found:
        return {"cidrBlocks": []}
    entries = api.call("GetManagedPrefixListEntries", {"PrefixListId": found[0]})["Entries"]
    return {"prefixListId": found[0], "cidrBlocks": [one["Cidr"] for one in entries]}


def start_acl(api: Api, values: Values) -> None:
    """Make a new ACL what the program says."""
    clear_acl(api, values)
    take_subnets(api, values)


def take_subnets(api: Api, values: Values) -> None:
    """Give an ACL its subnets and no other: AWS only replaces the association that a subnet always has."""
    subnets = values.get("subnetIds") or []
    dissociate_acl(api, values, subnets)
    for subnet in subnets:
        _replace(api, _acls(api, "association.subnet-id", subnet), subnet, values["id"])


def dissociate_acl(api: Api, values: Values, kept: Sequence[str] = ()) -> None:
    """Give the subnets of an ACL back to the VPC's default one, as the provider does before it deletes it."""
    own = _acl(api, values["id"])
    if not own:
        return
    default = next(one for one in _acls(api, "vpc-id", own[0]["VpcId"]) if one["IsDefault"])
    for association in own[0]["Associations"]:
        if association["SubnetId"] not in kept:
            _replace(api, own, association["SubnetId"], default["NetworkAclId"])


def clear_acl(api: Api, values: Values, ways: tuple[bool, ...] = (False, True)) -> None:
    """Take every entry off an ACL: the provider makes it what the program says.

    Args:
        api: Calls AWS.
        values: The ACL's `id`.
        ways: Which entries: those of what goes out, or those of what comes in.
    """
    (acl,) = _acl(api, values["id"])
    for entry in acl["Entries"]:
        if entry["RuleNumber"] != _DEFAULT_RULE and entry["Egress"] in ways:
            which = {"NetworkAclId": values["id"], "RuleNumber": entry["RuleNumber"], "Egress": entry["Egress"]}
            api.call("DeleteNetworkAclEntry", which)


def set_group_rules(api: Api, values: Values, directions: tuple[str, ...] = ("Ingress", "Egress")) -> None:
    """Take every rule off a group and put the program's on: AWS starts each with a way out.

    Args:
        api: Calls AWS.
        values: The group's `id`, and its rules.
        directions: Which rules.
    """
    (group,) = api.call("DescribeSecurityGroups", {"GroupIds": [values["id"]]})["SecurityGroups"]
    for direction in directions:
        found = _PERMISSIONS[direction]
        if group[found]:
            api.call(f"RevokeSecurityGroup{direction}", {"GroupId": values["id"], "IpPermissions": group[found]})
        for rule in values.get(direction.lower()) or []:
            api.call(
                f"AuthorizeSecurityGroup{direction}",
                {"GroupId": values["id"], "IpPermissions": [_permission(rule, values["id"])]},
            )


def delete_policy_versions(api: Api, values: Values) -> None:
    """Delete a managed policy's versions but the default one, as the provider does before it deletes the policy."""
    for one in api.call("ListPolicyVersions", {"PolicyArn": values["id"]})["Versions"]:
        if not one["IsDefaultVersion"]:
            api.call("DeletePolicyVersion", {"PolicyArn": values["id"], "VersionId": one["VersionId"]})


def _permission(rule: Values, group: str) -> Values:
    said = {"Description": rule["description"]} if rule.get("description") else {}
    pairs = [*(rule.get("securityGroups") or []), *([group] if rule.get("self") else [])]
    sources = {
        "IpRanges": [{"CidrIp": one, **said} for one in rule.get("cidrBlocks") or []],
        "Ipv6Ranges": [{"CidrIpv6": one, **said} for one in rule.get("ipv6CidrBlocks") or []],
        "PrefixListIds": [{"PrefixListId": one, **said} for one in rule.get("prefixListIds") or []],
        "UserIdGroupPairs": [{"GroupId": one, **said} for one in pairs],
    }
    ports = {"IpProtocol": rule.get("protocol"), "FromPort": rule.get("fromPort"), "ToPort": rule.get("toPort")}
    return {key: value for key, value in {**ports, **sources}.items() if value not in (None, [])}


def _acl(api: Api, acl: str) -> list[Any]:
    found: list[Any] = api.call("DescribeNetworkAcls", {"NetworkAclIds": [acl]})["NetworkAcls"]
    return found


def _acls(api: Api, name: str, value: str) -> list[Any]:
    found: list[Any] = api.call("DescribeNetworkAcls", {"Filters": [{"Name": name, "Values": [value]}]})["NetworkAcls"]
    return found


def _replace(api: Api, acls: list[Any], subnet: str, acl: str) -> None:
    for one in acls:
        for association in one["Associations"]:
            if association["SubnetId"] == subnet:
                which = {"AssociationId": association["NetworkAclAssociationId"], "NetworkAclId": acl}
                api.call("ReplaceNetworkAclAssociation", which)
