"""The policies of any program's graph, for the lint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from components.aws_quotas import POLICY_SIZES
from cordon.access.documents import parse, unread
from cordon.access.lint.engine import lint_document
from cordon.access.lint.findings import LintFinding
from cordon.access.lint.kinds import PolicyKind
from cordon.access.lint.rules import RULES
from cordon.access.lint.sources import guess_kind
from cordon.graph.model import Graph, Resource
from cordon.graph.values import UNKNOWN, reveal

_POLICIES: Final[Mapping[str, tuple[tuple[str, PolicyKind], ...]]] = {
    "aws:backup/vaultPolicy:VaultPolicy": (("policy", PolicyKind.RESOURCE),),
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": (("policy", PolicyKind.EVENT_BUS),),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": (("policyDocument", PolicyKind.RESOURCE),),
    "aws:ec2/vpcEndpoint:VpcEndpoint": (("policy", PolicyKind.ENDPOINT),),
    "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": (("policy", PolicyKind.ENDPOINT),),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": (("policy", PolicyKind.REPOSITORY),),
    "aws:efs/fileSystemPolicy:FileSystemPolicy": (("policy", PolicyKind.FILE_SYSTEM),),
    "aws:iam/groupPolicy:GroupPolicy": (("policy", PolicyKind.GROUP_INLINE),),
    "aws:iam/policy:Policy": (("policy", PolicyKind.IDENTITY),),
    "aws:iam/role:Role": (("assumeRolePolicy", PolicyKind.TRUST),),
    "aws:iam/rolePolicy:RolePolicy": (("policy", PolicyKind.ROLE_INLINE),),
    "aws:iam/userPolicy:UserPolicy": (("policy", PolicyKind.USER_INLINE),),
    "aws:kms/key:Key": (("policy", PolicyKind.KEY),),
    "aws:kms/externalKey:ExternalKey": (("policy", PolicyKind.KEY),),
    "aws:kms/keyPolicy:KeyPolicy": (("policy", PolicyKind.KEY),),
    "aws:kms/replicaKey:ReplicaKey": (("policy", PolicyKind.KEY),),
    "aws:s3/accessPoint:AccessPoint": (("policy", PolicyKind.RESOURCE),),
    "aws:s3/bucket:Bucket": (("policy", PolicyKind.BUCKET),),
    "aws:s3/bucketPolicy:BucketPolicy": (("policy", PolicyKind.BUCKET),),
    "aws:s3control/accessPointPolicy:AccessPointPolicy": (("policy", PolicyKind.RESOURCE),),
    "aws:secretsmanager/secret:Secret": (("policy", PolicyKind.SECRET),),
    "aws:secretsmanager/secretPolicy:SecretPolicy": (("policy", PolicyKind.SECRET),),
    "aws:sns/topic:Topic": (("policy", PolicyKind.TOPIC),),
    "aws:sns/topicPolicy:TopicPolicy": (("policy", PolicyKind.TOPIC),),
    "aws:sqs/queue:Queue": (("policy", PolicyKind.QUEUE),),
    "aws:sqs/queuePolicy:QueuePolicy": (("policy", PolicyKind.QUEUE),),
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": (("inlinePolicy", PolicyKind.IDENTITY),),
}
"""The properties that hold policies, by the token of their resource."""
_ORGANIZATION: Final = "aws:organizations/policy:Policy"
_ORGANIZATION_KINDS: Final = {
    "SERVICE_CONTROL_POLICY": PolicyKind.SERVICE_CONTROL,
    "RESOURCE_CONTROL_POLICY": PolicyKind.RESOURCE_CONTROL,
}
_INLINE: Final = {
    "aws:iam/rolePolicy:RolePolicy": ("role", "role-inline"),
    "aws:iam/userPolicy:UserPolicy": ("user", "user-inline"),
    "aws:iam/groupPolicy:GroupPolicy": ("group", "group-inline"),
}
"""Inline policies: the property that names who holds them, and the limit of all of one holder's together."""


def lint_graph(graph: Graph) -> tuple[LintFinding, ...]:
    """Lint every policy of a graph.

    Returns:
        The findings by resource; each resource is called by its type and name.
    """
    resources = [resource for resource in graph.resources if resource.custom]
    findings = [
        finding
        for resource in resources
        for name, document, kind, text in _policies(resource)
        for finding in lint_document(name, document, kind, text=text)
    ]
    return (*findings, *_inline_sums(resources))


def _policies(resource: Resource) -> Iterator[tuple[str, Mapping[str, Any], PolicyKind, str]]:
    name = f"{resource.token.rpartition(':')[2]} {resource.name}"
    listed = _POLICIES.get(resource.token, ())
    if resource.token == _ORGANIZATION:
        kind = _ORGANIZATION_KINDS.get(str(reveal(resource.inputs.get("type", "SERVICE_CONTROL_POLICY"))))
        listed = (("content", kind),) if kind else ()
    for member, kind in listed:
        yield from _read(f"{name} {member}", reveal(resource.inputs.get(member)), kind)
    for member, value in resource.inputs.items():
        if member not in dict(listed) and (document := _policy_in(reveal(value))) is not None:
            yield from _read(f"{name} {member}", document, guess_kind(document))
    for inline in _mappings(reveal(resource.inputs.get("inlinePolicies"))):
        yield from _read(f"{name} inlinePolicies", inline.get("policy"), PolicyKind.ROLE_INLINE)


def _policy_in(value: Any) -> Mapping[str, Any] | None:
    """Return the policy that any other input is, as text or as a mapping; None for what is none."""
    if isinstance(value, str) and '"Statement"' in value:
        value = parse("", value).document
    return value if isinstance(value, Mapping) and {"Version", "Statement"} <= value.keys() else None


def _mappings(value: Any) -> Iterable[Mapping[str, Any]]:
    return [item for item in (value if isinstance(value, list) else []) if isinstance(item, Mapping)]


def _read(name: str, value: Any, kind: PolicyKind) -> Iterator[tuple[str, Mapping[str, Any], PolicyKind, str]]:
    if value is None or value == "":
        return
    if isinstance(value, str):
        yield name, parse(name, value).document, kind, value
    elif isinstance(value, Mapping):
        yield name, value, kind, ""
    else:
        reason = "its text is not known before it is applied" if value is UNKNOWN else "it is no text"
        yield name, unread(name, reason).document, kind, ""


def _inline_sums(resources: Iterable[Resource]) -> Iterator[LintFinding]:
    """Find holders whose inline policies are together longer than IAM takes; each alone is judged by itself."""
    sizes: dict[tuple[str, str], list[int]] = {}
    for resource in resources:
        member, quota = _INLINE.get(resource.token, ("", ""))
        holder, text = reveal(resource.inputs.get(member)), reveal(resource.inputs.get("policy"))
        if quota and isinstance(holder, str) and isinstance(text, str):
            sizes.setdefault((quota, holder), []).append(POLICY_SIZES[quota].measure(text))
    for (name, holder), each in sorted(sizes.items()):
        quota_of = POLICY_SIZES[name]
        if len(each) > 1 and sum(each) > quota_of.maximum >= max(each):
            rule = RULES["size-exceeded"]
            message = (
                f"its {len(each)} inline policies have {sum(each):,} {quota_of.unit}; AWS's limit for "
                f"{quota_of.name} is {quota_of.maximum:,}"
            )
            yield LintFinding(f"{name.partition('-')[0]} {holder}", rule.id, message, rule.severity, rule.remedy)
