"""One layer of policies: which of its statements allow a request, deny it, or only nearly do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from cordon.access.context import Context
from cordon.access.documents import EvaluatedPolicy, evaluated
from cordon.access.model import Named as NamedPolicy
from cordon.access.model import Principal, Request, Step
from cordon.access.policy import Policy
from cordon.access.principals import PrincipalMatch

_WITH_PRINCIPAL: Final = {"resource": True, "trust": True, "endpoint": True, "resource control": True}
"""The layers whose statements say whom they are about; in all others they must not."""
_WITHOUT_RESOURCE: Final = ("trust",)
_NO_NOT_PRINCIPAL: Final = ("trust", "resource control")
_NO_ALLOW_WITH_NOT_PRINCIPAL: Final = ("resource", "trust", "service control", "resource control")
"""IAM user guide, "AWS JSON policy elements: NotPrincipal"."""


@dataclass(frozen=True)
class Asked:
    """A request, ready to be held against many statements.

    Attributes:
        principal: Who asks.
        action: The action in lower case.
        resource: The resource's ARN.
        context: The request's context.
        bounded: Whether who asks has a permissions boundary.
    """

    principal: Principal
    action: str
    resource: str
    context: Context
    bounded: bool

    @classmethod
    def of(cls, request: Request, *, bounded: bool) -> Asked:
        """Make one of a request."""
        return cls(request.principal, request.action.lower(), request.resource, Context(request.context), bounded)


@dataclass
class Findings:
    """What the policies of one layer say to a request.

    Attributes:
        layer: Its name, as in `Step`.
        policies: The names of its policies.
        allows: Statements that allow, with how each names who asks.
        denies: Statements that deny.
        considered: Statements about the action and resource that are not in effect.
        perhaps: What might allow, if more were known, with how it names who asks.
        unsure: What might deny, if more were known.
    """

    layer: str
    policies: str = ""
    allows: list[tuple[PrincipalMatch, Step]] = field(default_factory=list)
    denies: list[Step] = field(default_factory=list)
    considered: list[Step] = field(default_factory=list)
    perhaps: list[tuple[PrincipalMatch, str]] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)

    def named(self, *, at_best: bool) -> set[PrincipalMatch]:
        """Return how the statements that allow name who asks; at best, also those that only perhaps do."""
        found = {how for how, _ in self.allows}
        return found | {how for how, _ in self.perhaps} if at_best else found

    def lacks(self, reason: str) -> Step:
        """Say that the layer lacks an Allow."""
        return Step(self.layer, self.policies, "", "none", reason)

    def steps(self, *hows: PrincipalMatch) -> list[Step]:
        """Return the statements that allow; those that name who asks so, if any is said."""
        return [step for how, step in self.allows if not hows or how in hows]


def examine(layer: str, policies: tuple[NamedPolicy, ...], asked: Asked) -> Findings:
    """Hold a layer's policies against a request."""
    found = Findings(layer, ", ".join(policy.name for policy in policies))
    for policy in policies:
        known = evaluated(policy.document)
        problem = known.malformed or known.misplaced(layer, _misplaced)
        if problem:
            said = f"{policy.name} ({layer}) can't be judged: {problem}"
            found.unsure.append(said)
            found.perhaps += [
                (how, said) for how in (PrincipalMatch.ACCOUNT, PrincipalMatch.ROLE, PrincipalMatch.DIRECT)
            ]
        else:
            _examine(found, policy.name, known, asked)
    return found


def _misplaced(layer: str, policy: Policy) -> str:
    """Say which element a policy has that its kind may not have, or lacks one that it must have."""
    wanted = _WITH_PRINCIPAL.get(layer, False)
    statements = policy.statements
    if any((statement.principals is not None) is not wanted for statement in statements):
        return f"a statement has {'no' if wanted else 'a'} Principal"
    if layer in _WITHOUT_RESOURCE and any(statement.resources is not None for statement in statements):
        return "a statement has a Resource, which a trust policy does not take"
    if layer in _NO_NOT_PRINCIPAL and any(
        statement.principals is not None and statement.principals.negated for statement in statements
    ):
        return "a statement has NotPrincipal, which AWS does not take there"
    if layer not in _WITHOUT_RESOURCE and any(statement.resources is None for statement in statements):
        return "a statement has neither Resource nor NotResource"
    if layer in _NO_ALLOW_WITH_NOT_PRINCIPAL and any(
        statement.allows and statement.principals is not None and statement.principals.negated
        for statement in statements
    ):
        return "a statement has Effect Allow with NotPrincipal, which AWS does not take"
    return ""


def _examine(found: Findings, policy: str, known: EvaluatedPolicy, asked: Asked) -> None:
    for one in known.about(asked.action):
        if not one.covers_resource(asked.resource, asked.context):
            continue
        effect = "Allow" if one.allows else "Deny"
        how = one.names(asked.principal, bounded=asked.bounded)
        if how is PrincipalMatch.NOT:
            listed = one.principals.shown if one.principals else ""
            why = f"it is about all but {listed}" if one.not_principals else f"it is about {listed}"
            found.considered.append(Step(found.layer, policy, one.label, effect, why))
            continue
        answer, why = one.in_effect(asked.context)
        if answer is False:
            found.considered.append(Step(found.layer, policy, one.label, effect, why))
        elif answer is None or how is PrincipalMatch.UNKNOWN:
            why = why or "it lists canonical users, and which account they are is not known"
            said = f"{policy} ({found.layer}), {effect} {one.label}: {why}"
            if one.allows:
                found.perhaps.append((PrincipalMatch.DIRECT if how is PrincipalMatch.UNKNOWN else how, said))
            else:
                found.unsure.append(said)
        elif one.allows:
            found.allows.append((how, Step(found.layer, policy, one.label, effect, one.why(asked.context))))
        else:
            found.denies.append(Step(found.layer, policy, one.label, effect, one.why(asked.context)))
