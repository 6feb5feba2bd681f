"""Networks with ties, ways in and ways out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from cordon.rehearsal.sabotage import sabotage
from cordon.rehearsal.scene import Scene

_ANYWHERE: Final = "0.0.0.0/0"
_HTTPS: Final = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": _ANYWHERE}]}


@sabotage("tied-to-no-other", "nothing-is-left")
def network_peered(scene: Scene) -> None:
    """The network is peered with another one."""
    ec2 = scene.client("ec2")
    other = ec2.create_vpc(CidrBlock="192.168.0.0/16")["Vpc"]["VpcId"]
    ec2.create_vpc_peering_connection(VpcId=_vpc(scene), PeerVpcId=other)


@sabotage("tied-to-no-other")
def transit_gateway_attached(scene: Scene) -> None:
    """The network is attached to a transit gateway."""
    ec2 = scene.client("ec2")
    gateway = ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
    subnet = _subnets(scene)[0]["SubnetId"]
    ec2.create_transit_gateway_vpc_attachment(TransitGatewayId=gateway, VpcId=_vpc(scene), SubnetIds=[subnet])


@sabotage("tied-to-no-other", "is-taken-down")
def vpn_attached(scene: Scene) -> None:
    """The network has a VPN gateway."""
    ec2 = scene.client("ec2")
    gateway = ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
    ec2.attach_vpn_gateway(VpcId=_vpc(scene), VpnGatewayId=gateway)


@sabotage("addresses-own")
def more_addresses(scene: Scene) -> None:
    """The network has addresses that are not the contract's."""
    scene.client("ec2").associate_vpc_cidr_block(VpcId=_vpc(scene), CidrBlock="100.64.0.0/24")


@sabotage("addresses-own")
def public_addresses(scene: Scene) -> None:
    """A subnet gives public addresses."""
    subnet = _subnets(scene)[0]["SubnetId"]
    scene.client("ec2").modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})


@sabotage("zones-enough")
def one_zone_left(scene: Scene) -> None:
    """All subnets but those of one zone are gone, with the interfaces in them."""
    ec2, subnets = scene.client("ec2"), _subnets(scene)
    kept = subnets[0]["AvailabilityZone"]
    for subnet in [one["SubnetId"] for one in subnets if one["AvailabilityZone"] != kept]:
        inside = [{"Name": "subnet-id", "Values": [subnet]}]
        for one in ec2.describe_network_interfaces(Filters=inside)["NetworkInterfaces"]:
            ec2.delete_network_interface(NetworkInterfaceId=one["NetworkInterfaceId"])
        ec2.delete_subnet(SubnetId=subnet)


@sabotage("defaults-locked")
def default_group_opened(scene: Scene) -> None:
    """The network's default security group lets something in."""
    group = _own(scene, "describe_security_groups", "SecurityGroups", ("group-name", "default"))["GroupId"]
    scene.client("ec2").authorize_security_group_ingress(GroupId=group, IpPermissions=[_HTTPS])


@sabotage("defaults-locked")
def default_acl_opened(scene: Scene) -> None:
    """The network's default ACL lets everything through."""
    acl = _own(scene, "describe_network_acls", "NetworkAcls", ("default", "true"))["NetworkAclId"]
    _allow_all(scene, acl)


@sabotage("groups-closed")
def group_open_to_everybody(scene: Scene) -> None:
    """The interfaces to AWS's services take requests from everywhere."""
    scene.client("ec2").authorize_security_group_ingress(GroupId=_group(scene), IpPermissions=[_HTTPS])


@sabotage("groups-closed")
def group_with_a_way_out(scene: Scene) -> None:
    """A security group lets its members ask the whole internet."""
    scene.client("ec2").authorize_security_group_egress(GroupId=_group(scene), IpPermissions=[_HTTPS])


@sabotage("acls-closed")
def acl_opened(scene: Scene) -> None:
    """The ACL of the workspaces' subnets lets everything in."""
    acl = _own(scene, "describe_network_acls", "NetworkAcls", ("default", "false"))["NetworkAclId"]
    _allow_all(scene, acl)


@sabotage("no-gateway", "is-taken-down")
def internet_gateway_attached(scene: Scene) -> None:
    """The network has an internet gateway."""
    ec2 = scene.client("ec2")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=_vpc(scene))


@sabotage("no-gateway")
def egress_only_gateway_made(scene: Scene) -> Callable[[], object]:
    """The network has a gateway by which IPv6 leaves."""
    ec2 = scene.client("ec2")
    made = ec2.create_egress_only_internet_gateway(VpcId=_vpc(scene))["EgressOnlyInternetGateway"]
    id_ = made["EgressOnlyInternetGatewayId"]
    return lambda: ec2.delete_egress_only_internet_gateway(EgressOnlyInternetGatewayId=id_)


@sabotage("no-gateway", "is-taken-down")
def nat_gateway_made(scene: Scene) -> None:
    """The network has a gateway that lends it public addresses."""
    ec2 = scene.client("ec2")
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    ec2.create_nat_gateway(SubnetId=_subnets(scene)[0]["SubnetId"], AllocationId=address)


@sabotage("no-gateway")
def carrier_gateway_made(scene: Scene) -> Callable[[], object]:
    """The network has a gateway to a mobile network."""
    ec2 = scene.client("ec2")
    id_ = ec2.create_carrier_gateway(VpcId=_vpc(scene))["CarrierGateway"]["CarrierGatewayId"]
    return lambda: ec2.delete_carrier_gateway(CarrierGatewayId=id_)


@sabotage("routes-stay")
def route_through_a_machine(scene: Scene) -> None:
    """A route leads everything else to an interface, behind which anything may be."""
    ec2 = scene.client("ec2")
    interface = _own(scene, "describe_network_interfaces", "NetworkInterfaces")["NetworkInterfaceId"]
    table = _own(scene, "describe_route_tables", "RouteTables", ("association.main", "false"))["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock=_ANYWHERE, NetworkInterfaceId=interface)


def _vpc(scene: Scene) -> str:
    return str(scene.exports["vpc"])


def _subnets(scene: Scene) -> list[Any]:
    own = [{"Name": "vpc-id", "Values": [_vpc(scene)]}]
    return list(scene.client("ec2").describe_subnets(Filters=own)["Subnets"])


def _own(scene: Scene, operation: str, listed: str, *more: tuple[str, str]) -> Any:
    """Return the first of what the network has of a kind."""
    filters = [{"Name": name, "Values": [value]} for name, value in (("vpc-id", _vpc(scene)), *more)]
    return getattr(scene.client("ec2"), operation)(Filters=filters)[listed][0]


def _group(scene: Scene) -> str:
    own = [{"Name": "vpc-id", "Values": [_vpc(scene)]}]
    groups = scene.client("ec2").describe_security_groups(Filters=own)["SecurityGroups"]
    return str(next(one["GroupId"] for one in groups if one["GroupName"] != "default"))


def _allow_all(scene: Scene, acl: str) -> None:
    scene.client("ec2").create_network_acl_entry(
        NetworkAclId=acl, RuleNumber=50, Protocol="-1", RuleAction="allow", Egress=False, CidrBlock=_ANYWHERE
    )
