"""The kinds of value that AWS's or the network's rules bind: accounts, regions, ARNs, networks, hosts."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from cordon.contract.nearest import did_you_mean
from cordon.contract.regions import region_names
from cordon.contract.values import kind, matching, refuse, text_of

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PRIVATE = tuple(ipaddress.IPv4Network(net) for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
"""RFC 1918."""
_UNROUTED: tuple[Network, ...] = (
    *PRIVATE,
    *(ipaddress.ip_network(net) for net in ("100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "0.0.0.0/8")),
    *(ipaddress.ip_network(net) for net in ("224.0.0.0/3", "::/127", "fc00::/7", "fe80::/10", "ff00::/8")),
)  # no request over the internet comes from these
VPC_LARGEST, VPC_SMALLEST = 16, 24
"""Prefix lengths of a contract's network. AWS allows /16 to /28; below /24 the subnets of three zones (workspaces,
endpoints, firewall) do not fit."""
SOURCE_WIDEST = {4: 16, 6: 32}
"""Shortest prefix a source range may have, by IP version: wider is a whole provider, not one contractor."""

AccountId = Annotated[str, *matching("an account number", "[0-9]{12}", "write its 12 digits in quotes", 12)]
"""An AWS account: 12 digits, quoted."""


def _region(value: Any) -> str:
    text = text_of(value, "an AWS region")
    if text not in region_names():
        raise refuse(
            "is not an AWS region", did_you_mean(text, region_names(), "write one by its code, e.g. eu-central-1")
        )
    return text


Region = Annotated[str, *kind(_region, pattern="^[a-z]{2,4}(-[a-z]+)+-[0-9]+$")]
"""An AWS region: `eu-central-1`."""

RoleArn = Annotated[
    str,
    *matching(
        "the ARN of an IAM role",
        r"arn:aws(?:-[a-z]+)*:iam::[0-9]{12}:role/(?:[\w+=,.@-]+/)*[\w+=,.@-]{1,64}",
        "write it whole, without wildcards: arn:aws:iam::210000000001:role/claims-export",
        600,
    ),
]
"""The ARN of one IAM role, without wildcards."""


def _network(value: Any) -> Network:
    if isinstance(value, ipaddress.IPv4Network | ipaddress.IPv6Network):
        return value
    text = text_of(value, "a network in CIDR notation")
    if not re.fullmatch(r"[0-9a-fA-F.:]+/[0-9]{1,3}", text):
        raise refuse("is not a network in CIDR notation", _with_prefix(text))
    try:
        loose = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise refuse("is not a network in CIDR notation", "check the address and the prefix length") from None
    if loose.version == 4 and text.split("/")[1] != str(loose.prefixlen):
        raise refuse("is not a network in CIDR notation", f"write {text.split('/')[0]}/{loose.prefixlen}")
    if ipaddress.ip_address(text.split("/")[0]) != loose.network_address:
        raise refuse(f"is misaligned: it has bits set beyond /{loose.prefixlen}", f"did you mean {loose}?")
    return loose


def _with_prefix(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "write an address and a prefix length, e.g. 10.64.0.0/20"
    return f"write it with its prefix length, e.g. {address}/{address.max_prefixlen}"


def _vpc_cidr(value: Any) -> ipaddress.IPv4Network:
    net = _network(value)
    if not isinstance(net, ipaddress.IPv4Network):
        raise refuse("is not an IPv4 network", "write a private one, e.g. 10.64.0.0/20")
    if not any(net.subnet_of(private) for private in PRIVATE):
        raise refuse("is public", f"take it from {', '.join(map(str, PRIVATE))}")
    if net.prefixlen > VPC_SMALLEST:
        limit = f"is too small: {net.num_addresses} addresses, three zones' subnets need 256 (/{VPC_SMALLEST})"
        raise refuse(limit, f"write /{VPC_SMALLEST} or larger, e.g. {_widened(net)}")
    if net.prefixlen < VPC_LARGEST:
        raise refuse(f"is too large: a VPC holds at most a /{VPC_LARGEST}", f"write a /20 of it: {_first(net)}")
    return net


def _widened(net: ipaddress.IPv4Network) -> ipaddress.IPv4Network:
    return net.supernet(new_prefix=VPC_SMALLEST)


def _first(net: ipaddress.IPv4Network) -> ipaddress.IPv4Network:
    return next(net.subnets(new_prefix=20))


CIDR = r"^[0-9]{1,3}(\.[0-9]{1,3}){3}/[0-9]{1,2}$"
VpcCidr = Annotated[ipaddress.IPv4Network, *kind(_vpc_cidr, pattern=CIDR)]
"""A private IPv4 network of /16 to /24: `10.64.0.0/20`."""


def _pool_cidr(value: Any) -> ipaddress.IPv4Network:
    net = _network(value)
    if not isinstance(net, ipaddress.IPv4Network) or not any(net.subnet_of(private) for private in PRIVATE):
        raise refuse("is not a private IPv4 network", f"take it from {', '.join(map(str, PRIVATE))}")
    return net


PoolCidr = Annotated[ipaddress.IPv4Network, *kind(_pool_cidr, pattern=CIDR)]
"""A private IPv4 network that contracts' networks are taken from."""


def _prefix_length(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not VPC_LARGEST <= value <= VPC_SMALLEST:
        raise refuse(f"is not a prefix length from {VPC_LARGEST} to {VPC_SMALLEST}", "write a number, e.g. 20")
    return value


_PREFIX_SCHEMA = {"type": "integer", "minimum": VPC_LARGEST, "maximum": VPC_SMALLEST}
PrefixLength = Annotated[int, BeforeValidator(_prefix_length), WithJsonSchema(_PREFIX_SCHEMA)]
"""How large a contract's network is: 16 to 24 bits of prefix."""


def _source_range(value: Any) -> Network:
    net = _network(value)
    widest = SOURCE_WIDEST[net.version]
    if net.prefixlen < widest:
        limit = "is open to the world" if net.prefixlen == 0 else f"is wider than /{widest}"
        raise refuse(limit, f"name the contractor's own ranges, /{widest} or narrower, e.g. 203.0.113.0/24")
    if any(net.version == other.version and net.subnet_of(other) for other in _UNROUTED):  # type: ignore[arg-type]
        raise refuse(
            "is not an address on the internet, so it matches no request", "name the public range it leaves by"
        )
    return net


SourceRange = Annotated[Network, *kind(_source_range, pattern=r"^[0-9a-fA-F.:]+/[0-9]{1,3}$")]
"""A public range people come from: `203.0.113.0/24`; at most a /16 (IPv6: a /32)."""

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])"


def _host(value: Any) -> str:
    text = text_of(value, "a host name")
    if "*" in text:
        limit = "opens the way to any host" if text == "*" else "is a wildcard"
        raise refuse(limit, "name each host, e.g. api.partner.example")
    bare = text.strip("[]").split("/")[0]
    try:
        ipaddress.ip_address(bare)
    except ValueError:
        pass
    else:
        raise refuse("is a bare address; TLS names hosts", "name the host, e.g. api.partner.example")
    if "://" in text or "/" in text or ":" in text:
        raise refuse("is not a host name", "write the name alone, without scheme, port and path; TLS on 443 is meant")
    if len(text) > 253 or not re.fullmatch(_HOST, text):
        raise refuse("is not a host name", "write it whole, in lower case, e.g. api.partner.example")
    return text


HostName = Annotated[str, *kind(_host, pattern=f"^{_HOST}$", maxLength=253)]
"""A full host name, no wildcard and no address: `api.partner.example`."""
