"""Rules about a statement's actions and resources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cordon.access.actions import matches_any
from cordon.access.lint.findings import LintFinding, Severity
from cordon.access.lint.kinds import PolicyKind
from cordon.access.lint.presence import any_fits, resource_types
from cordon.access.lint.subject import Subject
from cordon.access.policy import Pattern, PatternElement
from cordon.aws.reference import action, is_retired, nearest_actions, rcp_services, services
from cordon.errors import quote

_ACCOUNT: Final = re.compile(r"\d{12}|aws|aws-managed|cloudfront|third-party|amazon|", re.ASCII)
"""What AWS writes where an ARN has the account: a number, nothing, or a name for what belongs to AWS."""
_PARTITIONS: Final = frozenset(
    {"aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"}
)
"""IAM user guide, "Identify AWS resources with Amazon Resource Names (ARNs)"; the isolated and sovereign clouds too."""
_ARN_PARTS: Final = 6
_SHOWN: Final = 3
"""How many of a statement's resources a message lists."""


def actions_exist(subject: Subject) -> Iterator[LintFinding]:
    """Find actions that no service has, and patterns that match none."""
    for pattern in subject.statement.actions.patterns:
        text = pattern.text
        if text in subject.literal_actions or (subject.statement.actions.negated and not set("*?") & set(text)):
            if is_retired(text):
                message = f"{quote(text)} is of a service that AWS's reference no longer has"
                yield subject.finding("action-unknown", message, action=text, severity=Severity.WARNING)
            elif action(text) is None:
                yield subject.finding(
                    "action-unknown", f"{quote(text)} is no action of any service", action=text, remedy=_nearest(text)
                )
        elif not matches_any(text):
            severity = Severity.WARNING if is_retired(text) else None
            message = f"{quote(text)} matches no action"
            yield subject.finding("action-matches-nothing", message, action=text, severity=severity)


def _nearest(text: str) -> str:
    near = nearest_actions(text)
    return f"did you mean {' or '.join(near)}?" if near else ""


def actions_are_the_services(subject: Subject) -> Iterator[LintFinding]:
    """Find actions that the policy's service does not have."""
    allowed = subject.kind.traits.services
    for pattern in subject.statement.actions.patterns if allowed else ():
        service = pattern.text.partition(":")[0].lower()
        if ":" in pattern.text and not set("*?") & set(service) and service not in allowed and service in services():
            title = subject.kind.traits.title
            yield subject.finding(
                "action-not-of-service",
                f"a {title} is on no resource of {service}: {pattern.text}",
                action=pattern.text,
            )


def resource_control_syntax(subject: Subject) -> Iterator[LintFinding]:
    """Find what resource control policies do not take (Organizations user guide, "RCP syntax")."""
    if subject.kind is not PolicyKind.RESOURCE_CONTROL:
        return
    statement = subject.statement
    texts = [pattern.text for pattern in statement.actions.patterns]
    if statement.allows and not _allows_everything(subject):
        yield subject.finding(
            "resource-control-syntax", "its Effect is Allow, which only AWS's own RCPFullAWSAccess has"
        )
    if statement.actions.negated:
        yield subject.finding("resource-control-syntax", "it has NotAction")
    elif "*" in texts and not statement.allows:
        yield subject.finding("resource-control-syntax", "its Action is '*'; name services", action="*")
    for text in () if statement.actions.negated else texts:
        service = text.partition(":")[0].lower()
        if service in services() and service not in rcp_services():
            message = f"{text}: resource control policies do not apply to {service}"
            yield subject.finding("resource-control-syntax", message, action=text)


def _allows_everything(subject: Subject) -> bool:
    statement = subject.statement
    texts = [pattern.text for pattern in statement.actions.patterns]
    return not statement.conditions and texts == ["*"] and not statement.actions.negated


def resources_fit(subject: Subject) -> Iterator[LintFinding]:
    """Find actions that are on none of a statement's resources, and statements whose resources are missing."""
    resources = subject.statement.resources
    if subject.kind is PolicyKind.TRUST:
        if resources is not None:
            yield subject.finding(
                "resource-not-allowed", "it has a Resource element, and a role's trust policy takes none"
            )
        return
    if resources is None:
        yield subject.finding("resource-missing", "it has neither Resource nor NotResource")
        return
    for name in subject.literal_actions:
        known, types = action(name), resource_types(name, resources)
        if known is None or types is None or types:
            continue
        forms = " or ".join(sorted({kind.arn for kind in known.resource_types})) or "no resource: only '*' covers it"
        if not known.resource_types and _covers_typeless(name, resources):
            continue
        message = f"{name} is on {forms}; none of its resources ({_listed(resources)}) is"
        severity = Severity.WARNING if not known.resource_types and _may_cover(name, resources) else None
        yield subject.finding("resource-type-mismatch", message, action=name, severity=severity)
    for pattern in subject.wildcard_actions:
        if not any_fits(pattern, resources):
            shown = _listed(resources)
            message = f"no action that {pattern} matches is on any of its resources ({shown})"
            yield subject.finding("resource-type-mismatch", message, action=pattern)


_TYPELESS: Final = {"s3": ("*",), "logs": ("*", "log-group:*")}
"""How the resources end on which AWS's own examples allow actions that the reference has on no resource, by service:
`s3:ListAllMyBuckets` on `arn:aws:s3:::*` (Amazon S3 user guide, "User policy examples"), `logs:DescribeLogGroups` on
`arn:aws:logs:REGION:ACCOUNT:log-group:*` (CloudWatch Logs user guide, "Logs sent to CloudWatch Logs")."""


def _covers_typeless(name: str, resources: PatternElement) -> bool:
    """Return whether AWS's own examples allow an action that is on no resource on such resources."""
    service = name.partition(":")[0].lower()
    parts = [pattern.text.split(":", _ARN_PARTS - 1) for pattern in resources.patterns]
    return any(
        len(part) == _ARN_PARTS and part[2] == service and part[5] in _TYPELESS.get(service, ()) for part in parts
    )


def _may_cover(name: str, resources: PatternElement) -> bool:
    """Return whether resources may cover an action that the reference has on none.

    IAM decides such actions on ARNs: AWS's own example allows `iam:ListUsers` on `arn:aws:iam::*:*` (IAM user guide,
    "Permissions required to access IAM resources"). Which other services do is not documented.
    """
    service = name.partition(":")[0].lower()
    parts = [pattern.text.split(":", _ARN_PARTS - 1) for pattern in resources.patterns]
    return any(
        len(part) == _ARN_PARTS and part[2] == service and (part[5] == "*" or service == "iam") for part in parts
    )


def _listed(resources: PatternElement) -> str:
    texts = [pattern.text for pattern in resources.patterns]
    return ", ".join(texts[:_SHOWN]) + (f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else "")


def arns_are_valid(subject: Subject) -> Iterator[LintFinding]:
    """Find resources whose ARNs name a partition or an account that can't be."""
    for pattern in subject.statement.resources.patterns if subject.statement.resources else ():
        problem = _arn_problem(pattern)
        if problem:
            yield subject.finding("arn-not-valid", f"{quote(pattern.text)}: {problem}")


def _arn_problem(pattern: Pattern) -> str:
    parts = pattern.text.split(":", _ARN_PARTS - 1)
    if not pattern.text.startswith("arn:") or len(parts) < _ARN_PARTS:
        return ""  # what is missing is completed with wildcards
    wild = re.compile(r"[*?$]")
    if not wild.search(parts[1]) and parts[1] not in _PARTITIONS:
        return f"there is no partition {quote(parts[1])}"
    if not wild.search(parts[4]) and not _ACCOUNT.fullmatch(parts[4]):
        return f"{quote(parts[4])} is no account: an account id has twelve digits"
    if parts[2] == "s3" and parts[4] == parts[3] == "" and parts[5].startswith("/"):
        return "a bucket's name is missing"
    return ""


def broad_grants(subject: Subject) -> Iterator[LintFinding]:
    """Find Allows of everything but what is listed, and of passing any role."""
    statement = subject.statement
    if not statement.allows or subject.kind in (PolicyKind.SERVICE_CONTROL, PolicyKind.BOUNDARY):
        return
    resources = statement.resources
    if statement.actions.negated or (resources is not None and resources.negated):
        element = "NotAction" if statement.actions.negated else "NotResource"
        yield subject.finding("allow-all-but", f"it allows with {element}: all that it does not list, new services too")
    literal = any(name.lower() == "iam:passrole" for name in subject.literal_actions)
    everything = resources is not None and any(not pattern.text.strip("*") for pattern in resources.patterns)
    keys = {condition.name for condition in statement.conditions}
    if literal and everything and not keys & {"iam:passedtoservice", "iam:associatedresourcearn"}:
        yield subject.finding("pass-any-role", "it allows iam:PassRole on '*' to any service", action="iam:PassRole")
