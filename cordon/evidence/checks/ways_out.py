"""Live checks that the network has no way out: no gateway, and no route to anything but itself and S3 (NET-2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cordon.aws.clients import pages
from cordon.evidence.check import Observation, holds, live
from cordon.evidence.subject import Subject


@live("NET-2")
def no_gateway(subject: Subject) -> Iterator[Observation]:
    """The network has no gateway to the internet, and nothing that translates addresses for one."""
    ec2, vpc = subject.client("ec2"), str(subject.exports["vpc"])
    out: list[str] = []
    for operation, listed, name in (
        ("describe_internet_gateways", "InternetGateways", "InternetGatewayId"),
        ("describe_egress_only_internet_gateways", "EgressOnlyInternetGateways", "EgressOnlyInternetGatewayId"),
    ):
        out += [
            one[name]
            for one in pages(ec2, operation, listed)
            if any(attached.get("VpcId") == vpc for attached in one.get("Attachments", []))
        ]
    out += [
        one["CarrierGatewayId"]
        for one in pages(ec2, "describe_carrier_gateways", "CarrierGateways")
        if one["VpcId"] == vpc and one["State"] != "deleted"
    ]
    out += [
        one["NatGatewayId"]
        for one in pages(ec2, "describe_nat_gateways", "NatGateways")
        if one["VpcId"] == vpc and one["State"] not in ("deleted", "failed")
    ]
    yield holds(vpc, not out, f"ways out: {', '.join(out)}" if out else f"no gateway out{_hosts(subject)}")


@live("NET-2")
def routes_stay(subject: Subject) -> Iterator[Observation]:
    """No route leads anywhere but within the network, and to S3 through the endpoint."""
    own = [{"Name": "vpc-id", "Values": [str(subject.exports["vpc"])]}]
    for table in pages(subject.client("ec2"), "describe_route_tables", "RouteTables", Filters=own):
        away = [_said(route) for route in table["Routes"] if not _stays(route)]
        said = f"leads to {', '.join(away)}" if away else f"{len(table['Routes'])} routes, within the network and to S3"
        yield holds(table["RouteTableId"], not away, said)


def _hosts(subject: Subject) -> str:
    hosts = subject.needs.value("NET-2", "hosts")
    return f"; the hosts that the contract names are not reached yet: {', '.join(hosts)}" if hosts else ""


def _stays(route: Mapping[str, Any]) -> bool:
    gateway = str(route.get("GatewayId", ""))
    return gateway == "local" or (gateway.startswith("vpce-") and "DestinationPrefixListId" in route)


def _said(route: Mapping[str, Any]) -> str:
    to = next((str(value) for name, value in route.items() if name.startswith("Destination")), "somewhere")
    through = next((str(value) for name, value in sorted(route.items()) if name.endswith(("Id", "Arn"))), "")
    return f"{to} by {through}" if through else to
