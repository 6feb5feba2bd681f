"""One action on one resource, with the policies on the resource's side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cordon.access.model import ContextValue, Grant, Named


@dataclass(frozen=True)
class Act:
    """One action on one resource.

    Attributes:
        action: `s3:GetObject`.
        resource: Its ARN, `*` for actions without resources.
        account: The account that owns the resource.
        context: The condition keys that the action brings.
        guard: The resource's own policy.
        grants: The key's grants.
        via: The service that acts on the caller's behalf: `s3`; empty for the call itself.
    """

    action: str
    resource: str
    account: str
    context: Mapping[str, ContextValue] = field(default_factory=dict)
    guard: Named | None = None
    grants: tuple[Grant, ...] = ()
    via: str = ""
