"""What policies say that the stack did not write: a live check asks for what it knows, this sees any other change.

The two are apart because they show different things: checks and attacks, that what is written keeps the clauses; this,
that what was written is what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from cordon.access.canonical import as_text, canonical
from cordon.access.documents import parse
from cordon.errors import CordonError
from cordon.evidence.policies import managed_policy, readable, role
from cordon.evidence.subject import Subject
from cordon.graph.model import Graph, Resource
from cordon.graph.values import reveal


@dataclass(frozen=True)
class Changed:
    """A policy that is not as the stack wrote it.

    Attributes:
        policy: Whose it is: `bucket policy of acme-analytics-…`.
        what: The statements that were added, changed or taken out, by Sid.
    """

    policy: str
    what: str


Read = Callable[[Subject, Mapping[str, Any]], Any]


def changed_policies(graph: Graph, subject: Subject) -> tuple[Changed, ...]:
    """Compare every policy of a stack with the account.

    Args:
        graph: The stack, as it was built or as its state tells.
        subject: The account.
    """
    found = (_compare(one, subject) for one in graph.infrastructure() if one.token in _POLICIES)
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.policy))


def _compare(resource: Resource, subject: Subject) -> Changed | None:
    name, member, read = _POLICIES[resource.token]
    said = {**reveal(resource.inputs), **reveal(resource.outputs), "id": reveal(resource.id)}
    # A role's inline policy is called by its role as well, a bucket's by its bucket, all others by their own name.
    named = {"inline policy": said["id"], "bucket policy": said.get("bucket")}
    policy = f"{name} of {named.get(name) or said.get('name') or said['id']}"
    try:
        live = read(subject, said)
    except (BotoCoreError, ClientError, CordonError, LookupError) as error:
        return Changed(policy, f"could not be read: {error}")
    what = "; ".join(_differences(_statements(said[member]), _statements(live)))
    return Changed(policy, what) if what else None


def _differences(written: Mapping[str, str], live: Mapping[str, str]) -> Iterator[str]:
    both = written.keys() & live.keys()
    kinds = {
        "added": live.keys() - both,
        "taken out": written.keys() - both,
        "changed": {sid for sid in both if written[sid] != live[sid]},
    }
    for kind, sids in kinds.items():
        if sids:
            yield f"{kind}: {', '.join(sorted(sids))}"


def _statements(policy: Any) -> dict[str, str]:
    """Return a policy's statements by Sid, or by number where there is none, each as one canonical text.

    Raises:
        Malformed: It is no policy, or has a key twice.
    """
    document = parse("", policy).document if isinstance(policy, str) else policy
    readable(document)
    listed = document["Statement"]
    statements: dict[str, str] = {}
    for number, statement in enumerate(listed if isinstance(listed, list) else [listed], 1):
        label = statement.get("Sid") or f"statement {number}"
        label = f"{label} (statement {number})" if label in statements else label
        statements[label] = as_text(canonical(statement))
    return statements


def _bucket(subject: Subject, said: Mapping[str, Any]) -> Any:
    return subject.client("s3").get_bucket_policy(Bucket=said["bucket"])["Policy"]


def _key(subject: Subject, said: Mapping[str, Any]) -> Any:
    return subject.client("kms").get_key_policy(KeyId=said["id"], PolicyName="default")["Policy"]


def _trust(subject: Subject, said: Mapping[str, Any]) -> Any:
    return role(subject.client("iam"), str(said["name"]))["AssumeRolePolicyDocument"]


def _inline(subject: Subject, said: Mapping[str, Any]) -> Any:
    owner, _, name = str(said["id"]).partition(":")
    return subject.client("iam").get_role_policy(RoleName=owner, PolicyName=name)["PolicyDocument"]


def _managed(subject: Subject, said: Mapping[str, Any]) -> Any:
    return managed_policy(subject.client("iam"), str(said["arn"]))


def _endpoint(subject: Subject, said: Mapping[str, Any]) -> Any:
    [one] = subject.client("ec2").describe_vpc_endpoints(VpcEndpointIds=[said["id"]])["VpcEndpoints"]
    return one["PolicyDocument"]


_POLICIES: Final[Mapping[str, tuple[str, str, Read]]] = {
    "aws:ec2/vpcEndpoint:VpcEndpoint": ("endpoint policy", "policy", _endpoint),
    "aws:iam/policy:Policy": ("policy", "policy", _managed),
    "aws:iam/role:Role": ("trust policy", "assumeRolePolicy", _trust),
    "aws:iam/rolePolicy:RolePolicy": ("inline policy", "policy", _inline),
    "aws:kms/key:Key": ("key policy", "policy", _key),
    "aws:s3/bucketPolicy:BucketPolicy": ("bucket policy", "policy", _bucket),
}
"""By type: what it is called, the input that was written, and how it is read."""
