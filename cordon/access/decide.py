"""Is a request allowed, and by which statements? The layers of policies put together as AWS does.

IAM user guide, "How AWS enforcement code logic evaluates requests to allow or deny access", "Policy evaluation for
requests within a single account", "Cross-account policy evaluation logic"; KMS developer guide, "Key policies in AWS
KMS" and "Troubleshooting AWS KMS permissions".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cordon.access.grants import examine_grants
from cordon.access.layers import Asked, Findings, examine
from cordon.access.model import Decision, Policies, PrincipalKind, Request, Step
from cordon.access.principals import PrincipalMatch
from cordon.errors import quote

_IDENTITIES: Final = (PrincipalKind.USER, PrincipalKind.ROLE_SESSION)
_SIGNED: Final = (*_IDENTITIES, PrincipalKind.ROOT)
_ACTION: Final = re.compile(r"[a-z0-9-]+:[a-z0-9-]+", re.ASCII)
_WITHOUT_PERMISSION: Final = frozenset({"sts:getcalleridentity", "sts:getsessiontoken"})
"""Actions that need no permission, and that an identity's policies can't deny (STS API reference, "GetCallerIdentity":
"explicitly denies access to the sts:GetCallerIdentity action, you can still perform this operation"; IAM user guide,
"Permissions for GetSessionToken"). Whether a service control policy can is not documented: taken for no."""
_TRUST: Final = ("sts:assumerole", "sts:tagsession", "sts:setsourceidentity")
_KEY: Final = re.compile(r"arn:[\w-]+:kms:[^:]*:[^:]*:key/.+", re.ASCII)
_ROLE: Final = re.compile(r"arn:[\w-]+:iam::\d{12}:role/.+", re.ASCII)


@dataclass(frozen=True)
class _Layers:
    """All layers' findings on one request, and what kind of request it is."""

    request: Request
    gates: tuple[Findings, ...]
    """Each must allow: service and resource control policies level by level, the endpoint's policy."""
    identity: Findings
    limits: tuple[Findings, ...]
    """Boundary and session policies: each must allow what identity policies, or a role by its name, are given."""
    resource: Findings
    grants: Findings
    strict: str
    """What must allow even within an account: `key policy` or `trust policy`; empty for all other resources."""

    @property
    def all(self) -> tuple[Findings, ...]:
        return (*self.gates, self.identity, *self.limits, self.resource, self.grants)

    @property
    def kind(self) -> PrincipalKind:
        return self.request.principal.kind

    @property
    def same_account(self) -> bool:
        return self.request.principal.account == self.request.resource_account


def decide(request: Request, policies: Policies) -> Decision:
    """Decide on a request.

    Service control policies bind neither the management account nor service-linked roles: for these the caller passes
    none. A policy that is not known, or that AWS would not take, makes an answer unknown rather than allowed, unless a
    Deny settles it.

    Args:
        request: Who asks what of which resource, with the request's context.
        policies: Every policy that bears on it. Documents must not be changed in place afterwards.
    """
    asked = Asked.of(request, bounded=policies.boundary is not None)
    if asked.action in _WITHOUT_PERMISSION and request.principal.kind in _SIGNED:
        return _without_permission(policies, asked)
    layers = _examined(request, policies, asked)
    considered = tuple(step for found in layers.all for step in found.considered)
    denies = tuple(step for found in layers.all for step in found.denies)
    if denies:
        return Decision(allowed=False, explicit=True, decisive=denies, considered=considered)
    surely, decisive = _put_together(layers, at_best=False)
    unusable = _unusable(request, policies, layers, asked)
    unsure = [reason for found in layers.all for reason in found.unsure]
    if surely and not unsure and not unusable:
        return Decision(allowed=True, explicit=False, decisive=decisive, considered=considered)
    unknown: tuple[str, ...] = ()
    if surely or _put_together(layers, at_best=True)[0] or unusable:
        perhaps = [reason for found in layers.all for _, reason in found.perhaps]
        unknown = tuple(dict.fromkeys([*unusable, *unsure, *perhaps]))
    return Decision(
        allowed=False, explicit=False, decisive=() if surely else decisive, considered=considered, unknown=unknown
    )


def _without_permission(policies: Policies, asked: Asked) -> Decision:
    """Decide on an action that needs no permission: a VPC endpoint's policy alone can refuse it.

    PrivateLink guide, "Control access to VPC endpoints using endpoint policies": it bounds what passes through the
    endpoint, whatever the action.
    """
    reason = "AWS asks for no permission, and no identity policy can deny it"
    free = Step("identity", asked.action, "", "Allow", reason)
    if policies.endpoint is None:
        return Decision(allowed=True, explicit=False, decisive=(free,))
    gate = examine("endpoint", (policies.endpoint,), asked)
    considered = tuple(gate.considered)
    if gate.denies:
        return Decision(allowed=False, explicit=True, decisive=tuple(gate.denies), considered=considered)
    if gate.unsure or (gate.perhaps and not gate.allows):
        unknown = (*gate.unsure, *(why for _, why in gate.perhaps))
        return Decision(allowed=False, explicit=False, decisive=(), considered=considered, unknown=unknown)
    if not gate.allows:
        return Decision(allowed=False, explicit=False, decisive=(gate.lacks(_lacking(gate)),), considered=considered)
    return Decision(allowed=True, explicit=False, decisive=(free, *gate.steps()), considered=considered)


def _examined(request: Request, policies: Policies, asked: Asked) -> _Layers:
    kind = request.principal.kind
    strict = _strict(asked.action, request.resource)
    identity = policies.identity if kind in _IDENTITIES else ()
    gates = [examine("endpoint", (policies.endpoint,), asked)] if policies.endpoint else []
    if kind in _SIGNED:  # "SCPs apply to principals of the account where the SCPs are attached"
        gates += [examine("service control", level, asked) for level in policies.service_control]
    gates += [examine("resource control", level, asked) for level in policies.resource_control]
    limits = []
    if kind in _IDENTITIES and policies.boundary:
        limits.append(examine("boundary", (policies.boundary,), asked))
    if kind in _IDENTITIES and policies.session:
        limits.append(examine("session", policies.session, asked))
    own = (policies.resource,) if policies.resource else ()
    return _Layers(
        request,
        tuple(gates),
        examine("identity", identity, asked),
        tuple(limits),
        examine("trust" if strict == "trust policy" else "resource", own, asked),
        examine_grants(policies.grants, asked),
        strict,
    )


def _strict(action: str, resource: str) -> str:
    if action.startswith("kms:") and _KEY.fullmatch(resource):
        return "key policy"
    return "trust policy" if action.startswith(_TRUST) and _ROLE.fullmatch(resource) else ""


def _unusable(request: Request, policies: Policies, layers: _Layers, asked: Asked) -> list[str]:
    """Say what makes a request one that nothing is known of."""
    principal = request.principal
    found = []
    if not _ACTION.fullmatch(asked.action):
        found.append(f"{quote(request.action)} is no action; write service:Action")
    if principal.kind in _SIGNED and not (principal.account and request.resource_account):
        found.append("the account of the principal or of the resource is not given")
    if ":federated-user/" in principal.arn:
        found.append(f"{quote(principal.arn)}: sessions of GetFederationToken are not modelled")
    if layers.strict and policies.resource is None:
        found.append(f"the {layers.strict} of {quote(request.resource)} is not given, and there always is one")
    return found


def _put_together(layers: _Layers, *, at_best: bool) -> tuple[bool, tuple[Step, ...]]:
    """Combine the layers' Allows: whether the request goes through, and what decides."""
    shut = [found.lacks(_lacking(found)) for found in layers.gates if not found.named(at_best=at_best)]
    if layers.kind not in _SIGNED:
        steps, missing = _unsigned(layers, at_best=at_best)
    elif layers.kind is PrincipalKind.ROOT:
        steps, missing = _root(layers, at_best=at_best)
    elif layers.same_account:
        steps, missing = _within_account(layers, at_best=at_best)
    else:
        steps, missing = _across_accounts(layers, at_best=at_best)
    if shut or missing:
        return False, (*shut, *missing)
    return True, (*steps, *(step for found in layers.gates for step in found.steps()))


_Sides = tuple[list[Step], list[Step]]
"""The statements that allow, and the layers that lack an Allow."""


def _lacking(found: Findings) -> str:
    return f"no statement of the {found.layer} policies allows the action on the resource"


def _owner_allows(layers: _Layers, *hows: PrincipalMatch, at_best: bool) -> bool:
    named = layers.resource.named(at_best=at_best) | layers.grants.named(at_best=at_best)
    return bool(named & set(hows))


def _owners_steps(layers: _Layers, *hows: PrincipalMatch) -> list[Step]:
    return [*layers.resource.steps(*hows), *layers.grants.steps(*hows)]


def _unsigned(layers: _Layers, *, at_best: bool) -> _Sides:
    """Services, people before they have a role, and everyone else have only what the resource's own policy gives."""
    if _owner_allows(layers, PrincipalMatch.DIRECT, at_best=at_best):
        return _owners_steps(layers, PrincipalMatch.DIRECT), []
    who = {PrincipalKind.ANONYMOUS: "requests without a signature"}.get(layers.kind, layers.request.principal.arn)
    return [], [layers.resource.lacks(f"no statement of the resource's own policy allows it to {who}")]


def _root(layers: _Layers, *, at_best: bool) -> _Sides:
    """The root user has full access to its account, but for keys that leave it out; it can't assume roles.

    STS API reference, "AssumeRole": "You cannot use AWS account root user credentials to call AssumeRole."
    """
    if layers.strict == "trust policy":
        return [], [layers.resource.lacks("the root user can't assume roles")]
    if layers.same_account and not layers.strict:
        return [Step("identity", "root user", "", "Allow", "the root user has full access to its own account")], []
    if _owner_allows(layers, PrincipalMatch.DIRECT, at_best=at_best):
        return _owners_steps(layers, PrincipalMatch.DIRECT), []
    what = layers.strict or "resource's own policy"
    return [], [layers.resource.lacks(f"the {what} does not allow it to the account's root")]


def _within_account(layers: _Layers, *, at_best: bool) -> _Sides:
    """Either side allows: the resource's policy by naming who asks, or the identity's policies within their limits.

    Who is named itself is limited by nothing; a role by its name is limited by boundary and session policies; the
    account's name only lets its own policies decide, which keys and roles must do and all other resources do anyway.
    """
    if _owner_allows(layers, PrincipalMatch.DIRECT, at_best=at_best):
        return _owners_steps(layers, PrincipalMatch.DIRECT), []
    short = [found.lacks(_lacking(found)) for found in layers.limits if not found.named(at_best=at_best)]
    within = [step for found in layers.limits for step in found.steps()]
    if _owner_allows(layers, PrincipalMatch.ROLE, at_best=at_best):
        return [*_owners_steps(layers, PrincipalMatch.ROLE), *within], short
    missing = []
    delegated = _owner_allows(layers, PrincipalMatch.ACCOUNT, at_best=at_best)
    if layers.strict and not delegated:
        reason = f"the {layers.strict} names neither who asks nor, for this, the account: identity policies don't count"
        missing.append(layers.resource.lacks(reason))
    if (delegated or not layers.strict) and not layers.identity.named(at_best=at_best):
        missing.append(layers.identity.lacks(_lacking(layers.identity)))
    delegation = layers.resource.steps(PrincipalMatch.ACCOUNT) if layers.strict else []
    return [*layers.identity.steps(), *within, *delegation], [*missing, *short]


def _across_accounts(layers: _Layers, *, at_best: bool) -> _Sides:
    """Both sides must allow: the resource's policy, and the identity's policies within their limits."""
    missing = []
    if not _owner_allows(layers, PrincipalMatch.ACCOUNT, PrincipalMatch.ROLE, PrincipalMatch.DIRECT, at_best=at_best):
        what = layers.strict or "resource's own policy"
        missing.append(layers.resource.lacks(f"the {what} allows it to nobody like this of another account"))
    sides = (layers.identity, *layers.limits)
    missing += [found.lacks(_lacking(found)) for found in sides if not found.named(at_best=at_best)]
    return [*_owners_steps(layers), *(step for found in sides for step in found.steps())], missing
