"""Finds the policies in files: policy documents, and what AWS's command line prints of policies and accounts.

Read are: a policy document; the answers of `aws iam get-policy-version`, `get-role-policy`, `get-user-policy`,
`get-group-policy`, `get-role`; those of `get-bucket-policy`, `get-key-policy` and others with a `Policy` text; and that
of `aws iam get-account-authorization-details`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from cordon.access.documents import malformed
from cordon.access.lint.engine import lint_document
from cordon.access.lint.findings import LintFinding, Severity
from cordon.access.lint.json_text import JsonText, NotReadable
from cordon.access.lint.kinds import PolicyKind
from cordon.access.lint.rules import RULES

_DETAILS: Final = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
_INLINE: Final = {
    "UserPolicyList": PolicyKind.USER_INLINE,
    "GroupPolicyList": PolicyKind.GROUP_INLINE,
    "RolePolicyList": PolicyKind.ROLE_INLINE,
}
_BY_SERVICE: Final = {
    "s3": PolicyKind.BUCKET,
    "kms": PolicyKind.KEY,
    "sns": PolicyKind.TOPIC,
    "sqs": PolicyKind.QUEUE,
    "secretsmanager": PolicyKind.SECRET,
    "ecr": PolicyKind.REPOSITORY,
    "lambda": PolicyKind.FUNCTION,
    "events": PolicyKind.EVENT_BUS,
    "elasticfilesystem": PolicyKind.FILE_SYSTEM,
}


@dataclass(frozen=True)
class FoundPolicy:
    """A policy in a file.

    Attributes:
        name: What findings call it.
        kind: What it belongs to.
        document: The document.
        text: The policy as it is written, where the file holds that text; empty: as it would be written compactly.
    """

    name: str
    kind: PolicyKind
    document: Any
    text: str = ""


@dataclass(frozen=True)
class FileResult:
    """What was read in a file.

    Attributes:
        policies: How many policies were judged.
        findings: What is wrong with them.
    """

    policies: int
    findings: tuple[LintFinding, ...]


def lint_file(path: Path, kind: PolicyKind | None = None) -> FileResult:
    """Lint the policies in a file.

    Args:
        path: The file; `-`: standard input.
        kind: What its policies belong to; left out: what they look like.

    Raises:
        OSError: It can't be read.
    """
    raw = Path("/dev/stdin" if str(path) == "-" else path).read_bytes()
    return lint_bytes("standard input" if str(path) == "-" else str(path), raw, kind)


def lint_bytes(name: str, raw: bytes, kind: PolicyKind | None = None) -> FileResult:
    """Lint the policies in the bytes of a file.

    Args:
        name: What findings call the file.
        raw: Its bytes.
        kind: What its policies belong to; left out: what they look like.
    """
    try:
        source = JsonText(raw)
        policies = list(policies_in(name, source, kind))
    except NotReadable as error:
        return FileResult(0, (_not_readable(name, error),))
    if not policies:
        reason = "it has no policy: neither Statement, nor PolicyDocument, Policy, PolicyVersion or account details"
        return FileResult(0, (_not_readable(name, NotReadable(reason)),))
    findings: list[LintFinding] = []
    for policy in policies:
        raised = lint_document(policy.name, policy.document, policy.kind, text=policy.text)
        places = _places(policy.document, source) if raised else {}
        for finding in raised:
            line, column = places.get(finding.number, places.get(0, (0, 0)))
            findings.append(replace(finding, line=line, column=column))
    return FileResult(len(policies), tuple(findings))


def _not_readable(name: str, error: NotReadable) -> LintFinding:
    rule = RULES["not-readable"]
    return LintFinding(name, rule.id, str(error), Severity.UNKNOWN, rule.remedy, line=error.line, column=error.column)


def _places(document: Any, source: JsonText) -> dict[int, tuple[int, int]]:
    """Return where a policy's statements begin in the text, by number from 1, and the policy itself by 0."""
    if not isinstance(document, Mapping):
        return {}
    listed = document.get("Statement")
    places = {0: source.place(document)}
    for number, statement in enumerate(listed if isinstance(listed, list) else [listed], 1):
        if isinstance(statement, Mapping):
            places[number] = source.place(statement)
    return places


def policies_in(name: str, source: JsonText, kind: PolicyKind | None = None) -> Iterator[FoundPolicy]:
    """Yield the policies of a file.

    A policy inside it that is a text and no JSON is one that is not known.
    """
    value = source.value
    if not isinstance(value, Mapping):
        return
    if "Statement" in value:
        text = source.text if kind is not None and not kind.traits.iam else ""
        yield FoundPolicy(name, kind or guess_kind(value), value, text)
    elif any(isinstance(value.get(member), list) for member in _DETAILS):
        yield from _account(name, value)
    else:
        yield from _answers(name, value, kind)


def _answers(name: str, value: Mapping[str, Any], kind: PolicyKind | None) -> Iterator[FoundPolicy]:
    """Yield the policies in an answer of AWS's command line."""
    for member, inline in (("RoleName", PolicyKind.ROLE_INLINE), ("UserName", PolicyKind.USER_INLINE),
                           ("GroupName", PolicyKind.GROUP_INLINE)):  # fmt: skip
        if member in value and "PolicyDocument" in value:
            yield _found(name, value["PolicyDocument"], kind or inline)
            return
    version, role = value.get("PolicyVersion"), value.get("Role")
    if isinstance(version, Mapping) and "Document" in version:
        yield _found(name, version["Document"], kind or PolicyKind.IDENTITY)
    elif isinstance(role, Mapping) and "AssumeRolePolicyDocument" in role:
        yield _found(name, role["AssumeRolePolicyDocument"], kind or PolicyKind.TRUST)
    elif "PolicyDocument" in value:
        yield _found(name, value["PolicyDocument"], kind)
    elif isinstance(value.get("Policy"), str):
        yield _found(name, value["Policy"], kind)


def _account(name: str, details: Mapping[str, Any]) -> Iterator[FoundPolicy]:
    """Yield the policies of an account, AWS's own managed ones left out: nobody can change them."""
    for member in _DETAILS[:3]:
        for owner in _mappings(details.get(member)):
            who = str(owner.get("Arn", owner.get("RoleName", "")))
            if "AssumeRolePolicyDocument" in owner:
                yield _found(f"{name}: trust policy of {who}", owner["AssumeRolePolicyDocument"], PolicyKind.TRUST)
            for listed, kind in _INLINE.items():
                for policy in _mappings(owner.get(listed)):
                    title = f"{name}: {policy.get('PolicyName', 'inline policy')} of {who}"
                    yield _found(title, policy.get("PolicyDocument"), kind)
    for policy in _mappings(details.get("Policies")):
        arn = str(policy.get("Arn", policy.get("PolicyName", "")))
        if ":iam::aws:policy/" in arn:
            continue
        for version in _mappings(policy.get("PolicyVersionList")):
            if version.get("IsDefaultVersion", True):
                yield _found(f"{name}: {arn}", version.get("Document"), PolicyKind.IDENTITY)


def _mappings(value: Any) -> Iterator[Mapping[str, Any]]:
    yield from (item for item in (value if isinstance(value, list) else []) if isinstance(item, Mapping))


def _found(name: str, document: Any, kind: PolicyKind | None) -> FoundPolicy:
    """Return a policy; as text it may be percent-encoded, as IAM's API has it."""
    text = ""
    if isinstance(document, str):
        text = unquote(document) if document.startswith("%7B") else document
        try:
            document = JsonText(text.encode()).value
        except NotReadable as error:
            return FoundPolicy(name, kind or PolicyKind.IDENTITY, malformed(name, str(error)).document)
    return FoundPolicy(name, kind or guess_kind(document), document, text)


def guess_kind(document: Any) -> PolicyKind:
    """Return what a policy document looks like: by whether it names principals, and by the services of its actions."""
    listed = document.get("Statement") if isinstance(document, Mapping) else None
    statements = list(_mappings(listed if isinstance(listed, list) else [listed]))
    if not any("Principal" in statement or "NotPrincipal" in statement for statement in statements):
        return PolicyKind.IDENTITY
    texts = [text for statement in statements for text in _texts(statement.get("Action", statement.get("NotAction")))]
    services = {text.partition(":")[0].lower() for text in texts}
    if services == {"sts"} and not any("Resource" in statement for statement in statements):
        return PolicyKind.TRUST
    return _BY_SERVICE.get(services.pop(), PolicyKind.RESOURCE) if len(services) == 1 else PolicyKind.RESOURCE


def _texts(value: Any) -> list[str]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]
