"""Who may take a contract's roles: the trust policies, 2,048 characters each (AWS.md rules 7 to 9)."""

from dataclasses import dataclass
from typing import Any

from components.policy_documents.conditions import Condition, after_end
from components.policy_documents.document import Document, Statement, document
from components.policy_documents.facts import Facts, Identity

_Keys = dict[str, str | list[str]]
"""The condition keys of one operator, with their values."""


@dataclass(frozen=True, slots=True)
class _SignIn:
    """How people take the entry role: STS authorises the role, its session tags and its source identity apart.

    Attributes:
        principal: Who asks.
        action: The call of STS that takes the role.
        entering: What the call must show: everything.
        tagging: What `sts:TagSession` must show; it carries no source identity, and of token claims only `saml:aud`.
        naming: What `sts:SetSourceIdentity` must show; of the keys above it carries `sts:SourceIdentity` alone.
    """

    principal: dict[str, str]
    action: str
    entering: Condition
    tagging: Condition
    naming: Condition


def entry_trust_policy(facts: Facts, role: str) -> Document:
    """Return who may take the entry role: people whose identity provider says that they have this role, after MFA.

    The policy lists no people: it matches one claim (AWS.md rule 8). In every mode the session carries the claim as a
    tag and the person as its source identity, which no later step of a chain can change. Each action has a statement
    of its own, because a condition on a key that an action's requests lack refuses everybody (AWS.md rule 27; Service
    Authorization Reference, "Actions, resources, and condition keys for AWS Security Token Service"; IAM user guide,
    "Pass session tags in AWS STS"). The first asks for tag and source identity, so nobody enters without all three.

    Raises:
        ValueError: The contract has no such role.
    """
    if role not in facts.roles:
        raise ValueError(f"there is no role {role!r}; there are {', '.join(sorted(facts.roles))}")
    sign_in = _sign_in(facts, f"{facts.contract}/{role}")
    here: Condition = {"IpAddress": {"aws:SourceIp": list(facts.source_addresses)}}
    return document(
        [
            _allow("AllowPeople", sign_in.principal, sign_in.action, sign_in.entering | here),
            _allow("AllowTags", sign_in.principal, "sts:TagSession", sign_in.tagging),
            _allow("AllowSourceIdentity", sign_in.principal, "sts:SetSourceIdentity", sign_in.naming),
            _deny_after_end(facts, sign_in.principal, sign_in.action),
        ]
    )


def data_trust_policy(facts: Facts) -> Document:
    """Return who may take a data role: EC2, for the workspace's instance profile (AWS.md rule 9).

    The account stands in a Deny that needs the key to be there: AWS doesn't document that EC2 sends
    ``aws:SourceAccount`` when it fetches an instance's credentials, and a positive match on a missing key would leave
    every workspace without any. (The profile itself can't cross accounts: iam:PassRole doesn't.)
    """
    principal = {"Service": f"ec2.{facts.suffix}"}
    return document(
        [
            {"Sid": "AllowInstances", "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"},
            {
                "Sid": "DenyOtherAccounts",
                "Effect": "Deny",
                "Principal": principal,
                "Action": "sts:AssumeRole",
                "Condition": {
                    "Null": {"aws:SourceAccount": "false"},
                    "StringNotEquals": {"aws:SourceAccount": facts.account},
                },
            },
            _deny_after_end(facts, principal, "sts:AssumeRole"),
        ]
    )


def _deny_after_end(facts: Facts, principal: dict[str, str], action: str) -> dict[str, Any]:
    # The same principal as in the Allow: nobody else may take the role anyway, and "*" isn't said to cover services.
    return {
        "Sid": "DenyAfterEnd",
        "Effect": "Deny",
        "Principal": principal,
        "Action": action,
        "Condition": after_end(facts),
    }


def _allow(sid: str, principal: dict[str, str], action: str, condition: Condition) -> Statement:
    return {"Sid": sid, "Effect": "Allow", "Principal": principal, "Action": action, "Condition": condition}


def _sign_in(facts: Facts, claim: str) -> _SignIn:
    identity = facts.identity
    if identity.mode == "saml":
        # AWS's own statement has the audience on sts:TagSession too (IAM user guide, "IAM tutorial: Use SAML session
        # tags for ABAC").
        audience: _Keys = {"SAML:aud": identity.audience}
        return _federated(identity, "sts:AssumeRoleWithSAML", audience, claim, tagging=audience)
    if identity.mode == "oidc":
        audience = {f"{identity.issuer}:aud": identity.audience}
        return _federated(identity, "sts:AssumeRoleWithWebIdentity", audience, claim, tagging={})
    if identity.mode == "identity-center":
        return _identity_center(facts, claim)
    return _iam_user(facts, claim)


def _federated(identity: Identity, action: str, audience: _Keys, claim: str, tagging: _Keys) -> _SignIn:
    """SAML and OIDC: tags and source identity are in the signed assertion, where the caller can't write them."""
    tag: _Keys = {f"aws:RequestTag/{identity.claim_key}": claim}
    named: Condition = {"StringLike": {"sts:SourceIdentity": "?*"}}
    factor: _Keys = {f"aws:RequestTag/{identity.mfa_key}": identity.mfa_value}
    return _SignIn(
        {"Federated": identity.provider},
        action,
        {"StringEquals": audience | tag | factor} | named,
        {"StringEquals": tagging | tag},
        named,
    )


def _identity_center(facts: Facts, claim: str) -> _SignIn:
    """Identity Center: its role in the users' account goes on to the entry role.

    What counts are the tags that Identity Center put on the caller's own session (``aws:PrincipalTag``). The tags and
    the source identity of the new session are the caller's to choose, so they are held to the same values.
    """
    identity = facts.identity
    # A role's name ends in 16 characters of AWS's choice: said exactly, so that a longer set's name doesn't match.
    role = f"role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_{identity.permission_set}_{'?' * 16}"
    more: Condition = {
        "StringEquals": {f"aws:PrincipalTag/{identity.mfa_key}": identity.mfa_value},
        "ArnLike": {"aws:PrincipalArn": facts.iam_arn(role, identity.users_account)},
    }
    return _chosen(facts, claim, "${aws:PrincipalTag/" + identity.person_key + "}", more)


def _iam_user(facts: Facts, claim: str) -> _SignIn:
    """IAM users: the only mode in which AWS itself knows of the second factor (AWS.md rule 7).

    ``aws:PrincipalType`` keeps roles of the users' account out, whose session tags are their callers' own.
    """
    more: Condition = {
        "StringEquals": {"aws:PrincipalType": "User"},
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThanEquals": {"aws:MultiFactorAuthAge": str(facts.mfa_max_age_seconds)},
    }
    return _chosen(facts, claim, "${aws:username}", more)


def _chosen(facts: Facts, claim: str, person: str, more: Condition) -> _SignIn:
    """Return how callers sign in that choose their session's tags and source identity: what they have and must choose.

    They are of another account, so their own policies must allow the three actions as well (IAM user guide, "Monitor
    and control actions taken with assumed roles").
    """
    identity = facts.identity
    tag: _Keys = {f"aws:RequestTag/{identity.claim_key}": claim}
    # The claim makes sure that there is a tag; this, that there is no other.
    only: Condition = {"ForAllValues:StringEquals": {"aws:TagKeys": identity.claim_key}}
    named: _Keys = {"sts:SourceIdentity": person}
    own: _Keys = {f"aws:PrincipalTag/{identity.claim_key}": claim}
    return _SignIn(
        {"AWS": facts.iam_arn("root", identity.users_account)},
        "sts:AssumeRole",
        more | only | {"StringEquals": own | tag | named | more["StringEquals"]},
        {"StringEquals": tag} | only,
        {"StringEquals": named},
    )
