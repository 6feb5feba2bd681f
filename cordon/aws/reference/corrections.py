"""Where the service authorization reference is known to be wrong, each with its reason and AWS's page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True)
class Correction:
    """Condition keys that the service authorization reference leaves out for actions, or lists where they are absent.

    Attributes:
        actions: Full names of the actions.
        keys: Keys or templates of keys, as the reference writes them.
        reason: What AWS says, or what was measured.
        page: Where: title and address.
        absent_on: The names of the resource types on which requests lack the keys although the reference lists them;
            empty: requests carry the keys although the reference does not list them.
    """

    actions: frozenset[str]
    keys: frozenset[str]
    reason: str
    page: str
    absent_on: frozenset[str] = frozenset()


CORRECTIONS: Final = (
    Correction(
        frozenset({"sts:TagSession"}),
        frozenset({"cognito-identity.amazonaws.com:amr", "cognito-identity.amazonaws.com:aud"}),
        "The trust policy of a role for an identity pool with attributes for access control allows it under both keys.",
        "Amazon Cognito developer guide, Using attributes for access control policy example, "
        "https://docs.aws.amazon.com/cognito/latest/developerguide/using-attributes-for-access-control-policy-example.html",
    ),
    Correction(
        frozenset({"ssm:StartSession"}),
        frozenset({"ssm:SessionDocumentAccessCheck"}),
        "Measured: absent when access to the session document itself is decided. AWS's own statements for document and "
        "node together have BoolIfExists on it. The page does not say it: not confirmed on AWS by Cordon.",
        "AWS Systems Manager user guide, Start a session with a document by specifying the session documents in IAM "
        "policies, https://docs.aws.amazon.com/systems-manager/latest/userguide/"
        "getting-started-specify-session-document.html",
        absent_on=frozenset({"document"}),
    ),
    Correction(
        frozenset({"states:InvokeHTTPEndpoint"}),
        frozenset({"states:HTTPEndpoint", "states:HTTPMethod"}),
        "The guide's policy for an HTTP Task allows the action under both keys.",
        "Step Functions developer guide, Call HTTPS APIs in Step Functions workflows, "
        "https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html",
    ),
)

KEY_TYPES: Final[Mapping[str, tuple[str, bool]]] = MappingProxyType(
    {
        # CloudFormation user guide, "Identity-based policy examples for AWS CloudFormation": with set operators.
        "cloudformation:importresourcetypes": ("String", True),
        # EventBridge user guide, "Using IAM policy conditions in Amazon EventBridge": with BoolIfExists.
        "events:eventbusinvocation": ("Bool", False),
    }
)
"""Keys whose type the reference has wrongly, in lower case: the type, and whether they have several values."""

OIDC_CLAIMS: Final[Mapping[str, bool]] = MappingProxyType(
    {"amr": True, "aud": False, "email": False, "oaud": False, "sub": False}
)
"""The keys that AWS has for every OpenID Connect issuer, and whether they have several values.

A key is the issuer's URL without `https://`, a colon and the claim: `login.corp.example/oauth2/default:aud`. The
reference lists these keys only for issuers that many customers share. Source: IAM user guide, "IAM and AWS STS
condition context keys", "Available keys for AWS OIDC federation",
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
"""
_OIDC_ACTIONS: Final = frozenset({"sts:AssumeRoleWithWebIdentity"})
"""The actions that carry the claims of any issuer's token.

Not `sts:TagSession`: that it carries `…:aud` and `…:amr` is documented for Amazon Cognito's issuer alone
(`CORRECTIONS`), so that no policy may rely on it for another.
"""


def is_oidc_key(lowered: str, services: Collection[str]) -> bool:
    """Return whether a condition key is a claim of an OpenID Connect issuer's token.

    Args:
        lowered: The key in lower case.
        services: The prefixes of AWS's services, which are no issuers.
    """
    issuer, _, claim = lowered.rpartition(":")
    host = issuer.partition("/")[0]
    return claim in OIDC_CLAIMS and "." in host and ":" not in issuer and host not in services


def carries_oidc_keys(action: str) -> bool:
    """Return whether requests of an action come with an OpenID Connect token.

    Args:
        action: The action's full name in the reference's letters.
    """
    return action in _OIDC_ACTIONS


def added_keys(action: str) -> frozenset[str]:
    """Return the keys that the corrections add to an action.

    Args:
        action: The action's full name in the reference's letters.
    """
    return frozenset().union(*(correction.keys for correction in _of(action) if not correction.absent_on))


def absent_keys(action: str) -> Mapping[str, frozenset[str]]:
    """Return the keys that the corrections take from an action, by the resource type that they are absent on.

    Args:
        action: The action's full name in the reference's letters.
    """
    removals = [correction for correction in _of(action) if correction.absent_on]
    types = frozenset[str]().union(*(correction.absent_on for correction in removals))
    return {
        kind: frozenset[str]().union(*(correction.keys for correction in removals if kind in correction.absent_on))
        for kind in types
    }


def _of(action: str) -> list[Correction]:
    return [correction for correction in CORRECTIONS if action in correction.actions]
