"""Which condition keys a request has: those of its action on its resource, and the global keys of whoever makes it.

Service Authorization Reference, "Actions, resources, and condition keys for AWS services"; IAM user guide, "AWS global
condition context keys". STS authorises `AssumeRole…`, `TagSession` and `SetSourceIdentity` apart, so that one call has
three requests with different keys: a condition on a key that a request lacks is not met (IAM user guide, "IAM JSON
policy elements: Condition operators").
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from cordon.access.model import ContextValue, Principal, PrincipalKind
from cordon.aws.reference import Action, CallerKind, ResourceType, When, global_key

_KINDS: Final[Mapping[PrincipalKind, CallerKind]] = {
    PrincipalKind.USER: CallerKind.USER,
    PrincipalKind.ROLE_SESSION: CallerKind.ROLE_SESSION,
    PrincipalKind.ROOT: CallerKind.ROOT,
    PrincipalKind.SERVICE: CallerKind.SERVICE,
    PrincipalKind.ANONYMOUS: CallerKind.ANONYMOUS,
}
_BEFORE_A_ROLE: Final = (CallerKind.SAML, CallerKind.WEB_IDENTITY)
_GLOBAL_PREFIX: Final = "aws:"


def caller_kind(principal: Principal) -> CallerKind:
    """Return the kind of caller that the table of global condition keys has for a principal."""
    if principal.kind is PrincipalKind.FEDERATED:
        return CallerKind.SAML if ":saml-provider/" in principal.arn else CallerKind.WEB_IDENTITY
    return _KINDS[principal.kind]


def carried(
    action: Action, resource: str, caller: CallerKind, context: Mapping[str, ContextValue]
) -> dict[str, ContextValue]:
    """Return that part of a context which requests for an action can have.

    Keys of services and the global keys `aws:RequestTag/…`, `aws:ResourceTag/…` and `aws:TagKeys` are left only where
    the service authorization reference lists them for the action, or for the type of the resource; all other global
    keys where callers of this kind can have them and the action supports them.

    Args:
        action: The action of the request.
        resource: The resource's ARN, or `*`.
        caller: Who makes the request.
        context: Everything that is known of the call, by condition key.
    """
    kept = _kept(action, action.types_of(resource), caller, tuple(context))
    return {key: context[key] for key in kept}


@lru_cache(maxsize=4096)  # many requests have the same keys with other values
def _kept(
    action: Action, types: tuple[ResourceType, ...], caller: CallerKind, keys: tuple[str, ...]
) -> tuple[str, ...]:
    return tuple(key for key in keys if _carries(action, types, caller, key))


def _carries(action: Action, types: tuple[ResourceType, ...], caller: CallerKind, key: str) -> bool:
    known = global_key(key)
    # A claim of an assertion or token: sessions keep it for every action, but who has no session yet shows it to those
    # actions of STS alone that the reference lists it for.
    shown_once = caller in _BEFORE_A_ROLE and not key.lower().startswith(_GLOBAL_PREFIX)
    if known is None or known.per_action or shown_once:
        return any(action.carries(key, kind) for kind in types)
    return known.when(caller) is not When.NEVER and known.supports(action.name)
