"""The Principal and NotPrincipal elements: whom a statement on a resource is about.

IAM user guide, "AWS JSON policy elements: Principal" and "… NotPrincipal".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Final

from cordon.access.context import role_of
from cordon.access.model import Principal, PrincipalKind
from cordon.access.policy import PrincipalElement, PrincipalType
from cordon.errors import quote


class PrincipalMatch(IntEnum):
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
_ACCOUNT: Final = re.compile(r"\d{12}", re.ASCII)
_OTHERS: Final = (PrincipalType.SERVICE, PrincipalType.FEDERATED)


@dataclass(frozen=True)
class Principals:
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
    def shown(self) -> str:
        """The first of those listed, for explanations."""
        listed = [*sorted(self.arns), *sorted(self.accounts), *(name for _, name in sorted(self.others))]
        if self.everyone or not listed:
            return "everyone" if self.everyone else "a canonical user"
        return quote(listed[0]) + (f" and {len(listed) - 1} more" if len(listed) > 1 else "")

    @classmethod
    def of(cls, element: PrincipalElement) -> Principals:
        """Return everyone that an element lists."""
        listed = [name.name for name in element.names if name.type is PrincipalType.AWS and name.name != "*"]
        roots = {name: root[1] for name in listed if (root := _ROOT.fullmatch(name))}
        accounts = {*roots.values(), *(name for name in listed if _ACCOUNT.fullmatch(name))}
        return cls(
            element.everyone,
            frozenset(listed) - roots.keys() - accounts,
            frozenset(accounts),
            frozenset((name.type.value, name.name) for name in element.names if name.type in _OTHERS),
            any(name.type is PrincipalType.CANONICAL_USER for name in element.names),
        )

    def names(self, asking: Principal) -> PrincipalMatch:
        """Tell how who asks is among them."""
        if self.everyone:
            return PrincipalMatch.DIRECT
        unsure = PrincipalMatch.UNKNOWN if self.canonical else PrincipalMatch.NOT
        match asking.kind:
            case PrincipalKind.ROLE_SESSION | PrincipalKind.USER | PrincipalKind.ROOT:
                return self._identity(asking) or unsure
            case PrincipalKind.SERVICE | PrincipalKind.FEDERATED:
                kind = "Service" if asking.kind is PrincipalKind.SERVICE else "Federated"
                return PrincipalMatch.DIRECT if (kind, asking.arn) in self.others else unsure
            case PrincipalKind.ANONYMOUS:
                return unsure

    def _identity(self, asking: Principal) -> PrincipalMatch:
        if asking.kind is not PrincipalKind.ROOT and asking.arn in self.arns:
            return PrincipalMatch.DIRECT
        if asking.kind is PrincipalKind.ROLE_SESSION and role_of(asking) in self.arns:
            return PrincipalMatch.ROLE
        if asking.account in self.accounts:
            return PrincipalMatch.DIRECT if asking.kind is PrincipalKind.ROOT else PrincipalMatch.ACCOUNT
        return PrincipalMatch.NOT

    def spares(self, asking: Principal, *, bounded: bool) -> bool:
        """Tell whether a Deny with NotPrincipal surely leaves alone who asks.

        "AWS might validate the account first, then the role": so both must be listed. And it "will always deny any IAM
        principal that has a permissions boundary".
        """
        if asking.kind not in (PrincipalKind.ROLE_SESSION, PrincipalKind.USER):
            return self.names(asking) is PrincipalMatch.DIRECT
        entity = role_of(asking) if asking.kind is PrincipalKind.ROLE_SESSION else asking.arn
        return not bounded and (self.everyone or (asking.account in self.accounts and entity in self.arns))
