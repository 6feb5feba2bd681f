"""The network as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from cordon.simulation.kinds.kind import Api
from cordon.simulation.sights.sight import FORGOTTEN, ONCE, OWN, PREFIX, Sight, Values, untold

_LAST_RULE: Final = 32767  # from here on an ACL's entries are AWS's own
_ATTRIBUTES: Final = ("EnableDnsSupport", "EnableDnsHostnames", "EnableNetworkAddressUsageMetrics")
_IPV6: Final = ".Ipv6CidrBlockAssociationSet.0."
_LAUNCH: Final = ".PrivateDnsNameOptionsOnLaunch."
_FORMAT: Final = (
    "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} "
    "${bytes} ${start} ${end} ${action} ${log-status}"
)
_SOURCES: Final = {
    "vpc-": "vpcId",
    "subnet-": "subnetId",
    "eni-": "eniId",
    "tgw-attach-": "transitGatewayAttachmentId",
    "tgw-": "transitGatewayId",
}
_TARGETS: Final = {
    "DestinationCidrBlock": "cidrBlock",
    "DestinationIpv6CidrBlock": "ipv6CidrBlock",
    "EgressOnlyInternetGatewayId": "egressOnlyGatewayId",
}


def _attributes(api: Api, values: Values, _: Any) -> Values:
    told = {}
    for name in _ATTRIBUTES:
        word = name[:1].lower() + name[1:]
        told[word] = api.call("DescribeVpcAttribute", {"VpcId": values["id"], "Attribute": word})[name]["Value"]
    return told


def _generated(_: Api, __: Values, found: Any) -> Values:
    blocks = found.get("Ipv6CidrBlockAssociationSet") or []
    return {"assignGeneratedIpv6CidrBlock": any(one.get("Ipv6Pool") == "Amazon" for one in blocks)}


def _routes(_: Api, __: Values, found: Any) -> Values:
    """Tell the routes that a program could have written: not the local one, nor those of gateway endpoints."""
    routes = [
        {_TARGETS.get(member, member): value for member, value in one.items()}
        for one in found.get("Routes", [])
        if one.get("GatewayId") != "local" and not str(one.get("GatewayId")).startswith("vpce-")
    ]
    return {
        "routes": routes,
        "propagatingVgws": [one["GatewayId"] for one in found.get("PropagatingVgws") or []],
    }


def _association(_: Api, values: Values, found: Any) -> Values:
    (own,) = (one for one in found["Associations"] if one["RouteTableAssociationId"] == values["id"])
    return {"routeTableId": found["RouteTableId"], "subnetId": own.get("SubnetId"), "gatewayId": own.get("GatewayId")}


def _entries(_: Api, __: Values, found: Any) -> Values:
    told: dict[str, Any] = {"ingress": [], "egress": []}
    for one in found["Entries"]:
        if one["RuleNumber"] < _LAST_RULE:
            ports, icmp = one.get("PortRange", {}), one.get("IcmpTypeCode", {})
            rule = {
                "Action": one["RuleAction"],
                "RuleNo": one["RuleNumber"],
                "FromPort": ports.get("From", 0),
                "ToPort": ports.get("To", 0),
                "IcmpType": icmp.get("Type"),
                "IcmpCode": icmp.get("Code"),
            }
            told["egress" if one["Egress"] else "ingress"].append({**one, **rule})
    return told


def _members(_: Api, __: Values, found: Any) -> Values:
    return {"subnetIds": [one["SubnetId"] for one in found["Associations"]]}


def _group_rules(_: Api, values: Values, found: Any) -> Values:
    return {
        "ingress": list(_by_text(found["IpPermissions"], values["id"])),
        "egress": list(_by_text(found["IpPermissionsEgress"], values["id"])),
    }


def _by_text(permissions: Any, group: str) -> Iterator[Values]:
    """Yield rules as the provider writes them: one for each protocol, ports and description."""
    for one in permissions:
        ports = {"Protocol": one["IpProtocol"], "FromPort": one.get("FromPort", 0), "ToPort": one.get("ToPort", 0)}
        said: dict[str, dict[str, Any]] = {}
        for members, member, name in (
            ("IpRanges", "CidrIp", "CidrBlocks"),
            ("Ipv6Ranges", "CidrIpv6", "Ipv6CidrBlocks"),
            ("PrefixListIds", "PrefixListId", "PrefixListIds"),
            ("UserIdGroupPairs", "GroupId", "SecurityGroups"),
        ):
            for source in one.get(members) or []:
                rule = said.setdefault(source.get("Description") or "", {})
                if source[member] == group:
                    rule["Self"] = True
                else:
                    rule.setdefault(name, []).append(source[member])
        for text, rule in said.items():
            yield {**ports, **rule, "Description": text}


def _groups(_: Api, __: Values, found: Any) -> Values:
    return {"securityGroupIds": [one["GroupId"] for one in found.get("Groups") or []]}


def _source(_: Api, __: Values, found: Any) -> Values:
    return {
        next(name for start, name in _SOURCES.items() if found["ResourceId"].startswith(start)): found["ResourceId"]
    }


def _group_rule() -> Sight:
    # Rules for every protocol have no ports; AWS tells -1.
    return Sight(
        told={"referencedSecurityGroupId": ".ReferencedGroupInfo.GroupId", "securityGroupId": ".GroupId"},
        defaults={"fromPort": -1, "toPort": -1},
    )


_ACL: Final[Mapping[tuple[str, ...], Callable[[Api, Values, Any], Values]]] = {
    ("ingress", "egress"): _entries,
    ("subnetIds",): _members,
}

NETWORK: Final[Mapping[str, Sight]] = {
    "aws:ec2/vpc:Vpc": Sight(
        told={
            "ipv6CidrBlock": f"{_IPV6}Ipv6CidrBlock",
            "ipv6CidrBlockNetworkBorderGroup": f"{_IPV6}NetworkBorderGroup",
        },
        looks={
            ("enableDnsSupport", "enableDnsHostnames", "enableNetworkAddressUsageMetrics"): _attributes,
            ("assignGeneratedIpv6CidrBlock",): _generated,
        },
        untold=untold(ONCE, "ipv4IpamPoolId", "ipv4NetmaskLength", "ipv6IpamPoolId", "ipv6NetmaskLength"),
    ),
    "aws:ec2/subnet:Subnet": Sight(
        told={
            "ipv6CidrBlock": f"{_IPV6}Ipv6CidrBlock",
            "privateDnsHostnameTypeOnLaunch": f"{_LAUNCH}HostnameType",
            "enableResourceNameDnsARecordOnLaunch": f"{_LAUNCH}EnableResourceNameDnsARecord",
            "enableResourceNameDnsAaaaRecordOnLaunch": f"{_LAUNCH}EnableResourceNameDnsAAAARecord",
        },
        untold={"availabilityZoneId": "another name of the zone, which `availabilityZone` tells"},
        defaults={"privateDnsHostnameTypeOnLaunch": "ip-name"},
    ),
    "aws:ec2/routeTable:RouteTable": Sight(looks={("routes", "propagatingVgws"): _routes}),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": Sight(
        looks={("routeTableId", "subnetId", "gatewayId"): _association}
    ),
    "aws:ec2/networkAcl:NetworkAcl": Sight(looks=_ACL),
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": Sight(told={"defaultNetworkAclId": "{id}"}, looks=_ACL),
    "aws:ec2/securityGroup:SecurityGroup": Sight(
        looks={("ingress", "egress"): _group_rules},
        untold={"namePrefix": PREFIX, "revokeRulesOnDelete": OWN},
    ),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": Sight(
        looks={("ingress", "egress"): _group_rules}, untold={"revokeRulesOnDelete": OWN}
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _group_rule(),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": _group_rule(),
    "aws:ec2/vpcEndpoint:VpcEndpoint": Sight(
        looks={("securityGroupIds",): _groups},
        untold={"autoAccept": OWN, "subnetConfigurations": FORGOTTEN},
        defaults={"ipAddressType": "ipv4"},
    ),
    "aws:ec2/flowLog:FlowLog": Sight(
        looks={tuple(_SOURCES.values()): _source},
        defaults={"logFormat": _FORMAT},
    ),
}
