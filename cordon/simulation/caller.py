"""Whoever is not the deployer: a person, a workspace, a contractor's session, an AWS service, a stranger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import boto3

from cordon.access.model import ContextValue, Named, Principal, PrincipalKind

if TYPE_CHECKING:
    from cordon.simulation.identities import Identities


@dataclass(frozen=True)
class Origin:
    """Where a caller's requests come from: the internet, or a VPC and the endpoints it has.

    Attributes:
        source_ip: The public address; what comes through an endpoint has none.
        vpc: The VPC: each service is reached by the VPC's own endpoint, and not at all where it has none.
        endpoint: One endpoint, whatever the service; wins over `vpc`.
        tls: The version of TLS; empty for plain HTTP.
    """

    source_ip: str = "192.0.2.1"
    vpc: str = ""
    endpoint: str = ""
    tls: str = "1.3"


@dataclass(frozen=True)
class Caller:
    """Somebody with credentials, somewhere. Clients of a caller are boto3's own; each call is decided first.

    Attributes:
        principal: Who it is.
        account: The account that the credentials belong to.
        region: Where clients are made for, unless said otherwise.
        origin: Where it is.
        facts: Condition keys that belong to the session or person, such as `aws:PrincipalTag/…`.
        vouched: Keys that an identity provider vouches for when a role is taken: `saml:aud`, `aws:RequestTag/…`.
        policies: The session's own policies.
        credentials: Key id, secret, token.
        expires: When the session ends; None for what does not expire.
    """

    _identities: Identities = field(repr=False)
    principal: Principal
    account: str
    region: str
    origin: Origin = field(default_factory=Origin)
    facts: Mapping[str, ContextValue] = field(default_factory=dict)
    vouched: Mapping[str, ContextValue] = field(default_factory=dict)
    policies: tuple[Named, ...] = ()
    credentials: tuple[str, str, str] = field(default=("", "", ""), repr=False)
    expires: datetime | None = None

    def at(self, **origin: str) -> Caller:
        """Return the same caller from elsewhere: `at(vpc=…)`, `at(source_ip=…)`, `at(tls="")`."""
        return replace(self, origin=replace(self.origin, **origin))

    def session(self, region: str = "") -> boto3.Session:
        """Make a boto3 session; whatever takes one is tried by this caller."""
        return self._identities.session(self, region or self.region)

    def client(self, service: str, region: str = "") -> Any:
        """Return boto3's client of a service; the same one each time."""
        return self._identities.client(self, service, region or self.region)

    def assume(self, role: str, session: str = "session", **more: Any) -> Caller:
        """Take a role by the API, as the trust policy lets this caller, and return who one is then.

        Args:
            role: The role's ARN.
            session: The session's name; a federated caller's is the provider's to choose.
            **more: Further parameters of AssumeRole: `Tags`, `SourceIdentity`, `SerialNumber` and `TokenCode`, …

        Raises:
            ClientError: The trust policy, or another, refuses.
        """
        return self._identities.assume(self, role, session, more)

    @property
    def federated(self) -> bool:
        """Whether this is a person before any role was taken."""
        return self.principal.kind is PrincipalKind.FEDERATED
