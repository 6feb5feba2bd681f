"""People at the door: whom the identity provider vouches for, in each of the identity modes (AWS.md rules 7 and 8)."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from components.policy_documents.facts import Facts
from cordon.contract.model import Contract
from cordon.errors import SimulationError
from cordon.rehearsal.scene import Scene
from cordon.simulation import prepare
from cordon.simulation.caller import Caller
from cordon.simulation.simulation import Simulation

_SECOND_FACTOR_AGE = 60  # seconds


@dataclass(frozen=True)
class Person:
    """Somebody who wants to enter.

    Attributes:
        email: Who it is.
        claim: The contract and role that the provider, or the administrator, gave: `acme-analytics/analyst`.
        second_factor: What the provider says of it, as `true`; empty: nothing. Of IAM users AWS itself knows: whoever
            has `true` showed one a minute ago.
        source_ip: Where the person is.
        source_identity: Whom the session is to name for good; empty: nobody; None: the person.
    """

    email: str
    claim: str
    second_factor: str
    source_ip: str
    source_identity: str | None = None

    @property
    def name(self) -> str:
        """Whom the session is to name for good; empty for nobody."""
        return self.email if self.source_identity is None else self.source_identity


def person(scene: Scene, role: str) -> Person:
    """Return a person who has a role, with a second factor, at an address that the contract names."""
    network = ipaddress.ip_network(scene.facts.source_addresses[0])
    return Person(
        email_of(scene.contract, role),
        f"{scene.contract.id}/{role}",
        second_factor=scene.facts.identity.mfa_value,
        source_ip=str(network[-1]),
    )


def enter(scene: Scene, who: Person, role_arn: str) -> Caller:
    """Take a role as a person would, in the organisation's identity mode, and return the session.

    Raises:
        ClientError: The trust policy refuses.
        SimulationError: The mode is not simulated.
    """
    mode = scene.facts.identity.mode
    if mode in ("saml", "oidc"):
        return _vouched(scene, who).assume(role_arn)
    if mode == "identity-center":
        return _assume(scene, _by_permission_set(scene, who), who, role_arn)
    if mode == "iam-user-account":
        return _assume(scene, _user(scene, who), who, role_arn)
    raise SimulationError(f"people of identity mode {mode} are not simulated")


def arrive(simulation: Simulation, facts: Facts, emails: Iterable[str]) -> None:
    """Make what stands for people in the users' account, where it is not the identity provider alone.

    Args:
        simulation: The simulated AWS.
        facts: The contract's facts.
        emails: Who they are.
    """
    if facts.identity.mode == "identity-center":
        prepare.role(simulation, _permission_set(facts))
    elif facts.identity.mode == "iam-user-account":
        for email in emails:
            prepare.user(simulation, facts.iam_arn(f"user/{email}", facts.identity.users_account), {})


def _permission_set(facts: Facts) -> str:
    """Return the ARN of the role that Identity Center makes of the permission set."""
    name = f"aws-reserved/sso.amazonaws.com/AWSReservedSSO_{facts.identity.permission_set}_0123456789abcdef"
    return facts.iam_arn(f"role/{name}", facts.identity.users_account)


def email_of(contract: Contract, role: str) -> str:
    """Return the first person with a role, or a made-up one."""
    there = (one.email for one in contract.access.people if one.role == role)
    return next(there, f"{role}@{contract.id}.example")


def _vouched(scene: Scene, who: Person) -> Caller:
    identity = scene.facts.identity
    told = {identity.claim_key: who.claim}
    if who.second_factor:
        told[identity.mfa_key] = who.second_factor
    someone = scene.simulation.callers.person(
        identity.provider,
        audience=identity.audience,
        issuer=identity.issuer,
        name=who.email,
        tags=told,
        source_identity=who.name,
    )
    return someone.at(source_ip=who.source_ip)


def _by_permission_set(scene: Scene, who: Person) -> Caller:
    """Somebody with the permission set's role in the users' account, on whose session Identity Center put the tags."""
    identity = scene.facts.identity
    arn = _permission_set(scene.facts)
    told = {identity.claim_key: who.claim, identity.person_key: who.email}
    if who.second_factor:
        told[identity.mfa_key] = who.second_factor
    facts = {f"aws:PrincipalTag/{key}": value for key, value in told.items()}
    caller = scene.simulation.callers.session_of(arn, who.email)
    return replace(caller, facts={**caller.facts, **facts}).at(source_ip=who.source_ip)


def _user(scene: Scene, who: Person) -> Caller:
    identity = scene.facts.identity
    arn = scene.facts.iam_arn(f"user/{who.email}", identity.users_account)
    prepare.user(scene.simulation, arn, {identity.claim_key: who.claim})
    age = _SECOND_FACTOR_AGE if who.second_factor == identity.mfa_value else None
    return scene.simulation.callers.user(arn, mfa_age=age).at(source_ip=who.source_ip)


def _assume(scene: Scene, caller: Caller, who: Person, role_arn: str) -> Caller:
    """Take the role as somebody who chooses the session's tags and source identity: the claim, and usually oneself."""
    key = scene.facts.identity.claim_key
    given: dict[str, Any] = {"Tags": [{"Key": key, "Value": who.claim}]} if who.claim else {}
    given |= {"SourceIdentity": who.name} if who.name else {}
    return caller.assume(role_arn, who.email, **given)
