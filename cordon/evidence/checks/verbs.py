"""Live check of what each role may do to the data: every action that S3 has is asked for, not those that we know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cache
from itertools import product
from typing import Any, Final

from cordon.access.actions import expand
from cordon.access.decide import decide
from cordon.access.model import ContextValue, Named, Policies
from cordon.aws.clients import pages
from cordon.aws.reference import action
from cordon.evidence.check import Observation, live, no_roles
from cordon.evidence.policies import asks, bucket_policy, managed_policy, readable, refused, session
from cordon.evidence.subject import Subject
from cordon.evidence.verdict import Verdict, worst

_READ: Final = frozenset({"s3:getobject", "s3:listbucket"})
"""Names in lower case: their case doesn't matter to AWS."""
_WRITE: Final = frozenset({"s3:abortmultipartupload", "s3:listmultipartuploadparts", "s3:putobject"})
_EGRESS: Final = {"pending": _READ, "approvals": frozenset({"s3:putobject"}), "released": frozenset[str]()}
"""What who approves exports may do to each part of an egress bucket."""
Given = Mapping[str, Mapping[str, list[str]]]


@live("DAT-3")
def roles_do_only_what_is_given(subject: Subject) -> Iterator[Observation]:
    """Of all that S3 can do to objects and buckets, each role may do to each dataset only what its verbs need."""
    s3, iam = subject.client("s3"), subject.client("iam")
    yield from no_roles(subject)
    guards = {bucket: bucket_policy(s3, bucket) for _, _, bucket in subject.buckets()}
    for name, kind, arn in subject.roles():
        own, place = _own(iam, arn), _place(subject, kind)
        verdicts = {}
        for (dataset, purpose, bucket), part in product(subject.buckets(), ("", *_EGRESS)):
            if part and purpose != "egress":
                continue
            given = _given(subject.needs.value("DAT-3", "grants"), name, dataset, purpose, part)
            given = given if kind == "data" else frozenset()
            policies = Policies(identity=own, resource=guards[bucket])
            where = f"{dataset}/{purpose}" + (f"/{part}" if part else "")
            for asked in sorted(one for one in _named(policies) if one.lower() not in given):
                for what, resource, more in _on(subject.bucket_arn(bucket), part):
                    request = asks(
                        subject, session(arn), asked, resource, place | more, at=subject.ends - timedelta(seconds=1)
                    )
                    verdict = refused(decide(request, policies))
                    if verdict.green or _is_on(asked, what):
                        verdicts[f"{asked} on {'an object of ' if what == 'object' else ''}{where}"] = verdict
        let = sorted(tried for tried, verdict in verdicts.items() if not verdict.green)
        said = f"not given, and not refused: {', '.join(let)}" if let else f"refused {len(verdicts)} things not given"
        yield Observation(arn, worst([Verdict.SATISFIED, *verdicts.values()]), said)


def _given(grants: Given, role: str, dataset: str, purpose: str, part: str) -> frozenset[str]:
    """Return the actions that a role's verbs give it on a part of a bucket."""
    given = grants.get(role, {})
    if purpose == "egress":
        return _EGRESS.get(part, frozenset()) if "approve" in given.get("export", ()) else frozenset()
    verbs = given.get(dataset, ()) if purpose == "data" else ()
    return (_READ if "read" in verbs else frozenset()) | (_WRITE if "write" in verbs else frozenset())


def _named(policies: Policies) -> set[str]:
    """Return the actions of S3 that an Allow names: what none names, nobody is allowed."""
    named: set[str] = set()
    for policy in (*policies.identity, *filter(None, (policies.resource,))):
        for statement in readable(policy.document).statements:
            if not statement.allows:
                continue
            if statement.actions.negated:  # all but some: all, then
                named.update(_actions("s3:*"))
            else:
                named.update(action for pattern in statement.actions.patterns for action in _actions(pattern.text))
    return named


@cache
def _actions(pattern: str) -> tuple[str, ...]:
    """Return the actions of S3 that a pattern covers; a plain name as it stands, whether or not it is known yet."""
    found = expand(pattern) if {"*", "?"} & set(pattern) else (pattern,)
    return tuple(name for name in found if name.lower().startswith("s3:"))


def _on(bucket: str, part: str) -> Iterator[tuple[str, str, dict[str, ContextValue]]]:
    """Yield what an action can be on: an object in a part of a bucket, and the bucket, of which a part is listed."""
    yield "object", f"{bucket}/{part}/any" if part else f"{bucket}/any", {}
    yield "bucket", bucket, {"s3:prefix": f"{part}/any" if part else ""}


def _is_on(asked: str, what: str) -> bool:
    """Tell whether an action is ever on an object, or on a bucket; of one that is not known yet, it may be.

    A policy on everything allows the reading of objects on a bucket too, which is no request that there is.
    """
    known = action(asked)
    return known is None or any(one.name == what for one in known.resource_types)


def _own(iam: Any, arn: str) -> tuple[Named, ...]:
    """Read a role's own policies: the boundary is left out, or it would hide what is given too much."""
    name = arn.rpartition("/")[2]
    inline = {
        one: iam.get_role_policy(RoleName=name, PolicyName=one)["PolicyDocument"]
        for one in pages(iam, "list_role_policies", "PolicyNames", RoleName=name)
    }
    for one in pages(iam, "list_attached_role_policies", "AttachedPolicies", RoleName=name):
        inline[one["PolicyName"]] = managed_policy(iam, one["PolicyArn"])
    return tuple(Named(f"{title} of {name}", document) for title, document in inline.items())


def _place(subject: Subject, kind: str) -> dict[str, ContextValue]:
    """Return where a role works: in the network, or at an address that the contract names."""
    if kind == "data":
        inside = {
            "aws:SourceVpce": str(subject.exports["endpoints"]["s3"]),
            "aws:SourceVpc": str(subject.exports["vpc"]),
        }
        return {**inside, "s3:TlsVersion": "1.3"}
    addresses = [str(one.network_address) for one in subject.contract.access.from_][:1]
    return {"s3:TlsVersion": "1.3", **({"aws:SourceIp": addresses[0]} if addresses else {})}
