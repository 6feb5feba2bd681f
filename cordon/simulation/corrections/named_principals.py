"""moto takes policies that are malformed, or that name somebody who is not there.

AWS refuses both alike: S3 answers `MalformedPolicy` (S3 API reference, error codes), KMS
`MalformedPolicyDocumentException` (KMS developer guide, "Default key policy": "must exist and be visible to AWS KMS"),
IAM `MalformedPolicyDocument` (IAM user guide, "Troubleshoot IAM roles"). So a stack must make roles before the policies
that name them. Accounts that hold nobody here are taken to hold everybody: there is nothing to look up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from cordon.access.documents import syntax_tree
from cordon.access.policy import Policy, PrincipalType
from cordon.simulation.call import Call, Refusal
from cordon.simulation.world import World, policy_in

_MESSAGE: Final = "Invalid principal in policy"


def refuse(call: Call, world: World) -> Refusal | None:
    """Refuse a policy that AWS would not take, or that names somebody who is not there."""
    parameter, code, refused = _POLICIES.get((call.service, call.operation), ("", "", None))
    document = policy_in(call.text(parameter)) if refused else None
    if document is None or refused is None:
        return None
    policy = syntax_tree(document)
    if policy.problems:
        return Refusal(code, str(policy.problems[0]))
    missing = next((name for name in _named(policy) if not _there(world, name)), None)
    return None if missing is None else Refusal(code, refused(missing))


def _named(policy: Policy) -> Iterator[str]:
    for statement in policy.statements:
        for name in statement.principals.names if statement.principals else ():
            if name.type is PrincipalType.AWS:
                yield name.name


def _there(world: World, name: str) -> bool:
    """Tell whether a role, one of its sessions' role, or a user exists; of all others nothing is known."""
    parts = name.split(":", 5)
    if len(parts) < 6 or not world.inhabited(parts[4], parts[1]):
        return True
    kind, _, rest = parts[5].partition("/")
    if (parts[2], kind) == ("iam", "role"):
        return world.role(name) is not None
    if (parts[2], kind) == ("iam", "user"):
        return world.user(name) is not None
    if (parts[2], kind) == ("sts", "assumed-role"):
        return world.role_named(rest.partition("/")[0], parts[4], parts[1]) is not None
    return True


def _by_s3(_: str) -> str:
    return _MESSAGE


def _by_kms(_: str) -> str:
    return "Policy contains a statement with one or more invalid principals."


def _by_iam(name: str) -> str:
    return f'{_MESSAGE}: "AWS":"{name}"'


_POLICIES: Final[Mapping[tuple[str, str], tuple[str, str, Callable[[str], str]]]] = {
    ("s3", "PutBucketPolicy"): ("Policy", "MalformedPolicy", _by_s3),
    ("kms", "CreateKey"): ("Policy", "MalformedPolicyDocumentException", _by_kms),
    ("kms", "PutKeyPolicy"): ("Policy", "MalformedPolicyDocumentException", _by_kms),
    ("iam", "CreateRole"): ("AssumeRolePolicyDocument", "MalformedPolicyDocument", _by_iam),
    ("iam", "UpdateAssumeRolePolicy"): ("PolicyDocument", "MalformedPolicyDocument", _by_iam),
}
"""By call: the parameter with the policy, the error's code, and its message for a principal that is not there."""
