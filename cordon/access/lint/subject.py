"""One statement as the rules see it: with its policy's kind, who can make its requests, and what it covers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from cordon.access.actions import is_literal
from cordon.access.lint.findings import LintFinding, Severity
from cordon.access.lint.kinds import PolicyKind
from cordon.access.lint.rules import RULES
from cordon.access.policy import Policy, PrincipalElement, PrincipalType, Statement
from cordon.aws.reference import CallerKind

_SIGNED: Final = frozenset({CallerKind.USER, CallerKind.ROLE_SESSION})
_IDENTITIES: Final = _SIGNED | {CallerKind.ROOT}
_RESOURCE_CALLERS: Final = _IDENTITIES | {CallerKind.SERVICE, CallerKind.ANONYMOUS}
_BY_TOKEN: Final = {
    "sts:assumerolewithsaml": CallerKind.SAML,
    "sts:assumerolewithwebidentity": CallerKind.WEB_IDENTITY,
}
_TOKENS: Final = frozenset(_BY_TOKEN.values())
_HOLDERS: Final = {
    PolicyKind.ROLE_INLINE: frozenset({CallerKind.ROLE_SESSION}),
    PolicyKind.USER_INLINE: frozenset({CallerKind.USER}),
    PolicyKind.GROUP_INLINE: frozenset({CallerKind.USER}),
    PolicyKind.SERVICE_CONTROL: _IDENTITIES,
}
"""Who carries a policy, where its kind tells."""


@dataclass(frozen=True)
class Subject:
    """A statement in its policy.

    Attributes:
        document: The policy's name.
        kind: What the policy belongs to.
        policy: The policy.
        statement: The statement.
    """

    document: str
    kind: PolicyKind
    policy: Policy
    statement: Statement

    def finding(  # noqa: PLR0913 -- a finding's parts, each named
        self,
        rule: str,
        message: str,
        *,
        action: str = "",
        key: str = "",
        severity: Severity | None = None,
        remedy: str = "",
    ) -> LintFinding:
        """Return a finding on the statement."""
        known = RULES[rule]
        return LintFinding(
            self.document,
            rule,
            message,
            severity or known.severity,
            remedy or known.remedy,
            self.statement.label,
            action,
            key,
            self.statement.number,
        )

    @cached_property
    def literal_actions(self) -> tuple[str, ...]:
        """The actions that it names one by one; none for NotAction."""
        if self.statement.actions.negated:
            return ()
        return tuple(pattern.text for pattern in self.statement.actions.patterns if is_literal(pattern.text))

    @cached_property
    def wildcard_actions(self) -> tuple[str, ...]:
        """The patterns of actions; none for NotAction."""
        if self.statement.actions.negated:
            return ()
        return tuple(pattern.text for pattern in self.statement.actions.patterns if not is_literal(pattern.text))

    def callers(self, action: str = "") -> frozenset[CallerKind]:
        """Return who can make its requests.

        Args:
            action: One of its actions; without it, whoever can make any.
        """
        if not self.kind.traits.principal:
            return _HOLDERS.get(self.kind, _SIGNED)
        token = _BY_TOKEN.get(action.lower())
        if token is not None and self.kind in (PolicyKind.TRUST, PolicyKind.RESOURCE_CONTROL, PolicyKind.ENDPOINT):
            return frozenset({token})
        if self.kind is PolicyKind.RESOURCE_CONTROL:
            return _RESOURCE_CALLERS | _TOKENS
        element = self.statement.principals
        everyone = _RESOURCE_CALLERS | (_TOKENS if self.kind is PolicyKind.TRUST else frozenset())
        callers = everyone if element is None or element.negated else _named(element, everyone)
        if self.kind is not PolicyKind.TRUST:
            return callers
        return callers - _TOKENS if action.lower() == "sts:assumerole" and callers - _TOKENS else callers


def _named(element: PrincipalElement, everyone: frozenset[CallerKind]) -> frozenset[CallerKind]:
    if element.everyone:
        return everyone
    callers: set[CallerKind] = set()
    for name in element.names:
        match name.type:
            case PrincipalType.SERVICE:
                callers.add(CallerKind.SERVICE)
            case PrincipalType.FEDERATED:
                callers.add(CallerKind.SAML if ":saml-provider/" in name.name else CallerKind.WEB_IDENTITY)
            case PrincipalType.CANONICAL_USER:
                callers |= _IDENTITIES
            case PrincipalType.AWS:
                callers |= _of_arn(name.name)
    return frozenset(callers)


def _of_arn(name: str) -> frozenset[CallerKind]:
    if ":user/" in name:
        return frozenset({CallerKind.USER})
    if ":role/" in name or ":assumed-role/" in name or ":federated-user/" in name:
        return frozenset({CallerKind.ROLE_SESSION})
    return _IDENTITIES
