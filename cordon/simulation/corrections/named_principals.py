"""moto takes policies that name somebody who is not there.

AWS looks them up: S3 answers `MalformedPolicy` (S3 API reference, error codes), KMS `MalformedPolicyDocumentException`
(KMS developer guide, "Default key policy": "must exist and be visible to AWS KMS"), IAM `MalformedPolicyDocument` (IAM
user guide, "Troubleshoot IAM roles"). So a stack must make roles before the policies that name them. Accounts that hold
nobody here are taken to hold everybody: there is nothing to look up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from cordon.simulation.call import Call, Refusal
from cordon.simulation.world import World, policy_in

_SAID: Final = "Invalid principal in policy"


def refuse(call: Call, world: World) -> Refusal | None:
    """Refuse a policy that names somebody who is not there."""
    parameter, refused = _POLICIES.get((call.service, call.operation), ("", None))
    document = policy_in(call.text(parameter)) if refused else None
    if document is None or refused is None:
        return None
    missing = next((one for one in _named(document) if not _there(world, one)), None)
    return None if missing is None else refused(missing)


def _named(document: Mapping[str, Any]) -> Iterator[str]:
    listed = document.get("Statement", [])
    for statement in listed if isinstance(listed, list) else [listed]:
        for element in ("Principal", "NotPrincipal"):
            said = statement.get(element)
            names = said.get("AWS", []) if isinstance(said, Mapping) else []
            yield from (str(name) for name in (names if isinstance(names, list) else [names]))


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


def _by_s3(_: str) -> Refusal:
    return Refusal("MalformedPolicy", _SAID)


def _by_kms(_: str) -> Refusal:
    return Refusal(
        "MalformedPolicyDocumentException", "Policy contains a statement with one or more invalid principals."
    )


def _by_iam(name: str) -> Refusal:
    return Refusal("MalformedPolicyDocument", f'{_SAID}: "AWS":"{name}"')


_POLICIES: Final[Mapping[tuple[str, str], tuple[str, Callable[[str], Refusal]]]] = {
    ("s3", "PutBucketPolicy"): ("Policy", _by_s3),
    ("kms", "CreateKey"): ("Policy", _by_kms),
    ("kms", "PutKeyPolicy"): ("Policy", _by_kms),
    ("iam", "CreateRole"): ("AssumeRolePolicyDocument", _by_iam),
    ("iam", "UpdateAssumeRolePolicy"): ("PolicyDocument", _by_iam),
}
