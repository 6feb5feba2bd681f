"""The rules of the network ACLs, as data.

ACLs know no connections: what is let out one way must be let in the other. They don't see traffic to the VPC's own
resolver, and none that stays within one subnet; for the latter there are security groups.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

HTTPS: Final = 443
# Ports that Linux answers on (net.ipv4.ip_local_port_range). Not from 1024, which would let in RDP's 3389.
ANSWERS: Final = (32768, 60999)
ANYWHERE: Final = "0.0.0.0/0"


class Rule(NamedTuple):
    """One rule of an ACL, for TCP; lower numbers win."""

    number: int
    action: str
    cidr: str
    ports: tuple[int, int]


class Rules(NamedTuple):
    """An ACL's rules in both directions; what none of them allows is denied."""

    ingress: tuple[Rule, ...]
    egress: tuple[Rule, ...]


def private_rules(private: Sequence[str]) -> Rules:
    """Return the rules of the workspaces' subnets: they ask by HTTPS and take answers, and never talk to each other.

    "Anywhere" is the interface endpoints, and S3, which a gateway endpoint reaches by its public addresses; ACLs can't
    name its prefix list. Without an internet gateway there is nothing else. With one, the firewall decides.
    """
    apart = [Rule(100 + number, "deny", cidr, (0, 65535)) for number, cidr in enumerate(private)]
    return Rules(
        ingress=(*apart, Rule(200, "allow", ANYWHERE, ANSWERS)),
        egress=(*apart, Rule(200, "allow", ANYWHERE, (HTTPS, HTTPS))),
    )


def endpoint_rules(private: Sequence[str]) -> Rules:
    """Return the rules of the endpoints' subnets: asked by HTTPS from the workspaces' subnets, answering only them."""
    numbered = list(enumerate(private, 100))
    return Rules(
        ingress=tuple(Rule(number, "allow", cidr, (HTTPS, HTTPS)) for number, cidr in numbered),
        egress=tuple(Rule(number, "allow", cidr, ANSWERS) for number, cidr in numbered),
    )
