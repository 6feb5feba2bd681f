"""Who may take a contract's roles: the trust policies, 2,048 characters each (AWS.md rules 7 to 9)."""

from typing import Any

from components.policy_documents.conditions import Condition, after_end
from components.policy_documents.document import Document, document
from components.policy_documents.facts import Facts, Identity


def entry_trust_policy(facts: Facts, role: str) -> Document:
    """Return who may take the entry role: people whose identity provider says that they have this role, after MFA.

    The policy lists no people: it matches one claim (AWS.md rule 8). In every mode the session carries the claim as a
    tag and the person as its source identity, which no later step of a chain can change.

    Raises:
        ValueError: The contract has no such role.
    """
    if role not in facts.roles:
        raise ValueError(f"there is no role {role!r}; there are {', '.join(sorted(facts.roles))}")
    principal, action, proof = _proof(facts, f"{facts.contract}/{role}")
    return document(
        [
            {
                "Sid": "AllowPeople",
                "Effect": "Allow",
                "Principal": principal,
                "Action": [action, "sts:SetSourceIdentity", "sts:TagSession"],
                "Condition": proof | {"IpAddress": {"aws:SourceIp": list(facts.source_addresses)}},
            },
            _deny_after_end(facts, principal, action),
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


def _proof(facts: Facts, claim: str) -> tuple[dict[str, str], str, Condition]:
    """Return who asks, by which call, and what must be shown."""
    identity = facts.identity
    if identity.mode == "saml":
        return _federated(identity, "sts:AssumeRoleWithSAML", "SAML:aud", claim)
    if identity.mode == "oidc":
        return _federated(identity, "sts:AssumeRoleWithWebIdentity", f"{identity.issuer}:aud", claim)
    if identity.mode == "identity-center":
        return _identity_center(facts, claim)
    return _iam_user(facts, claim)


def _federated(identity: Identity, action: str, audience_key: str, claim: str) -> tuple[dict[str, str], str, Condition]:
    """SAML and OIDC: tags and source identity are in the signed assertion, where the caller can't write them."""
    shown: Condition = {
        "StringEquals": {
            audience_key: identity.audience,
            f"aws:RequestTag/{identity.claim_key}": claim,
            f"aws:RequestTag/{identity.mfa_key}": identity.mfa_value,
        },
        "StringLike": {"sts:SourceIdentity": "?*"},
    }
    return {"Federated": identity.provider}, action, shown


def _identity_center(facts: Facts, claim: str) -> tuple[dict[str, str], str, Condition]:
    """Identity Center: its role in the users' account goes on to the entry role.

    What counts are the tags that Identity Center put on the caller's own session (``aws:PrincipalTag``). The tags and
    the source identity of the new session are the caller's to choose, so they are held to the same values.
    """
    identity = facts.identity
    # A role's name ends in 16 characters of AWS's choice: said exactly, so that a longer set's name doesn't match.
    role = f"role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_{identity.permission_set}_{'?' * 16}"
    shown = _chosen(identity, claim, "${aws:PrincipalTag/" + identity.person_key + "}")
    shown["StringEquals"] |= {f"aws:PrincipalTag/{identity.mfa_key}": identity.mfa_value}
    shown["ArnLike"] = {"aws:PrincipalArn": facts.iam_arn(role, identity.users_account)}
    return {"AWS": facts.iam_arn("root", identity.users_account)}, "sts:AssumeRole", shown


def _iam_user(facts: Facts, claim: str) -> tuple[dict[str, str], str, Condition]:
    """IAM users: the only mode in which AWS itself knows of the second factor (AWS.md rule 7).

    ``aws:PrincipalType`` keeps roles of the users' account out, whose session tags are their callers' own.
    """
    identity = facts.identity
    shown = _chosen(identity, claim, "${aws:username}")
    shown["StringEquals"] |= {"aws:PrincipalType": "User"}
    shown["Bool"] = {"aws:MultiFactorAuthPresent": "true"}
    shown["NumericLessThanEquals"] = {"aws:MultiFactorAuthAge": str(facts.mfa_max_age_seconds)}
    return {"AWS": facts.iam_arn("root", identity.users_account)}, "sts:AssumeRole", shown


def _chosen(identity: Identity, claim: str, person: str) -> Condition:
    """Return what a caller that chooses its own session tags must have, and must choose."""
    return {
        "StringEquals": {
            f"aws:PrincipalTag/{identity.claim_key}": claim,
            f"aws:RequestTag/{identity.claim_key}": claim,
            "sts:SourceIdentity": person,
        },
        # The claim above makes sure that there is a tag; this, that there is no other.
        "ForAllValues:StringEquals": {"aws:TagKeys": identity.claim_key},
    }
