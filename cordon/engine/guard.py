"""What keeps the simulation from being taken for AWS, or from taking what is AWS's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cordon.errors import Refused
from cordon.graph.values import Value

Values = Mapping[str, Value]

# What makes the real provider use somebody's own credentials, or another AWS.
_CREDENTIALS: Final = (
    "accessKey",
    "assumeRoleWithWebIdentity",
    "assumeRoles",
    "endpoints",
    "profile",
    "secretKey",
    "sharedConfigFiles",
    "sharedCredentialsFiles",
    "token",
)


def refuse_credentials(settings: Values) -> None:
    """Refuse a provider that would call an account.

    Raises:
        Refused: It names credentials, or an endpoint.
    """
    given = [name for name in _CREDENTIALS if settings.get(name) not in (None, "", [], {}, "[]", "{}")]
    if given:
        raise Refused(
            f"the provider has {', '.join(given)}: the simulation takes nobody's credentials, and asks no AWS"
        )


def refuse_others(urn: str, ours: str) -> None:
    """Refuse a resource of any stack but the one that is rehearsed.

    Args:
        urn: The resource.
        ours: How the URNs of the rehearsed stack begin.

    Raises:
        Refused: It is another's.
    """
    if not urn.startswith(ours):
        raise Refused(f"{urn} is none of the rehearsed stack's ({ours}…): this is a simulation, not AWS")
