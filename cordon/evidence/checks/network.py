"""Live checks of the network: that it is the contract's own, tied to no other, and lets nobody in (NET-1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, ip_network
from typing import Any, Final

from cordon.aws.clients import pages
from cordon.evidence.check import Observation, holds, live
from cordon.evidence.subject import Subject

_GONE: Final = ("deleted", "deleting", "rejected", "failed", "expired", "detached")
_LAST: Final = (32767, 32768)
"""Numbers of the entries that deny the rest; every ACL has them, and none can be taken off."""
_TCP: Final = "6"
_HTTPS: Final = (443, 443)
_ANSWERS: Final = (32768, 60999)
"""Ports that answers come to; from 1024 on they would let in RDP."""


@live("NET-1")
def tied_to_no_other(subject: Subject) -> Iterator[Observation]:
    """The network is tied to no other: by no peering, no transit gateway, and no VPN."""
    ec2, vpc = subject.client("ec2"), str(subject.exports["vpc"])
    ties: list[str] = []
    for one in pages(ec2, "describe_vpc_peering_connections", "VpcPeeringConnections"):
        ends = {one["RequesterVpcInfo"].get("VpcId"), one["AccepterVpcInfo"].get("VpcId")}
        if vpc in ends and one["Status"]["Code"] not in _GONE:
            ties.append(f"{one['VpcPeeringConnectionId']} ({one['Status']['Code']})")
    ties += [
        f"{one['TransitGatewayAttachmentId']} to {one['TransitGatewayId']} ({one['State']})"
        for one in pages(ec2, "describe_transit_gateway_vpc_attachments", "TransitGatewayVpcAttachments")
        if one["VpcId"] == vpc and one["State"] not in _GONE
    ]
    for one in pages(ec2, "describe_vpn_gateways", "VpnGateways"):
        attached = [two for two in one.get("VpcAttachments", []) if two.get("VpcId") == vpc]
        ties += [one["VpnGatewayId"] for two in attached if two.get("State") not in _GONE]
    yield holds(vpc, not ties, f"tied by {', '.join(ties)}" if ties else "no peering, transit gateway or VPN gateway")


@live("NET-1")
def addresses_own(subject: Subject) -> Iterator[Observation]:
    """The network has the contract's addresses and no others, of which none is public."""
    ec2, vpc, cidr = subject.client("ec2"), str(subject.exports["vpc"]), str(subject.needs.value("NET-1", "network"))
    [told] = ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"]
    blocks = [one["CidrBlock"] for one in _associated(told, "CidrBlockAssociationSet", "CidrBlockState")]
    blocks += [one["Ipv6CidrBlock"] for one in _associated(told, "Ipv6CidrBlockAssociationSet", "Ipv6CidrBlockState")]
    said = f"addresses {', '.join(blocks)}"
    yield holds(vpc, blocks == [cidr], said if blocks == [cidr] else f"{said}; the contract's are {cidr}")
    for one in _subnets(subject):
        public = bool(one["MapPublicIpOnLaunch"] or one.get("AssignIpv6AddressOnCreation"))
        yield holds(one["SubnetId"], not public, f"{one['CidrBlock']}, {'gives' if public else 'no'} public addresses")


@live("NET-1")
def zones_enough(subject: Subject) -> Iterator[Observation]:
    """The network's subnets are in as many availability zones as agreed."""
    wanted = int(subject.needs.value("NET-1", "zones"))
    zones = sorted({one["AvailabilityZone"] for one in _subnets(subject)})
    said = f"subnets in {', '.join(zones) or 'no zone'}"
    right = len(zones) >= wanted
    yield holds(str(subject.exports["vpc"]), right, said if right else f"{said}; {wanted} zones are agreed")


@live("NET-1")
def defaults_locked(subject: Subject) -> Iterator[Observation]:
    """What AWS puts into every network lets nothing through: its default security group and ACL have no rules."""
    for one in _described(subject, "describe_security_groups", "SecurityGroups"):
        if one["GroupName"] == "default":
            rules = len(one["IpPermissions"]) + len(one["IpPermissionsEgress"])
            yield holds(one["GroupId"], not rules, f"default security group with {rules} rules")
    for one in _described(subject, "describe_network_acls", "NetworkAcls"):
        if one["IsDefault"]:
            number = len(_allowing(one))
            yield holds(one["NetworkAclId"], not number, f"default ACL with {number} entries that allow")


@live("NET-1")
def groups_closed(subject: Subject) -> Iterator[Observation]:
    """Security groups let in only who is in the network, and nobody out to the internet."""
    cidr = ip_network(str(subject.needs.value("NET-1", "network")))
    groups = [
        one
        for one in _described(subject, "describe_security_groups", "SecurityGroups")
        if one["GroupName"] != "default"
    ]
    for one in groups:
        into = [source for rule in one["IpPermissions"] for source in _strange(rule, cidr, lists=False)]
        out = [to for rule in one["IpPermissionsEgress"] for to in _strange(rule, cidr, lists=True)]
        said = [f"lets in {', '.join(into)}"] if into else []
        said += [f"lets out to {', '.join(out)}"] if out else []
        yield holds(one["GroupId"], not said, "; ".join(said) or f"in and out only within {cidr}")
    yield holds(str(subject.exports["vpc"]), True, f"{len(groups)} groups looked at")


@live("NET-1")
def acls_closed(subject: Subject) -> Iterator[Observation]:
    """ACLs let through what stays within the network, and beyond it only HTTPS out with its answers.

    S3 is reached by its public addresses, which an ACL can't name; that nothing else is, gateways and routes see to.
    """
    cidr = ip_network(str(subject.needs.value("NET-1", "network")))
    for one in _described(subject, "describe_network_acls", "NetworkAcls"):
        if one["IsDefault"]:
            continue
        wide = [_entry(entry) for entry in _allowing(one) if not _narrow(entry, cidr)]
        said = f"allows {', '.join(wide)}" if wide else f"within {cidr}, and HTTPS out with its answers"
        yield holds(one["NetworkAclId"], not wide, said)


def _described(subject: Subject, operation: str, listed: str) -> list[Any]:
    own = [{"Name": "vpc-id", "Values": [str(subject.exports["vpc"])]}]
    return list(pages(subject.client("ec2"), operation, listed, Filters=own))


def _subnets(subject: Subject) -> list[Any]:
    return _described(subject, "describe_subnets", "Subnets")


def _associated(vpc: Mapping[str, Any], listed: str, state: str) -> list[Any]:
    return [one for one in vpc.get(listed, []) if one[state]["State"] == "associated"]


def _strange(rule: Mapping[str, Any], cidr: Any, *, lists: bool) -> Iterator[str]:
    """Yield the sources or destinations of a rule that are not in the network; S3's own lists are where it is asked."""
    for one in rule.get("IpRanges", []):
        if not _inside(one["CidrIp"], cidr):
            yield str(one["CidrIp"])
    for one in rule.get("Ipv6Ranges", []):
        yield str(one["CidrIpv6"])
    for one in rule.get("UserIdGroupPairs", []):
        if one.get("VpcPeeringConnectionId"):
            yield str(one["GroupId"])
    if not lists:
        yield from (str(one["PrefixListId"]) for one in rule.get("PrefixListIds", []))


def _inside(text: str, cidr: Any) -> bool:
    network = ip_network(text)
    return isinstance(network, IPv4Network) and network.subnet_of(cidr)


def _allowing(acl: Mapping[str, Any]) -> list[Any]:
    return [one for one in acl["Entries"] if one["RuleAction"] == "allow" and one["RuleNumber"] not in _LAST]


def _narrow(entry: Mapping[str, Any], cidr: Any) -> bool:
    """Tell whether an entry is about the network itself, or about HTTPS from it and the answers."""
    if "CidrBlock" not in entry:
        return False
    if _inside(entry["CidrBlock"], cidr):
        return True
    ports = entry.get("PortRange", {})
    first, last = ports.get("From", 0), ports.get("To", 65535)
    least, most = _HTTPS if entry["Egress"] else _ANSWERS
    return _protocol(entry) == _TCP and least <= first and last <= most


def _protocol(entry: Mapping[str, Any]) -> str:
    return _TCP if str(entry["Protocol"]).lower() == "tcp" else str(entry["Protocol"])


def _entry(entry: Mapping[str, Any]) -> str:
    way, ports = "to" if entry["Egress"] else "from", entry.get("PortRange", {})
    where = entry.get("CidrBlock") or entry.get("Ipv6CidrBlock")
    return f"{entry['RuleNumber']}: {way} {where}, ports {ports.get('From', 'all')} to {ports.get('To', 'all')}"
