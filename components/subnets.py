"""Where a contract's subnets lie in its network: CIDR arithmetic, without an engine.

The network is cut into sixteen slots of equal size. Every zone and every kind of subnet has its slots whether it is
used yet or not, so that a third zone or a firewall can be added later without moving a subnet, which would replace it.
"""

import ipaddress
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple, get_args

Kind = Literal["private", "endpoint", "firewall", "gateway"]

LARGEST: Final = 16
SMALLEST: Final = 24
ZONES: Final = (2, 3)

# Slots by kind: the first one, and how many each zone has. Private subnets hold the workspaces, endpoint subnets the
# interfaces to AWS services; firewall and gateway subnets wait for contracts with a way out.
_SLOTS: Final[dict[Kind, tuple[int, int]]] = {
    "private": (0, 2),
    "endpoint": (6, 1),
    "firewall": (9, 1),
    "gateway": (12, 1),
}
_SLOT_BITS: Final = 4
_RESERVED: Final = 5  # addresses of each subnet that AWS keeps (VPC user guide, "Subnet CIDR blocks")


class Subnets(NamedTuple):
    """One kind's subnets, one a zone, in the zones' order."""

    private: tuple[str, ...]
    endpoint: tuple[str, ...]
    firewall: tuple[str, ...]
    gateway: tuple[str, ...]


def plan_subnets(cidr: str, zones: float) -> Subnets:
    """Return every subnet's CIDR.

    Args:
        cidr: The network, /16 to /24.
        zones: In how many availability zones, 2 or 3; other languages send floats.

    Raises:
        ValueError: The network or the number of zones can't be.
    """
    network = ipaddress.IPv4Network(cidr)
    if not LARGEST <= network.prefixlen <= SMALLEST:
        raise ValueError(f"cidr {cidr}: a /{network.prefixlen} network; give a /{LARGEST} to a /{SMALLEST}")
    count = int(zones)
    if count not in ZONES:
        raise ValueError(f"zones {zones:g}: give 2 or 3; one zone is no network that outlives a zone's failure")
    return Subnets(*(_of_kind(network, kind, count) for kind in get_args(Kind)))


def room_for(subnet: str) -> int:
    """Return how many interfaces fit into a subnet."""
    return ipaddress.IPv4Network(subnet).num_addresses - _RESERVED


def check_room(subnets: Sequence[str], interfaces: int) -> None:
    """Hold the number of interfaces that each subnet takes against its size.

    Raises:
        ValueError: They don't fit.
    """
    for subnet in subnets:
        if interfaces > room_for(subnet):
            raise ValueError(
                f"{interfaces} interface endpoints: subnet {subnet} has room for {room_for(subnet)}; "
                "give the contract a larger network"
            )


def _of_kind(network: ipaddress.IPv4Network, kind: Kind, zones: int) -> tuple[str, ...]:
    first, slots = _SLOTS[kind]
    size = network.num_addresses >> _SLOT_BITS
    prefix = network.prefixlen + _SLOT_BITS - (slots - 1)
    starts = (network.network_address + size * (first + slots * zone) for zone in range(zones))
    return tuple(str(ipaddress.IPv4Network((start, prefix))) for start in starts)
