"""What the evaluator is asked and what it answers.

Terms are those of the IAM user guide, "Policy evaluation logic".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

Document: TypeAlias = Mapping[str, Any]
"""A policy document, as its JSON."""
ContextValue: TypeAlias = str | Sequence[str]
"""A condition key's value: one, or several for a multivalued key. Booleans are `true`, times ISO 8601, numbers text."""


class PrincipalKind(StrEnum):
    """What kind of principal makes a request."""

    ROOT = "root"
    USER = "user"
    ROLE_SESSION = "assumed-role"
    FEDERATED = "federated"
    """A person before AssumeRoleWith…: vouched for by a SAML or OIDC provider, with no AWS identity yet."""
    SERVICE = "service"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Principal:
    """Who makes a request.

    Attributes:
        kind: What kind it is.
        arn: `arn:aws:sts::…:assumed-role/NAME/SESSION`, `arn:aws:iam::…:user/NAME`, the provider's ARN, a service's
            name (`cloudtrail.amazonaws.com`), or `*`.
        account: The account it belongs to; empty for services, anonymous and federated.
        role_arn: A role session's role, with its path.
    """

    kind: PrincipalKind
    arn: str
    account: str = ""
    role_arn: str = ""


@dataclass(frozen=True)
class Request:
    """One call of one action on one resource.

    Attributes:
        principal: Who asks.
        action: `s3:GetObject`; letters' case does not matter.
        resource: The ARN that the action is on, `*` for actions without resources.
        resource_account: The account that owns the resource.
        context: Condition keys (their case does not matter) and values; what is absent is absent, not empty.
    """

    principal: Principal
    action: str
    resource: str
    resource_account: str
    context: Mapping[str, ContextValue] = field(default_factory=dict)


@dataclass(frozen=True)
class Named:
    """A policy with the name that explanations call it by: `boundary acme-analytics`, `key policy of …`."""

    name: str
    document: Document


@dataclass(frozen=True)
class Grant:
    """A KMS grant (KMS developer guide, "Grants in AWS KMS")."""

    id: str
    key: str
    """ARN of the key."""
    grantee: str
    """ARN of the principal, a role's rather than its session's."""
    operations: frozenset[str]
    """`Decrypt`, `GenerateDataKey`, …: API names without `kms:`."""
    encryption_context_equals: Mapping[str, str] | None = None
    encryption_context_subset: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Policies:
    """Every policy that bears on a request; an empty tuple or None is "there is none".

    Attributes:
        identity: Of the user (with its groups) or role.
        boundary: Its permissions boundary.
        session: Of the session, if it was started with any.
        resource: The resource's own: bucket, key or trust policy, …
        service_control: By level from the organisation's root down to the account: at each level one must allow.
        resource_control: Likewise, of the resource's account.
        endpoint: The VPC endpoint's that the request comes through.
        grants: KMS grants of the key.
    """

    identity: tuple[Named, ...] = ()
    boundary: Named | None = None
    session: tuple[Named, ...] = ()
    resource: Named | None = None
    service_control: tuple[tuple[Named, ...], ...] = ()
    resource_control: tuple[tuple[Named, ...], ...] = ()
    endpoint: Named | None = None
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True)
class Step:
    """One statement, or one layer of policies, that took part in a decision.

    Attributes:
        layer: `identity`, `boundary`, `session`, `resource`, `service control`, `resource control`, `endpoint`,
            `grant` or `trust`.
        policy: The policy's name.
        statement: Its Sid, or its number from 1 where it has none; empty if no statement of the layer matched.
        effect: `Allow`, `Deny`, or `none` where the layer lacks an Allow that it must give.
        reason: Why it matched, or what is missing, in one line.
    """

    layer: str
    policy: str
    statement: str
    effect: str
    reason: str


@dataclass(frozen=True)
class Decision:
    """The answer, with everything that it rests on.

    Attributes:
        allowed: Whether the request goes through.
        explicit: Whether a Deny refuses it, rather than the lack of an Allow.
        decisive: What decides: the Deny statements, the layers that lack an Allow, or the statements that allow.
        considered: Every statement that names the action and resource but does not apply, with the reason why.
        unknown: What the evaluator does not know (a condition operator, a malformed policy): then it is not allowed.
    """

    allowed: bool
    explicit: bool
    decisive: tuple[Step, ...]
    considered: tuple[Step, ...] = ()
    unknown: tuple[str, ...] = ()
