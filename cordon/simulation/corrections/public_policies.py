"""moto takes a policy that opens a bucket to the public where bucket or account block such policies.

AWS: `AccessDenied` (S3 user guide, "Blocking public access to your Amazon S3 storage", `BlockPublicPolicy`). Public is
what allows anything to everybody, unless a condition holds it to fixed values of keys that the same page names under
"The meaning of 'public'": without wildcards and variables, and by networks that are not very large.
"""

from __future__ import annotations

import ipaddress
from typing import Any, Final

from moto.s3control.models import s3control_backends

from cordon.access.documents import syntax_tree
from cordon.access.policy import Condition, Statement
from cordon.simulation.call import Call, Refusal
from cordon.simulation.world import World, policy_in

_KEYS: Final = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:userid",
        "s3:dataaccesspointaccount",
        "s3:dataaccesspointarn",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
    }
)
_OPERATORS: Final = frozenset({"ArnEquals", "ArnLike", "StringEquals", "StringEqualsIgnoreCase", "StringLike"})
_WIDEST: Final = {4: 8, 6: 32}
"""Networks that are larger count as everybody, by version."""


def refuse(call: Call, world: World) -> Refusal | None:
    """Refuse a public policy where it is blocked."""
    if (call.service, call.operation) != ("s3", "PutBucketPolicy"):
        return None
    bucket, document = world.bucket(call.text("Bucket")), policy_in(call.text("Policy"))
    if bucket is None or document is None or not _blocked(bucket):
        return None
    if not any(_public(statement) for statement in syntax_tree(document).statements):
        return None
    who = call.caller.principal.arn if call.caller is not None else f"arn:aws:iam::{call.account}:root"
    said = f"User: {who} is not authorized to perform: s3:PutBucketPolicy on resource: {bucket.arn}"
    return Refusal("AccessDenied", f"{said} because public policies are blocked by the BlockPublicPolicy block public "
                   "access setting.", 403)  # fmt: skip


def _blocked(bucket: Any) -> bool:
    account = s3control_backends[bucket.account_id][bucket.partition].public_access_block
    return any(one is not None and one.block_public_policy for one in (bucket.public_access_block, account))


def _public(statement: Statement) -> bool:
    everyone = statement.principals is None or (statement.principals.everyone and not statement.principals.negated)
    return statement.allows and everyone and not any(_fixed(condition) for condition in statement.conditions)


def _fixed(condition: Condition) -> bool:
    """Tell whether a condition leaves only whom it names."""
    if condition.set_operator or condition.if_exists:
        return False
    texts = [value.text for value in condition.values]
    if (condition.operator, condition.name) == ("IpAddress", "aws:sourceip"):
        return all(_narrow(text) for text in texts)
    return (
        condition.operator in _OPERATORS
        and condition.name in _KEYS
        and not any(mark in text for text in texts for mark in ("*", "?", "${"))
    )


def _narrow(network: str) -> bool:
    try:
        read = ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False
    return read.is_private or read.prefixlen >= _WIDEST[read.version]
