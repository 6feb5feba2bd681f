"""`cordon access can`: a question about a contract's stack, answered by the evaluator from the stack's policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

import click

from cordon import planning
from cordon.access.context import usual_context
from cordon.access.decide import decide
from cordon.access.documents import syntax_tree, unread
from cordon.access.from_graph import Identity, Stack, collect
from cordon.access.model import Decision, Policies, Principal, PrincipalKind, Request, Step
from cordon.aws import reference
from cordon.contract.nearest import nearest
from cordon.contract.project import Project
from cordon.errors import printable, quote

SESSION: Final = "cordon"
"""The name of the session that a role is taken to ask from."""


@dataclass(frozen=True)
class Answer:
    """A decision with the request that it is about."""

    request: Request
    decision: Decision
    notes: tuple[str, ...] = ()
    """What is odd about the question."""
    asides: tuple[str, ...] = ()
    """What to know of the contract, and of the organisation: no part of the answer."""

    @property
    def word(self) -> str:
        """The answer in one word; what nobody knows is not allowed."""
        return "allowed" if self.decision.allowed else "unknown" if self.decision.unknown else "denied"

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield the answer's lines, each with its colour."""
        colour = {"allowed": "green", "denied": "red", "unknown": "yellow"}[self.word]
        asked = self.request
        who = asked.principal.role_arn or asked.principal.arn
        yield printable(f"{self.word}: {who} {asked.action} {asked.resource}"), colour
        for step in self.decision.decisive:
            yield f"  {_told(step)}", ""
        for reason in self.decision.unknown:
            yield printable(f"  unknown: {reason}"), "yellow"
        for note in self.notes:
            yield printable(f"  note: {note}"), "yellow"
        if self.decision.considered:
            yield "about this action and resource, but not in effect:", ""
        for step in self.decision.considered:
            yield f"  {_told(step)}", ""

    def to_json(self) -> dict[str, Any]:
        """Return the answer for other programs."""
        return {
            "answer": self.word,
            "principal": self.request.principal.role_arn or self.request.principal.arn,
            "action": self.request.action,
            "resource": self.request.resource,
            "context": dict(self.request.context),
            **asdict(self.decision),
            "notes": list(self.notes),
        }


def _told(step: Step) -> str:
    statement = f" {step.statement}" if step.statement else ""
    what = f"{step.effect}{statement} of {step.policy}" if step.effect != "none" else "no Allow"
    where = f"{step.policy}, {step.layer}" if step.effect == "none" and step.policy else step.layer
    return printable(f"{what} ({where}): {step.reason}")


def ask(project: Project, asked: Mapping[str, Any], now: datetime) -> Answer:
    """Answer a question.

    Args:
        project: Where contracts are.
        asked: `principal`, `action`, `resource`, `keys` (`KEY=VALUE`) and `contract`, as the command has them.
        now: When it is asked, unless the keys say another `aws:CurrentTime`.

    Raises:
        UsageError: The question can't be asked so.
        BadInput: The contract is not valid.
    """
    action = _action(asked["action"])
    resource = _resource(asked["resource"])
    keys = _keys(asked["keys"])
    graph, asides = planning.read(project, "contract", contract=_contract(project, asked["contract"]), now=now)
    stack = collect(graph)
    principal, identity = _principal(asked["principal"], stack)
    owner = keys.get("aws:resourceaccount") or stack.account_of(resource)
    said = usual_context(principal, now=now, region=stack.region, account=owner if isinstance(owner, str) else owner[0])
    context = {key: value for key, value in said.items() if key.lower() not in keys} | keys
    endpoint = stack.endpoints.get(str(keys.get("aws:sourcevpce", "")))
    policies = Policies(
        identity=identity.policies if identity else (),
        boundary=identity.boundary if identity else None,
        resource=stack.policy_of(resource),
        endpoint=endpoint.policy if endpoint else None,
        grants=stack.grants,
    )
    request = Request(principal, action, resource, said.get("aws:ResourceAccount", ""), context)
    notes = (*_odd_keys(request.action, keys), *_notes(request, stack))
    return Answer(request, decide(request, policies), notes, asides)


def _contract(project: Project, named: str) -> str:
    if named:
        return named
    known = [path.stem for path in project.files()]
    if len(known) != 1:
        raise click.UsageError(f"name the contract with --contract; there are: {', '.join(known) or 'none'}")
    return known[0]


def _action(name: str) -> str:
    known = reference.action(name)
    if known:
        return known.name
    near = reference.nearest_actions(name)
    remedy = f"did you mean {' or '.join(near)}?" if near else "write SERVICE:ACTION, e.g. s3:GetObject"
    raise click.UsageError(f"{quote(name)} is not an action of any AWS service; {remedy}")


def _resource(arn: str) -> str:
    if arn == "*" or (arn.count(":") >= 5 and arn.startswith("arn:")):
        return arn
    raise click.UsageError(
        f"{quote(arn)} is no ARN; write arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE, or '*' for actions on no resource"
    )


def _keys(given: tuple[str, ...]) -> dict[str, str | list[str]]:
    """Read `KEY=VALUE`; a key that comes again has several values. Keys' case does not matter, so they become lower."""
    made: dict[str, str | list[str]] = {}
    for one in given:
        key, sign, value = one.partition("=")
        if not sign or ":" not in key:
            raise click.UsageError(
                f"--context {quote(one)} is not KEY=VALUE, e.g. aws:SourceVpce=vpce-0123456789abcdef0"
            )
        # The rest of an encryption context's key is the caller's own, and its case matters.
        name = key if key.lower().startswith("kms:encryptioncontext:") else key.lower()
        before = made.get(name)
        made[name] = value if before is None else [*([before] if isinstance(before, str) else before), value]
    return made


def _principal(named: str, stack: Stack) -> tuple[Principal, Identity | None]:
    """Find who asks: a role or user of the stack, or somebody of whom only the ARN is known."""
    known = {one.name: one for one in stack.identities.values()}
    ends = [one for name, one in known.items() if name.endswith(f"-{named}")]
    identity = stack.identities.get(named) or known.get(named) or (ends[0] if len(ends) == 1 else None)
    if identity:
        return _of_arn(identity.arn), identity
    if named == "*":
        return Principal(PrincipalKind.ANONYMOUS, "*"), None
    if named.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        return Principal(PrincipalKind.SERVICE, named), None
    if named.startswith("arn:") and named.count(":") >= 5:
        principal = _of_arn(named)
        if principal.kind in (PrincipalKind.ROLE_SESSION, PrincipalKind.USER):
            foreign = unread(f"the policies of {named}", "it is not of this stack, so they are not known")
            return principal, Identity(named, named, (foreign,), boundary=foreign)
        return principal, None
    inside = sorted(f"{named}-{name.rpartition(f'-{named}-')[2]}" for name in known if f"-{named}-" in name)
    near = " or ".join(inside) or nearest(named, known) or _nearest_end(named, known)
    remedy = f"did you mean {near}?" if near else f"there are: {', '.join(sorted(known))}" if known else _others(stack)
    raise click.UsageError(f"there is no role or user {quote(named)} in the stack; {remedy}")


def _others(stack: Stack) -> str:
    """Say who can be asked about in a stack without roles and users: whom its policies name, and anybody by ARN."""
    statements = [one for policy in stack.guarded.values() for one in syntax_tree(policy.document).statements]
    listed = [one.principals for one in statements if one.principals and not one.principals.negated]
    named = sorted({name.name for element in listed for name in element.names} - {"*"})
    said = f", but its policies name {', '.join(named)}" if named else ""
    return f"it has none of its own{said}; anybody can be asked about by ARN, a service by its name, everybody as '*'"


def _nearest_end(named: str, known: Iterable[str]) -> str | None:
    """Return the name most like one that was given without the beginning that all names of a contract share."""
    words = named.count("-") + 1
    return nearest(named, ["-".join(name.split("-")[-words:]) for name in known])


def _of_arn(arn: str) -> Principal:
    parts = arn.split(":", 5)
    account, resource = parts[4], parts[5]
    if resource == "root":
        return Principal(PrincipalKind.ROOT, arn, account)
    if resource.startswith("role/"):
        session = f"arn:{parts[1]}:sts::{account}:assumed-role/{resource.rpartition('/')[2]}/{SESSION}"
        return Principal(PrincipalKind.ROLE_SESSION, session, account, arn)
    if resource.startswith("assumed-role/"):
        return Principal(PrincipalKind.ROLE_SESSION, arn, account)
    if resource.startswith(("saml-provider/", "oidc-provider/")):
        return Principal(PrincipalKind.FEDERATED, arn)
    if resource.startswith("user/"):
        return Principal(PrincipalKind.USER, arn, account)
    raise click.UsageError(f"{quote(arn)} is no role, user, session, identity provider or account's root")


def _odd_keys(name: str, keys: Iterable[str]) -> Iterator[str]:
    """Note keys that a request for the action never has: typing errors mostly."""
    known = reference.action(name)
    for key in keys:
        whole = reference.global_key(key)
        usual = whole is not None and not whole.per_action
        if not usual and not (known and known.carries(key)):
            yield f"{quote(key)} is no condition key that AWS documents for {name}"


def _notes(request: Request, stack: Stack) -> Iterator[str]:
    known = reference.action(request.action)
    types = known.resource_types if known else ()
    if types and not any(one.matches(request.resource) for one in types):
        forms = " or ".join(one.arn for one in types)
        yield f"{request.action} is on {forms}; {quote(request.resource)} is none of these"
    if known and not types and request.resource != "*":
        yield f"{request.action} is on no resource: its policies can only say '*'"
    if ":s3:::" in request.resource and not request.resource_account:
        yield "whose bucket it is is not known; say it with --context aws:ResourceAccount=…"
    used = request.context.get("aws:sourcevpce")
    if isinstance(used, str) and used not in stack.endpoints:
        listed = ", ".join(
            f"{one.id} ({one.service})" for one in sorted(stack.endpoints.values(), key=lambda e: e.service)
        )
        yield f"{quote(used)} is no endpoint of this stack, so its policy is not known; there are: {listed}"
