"""Where the service authorization reference is known to lack something, each with its reason and AWS's page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True)
class Correction:
    """Condition keys that actions carry although the reference does not list them.

    Attributes:
        actions: Full names of the actions.
        keys: Keys or templates of keys, as the reference writes them.
        reason: What AWS says.
        page: Where: title and address.
    """

    actions: frozenset[str]
    keys: frozenset[str]
    reason: str
    page: str


CORRECTIONS: Final = (
    Correction(
        frozenset({"sts:TagSession"}),
        frozenset({"cognito-identity.amazonaws.com:amr", "cognito-identity.amazonaws.com:aud"}),
        "The trust policy of a role for an identity pool with attributes for access control allows it under both keys.",
        "Amazon Cognito developer guide, Using attributes for access control policy example, "
        "https://docs.aws.amazon.com/cognito/latest/developerguide/using-attributes-for-access-control-policy-example.html",
    ),
)

OIDC_CLAIMS: Final[Mapping[str, bool]] = MappingProxyType(
    {"amr": True, "aud": False, "email": False, "oaud": False, "sub": False}
)
"""The keys that AWS has for every OpenID Connect issuer, and whether they have several values.

A key is the issuer's URL without `https://`, a colon and the claim: `login.corp.example/oauth2/default:aud`. The
reference lists these keys only for issuers that many customers share. Source: IAM user guide, "IAM and AWS STS
condition context keys", "Available keys for AWS OIDC federation",
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
"""
_OIDC_ACTIONS: Final = frozenset({"sts:AssumeRoleWithWebIdentity", "sts:TagSession"})
"""The actions that are authorised with an issuer's token.

`sts:TagSession` is when the token has session tags: Amazon Cognito developer guide, "Using attributes for access
control policy example", has both actions in one statement under the conditions `…:aud` and `…:amr`.
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
    return frozenset().union(*(correction.keys for correction in CORRECTIONS if action in correction.actions))
