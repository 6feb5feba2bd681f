"""Live checks of the IAM roles: what caps them, what is on them, and that nobody else is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from components.naming import stem
from cordon.access.decide import decide
from cordon.access.model import Policies
from cordon.aws.clients import pages
from cordon.evidence.check import Observation, holds, live, no_roles
from cordon.evidence.policies import EVERYTHING, allowed, asks, boundary, denials, role, session, trust_policy
from cordon.evidence.subject import Subject
from cordon.evidence.verdict import Verdict

_FLOOR: Final = 3600
"""IAM takes no shorter session than an hour."""
_NEVER: Final = (
    "iam:PutRolePolicy",
    "iam:AttachRolePolicy",
    "iam:DeleteRolePermissionsBoundary",
    "iam:UpdateAssumeRolePolicy",
    "iam:CreatePolicyVersion",
    "iam:CreateUser",
    "sts:AssumeRole",
    "cloudtrail:StopLogging",
    "cloudtrail:UpdateTrail",
    "ec2:DeleteFlowLogs",
    "logs:DeleteLogGroup",
    "logs:PutRetentionPolicy",
    "kms:PutKeyPolicy",
    "kms:CreateGrant",
    "kms:ScheduleKeyDeletion",
    "s3:PutBucketPolicy",
    "s3:DeleteBucketPolicy",
    "s3:PutBucketLogging",
    "s3:PutLifecycleConfiguration",
)
"""Changing one's own access, switching logging off, opening keys and stores (IAM-2)."""
_DELIVERERS: Final = ("cloudtrail.amazonaws.com", "vpc-flow-logs.amazonaws.com")
"""Services that only deliver: unlike EC2 they hand a role's credentials to nobody."""


@live("IAM-2")
def roles_bounded(subject: Subject) -> Iterator[Observation]:
    """Every role has a boundary that denies changing its own access, the records, the keys and the stores."""
    iam = subject.client("iam")
    for _, _, arn in subject.roles():
        limit = boundary(iam, role(iam, arn))
        if limit is None:
            yield Observation(arn, Verdict.FAILED, "it has no boundary")
            continue
        # Everything is allowed to it, by its own policy and by the resource: only a Deny in the boundary is left.
        policies = Policies(identity=(EVERYTHING,), boundary=limit)
        asked = {action: asks(subject, session(arn), action, "*") for action in _NEVER}
        let = [action for action, request in asked.items() if not denials(decide(request, policies))]
        said = f"does not deny {', '.join(let)}" if let else f"denies all of {len(_NEVER)} actions tried"
        yield holds(arn, not let, f"{limit.name} {said}")


@live("IAM-2")
def roles_known(subject: Subject) -> Iterator[Observation]:
    """No role bears the contract's name but those of the contract, and those by which AWS's services deliver logs."""
    iam, known = subject.client("iam"), {arn for _, _, arn in subject.roles()}
    begins = f"{stem(subject.contract.id)}-"
    for one in pages(iam, "list_roles", "Roles"):
        if one["RoleName"].startswith(begins) and one["Arn"] not in known:
            trusted = {f"{kind} {name}" for kind, name in allowed(trust_policy(one).document)}
            strange = sorted(trusted - {f"Service {name}" for name in _DELIVERERS})
            said = f"trusts {', '.join(strange)}" if strange else "trusts only services that deliver logs"
            yield holds(one["Arn"], not strange, said)
    yield holds(subject.contract.id, bool(known), f"{len(known)} roles of the contract")


@live("IAM-2")
def no_users(subject: Subject) -> Iterator[Observation]:
    """There is no user with lasting keys: in an account of the contract's own none at all, else none of its name."""
    iam, own = subject.client("iam"), subject.needs.value("NET-1", "account") == "own"
    named = [one["UserName"] for one in pages(iam, "list_users", "Users")]
    for name in named:
        if own or name.startswith(stem(subject.contract.id)):
            keys = list(pages(iam, "list_access_keys", "AccessKeyMetadata", UserName=name))
            yield Observation(name, Verdict.FAILED, f"an IAM user, with {len(keys)} access keys")
    yield holds(subject.account, True, f"{len(named)} IAM users looked at")


@live("DAT-3")
def roles_hold_one_policy(subject: Subject) -> Iterator[Observation]:
    """Every role has the one policy that it was given, and nobody has added another."""
    iam = subject.client("iam")
    yield from no_roles(subject)
    for _, kind, arn in subject.roles():
        name = arn.rpartition("/")[2]
        inline = list(pages(iam, "list_role_policies", "PolicyNames", RoleName=name))
        attached = pages(iam, "list_attached_role_policies", "AttachedPolicies", RoleName=name)
        managed = [one["PolicyArn"] for one in attached]
        said = f"inline: {', '.join(inline) or 'none'}; attached: {', '.join(managed) or 'none'}"
        right = inline == [kind] and not managed
        yield holds(arn, right, said if right else f"{said}; only {kind} is expected")


@live("IAM-3")
def sessions_short(subject: Subject) -> Iterator[Observation]:
    """No role's session lasts longer than agreed; of less than an hour IAM knows nothing."""
    iam, agreed = subject.client("iam"), int(subject.needs.value("IAM-3", "session"))
    yield from no_roles(subject)
    for _, _, arn in subject.roles():
        longest, limit = int(role(iam, arn)["MaxSessionDuration"]), max(agreed, _FLOOR)
        said = f"{longest} s at most" if longest <= limit else f"{longest} s at most; the limit is {limit} s"
        said += f"; {agreed} s are agreed, and {_FLOOR} s are the least that IAM takes" if agreed < _FLOOR else ""
        yield holds(arn, longest <= limit, said)
