"""The actions that a policy's Action element covers, by AWS's service authorization reference."""

from __future__ import annotations

from functools import lru_cache

from cordon.access.patterns import Fixed, fixed, like, template
from cordon.access.policy import Wild
from cordon.aws.reference import actions_of, all_action_names, services


@lru_cache(maxsize=8192)
def expand(pattern: str) -> tuple[str, ...]:
    """Return the actions that a pattern covers, sorted; none for a pattern that covers no action.

    Args:
        pattern: As a policy writes it: `s3:Get*`, `*`, `kms:Decrypt`; case does not matter.
    """
    parts: Fixed = fixed(template(pattern.lower(), variables=False)) or ()
    matches = like(parts).fullmatch
    service = parts[0].partition(":") if parts and isinstance(parts[0], str) else ("", "", "")
    if service[1]:
        names = actions_of(service[0]) if service[0] in services() else ()
        return tuple(name for name in names if matches(name.lower()))
    return tuple(sorted(name for lower, name in all_action_names().items() if matches(lower)))


def is_literal(pattern: str) -> bool:
    """Tell whether a pattern names one action rather than all that match it."""
    return not any(wildcard.value in pattern for wildcard in Wild)
