"""The kinds of policies, and what AWS takes in each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

from components.aws_quotas import POLICY_SIZES, Quota
from cordon.access.policy import PrincipalType

_AWS: Final = PrincipalType.AWS
_SERVICE: Final = PrincipalType.SERVICE


@dataclass(frozen=True, slots=True)
class Traits:
    """What AWS takes in a kind of policy.

    Attributes:
        title: What the policy is called.
        size: The limit of its size; None where no page says one.
        principal: Whether its statements name principals.
        resource: Whether its statements name resources.
        principals: The types of principals that it can name.
        services: The services whose actions it can name; empty: all.
        iam: Whether IAM keeps it, so that Sids are letters and digits and unique.
        not_principal: Whether its Deny statements take NotPrincipal.
    """

    title: str
    size: Quota | None
    principal: bool = False
    resource: bool = True
    principals: tuple[PrincipalType, ...] = ()
    services: tuple[str, ...] = ()
    iam: bool = False
    not_principal: bool = False


class PolicyKind(Enum):
    """What a policy belongs to."""

    IDENTITY = "identity"
    """A managed policy, or one whose holder is not known."""
    ROLE_INLINE = "role-inline"
    USER_INLINE = "user-inline"
    GROUP_INLINE = "group-inline"
    BOUNDARY = "boundary"
    SESSION = "session"
    TRUST = "trust"
    BUCKET = "bucket"
    KEY = "key"
    ENDPOINT = "endpoint"
    TOPIC = "topic"
    QUEUE = "queue"
    SECRET = "secret"  # noqa: S105 -- Secrets Manager's
    REPOSITORY = "repository"
    FUNCTION = "function"
    EVENT_BUS = "event-bus"
    FILE_SYSTEM = "file-system"
    RESOURCE = "resource"
    """Any other policy of a resource."""
    SERVICE_CONTROL = "service-control"
    RESOURCE_CONTROL = "resource-control"

    @property
    def traits(self) -> Traits:
        """What AWS takes in it."""
        return _TRAITS[self]


def _identity(title: str, size: str) -> Traits:
    return Traits(title, POLICY_SIZES[size], iam=True)


def _resource(title: str, size: str, *services: str, more: tuple[PrincipalType, ...] = ()) -> Traits:
    quota = POLICY_SIZES.get(size)
    return Traits(title, quota, True, True, (_AWS, _SERVICE, *more), services, not_principal=True)


# IAM user guide, "AWS JSON policy elements: Principal" (which types where; canonical users in S3 alone, OIDC and SAML
# providers in trust policies alone), "… NotPrincipal" (neither in identity-based nor in trust policies, SCPs or RCPs).
_TRAITS: Final = MappingProxyType(
    {
        PolicyKind.IDENTITY: _identity("identity-based policy", "managed"),
        PolicyKind.ROLE_INLINE: _identity("inline policy of a role", "role-inline"),
        PolicyKind.USER_INLINE: _identity("inline policy of a user", "user-inline"),
        PolicyKind.GROUP_INLINE: _identity("inline policy of a group", "group-inline"),
        PolicyKind.BOUNDARY: _identity("permissions boundary", "managed"),
        PolicyKind.SESSION: _identity("session policy", "session"),
        PolicyKind.TRUST: Traits(
            "role trust policy",
            POLICY_SIZES["trust"],
            principal=True,
            resource=False,
            principals=(_AWS, _SERVICE, PrincipalType.FEDERATED),
            services=("sts",),
            iam=True,
        ),
        PolicyKind.BUCKET: _resource("bucket policy", "bucket", "s3", more=(PrincipalType.CANONICAL_USER,)),
        PolicyKind.KEY: _resource("key policy", "key", "kms"),
        PolicyKind.ENDPOINT: _resource("endpoint policy", "endpoint"),
        PolicyKind.TOPIC: _resource("topic policy", "topic", "sns"),
        PolicyKind.QUEUE: _resource("queue policy", "queue", "sqs"),
        PolicyKind.SECRET: _resource("secret policy", "secret", "secretsmanager"),
        PolicyKind.REPOSITORY: _resource("repository policy", "repository", "ecr"),
        PolicyKind.FUNCTION: _resource("function policy", "function", "lambda"),
        PolicyKind.EVENT_BUS: _resource("event bus policy", "event-bus", "events"),
        PolicyKind.FILE_SYSTEM: _resource("file system policy", "file-system", "elasticfilesystem"),
        PolicyKind.RESOURCE: _resource("resource-based policy", "none", more=(PrincipalType.CANONICAL_USER,)),
        PolicyKind.SERVICE_CONTROL: Traits("service control policy", POLICY_SIZES["service-control"], iam=True),
        PolicyKind.RESOURCE_CONTROL: Traits(
            "resource control policy",
            POLICY_SIZES["resource-control"],
            principal=True,
            principals=(_AWS,),
        ),
    }
)
