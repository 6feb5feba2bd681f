"""The Principal and NotPrincipal elements: whom a statement on a resource is about.

IAM user guide, "AWS JSON policy elements: Principal" and "… NotPrincipal".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any, Final

from cordon.access.context import role_of
from cordon.access.malformed import Malformed
from cordon.access.model import Principal, PrincipalKind
from cordon.errors import quote


class Named(IntEnum):
    """How a statement names who asks, from the widest to the most direct."""

    NOT = 0
    UNKNOWN = 1
    """Perhaps: by a canonical user's id."""
    ACCOUNT = 2
    """By its account, which delegates: a policy of the account must allow too."""
    ROLE = 3
    """By its role, so that boundary and session policies limit what is allowed."""
    DIRECT = 4
    """By itself, or as everyone."""


_ROOT: Final = re.compile(r"arn:[\w-]+:iam::(\d{12}):root", re.ASCII)
_ARN: Final = re.compile(r"arn:[\w-]+:(iam|sts)::\d{12}:.+", re.ASCII)
_ACCOUNT: Final = re.compile(r"\d{12}", re.ASCII)
_ID: Final = re.compile(r"A[A-Z]{3}[A-Z0-9]{12,}", re.ASCII)
_KINDS: Final = ("AWS", "Service", "Federated", "CanonicalUser")


@dataclass(frozen=True)
class Whom:
    """Everyone that an element lists.

    Attributes:
        everyone: Whether it is `*`.
        arns: Roles, users and sessions.
        accounts: Their numbers, whether written as such or as the root's ARN.
        others: Services and identity providers.
        canonical: Whether it lists canonical users, whose accounts only S3 knows.
    """

    everyone: bool
    arns: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    others: frozenset[tuple[str, str]] = frozenset()
    canonical: bool = False

    @cached_property
    def said(self) -> str:
        """The first of those listed, for explanations."""
        listed = [*sorted(self.arns), *sorted(self.accounts), *(one for _, one in sorted(self.others))]
        if self.everyone or not listed:
            return "everyone" if self.everyone else "a canonical user"
        return quote(listed[0]) + (f" and {len(listed) - 1} more" if len(listed) > 1 else "")

    def names(self, asking: Principal) -> Named:
        """Tell how who asks is among them."""
        if self.everyone:
            return Named.DIRECT
        unsure = Named.UNKNOWN if self.canonical else Named.NOT
        match asking.kind:
            case PrincipalKind.ROLE_SESSION | PrincipalKind.USER | PrincipalKind.ROOT:
                return self._identity(asking) or unsure
            case PrincipalKind.SERVICE | PrincipalKind.FEDERATED:
                kind = "Service" if asking.kind is PrincipalKind.SERVICE else "Federated"
                return Named.DIRECT if (kind, asking.arn) in self.others else unsure
            case PrincipalKind.ANONYMOUS:
                return unsure

    def _identity(self, asking: Principal) -> Named:
        if asking.kind is not PrincipalKind.ROOT and asking.arn in self.arns:
            return Named.DIRECT
        if asking.kind is PrincipalKind.ROLE_SESSION and role_of(asking) in self.arns:
            return Named.ROLE
        if asking.account in self.accounts:
            return Named.DIRECT if asking.kind is PrincipalKind.ROOT else Named.ACCOUNT
        return Named.NOT

    def spares(self, asking: Principal, *, bounded: bool) -> bool:
        """Tell whether a Deny with NotPrincipal surely leaves alone who asks.

        "AWS might validate the account first, then the role": so both must be listed. And it "will always deny any IAM
        principal that has a permissions boundary".
        """
        if asking.kind not in (PrincipalKind.ROLE_SESSION, PrincipalKind.USER):
            return self.names(asking) is Named.DIRECT
        entity = role_of(asking) if asking.kind is PrincipalKind.ROLE_SESSION else asking.arn
        return not bounded and (self.everyone or (asking.account in self.accounts and entity in self.arns))


def whom(element: Any) -> Whom:
    """Read a Principal or NotPrincipal element.

    Raises:
        Malformed: It is neither `*` nor lists of principals, or a principal is not written as AWS takes it.
    """
    if element == "*":
        return Whom(everyone=True)
    if not isinstance(element, Mapping) or not element:
        raise Malformed("Principal is neither '*' nor a mapping")
    listed = [(kind, one) for kind, given in element.items() for one in (given if isinstance(given, list) else [given])]
    if not listed:
        raise Malformed("Principal lists nobody")
    for kind, one in listed:
        if kind not in _KINDS or not isinstance(one, str) or not one:
            raise Malformed(f"Principal {quote(kind)}: {quote(one)} is none that is known")
        if kind in ("Service", "Federated") and set("*?") & set(one):
            raise Malformed(f"Principal {quote(kind)}: {quote(one)} has a wildcard; AWS takes none there")
    ours = [one for kind, one in listed if kind == "AWS" and one != "*"]
    roots = [_ROOT.fullmatch(one) for one in ours]
    accounts = [
        root[1] if root else one for one, root in zip(ours, roots, strict=True) if root or _ACCOUNT.fullmatch(one)
    ]
    arns = [one for one, root in zip(ours, roots, strict=True) if not root and not _ACCOUNT.fullmatch(one)]
    for one in arns:
        # An id is what AWS shows of who was deleted: it names nobody any more.
        if not _ID.fullmatch(one) and (not _ARN.fullmatch(one) or set("*?") & set(one)):
            raise Malformed(f"Principal {quote(one)} is no account, role, user or session; wildcards aren't taken")
    return Whom(
        everyone=("AWS", "*") in listed,
        arns=frozenset(arns),
        accounts=frozenset(accounts),
        others=frozenset((kind, one) for kind, one in listed if kind in ("Service", "Federated")),
        canonical=any(kind == "CanonicalUser" for kind, _ in listed),
    )
