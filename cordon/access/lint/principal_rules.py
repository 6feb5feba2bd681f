"""Rules about Principal and NotPrincipal (IAM user guide, "AWS JSON policy elements: Principal", "… NotPrincipal")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cordon.access.lint.findings import LintFinding
from cordon.access.lint.kinds import PolicyKind
from cordon.access.lint.subject import Subject
from cordon.access.policy import PrincipalElement, PrincipalName, PrincipalType
from cordon.errors import quote

_SERVICE_NAME: Final = re.compile(
    r"[a-z0-9][a-z0-9.-]*\.amazonaws\.com(\.cn)?|[a-z0-9.-]+\.(aws\.internal|aws)", re.ASCII
)
_PROVIDER: Final = re.compile(r"arn:[\w-]+:iam::\d{12}:(saml|oidc)-provider/.+", re.ASCII)
_WELL_KNOWN_PROVIDERS: Final = frozenset(
    {"accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com", "www.amazon.com"}
)
_UNIQUE_ID: Final = re.compile(r"A[A-Z]{3}[A-Z0-9]{12,}", re.ASCII)
_GATEWAY_SERVICES: Final = frozenset({"s3", "dynamodb"})
_CALLS: Final = {
    "sts:assumerolewithsaml": "a SAML provider's ARN as Federated",
    "sts:assumerolewithwebidentity": "an OpenID Connect provider as Federated",
}


def principals_where_they_belong(subject: Subject) -> Iterator[LintFinding]:
    """Find statements that lack principals, or must have none, or name them in a way that the policy does not take."""
    element, traits = subject.statement.principals, subject.kind.traits
    if element is None:
        if traits.principal:
            yield subject.finding("principal-missing", f"a {traits.title} must name principals")
        return
    if not traits.principal:
        yield subject.finding("principal-not-allowed", f"a {traits.title} takes no Principal")
        return
    if element.negated and subject.statement.allows:
        yield subject.finding("allow-not-principal", "it allows everybody but those whom NotPrincipal lists")
    elif element.negated and not traits.not_principal:
        yield subject.finding("not-principal-place", f"a {traits.title} takes no NotPrincipal")
    if subject.kind is PolicyKind.RESOURCE_CONTROL and not element.everyone:
        yield subject.finding("principal-form", "a resource control policy takes only '*' as Principal")
    for name in element.names:
        yield from _name(subject, name)
    yield from _everyone(subject, element)


def _name(subject: Subject, principal: PrincipalName) -> Iterator[LintFinding]:
    traits, name = subject.kind.traits, principal.name
    if principal.type not in traits.principals:
        yield subject.finding("principal-type", f"a {traits.title} takes no {principal.type} principals: {quote(name)}")
    elif principal.type is PrincipalType.SERVICE and not _SERVICE_NAME.fullmatch(name):
        message = f"{quote(name)} is no service principal: they end in .amazonaws.com"
        yield subject.finding("principal-form", message)
    elif principal.type is PrincipalType.FEDERATED and not (_PROVIDER.fullmatch(name) or name in _WELL_KNOWN_PROVIDERS):
        yield subject.finding("principal-form", f"{quote(name)} is no identity provider's ARN")
    elif principal.type is PrincipalType.AWS and _UNIQUE_ID.fullmatch(name):
        yield subject.finding("principal-deleted", f"{quote(name)} is what AWS shows of a deleted user or role")


def _everyone(subject: Subject, element: PrincipalElement) -> Iterator[LintFinding]:
    statement = subject.statement
    if subject.kind is PolicyKind.TRUST and not element.names and not element.negated and statement.allows:
        yield subject.finding("principal-form", "a trust policy takes no bare '*'", remedy="name principals")
    if subject.kind is PolicyKind.ENDPOINT:
        yield from _endpoint(subject, element)
        return
    public = element.everyone and statement.allows and not element.negated and not statement.conditions
    if public and subject.kind is not PolicyKind.RESOURCE_CONTROL:
        yield subject.finding("open-to-everyone", f"it allows {_actions(subject)} to everyone, in every account")


def _endpoint(subject: Subject, element: PrincipalElement) -> Iterator[LintFinding]:
    """Gateway endpoints take only `*` (PrivateLink guide, "Endpoint policies for gateway endpoints")."""
    services = {pattern.text.partition(":")[0].lower() for pattern in subject.statement.actions.patterns}
    named = [name for name in element.names if name.name != "*"]
    if named and services <= _GATEWAY_SERVICES and services:
        message = f"{quote(named[0].name)}: a gateway endpoint's policy takes only '*' as Principal"
        yield subject.finding("principal-form", message, remedy="use aws:PrincipalArn in a condition")


def calls_fit_principals(subject: Subject) -> Iterator[LintFinding]:
    """Find calls of a trust policy that its principals can't make."""
    element = subject.statement.principals
    if subject.kind is not PolicyKind.TRUST or element is None or element.negated or element.everyone:
        return
    federated = {name.name for name in element.names if name.type is PrincipalType.FEDERATED}
    saml = any(":saml-provider/" in name for name in federated)
    oidc = any(":saml-provider/" not in name for name in federated)
    others = any(name.type is not PrincipalType.FEDERATED for name in element.names)
    possible = {
        "sts:assumerolewithsaml": saml,
        "sts:assumerolewithwebidentity": oidc,
        "sts:assumerole": others or _cognito(federated),
    }
    for name in subject.literal_actions:
        if not possible.get(name.lower(), True):
            needed = _CALLS.get(name.lower(), "an AWS or Service principal")
            message = f"none of its principals can call {name}, which takes {needed}"
            yield subject.finding("principal-action-mismatch", message, action=name)


def _cognito(federated: set[str]) -> bool:
    """AssumeRole lists the keys of the four well-known providers."""
    return bool(federated & _WELL_KNOWN_PROVIDERS)


def _actions(subject: Subject) -> str:
    texts = [pattern.text for pattern in subject.statement.actions.patterns]
    return ", ".join(texts[:3]) + (f" and {len(texts) - 3} more" if len(texts) > 3 else "")
