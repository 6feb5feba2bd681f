"""What a call does, in IAM's words: the actions and resources that must be allowed for it.

A call may take several: reading an object under a KMS key is `s3:GetObject` and, through S3, `kms:Decrypt`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from cordon.errors import SimulationError
from cordon.simulation.acts import elsewhere, keys, objects, sessions, shell_sessions
from cordon.simulation.acts.act import Act
from cordon.simulation.call import Call
from cordon.simulation.world import World

_READERS: Final[Mapping[str, Callable[[Call, World], list[Act]]]] = {
    "s3": objects.acts,
    "kms": keys.acts,
    "sts": sessions.acts,
}

# Nobody is refused these, and no policy is asked (STS API reference).
_FREE: Final = frozenset({("sts", "GetCallerIdentity")})


def acts_of(call: Call, world: World) -> list[Act]:
    """Return what must be allowed for a call; nothing for a call that everybody may make.

    Raises:
        SimulationError: What the service's calls act on is not known here: guessing would prove something untrue.
    """
    if (call.service, call.operation) in _FREE:
        return []
    if (call.service, call.operation) == ("ssm", shell_sessions.START):
        return shell_sessions.acts(call, world)
    reader = _READERS.get(call.service)
    if reader is not None:
        return reader(call, world)
    if call.service in elsewhere.SERVICES:
        return elsewhere.acts(call, world)
    raise SimulationError(
        f"{call.service}.{call.operation}: what calls of {call.service} act on is not known to the simulation, so "
        "nobody can be allowed or refused one; add the service to cordon/simulation/acts/elsewhere.py"
    )
