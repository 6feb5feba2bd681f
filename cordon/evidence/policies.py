"""Live policies, and who asks what of them: checks decide, they never compare the text of policies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from cordon.access.context import usual_context
from cordon.access.decide import decide
from cordon.access.documents import parse, syntax_tree
from cordon.access.malformed import Malformed
from cordon.access.model import ContextValue, Decision, Named, Policies, Principal, PrincipalKind, Request
from cordon.access.policy import Policy
from cordon.access.request_context import caller_kind, carried
from cordon.aws import reference
from cordon.aws.clients import found
from cordon.evidence.subject import Subject
from cordon.evidence.verdict import Verdict

EVERYTHING: Final = Named(
    "everything",
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]},
)
"""The policy of somebody whom only the resource's own policy can refuse."""
FOREIGN: Final = "999999999999"
"""An account that is nobody's here."""
_LONG: Final = timedelta(days=3650)
_SECOND: Final = timedelta(seconds=1)


def bucket_policy(s3: Any, bucket: str) -> Named | None:
    """Read a bucket's policy; None if it has none."""
    text = found(s3.get_bucket_policy, Bucket=bucket).get("Policy")
    return parse(f"bucket policy of {bucket}", text) if text else None


def key_policy(kms: Any, key: str) -> Named:
    """Read a key's policy."""
    return parse(f"key policy of {key}", kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])


def trust_policy(role: Mapping[str, Any]) -> Named:
    """Return the trust policy of a role, as IAM tells of it."""
    return Named(f"trust policy of {role['RoleName']}", role["AssumeRolePolicyDocument"])


def boundary(iam: Any, role: Mapping[str, Any]) -> Named | None:
    """Read the boundary of a role, in the version that counts; None if it has none."""
    arn = role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
    if not arn:
        return None
    return Named(f"boundary {arn.rpartition('/')[2]}", managed_policy(iam, arn))


def managed_policy(iam: Any, arn: str) -> dict[str, Any]:
    """Read a managed policy, in the version that counts."""
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    return dict(iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"])


def allowed(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield whom a policy on a resource allows something, conditions aside: `AWS`, `Federated` or `Service` and a name.

    Everybody is `AWS *`, however it is written; a statement for all but some is for everybody.

    Raises:
        Malformed: AWS would not take the policy, so whom it allows is not known.
    """
    for statement in readable(document).statements:
        if not statement.allows:
            continue
        listed = statement.principals
        if listed is None or listed.negated or not listed.names:
            yield "AWS", "*"
        else:
            yield from ((name.type.value, name.name) for name in listed.names)


def readable(document: Mapping[str, Any]) -> Policy:
    """Return the syntax tree of a policy.

    Raises:
        Malformed: It could not be read whole.
    """
    policy = syntax_tree(document)
    if policy.problems:
        raise Malformed(str(policy.problems[0]))
    return policy


def account_in(principal: str) -> str:
    """Return the account of a principal that a policy names by ARN or by its account's number; empty for neither."""
    return principal if principal.isdecimal() else "".join(principal.split(":")[4:5])


def role(iam: Any, arn: str) -> dict[str, Any]:
    """Read a role, by ARN or name."""
    return dict(iam.get_role(RoleName=arn.rpartition("/")[2])["Role"])


def session(role_arn: str) -> Principal:
    """Return a session of a role."""
    _, partition, _, _, account, resource = role_arn.split(":", 5)
    arn = f"arn:{partition}:sts::{account}:assumed-role/{resource.rpartition('/')[2]}/session"
    return Principal(PrincipalKind.ROLE_SESSION, arn, account, role_arn)


def asks(  # noqa: PLR0913 - what makes a request, each named
    subject: Subject,
    principal: Principal,
    action: str,
    resource: str,
    context: Mapping[str, ContextValue] | None = None,
    *,
    at: datetime | None = None,
    owner: str = "",
) -> Request:
    """Return a request in the contract's region, with those condition keys that requests for the action have.

    Args:
        subject: The contract's environment.
        principal: Who asks.
        action: What for.
        resource: Of what, by ARN.
        context: Further condition keys; what the action's requests never have is left out.
        at: When; left out: now.
        owner: The account that owns the resource; left out: the contract's.
    """
    account = owner or subject.account
    usual = usual_context(principal, now=at or subject.now, region=subject.region, account=account)
    everything: dict[str, ContextValue] = {**usual, **(context or {})}
    known = reference.action(action)
    kept = everything if known is None else carried(known, resource, caller_kind(principal), everything)
    return Request(principal, action, resource, account, kept)


def refused(decision: Decision) -> Verdict:
    """Judge a request that must not go through; what the evaluator doesn't know of is unknown."""
    if decision.allowed:
        return Verdict.FAILED
    return Verdict.UNKNOWN if decision.unknown else Verdict.SATISFIED


def denials(decision: Decision) -> set[str]:
    """Return the statements that deny a request."""
    return {f"{step.policy}: {step.statement}" for step in decision.decisive} if decision.explicit else set()


def denies_from(end: datetime, request: Callable[[datetime], Request], policies: Policies) -> str:
    """Say what is wrong with a Deny that must begin at an instant, and stay; empty if nothing is.

    What denies the request before counts for nothing: another Deny must begin at that instant and not a second earlier.

    Args:
        end: The instant.
        request: A request, by the time at which it is made.
        policies: What bears on it.
    """
    before = denials(decide(request(end - _SECOND), policies))
    for at in (end, end + _LONG):
        if not denials(decide(request(at), policies)) - before:
            return f"no Deny begins at {end.isoformat()}" + ("" if at == end else " and stays")
    return ""
