"""What keeps the simulation from being taken for AWS, or from taking what is AWS's."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cordon.errors import Refused
from cordon.graph.values import Value

Values = Mapping[str, Value]
_CONNECTIONS: Final = Path("/proc/net/tcp")
_ESTABLISHED: Final = "01"

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


def refuse_strangers(peer: str) -> None:
    """Refuse a connection of another user of this machine; where the system does not tell, all of them are let in.

    Args:
        peer: Who is connected, as gRPC says it: `ipv4:127.0.0.1:40123`.

    Raises:
        Refused: It is another user's.
    """
    port = int(peer.rpartition(":")[2])
    try:
        lines = _CONNECTIONS.read_text("ascii").splitlines()[1:]
    except OSError:  # not Linux
        return
    local = f"0100007F:{port:04X}"
    users = {int(parts[7]) for line in lines if (parts := line.split())[1] == local and parts[3] == _ESTABLISHED}
    if users - {os.getuid()}:
        raise Refused("another user of this machine is connected: the simulation serves its own user alone")
