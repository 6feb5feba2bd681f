"""The policies of a stack, collected from its graph: who is in it, what it guards, what leads to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cordon.access.documents import parse, unread
from cordon.access.model import Grant, Named
from cordon.graph.model import Graph, Resource
from cordon.graph.values import UNKNOWN, reveal

_PROVIDER: Final = "pulumi:providers:aws"
_ROLE: Final = "aws:iam/role:Role"
_USER: Final = "aws:iam/user:User"
_INLINE: Final = {"aws:iam/rolePolicy:RolePolicy": "role", "aws:iam/userPolicy:UserPolicy": "user"}
_ATTACHED: Final = {
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "role",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": "user",
}
_GROUPS: Final = ("aws:iam/groupMembership:GroupMembership", "aws:iam/userGroupMembership:UserGroupMembership")
_OWN: Final = {
    "aws:s3/bucketPolicy:BucketPolicy": ("bucket", "bucket policy"),
    "aws:kms/keyPolicy:KeyPolicy": ("keyId", "key policy"),
    "aws:sns/topicPolicy:TopicPolicy": ("arn", "topic policy"),
    "aws:sqs/queuePolicy:QueuePolicy": ("queueUrl", "queue policy"),
    "aws:secretsmanager/secretPolicy:SecretPolicy": ("secretArn", "secret policy"),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": ("repository", "repository policy"),
    "aws:backup/vaultPolicy:VaultPolicy": ("backupVaultName", "vault policy"),
}
"""Resources that are another's policy: which property names it, and what the policy is called."""
_NAMES: Final = ("arn", "id", "name", "bucket", "keyId", "url", "repositoryUrl")
"""Outputs that other resources know a resource by."""


@dataclass(frozen=True)
class Identity:
    """A role or user with its policies; `trust` is a role's only."""

    name: str
    arn: str
    policies: tuple[Named, ...]
    boundary: Named | None = None
    trust: Named | None = None


@dataclass(frozen=True)
class Endpoint:
    """A VPC endpoint; without a policy everything passes."""

    id: str
    service: str
    policy: Named | None


@dataclass(frozen=True)
class Stack:
    """The policies of a stack.

    Attributes:
        account: Where it is; empty where no provider says it.
        region: Likewise.
        identities: Roles and users by ARN.
        guarded: Resources' own policies by ARN.
        owned: ARNs of all resources, which are the stack's account's.
        endpoints: VPC endpoints by id.
        grants: KMS grants.
    """

    account: str
    region: str
    identities: Mapping[str, Identity]
    guarded: Mapping[str, Named]
    owned: frozenset[str]
    endpoints: Mapping[str, Endpoint]
    grants: tuple[Grant, ...]

    def policy_of(self, arn: str) -> Named | None:
        """Return the policy that guards a resource: its own, a role's trust policy, or an object's bucket's."""
        identity = self.identities.get(arn)
        return identity.trust if identity else self.guarded.get(arn) or self.guarded.get(_container(arn))

    def account_of(self, arn: str) -> str:
        """Return the account that owns a resource; empty where its ARN does not say and the stack does not have it."""
        parts = arn.split(":", 5)
        said = parts[4] if len(parts) == 6 else ""
        here = arn == "*" or arn in self.owned or _container(arn) in self.owned
        return said or (self.account if here else "")


def _container(arn: str) -> str:
    """Return the ARN of the bucket that an object is in; any other ARN as it is."""
    return arn.partition("/")[0] if ":s3:::" in arn else arn


def collect(graph: Graph) -> Stack:
    """Collect a stack's policies.

    A policy whose text is not known before it is applied, or that is AWS's own, is there as one that nobody has read:
    what it would decide is unknown.
    """
    return _Collector(graph).stack()


class _Collector:
    def __init__(self, graph: Graph) -> None:
        self._resources = [one for one in graph.resources if one.custom]
        self._provider = next((one for one in graph.resources if one.token == _PROVIDER), None)
        self._arns: dict[str, str] = {}
        """Each resource's ARN by whatever other resources know it by."""
        for one in self._resources:
            arn = _text(one, "arn")
            if arn:
                names = {_text(one, name) for name in _NAMES} | {str(one.id)}
                self._arns |= {name: arn for name in names if name}
        self._managed = {
            _text(one, "arn"): _read(f"policy {_text(one, 'name')}", _value(one, "policy"))
            for one in self._of("aws:iam/policy:Policy")
        }

    def stack(self) -> Stack:
        identities = [self._identity(one, "role") for one in self._of(_ROLE)]
        identities += [self._identity(one, "user") for one in self._of(_USER)]
        known = {one.arn: one for one in identities}
        account = next((arn.split(":")[4] for arn in known), "") or self._from_provider("allowedAccountIds")
        return Stack(
            account,
            self._from_provider("region"),
            known,
            dict(self._guards()),
            frozenset(self._arns.values()),
            {one.id: one for one in self._endpoints()},
            tuple(self._grant(one) for one in self._of("aws:kms/grant:Grant")),
        )

    def _of(self, *tokens: str) -> list[Resource]:
        return [one for one in self._resources if one.token in tokens]

    def _from_provider(self, name: str) -> str:
        value = reveal(self._provider.inputs.get(name, "")) if self._provider else ""
        if isinstance(value, str) and value.startswith("["):
            value = value.strip('[]"')
        return value if isinstance(value, str) else str(value[0]) if isinstance(value, list) and value else ""

    def _identity(self, one: Resource, kind: str) -> Identity:
        name = _text(one, "name")
        boundary = _value(one, "permissionsBoundary")
        policies = [*self._inline(one, kind, name), *self._attached(one, kind, name)]
        if kind == "user" and self._of(*_GROUPS):
            policies.append(unread("groups", f"which groups {name} is in was not read"))
        trust = _read(f"trust policy of {name}", _value(one, "assumeRolePolicy")) if kind == "role" else None
        limit = None if boundary in (None, "") else self._policy(boundary, "boundary")
        return Identity(name, _text(one, "arn"), tuple(policies), limit, trust)

    def _inline(self, identity: Resource, kind: str, name: str) -> Iterable[Named]:
        for said in _value(identity, "inlinePolicies") or []:
            if isinstance(said, Mapping):
                yield _read(f"{said.get('name', 'inline')} of {name}", said.get("policy"))
        for one in self._of(*_INLINE):
            if _INLINE[one.token] == kind and _value(one, kind) in (name, identity.id, UNKNOWN):
                yield _read(f"{_text(one, 'name')} of {name}", _value(one, "policy"))

    def _attached(self, identity: Resource, kind: str, name: str) -> Iterable[Named]:
        for arn in _value(identity, "managedPolicyArns") or []:
            yield self._policy(arn, "policy")
        for one in self._of(*_ATTACHED):
            if _ATTACHED[one.token] == kind and _value(one, kind) in (name, identity.id, UNKNOWN):
                yield self._policy(_value(one, "policyArn"), "policy")
        for one in self._of("aws:iam/policyAttachment:PolicyAttachment"):
            listed = _value(one, f"{kind}s")
            if listed is UNKNOWN or name in (listed or []) or UNKNOWN in (listed or []):
                yield self._policy(_value(one, "policyArn"), "policy")

    def _policy(self, arn: Any, what: str) -> Named:
        known = self._managed.get(arn) if isinstance(arn, str) else None
        if known is None:
            said = arn if isinstance(arn, str) else "of unknown name"
            return unread(f"{what} {said}", "it is not of this stack, so its text is not known")
        return Named(known.name.replace("policy", what, 1), known.document)

    def _guards(self) -> Iterable[tuple[str, Named]]:
        for key in self._of("aws:kms/key:Key"):
            arn, policy = _text(key, "arn"), _value(key, "policy")
            name = f"key policy of {_text(key, 'description') or arn}"
            yield arn, default_key_policy(arn) if policy in (None, "") else _read(name, policy)
        for one in self._of(*_OWN):
            owner, what = _OWN[one.token]
            said = _value(one, owner)
            arn = self._arns.get(said, said) if isinstance(said, str) else ""
            if "bucket" in owner and not arn.startswith("arn:"):
                arn = f"arn:aws:s3:::{arn}"
            yield arn, _read(f"{what} of {arn.rpartition(':')[2]}", _value(one, "policy"))

    def _endpoints(self) -> Iterable[Endpoint]:
        for one in self._of("aws:ec2/vpcEndpoint:VpcEndpoint"):
            service = _text(one, "serviceName").rpartition(".")[2]
            policy = _value(one, "policy")
            made = None if policy in (None, "") else _read(f"endpoint policy of {service}", policy)
            yield Endpoint(str(one.id), service, made)

    def _grant(self, one: Resource) -> Grant:
        limits: dict[str, Any] = {}
        for said in _value(one, "constraints") or []:
            limits |= said
        key = _text(one, "keyId")
        return Grant(
            _text(one, "name") or str(one.id),
            self._arns.get(key, key),
            _text(one, "granteePrincipal"),
            frozenset(_value(one, "operations") or ()),
            limits.get("encryptionContextEquals"),
            limits.get("encryptionContextSubset"),
        )


def default_key_policy(arn: str) -> Named:
    """Return what a key has whose maker gave it none (KMS developer guide, "Default key policy")."""
    parts = arn.split(":")
    root = f"arn:{parts[1]}:iam::{parts[4]}:root"
    allow = {"Sid": "Default", "Effect": "Allow", "Principal": {"AWS": root}, "Action": "kms:*", "Resource": "*"}
    return Named(f"default key policy of {arn}", {"Version": "2012-10-17", "Statement": [allow]})


def _value(resource: Resource, name: str) -> Any:
    """Return what a resource was given, else what it has; secrets are read, never shown.

    What was given and is not known stays UNKNOWN: it must not pass for nothing.
    """
    value, made = resource.inputs.get(name), resource.outputs.get(name)
    return reveal(value if made is None or not (value is None or value is UNKNOWN) else made)


def _text(resource: Resource, name: str) -> str:
    value = _value(resource, name)
    return value if isinstance(value, str) else ""


def _read(name: str, policy: Any) -> Named:
    readers: dict[type, Callable[[Any], Named]] = {
        str: lambda text: parse(name, text),
        dict: lambda document: Named(name, document),
    }
    reader = readers.get(type(policy))
    return reader(policy) if reader else unread(name, "its text is not known before it is applied")
