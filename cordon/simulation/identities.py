"""Makes callers: sessions, users, services, people before an identity provider, strangers."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol
from xml.sax.saxutils import escape, quoteattr

import boto3

from cordon.access.model import ContextValue, Named, Principal, PrincipalKind
from cordon.errors import NotFound
from cordon.simulation.caller import Caller, Origin
from cordon.simulation.world import World

_ATTRIBUTES: Final = "https://aws.amazon.com/SAML/Attributes/"
_REQUEST_TAG: Final = "aws:RequestTag/"


class Wires(Protocol):
    """Makes callers' sessions and clients (`wire.Wire`)."""

    def session(self, account: str, region: str, caller: Caller | None = None) -> boto3.Session:
        """Make a boto3 session for an account, a region and a caller."""

    def client(self, service: str, account: str, region: str, caller: Caller | None = None) -> Any:
        """Return a client for them."""


class Identities:
    """Makes callers, and what they need to call.

    Args:
        world: The simulated accounts.
        wires: Makes sessions and clients.
        region: Where callers are, unless said otherwise.
    """

    def __init__(self, world: World, wires: Wires, region: str) -> None:
        self._world = world
        self._wires = wires
        self._region = region
        self._deployers: dict[str, Any] = {}
        self._clients: dict[tuple[int, str, str], tuple[Caller, Any]] = {}

    def session_of(self, role: str, session: str = "session", *, origin: Origin | None = None, **facts: str) -> Caller:
        """Return a session of a role that somebody has already, however they came by it: nothing is decided.

        Args:
            role: The role's ARN; it must exist.
            session: The session's name, `i-…` for a workspace.
            origin: Where it is.
            **facts: Further condition keys, with `__` for a colon: `aws__SourceIdentity`.

        Raises:
            NotFound: There is no such role.
        """
        if self._world.role(role) is None:
            raise NotFound(f"there is no role {role} in the simulation")
        account = role.split(":")[4]
        if account not in self._deployers:
            self._deployers[account] = self._wires.client("sts", account, self._region)
        sts = self._deployers[account]
        said = {key.replace("__", ":"): value for key, value in facts.items()}
        return self._taken(role, session, sts.assume_role(RoleArn=role, RoleSessionName=session), said, origin)

    def user(self, arn: str, *, mfa_age: int | None = None, origin: Origin | None = None) -> Caller:
        """Return an IAM user who exists.

        Args:
            arn: The user's ARN.
            mfa_age: Seconds since the second factor; None for long-term keys, which know of none.
            origin: Where it is.

        Raises:
            NotFound: There is no such user.
        """
        user = self._world.user(arn)
        if user is None:
            raise NotFound(f"there is no user {arn} in the simulation")
        facts: dict[str, ContextValue] = {"aws:userid": user.id}
        facts |= {f"aws:PrincipalTag/{key}": value for key, value in self._world.tags_of(user).items()}
        if mfa_age is not None:
            facts |= {"aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": str(mfa_age)}
        account = arn.split(":")[4]
        return self._caller(Principal(PrincipalKind.USER, arn, account), account, facts, origin)

    def root(self, account: str, *, origin: Origin | None = None) -> Caller:
        """Return an account's root user."""
        principal = Principal(PrincipalKind.ROOT, f"arn:aws:iam::{account}:root", account)
        return self._caller(principal, account, {"aws:userid": account}, origin)

    def service(self, name: str, account: str, **facts: str) -> Caller:
        """Return an AWS service acting for itself, for an account: `cloudtrail.amazonaws.com`, `aws__SourceArn=…`."""
        said = {key.replace("__", ":"): value for key, value in facts.items()}
        return self._caller(Principal(PrincipalKind.SERVICE, name), account, said, Origin(source_ip=""))

    def stranger(self, *, origin: Origin | None = None) -> Caller:
        """Return somebody without credentials."""
        return self._caller(Principal(PrincipalKind.ANONYMOUS, "*"), "", {}, origin)

    def person(  # noqa: PLR0913 - what a provider says of a person, each named
        self,
        provider: str,
        *,
        audience: str,
        name: str,
        tags: Mapping[str, str],
        issuer: str = "",
        source_identity: str = "",
        origin: Origin | None = None,
    ) -> Caller:
        """Return a person whom a provider vouches for: tags and source identity are in its assertion or token.

        Args:
            provider: The provider's ARN.
            audience: Whom the assertion or token is for.
            issuer: OIDC: the issuer, which begins the condition keys; left out: it is a SAML provider.
            name: The session's name.
            tags: The session's tags.
            source_identity: Who it is, for good; empty for none.
            origin: Where the person is.
        """
        vouched: dict[str, ContextValue] = {f"{issuer or 'saml'}:aud": audience, "sts:RoleSessionName": name}
        vouched |= {f"{_REQUEST_TAG}{key}": value for key, value in tags.items()}
        if tags:
            vouched["aws:TagKeys"] = sorted(tags)
        if source_identity:
            vouched["sts:SourceIdentity"] = source_identity
        principal = Principal(PrincipalKind.FEDERATED, provider)
        return replace(self._caller(principal, provider.split(":")[4], {}, origin), vouched=vouched)

    def session(self, caller: Caller, region: str) -> boto3.Session:
        """Make a caller's boto3 session."""
        return self._wires.session(caller.account, region, caller)

    def client(self, caller: Caller, service: str, region: str) -> Any:
        """Return a caller's client, made once."""
        key = (id(caller), service, region)
        if key not in self._clients:
            self._clients[key] = (caller, self._wires.client(service, caller.account, region, caller))
        return self._clients[key][1]

    def assume(self, caller: Caller, role: str, session: str, more: Mapping[str, Any]) -> Caller:
        """Take a role by the API."""
        sts = caller.client("sts")
        if caller.federated:
            provider, said = caller.principal.arn, caller.vouched
            session = str(said["sts:RoleSessionName"])
            if ":oidc-provider/" in provider:
                answer = sts.assume_role_with_web_identity(
                    RoleArn=role, RoleSessionName=session, WebIdentityToken="vouched-for"
                )
            else:
                answer = sts.assume_role_with_saml(
                    RoleArn=role, PrincipalArn=provider, SAMLAssertion=_assertion(role, provider, said)
                )
        else:
            answer = sts.assume_role(RoleArn=role, RoleSessionName=session, **more)
            said = {f"{_REQUEST_TAG}{one['Key']}": one["Value"] for one in more.get("Tags", [])}
            inherited = caller.facts.get("aws:SourceIdentity") or more.get("SourceIdentity")
            said |= {"sts:SourceIdentity": inherited} if inherited else {}
        facts = {key.replace("RequestTag", "PrincipalTag"): value for key, value in said.items() if _REQUEST_TAG in key}
        if "sts:SourceIdentity" in said:
            facts["aws:SourceIdentity"] = said["sts:SourceIdentity"]
        taken = self._taken(role, session, answer, facts, caller.origin)
        policy = more.get("Policy")
        return replace(taken, policies=(Named("session policy", json.loads(policy)),)) if policy else taken

    def _taken(
        self,
        role: str,
        session: str,
        answer: Mapping[str, Any],
        facts: Mapping[str, ContextValue],
        origin: Origin | None,
    ) -> Caller:
        found, given = self._world.role(role), answer["Credentials"]
        account = role.split(":")[4]
        own = {
            f"aws:PrincipalTag/{tag['Key']}": tag["Value"] for tag in (found.tags if found is not None else None) or []
        }
        now = datetime.now(UTC)
        said: dict[str, ContextValue] = {
            **own,
            **facts,
            "aws:userid": f"{found.id if found is not None else 'AROA'}:{session}",
            "aws:TokenIssueTime": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        name = role.rpartition("/")[2]
        arn = f"arn:{role.split(':')[1]}:sts::{account}:assumed-role/{name}/{session}"
        principal = Principal(PrincipalKind.ROLE_SESSION, arn, account, role)
        caller = self._caller(principal, account, said, origin)
        keys = (given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
        return replace(caller, credentials=keys, expires=given.get("Expiration") or now + timedelta(hours=1))

    def _caller(
        self, principal: Principal, account: str, facts: Mapping[str, ContextValue], origin: Origin | None
    ) -> Caller:
        keys = ("ASIACORDONSIMULATED1", "simulated", "simulated")
        return Caller(self, principal, account, self._region, origin or Origin(), facts, credentials=keys)


def _assertion(role: str, provider: str, vouched: Mapping[str, ContextValue]) -> str:
    """Write as much of a SAML assertion as moto reads; what the provider vouches for is decided on from the caller."""
    attributes = {"Role": f"{role},{provider}", "RoleSessionName": str(vouched["sts:RoleSessionName"])}
    listed = "".join(
        f"<saml:Attribute Name={quoteattr(_ATTRIBUTES + name)}>"
        f"<saml:AttributeValue>{escape(value)}</saml:AttributeValue></saml:Attribute>"
        for name, value in attributes.items()
    )
    text = (
        '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
        'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><saml:Assertion><saml:AttributeStatement>'
        f"{listed}</saml:AttributeStatement></saml:Assertion></samlp:Response>"
    )
    return base64.b64encode(text.encode()).decode()
