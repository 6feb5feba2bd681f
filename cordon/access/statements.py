"""One statement of a policy evaluated: whether it names the request, and whether it is in effect.

IAM user guide, "IAM JSON policy element reference".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cordon.access.conditions import ConditionEvaluator
from cordon.access.conditions import evaluator as condition_evaluator
from cordon.access.context import Answer, Context
from cordon.access.model import Principal, PrincipalKind
from cordon.access.patterns import Fixed, filled, fixed, like, resource_like
from cordon.access.policy import PatternElement, Statement, Template
from cordon.access.principals import PrincipalMatch, Principals


@dataclass(frozen=True, slots=True)
class ResourceEvaluator:
    """The Resource or NotResource element; a trust policy has neither and is on its own role."""

    plain: tuple[re.Pattern[str], ...]
    with_variables: tuple[Template, ...]
    negated: bool

    def names(self, resource: str, context: Context) -> bool:
        """Tell whether the element covers a resource.

        A variable without value matches no resource, in NotResource too ("Policy variables with no value").
        """
        return self._listed(resource, context) is not self.negated

    def _listed(self, resource: str, context: Context) -> bool:
        if any(pattern.fullmatch(resource) for pattern in self.plain):
            return True
        for template in self.with_variables:
            parts = filled(template, context.values)
            if parts is not None and resource_like(parts).fullmatch(resource):
                return True
        return False


@dataclass(frozen=True, slots=True)
class StatementEvaluator:
    """A statement, ready to be held against many requests.

    Attributes:
        statement: The statement.
        label: Its Sid, or its number from 1.
        allows: Whether its effect is Allow.
        actions: Matches the actions listed, in lower case.
        not_actions: Whether it covers all but those.
        resources: What it is on; None: everything.
        principals: Whom it lists; None where it has no such element.
        not_principals: Whether it is about all but those.
        conditions: When it is in effect.
    """

    statement: Statement
    label: str
    allows: bool
    actions: re.Pattern[str]
    not_actions: bool
    resources: ResourceEvaluator | None
    principals: Principals | None
    not_principals: bool
    conditions: tuple[ConditionEvaluator, ...]

    def covers_action(self, action: str) -> bool:
        """Tell whether it is about an action, given in lower case."""
        return (self.actions.fullmatch(action) is not None) is not self.not_actions

    def covers_resource(self, resource: str, context: Context) -> bool:
        """Tell whether it is about a resource."""
        return self.resources is None or self.resources.names(resource, context)

    def names(self, asking: Principal, *, bounded: bool) -> PrincipalMatch:
        """Tell how it names who asks; who carries the policy is named by that.

        Args:
            asking: Who asks.
            bounded: Whether a permissions boundary is set on it.
        """
        if self.principals is None:
            return PrincipalMatch.DIRECT
        if not self.not_principals:
            return self.principals.names(asking)
        if self.allows:  # an account among those left out leaves out all that belongs to it
            listed = self.principals.names(asking)
            return {PrincipalMatch.NOT: PrincipalMatch.DIRECT, PrincipalMatch.UNKNOWN: PrincipalMatch.UNKNOWN}.get(
                listed, PrincipalMatch.NOT
            )
        bounded = bounded and asking.kind in (PrincipalKind.ROLE_SESSION, PrincipalKind.USER)
        return PrincipalMatch.NOT if self.principals.spares(asking, bounded=bounded) else PrincipalMatch.DIRECT

    def in_effect(self, context: Context) -> tuple[Answer, str]:
        """Tell whether every condition holds, and why not; a condition that fails settles it, whatever is unknown."""
        unknown = ""
        for condition in self.conditions:
            answer = condition.holds(context)
            if answer is False:
                return False, condition.why(context, answer)
            if answer is None and not unknown:
                unknown = condition.why(context, answer)
        return (None, unknown) if unknown else (True, "")

    def why(self, context: Context) -> str:
        """Say why it is in effect."""
        if not self.conditions:
            return "it names the action and the resource, without conditions"
        return "; ".join(condition.why(context, True) for condition in self.conditions)


def evaluator(statement: Statement) -> StatementEvaluator:
    """Return the evaluator of a statement."""
    actions = [like(_lower(pattern.parts)).pattern for pattern in statement.actions.patterns]
    return StatementEvaluator(
        statement,
        statement.label,
        statement.allows,
        re.compile("|".join(f"(?:{action})" for action in actions), re.DOTALL),
        statement.actions.negated,
        None if statement.resources is None else _resources(statement.resources),
        None if statement.principals is None else Principals.of(statement.principals),
        statement.principals is not None and statement.principals.negated,
        tuple(condition_evaluator(condition) for condition in statement.conditions),
    )


def _lower(parts: Template) -> Fixed:
    """Return an action's pattern in lower case: actions' case does not matter."""
    return tuple(part.lower() if isinstance(part, str) else part for part in fixed(parts) or ())


def _resources(element: PatternElement) -> ResourceEvaluator:
    plain = tuple(resource_like(parts) for pattern in element.patterns if (parts := fixed(pattern.parts)) is not None)
    with_variables = tuple(pattern.parts for pattern in element.patterns if fixed(pattern.parts) is None)
    return ResourceEvaluator(plain, with_variables, element.negated)
