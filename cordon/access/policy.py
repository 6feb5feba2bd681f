"""The abstract syntax tree of a policy: plain data, made once by `parser` and read by everybody else.

The evaluator, the lint and every other reader of policies work on these classes; none of them reads policy JSON itself.
They hold no compiled expressions and no functions, so that two equal statements compare equal. Terms are those of the
IAM user guide, "IAM JSON policy element reference".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final, TypeAlias

from cordon.errors import quote


class Effect(StrEnum):
    """The Effect element."""

    ALLOW = "Allow"
    DENY = "Deny"


class Wild(Enum):
    """A wildcard."""

    ANY = "*"
    ONE = "?"


@dataclass(frozen=True, slots=True)
class Variable:
    """A policy variable, `${aws:PrincipalTag/team, 'default'}`; the name is in lower case."""

    name: str
    default: str | None


Template: TypeAlias = tuple[str | Wild | Variable, ...]
"""A pattern taken apart into literal text, wildcards and variables."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """An action, a resource, or a value of a condition.

    Attributes:
        text: As the policy writes it; numbers and booleans as text.
        parts: The same taken apart. Where wildcards or variables mean nothing they are literal text.
    """

    text: str
    parts: Template

    @property
    def literal(self) -> str | None:
        """The text that it stands for; None if it has wildcards or variables."""
        return "".join(str(part) for part in self.parts) if all(isinstance(part, str) for part in self.parts) else None

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Its variables."""
        return tuple(part for part in self.parts if isinstance(part, Variable))


@dataclass(frozen=True, slots=True)
class PatternElement:
    """An Action, NotAction, Resource or NotResource element.

    Attributes:
        patterns: What it lists, in its order.
        negated: Whether it is NotAction or NotResource.
    """

    patterns: tuple[Pattern, ...]
    negated: bool = False


class PrincipalType(StrEnum):
    """What kind of principal an element names."""

    AWS = "AWS"
    SERVICE = "Service"
    FEDERATED = "Federated"
    CANONICAL_USER = "CanonicalUser"


@dataclass(frozen=True, slots=True)
class PrincipalName:
    """A principal that an element lists: an ARN, an account's number, a service's name, or `*`."""

    type: PrincipalType
    name: str


@dataclass(frozen=True, slots=True)
class PrincipalElement:
    """A Principal or NotPrincipal element.

    Attributes:
        names: Whom it lists; empty if it is `"*"`.
        negated: Whether it is NotPrincipal.
    """

    names: tuple[PrincipalName, ...]
    negated: bool = False

    @property
    def everyone(self) -> bool:
        """Whether it is `"*"` or `{"AWS": "*"}`, which mean the same ("AWS JSON policy elements: Principal")."""
        return not self.names or PrincipalName(PrincipalType.AWS, "*") in self.names


class SetOperator(StrEnum):
    """How many of a multivalued key's values a condition demands."""

    NONE = ""
    ALL = "ForAllValues"
    ANY = "ForAnyValue"


NULL: Final = "Null"
"""The operator that looks whether a key is there; it has neither set operators nor `IfExists`."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One operator on one key.

    Attributes:
        operator: Without set operator and `IfExists`: `StringNotEquals`, `Null`; a name that is no operator of AWS's
            stays as it is written, whole.
        key: The condition key as the policy writes it.
        values: What it is compared with, in the policy's order.
        set_operator: `ForAllValues`, `ForAnyValue`, or none.
        if_exists: Whether the condition also holds where the key is missing.
        known: Whether the operator is one of AWS's.
    """

    operator: str
    key: str
    values: tuple[Pattern, ...]
    set_operator: SetOperator = SetOperator.NONE
    if_exists: bool = False
    known: bool = True

    @property
    def name(self) -> str:
        """The key in lower case: keys' case does not matter."""
        return self.key.lower()

    @property
    def written(self) -> str:
        """The operator as the policy writes it: `ForAnyValue:StringLikeIfExists`."""
        prefix = f"{self.set_operator}:" if self.set_operator else ""
        return f"{prefix}{self.operator}{'IfExists' if self.if_exists else ''}"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement.

    Attributes:
        number: Its place in the policy, from 1.
        sid: Its Sid; empty if it has none.
        effect: Allow or Deny.
        actions: Action or NotAction.
        resources: Resource or NotResource; None if it has neither, as in a trust policy.
        principals: Principal or NotPrincipal; None if it has neither, as in an identity-based policy.
        conditions: All of them must hold.
    """

    number: int
    sid: str
    effect: Effect
    actions: PatternElement
    resources: PatternElement | None = None
    principals: PrincipalElement | None = None
    conditions: tuple[Condition, ...] = ()

    @property
    def label(self) -> str:
        """Its Sid, or its number."""
        return self.sid or str(self.number)

    @property
    def allows(self) -> bool:
        """Whether its effect is Allow."""
        return self.effect is Effect.ALLOW


@dataclass(frozen=True, slots=True)
class Problem:
    """Why AWS would not take a policy.

    Attributes:
        message: What is wrong, in one line.
        statement: The label of the statement that it is in; empty for the policy as a whole.
        unread: Whether the policy is not known at all, rather than written wrongly.
        number: The statement's place in the policy, from 1; 0 for the policy as a whole.
    """

    message: str
    statement: str = ""
    unread: bool = False
    number: int = 0

    def __str__(self) -> str:
        """Return the message with the statement that it is about."""
        if not self.statement:
            return self.message
        label = self.statement if self.statement.isdecimal() else quote(self.statement)
        return f"statement {label}: {self.message}"


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy document.

    Attributes:
        version: `2012-10-17` or `2008-10-17`, the default, which has no policy variables.
        id: Its Id; empty if it has none.
        statements: The statements that could be read; all of them if there are no problems.
        problems: Why AWS would not take the policy; empty if it would.
    """

    version: str
    id: str = ""
    statements: tuple[Statement, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def has_variables(self) -> bool:
        """Whether `${…}` means anything in it ("IAM JSON policy elements: Version")."""
        return self.version == "2012-10-17"
