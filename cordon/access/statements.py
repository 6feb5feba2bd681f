"""One statement of a policy, compiled: does it name the request, and is it in effect?

IAM user guide, "IAM JSON policy element reference" and "Grammar of the IAM JSON policy language".
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cordon.access.conditions import Check, checks
from cordon.access.context import Answer, Context
from cordon.access.malformed import Malformed
from cordon.access.model import Principal, PrincipalKind
from cordon.access.patterns import Template, Variable, filled, fixed, like, resource_like, template
from cordon.access.principals import Named, Whom, whom
from cordon.errors import quote

_ELEMENTS: Final = frozenset(
    {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
)
_ACTION: Final = re.compile(r"\*|[A-Za-z0-9*?-]+:[A-Za-z0-9*?]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Resources:
    """The Resource or NotResource element; a trust policy has neither and is on its own role."""

    plain: tuple[re.Pattern[str], ...]
    open: tuple[Template, ...]
    negated: bool

    def names(self, resource: str, context: Context) -> bool:
        """Tell whether the element covers a resource.

        A variable without value matches no resource, in NotResource too ("Policy variables with no value").
        """
        return self._listed(resource, context) is not self.negated

    def _listed(self, resource: str, context: Context) -> bool:
        if any(one.fullmatch(resource) for one in self.plain):
            return True
        for pattern in self.open:
            one = filled(pattern, context.values)
            if one is not None and resource_like(one).fullmatch(resource):
                return True
        return False


@dataclass(frozen=True, slots=True)
class Statement:
    """A compiled statement.

    Attributes:
        label: Its Sid, or its number from 1.
        allows: Whether its effect is Allow.
        actions: Matches the actions listed, in lower case.
        not_actions: Whether it covers all but those.
        resources: What it is on; None: everything.
        principals: Whom it lists; None where it has no such element.
        not_principals: Whether it is about all but those.
        conditions: When it is in effect.
    """

    label: str
    allows: bool
    actions: re.Pattern[str]
    not_actions: bool
    resources: Resources | None
    principals: Whom | None
    not_principals: bool
    conditions: tuple[Check, ...]

    def covers_action(self, action: str) -> bool:
        """Tell whether it is about an action, given in lower case."""
        return (self.actions.fullmatch(action) is not None) is not self.not_actions

    def covers_resource(self, resource: str, context: Context) -> bool:
        """Tell whether it is about a resource."""
        return self.resources is None or self.resources.names(resource, context)

    def names(self, asking: Principal, *, bounded: bool) -> Named:
        """Tell how it names who asks; who carries the policy is named by that.

        Args:
            asking: Who asks.
            bounded: Whether a permissions boundary is set on it.
        """
        if self.principals is None:
            return Named.DIRECT
        if not self.not_principals:
            return self.principals.names(asking)
        if self.allows:  # an account among those left out leaves out all that belongs to it
            listed = self.principals.names(asking)
            return {Named.NOT: Named.DIRECT, Named.UNKNOWN: Named.UNKNOWN}.get(listed, Named.NOT)
        bounded = bounded and asking.kind in (PrincipalKind.ROLE_SESSION, PrincipalKind.USER)
        return Named.NOT if self.principals.spares(asking, bounded=bounded) else Named.DIRECT

    def in_effect(self, context: Context) -> tuple[Answer, str]:
        """Tell whether every condition holds, and why not; a condition that fails settles it, whatever is unknown."""
        unknown = ""
        for check in self.conditions:
            answer = check.holds(context)
            if answer is False:
                return False, check.why(context, answer)
            if answer is None and not unknown:
                unknown = check.why(context, answer)
        return (None, unknown) if unknown else (True, "")

    def why(self, context: Context) -> str:
        """Say why it is in effect."""
        if not self.conditions:
            return "it names the action and the resource, without conditions"
        return "; ".join(check.why(context, True) for check in self.conditions)


def statement(given: Any, number: int, *, variables: bool) -> Statement:
    """Compile a statement.

    Args:
        given: Its JSON.
        number: Its place, from 1.
        variables: Whether the policy's version has variables.

    Raises:
        Malformed: AWS would not take it.
    """
    if not isinstance(given, Mapping):
        raise Malformed(f"statement {number} is no mapping")
    if strange := set(given) - _ELEMENTS:
        raise Malformed(f"statement {number} has an element {quote(min(strange, key=str))}")
    sid = given.get("Sid", "")
    if not isinstance(sid, str):
        raise Malformed(f"the Sid of statement {number} is no text")
    try:
        return _compiled(given, sid or str(number), variables=variables)
    except Malformed as error:
        raise Malformed(f"statement {quote(sid) if sid else number}: {error}") from error


def _compiled(given: Mapping[str, Any], label: str, *, variables: bool) -> Statement:
    if given.get("Effect") not in ("Allow", "Deny"):
        raise Malformed(f"Effect {quote(given.get('Effect'))} is neither Allow nor Deny")
    actions, not_actions = _either(given, "Action")
    if actions is None:
        raise Malformed("it has neither Action nor NotAction")
    for action in actions:
        if not _ACTION.fullmatch(action):
            raise Malformed(f"{quote(action)} is no action; write service:Action or '*'")
    resources, not_resources = _either(given, "Resource")
    principals, not_principals = _one_of(given, "Principal")
    patterns = [like(fixed(template(one.lower(), variables=False)) or ()).pattern for one in actions]
    return Statement(
        label,
        given["Effect"] == "Allow",
        re.compile("|".join(f"(?:{one})" for one in patterns), re.DOTALL),
        not_actions,
        None if resources is None else _resources(resources, not_resources, variables=variables),
        None if principals is None else whom(principals),
        not_principals,
        checks(given.get("Condition", {}), variables=variables),
    )


def _resources(listed: list[str], negated: bool, *, variables: bool) -> Resources:
    parsed = [template(one, variables=variables) for one in listed]
    plain = tuple(resource_like(one) for pattern in parsed if (one := fixed(pattern)) is not None)
    open_ = tuple(pattern for pattern in parsed if fixed(pattern) is None)
    for pattern in open_:
        before = itertools.takewhile(lambda piece: not isinstance(piece, Variable), pattern)
        if sum(piece.count(":") for piece in before if isinstance(piece, str)) < 5:
            raise Malformed("a variable stands before an ARN's fifth colon; AWS takes variables only behind it")
    return Resources(plain, open_, negated)


def _one_of(given: Mapping[str, Any], element: str) -> tuple[Any, bool]:
    """Return the value of an element or its negation, and whether it is the negation."""
    there = [name for name in (element, f"Not{element}") if name in given]
    if len(there) > 1:
        raise Malformed(f"it has both {element} and Not{element}")
    return (given[there[0]], there[0] != element) if there else (None, False)


def _either(given: Mapping[str, Any], element: str) -> tuple[list[str] | None, bool]:
    value, negated = _one_of(given, element)
    if value is None and element not in given and f"Not{element}" not in given:
        return None, False
    listed = value if isinstance(value, list) else [value]
    if not listed or not all(isinstance(one, str) and one for one in listed):
        raise Malformed(f"{element} lists nothing, or what is no text")
    return listed, negated
