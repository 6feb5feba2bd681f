import ipaddress
from itertools import combinations

import pytest

from components.subnets import check_room, plan_subnets, room_for


def test_a_small_network_holds_every_kind_in_three_zones() -> None:
    planned = plan_subnets("10.0.0.0/24", 3)
    assert planned.private == ("10.0.0.0/27", "10.0.0.32/27", "10.0.0.64/27")
    assert planned.endpoint == ("10.0.0.96/28", "10.0.0.112/28", "10.0.0.128/28")
    assert planned.firewall == ("10.0.0.144/28", "10.0.0.160/28", "10.0.0.176/28")
    assert planned.gateway == ("10.0.0.192/28", "10.0.0.208/28", "10.0.0.224/28")


@pytest.mark.parametrize("prefix", range(16, 25))
def test_no_two_subnets_overlap_and_all_lie_within(prefix: int) -> None:
    network = ipaddress.IPv4Network(f"10.16.0.0/{prefix}")
    subnets = [ipaddress.IPv4Network(cidr) for kind in plan_subnets(str(network), 3) for cidr in kind]
    assert len(subnets) == 12
    assert all(subnet.subnet_of(network) for subnet in subnets)
    assert not any(left.overlaps(right) for left, right in combinations(subnets, 2))
    assert all(16 <= subnet.prefixlen <= 28 for subnet in subnets)  # AWS's largest and smallest


def test_a_third_zone_moves_no_subnet() -> None:
    two, three = plan_subnets("10.0.0.0/20", 2), plan_subnets("10.0.0.0/20", 3)
    assert all(more[:2] == fewer for fewer, more in zip(two, three, strict=True))


def test_zones_may_come_as_a_float() -> None:
    assert plan_subnets("10.0.0.0/20", 2.0) == plan_subnets("10.0.0.0/20", 2)


@pytest.mark.parametrize(
    ("cidr", "zones", "said"),
    [
        ("10.0.0.0/25", 2, "a /25 network; give a /16 to a /24"),
        ("10.0.0.0/15", 2, "a /15 network; give a /16 to a /24"),
        ("10.0.0.0/20", 1, "zones 1: give 2 or 3"),
        ("10.0.0.0/20", 4, "zones 4: give 2 or 3"),
        ("10.0.0.1/20", 2, "has host bits set"),
    ],
)
def test_what_can_not_be_is_refused_with_what_would_do(cidr: str, zones: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        plan_subnets(cidr, zones)


def test_interfaces_are_held_against_a_subnets_room() -> None:
    assert room_for("10.0.0.96/28") == 11
    check_room(["10.0.0.96/28"], 11)
    with pytest.raises(ValueError, match="12 interface endpoints: subnet 10.0.0.96/28 has room for 11"):
        check_room(["10.0.0.96/28"], 12)
