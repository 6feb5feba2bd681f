"""KMS grants: what a key gives besides its policy (KMS developer guide, "Grants in AWS KMS")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cordon.access.context import role_of
from cordon.access.layers import Asked, Findings
from cordon.access.model import Grant, Step
from cordon.access.principals import PrincipalMatch

_CONTEXT: Final = "kms:encryptioncontext:"
_CONSTRAINED: Final = ("decrypt", "encrypt", "generatedatakey", "reencrypt")
"""How the operations begin that take an encryption context; only these are bound by one ("Using grant constraints")."""


def examine_grants(grants: tuple[Grant, ...], asked: Asked) -> Findings:
    """Hold a key's grants against a request.

    A grant allows like a key policy that names its grantee directly: whether a boundary limits it is not documented,
    so it is not counted on to.
    """
    found = Findings("grant", ", ".join(grant.id for grant in grants))
    service, _, operation = asked.action.partition(":")
    used = encryption_context(asked)
    for grant in grants:
        if service != "kms" or operation not in {one.lower() for one in grant.operations}:
            continue
        why = _refuses(grant, asked, operation, used)
        if why:
            found.considered.append(Step("grant", grant.id, "", "Allow", why))
        else:
            step = Step("grant", grant.id, "", "Allow", f"it gives {grant.grantee} the operation")
            found.allows.append((PrincipalMatch.DIRECT, step))
    return found


def encryption_context(asked: Asked) -> Mapping[str, str]:
    """Return the encryption context of a request; its keys' case matters, unlike that of condition keys."""
    return {
        key[len(_CONTEXT) :]: value
        for key, value in asked.context.written.items()
        if key.lower().startswith(_CONTEXT) and isinstance(value, str)
    }


def _refuses(grant: Grant, asked: Asked, operation: str, used: Mapping[str, str]) -> str:
    if grant.key != asked.resource:
        return f"it is for {grant.key}"
    if grant.grantee not in (asked.principal.arn, role_of(asked.principal)):
        return f"it is for {grant.grantee}"
    if not operation.startswith(_CONSTRAINED):
        return ""
    if grant.encryption_context_equals is not None and dict(grant.encryption_context_equals) != dict(used):
        return f"the encryption context must be {dict(grant.encryption_context_equals)}, it is {dict(used)}"
    subset = grant.encryption_context_subset or {}
    if not subset.items() <= used.items():
        return f"the encryption context must include {dict(subset)}, it is {dict(used)}"
    return ""
