"""Live check of every role of the account: who from outside it may take one (IAM-2, NET-1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from components.naming import stem
from cordon.aws.clients import pages
from cordon.contract.policy_facts import identity
from cordon.evidence.check import Observation, holds, live
from cordon.evidence.policies import account_in, allowed, trust_policy
from cordon.evidence.subject import Subject

_AWS_OWN: Final = ":role/aws-service-role/"
"""Roles that only the service can take that they are linked to, and that nobody can change."""
_HAND_OUT: Final = ("credentials.iot.amazonaws.com", "rolesanywhere.amazonaws.com", "ssm.amazonaws.com")
"""Services that give a role's credentials to machines outside AWS, by a certificate or a code that these hold (guides
of IoT Core, "Authorizing direct calls to AWS services"; IAM Roles Anywhere; Systems Manager, "Hybrid activations")."""


@live("IAM-2", "NET-1")
def closed_to_outsiders(subject: Subject) -> Iterator[Observation]:
    """Nobody outside the account takes a role in it, or in a shared one a role of the contract, but whom it is for."""
    iam, own = subject.client("iam"), subject.needs.value("NET-1", "account") == "own"
    contracts = {arn: kind for _, kind, arn in subject.roles()}
    begins, judged, others = f"{stem(subject.contract.id)}-", 0, 0
    for one in pages(iam, "list_roles", "Roles"):
        if not own and one["Arn"] not in contracts and not one["RoleName"].startswith(begins):
            others += 1
            continue
        judged += 1
        let = _lets(subject, str(one["Arn"]), contracts)
        strange = sorted(f"{kind} {name}" for kind, name in _outside(subject, one) if not let(kind, name))
        if strange:
            yield holds(one["Arn"], False, f"can be taken by {', '.join(strange)}; {_held(iam, one['RoleName'])}")
    said = f"{judged} roles looked at"
    said += f"; {others} others of the shared account are not judged: they may be other contracts'" if others else ""
    yield holds(subject.account, True, said)


def _outside(subject: Subject, role: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield whom of those that a role trusts is outside the account, whatever conditions there are."""
    if _AWS_OWN in role["Arn"]:
        return
    for kind, name in allowed(trust_policy(role).document):
        inside = account_in(name) == subject.account if kind == "AWS" else kind == "Service" and name not in _HAND_OUT
        if not inside:
            yield kind, name


def _lets(subject: Subject, arn: str, contracts: Mapping[str, str]) -> Callable[[str, str], bool]:
    """Return who of those outside may take a role."""
    who = identity(subject.organisation, subject.partition, subject.account)
    if arn in contracts:
        entering = {("Federated", who.provider), ("AWS", _root(subject, who.users_account))}
        return lambda kind, name: contracts[arn] == "entry" and (kind, name) in entering
    accounts = subject.organisation.accounts
    if arn in _named(subject) or f"/AWSReservedSSO_{who.permission_set}_" in arn:
        ours = {str(account) for account in accounts.model_dump().values() if account}
        return lambda kind, name: kind == "Federated" or (kind == "AWS" and account_in(name) in ours)
    # AWS Organizations makes a role in each account that it opens, for the account that rules it in any case.
    ruling = {accounts.management, _root(subject, accounts.management)}
    return lambda kind, name: kind == "AWS" and name in ruling


def _named(subject: Subject) -> set[str]:
    """Return the roles that the organisation and the contract name."""
    ours = subject.organisation
    named = {*ours.operators, *ours.services, *ours.wipers, *ours.break_glass, subject.role_arn(ours.stacks.deployer)}
    return named | {one.producer for one in subject.contract.data.values() if one.producer}


def _root(subject: Subject, account: str) -> str:
    return f"arn:{subject.partition}:iam::{account}:root"


def _held(iam: Any, name: str) -> str:
    """Say what a role holds, for whoever has to judge what could be done with it."""
    inline = list(pages(iam, "list_role_policies", "PolicyNames", RoleName=name))
    attached = pages(iam, "list_attached_role_policies", "AttachedPolicies", RoleName=name)
    held = [*inline, *(one["PolicyArn"].rpartition("/")[2] for one in attached)]
    return f"it holds {', '.join(held)}" if held else "it holds no policy"
