"""Global condition keys as a type: who has them in a request, whether always, and which services support them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType


class CallerKind(Enum):
    """Who makes a request."""

    USER = "user"
    """An IAM user, with access keys, in the console or with temporary credentials of `sts:GetSessionToken`."""
    ROLE_SESSION = "role session"
    """A session of a role, a service's role too, or of a federated user principal."""
    ROOT = "root"
    """An account's root user, in a session of `sts:AssumeRoot` too."""
    SERVICE = "service"
    """A service principal that calls directly; not a service's role, nor a service with its caller's credentials."""
    SAML = "saml"
    """The unsigned caller of `sts:AssumeRoleWithSAML`."""
    WEB_IDENTITY = "web identity"
    """The unsigned caller of `sts:AssumeRoleWithWebIdentity`."""
    ANONYMOUS = "anonymous"
    """A caller without a signature."""


class When(Enum):
    """Whether requests of a caller have a key."""

    ALWAYS = "+"
    SOMETIMES = "?"
    NEVER = "-"


@dataclass(frozen=True)
class GlobalKey:
    """A global condition key, or a family of them.

    Attributes:
        name: As AWS writes it; of a family with a blank: `aws:PrincipalTag/${TagKey}`.
        type: `String`, `ARN`, `Bool`, `Numeric`, `Date` or `IPAddress`.
        multivalued: A request can have several values of it, so that it needs `ForAnyValue` or `ForAllValues`.
        present: Whether each kind of caller has it.
        availability: What AWS says about when a request has it.
        page: The address of its section.
        per_action: Only requests of those actions have it for which the service authorization reference lists it.
        only_services: The prefixes of the services that support it; None: all do.
        unsupported: The actions that do not support it; `ebs:*` for a whole service.
    """

    name: str
    type: str
    multivalued: bool
    present: Mapping[CallerKind, When]
    availability: str
    page: str
    per_action: bool = False
    only_services: frozenset[str] | None = None
    unsupported: frozenset[str] = frozenset()

    def when(self, *callers: CallerKind) -> When:
        """Return whether requests of callers have it: of all always, of none ever, or else sometimes.

        Args:
            callers: The kinds of callers that a policy's principals can be, at least one.
        """
        answers = {self.present[caller] for caller in callers}
        return answers.pop() if len(answers) == 1 else When.SOMETIMES

    def supports(self, action: str) -> bool:
        """Return whether an action supports it; of a key `per_action` only the action's own entry tells.

        Args:
            action: The action's full name, in any case.
        """
        lowered = action.lower()
        service = lowered.partition(":")[0]
        if self.only_services is not None and service not in self.only_services:
            return False
        return lowered not in self.unsupported and f"{service}:*" not in self.unsupported


def present(signs: str) -> Mapping[CallerKind, When]:
    """Return who has a key.

    Args:
        signs: One sign of `When` for each caller in the order of `CallerKind`; spaces are for reading.
    """
    return MappingProxyType(dict(zip(CallerKind, map(When, signs.replace(" ", "")), strict=True)))
