"""Live checks that access ends by itself: a Deny that begins with the first instant after the contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import product
from typing import Final

from cordon.access.decide import decide
from cordon.access.model import Policies, Principal, Request
from cordon.evidence.check import Observation, live, no_roles
from cordon.evidence.checks.endpoints import endpoint_policy, endpoints
from cordon.evidence.checks.key_use import uses
from cordon.evidence.checks.keys import each_key
from cordon.evidence.policies import (
    EVERYTHING,
    asks,
    boundary,
    bucket_policy,
    denies_from,
    key_policy,
    refused,
    role,
    session,
)
from cordon.evidence.subject import Subject
from cordon.evidence.verdict import Verdict, worst

_ON_OBJECTS: Final = ("s3:GetObject", "s3:PutObject", "s3:DeleteObject")
_ON_KEYS: Final = ("kms:Decrypt", "kms:GenerateDataKey", "kms:CreateGrant")
_ON_ALL: Final = ("s3:GetObject", "kms:Decrypt", "ssm:StartSession")


@live("IAM-3")
def roles_end(subject: Subject) -> Iterator[Observation]:
    """Every role's boundary denies everything from the first instant after the contract, and not before."""
    iam = subject.client("iam")
    yield from no_roles(subject)
    for _, _, arn in subject.roles():
        limit = boundary(iam, role(iam, arn))
        if limit is not None:  # `roles-bounded` is about those that have none
            yield _ended(subject, arn, Policies(identity=(EVERYTHING,), boundary=limit), "*", _ON_ALL)


@live("IAM-3")
def buckets_end(subject: Subject) -> Iterator[Observation]:
    """Every bucket of a dataset denies its objects from the first instant after the contract, and not before."""
    s3 = subject.client("s3")
    for _, _, bucket in subject.buckets():
        policies = Policies(identity=(EVERYTHING,), resource=bucket_policy(s3, bucket))
        yield _ended(subject, bucket, policies, f"{subject.bucket_arn(bucket)}/any", _ON_OBJECTS)


@live("IAM-3")
def keys_end(subject: Subject) -> Iterator[Observation]:
    """Every key denies its use from the first instant after the contract, and not before."""
    kms = subject.client("kms")
    for _, key in each_key(subject):
        policies = Policies(identity=(EVERYTHING,), resource=key_policy(kms, key))
        yield _ended(subject, key, policies, key, _ON_KEYS)


@live("DAT-3")
def keys_return_afterwards(subject: Subject) -> Iterator[Observation]:
    """No dataset's key opens anything to our wipers, by S3 or otherwise, before the contract has ended."""
    kms, before = subject.client("kms"), subject.ends - timedelta(seconds=1)
    for dataset in sorted(subject.contract.data):
        key = subject.key(dataset)
        policies = Policies(identity=(EVERYTHING,), resource=key_policy(kms, key))
        verdicts = {
            arn: worst(
                refused(decide(asks(subject, session(arn), "kms:Decrypt", key, way, at=at), policies))
                for way in uses(subject, dataset, session(arn).account)
                for at in (subject.contract.engagement.begin, before)
            )
            for arn in subject.organisation.wipers
        }
        let = [arn for arn, verdict in verdicts.items() if not verdict.green]
        said = f"not refused to {', '.join(let)}" if let else f"refused to {', '.join(verdicts)}"
        yield Observation(key, worst(verdicts.values()), f"{dataset}: until {subject.ends.isoformat()} {said}")


@live("IAM-3")
def endpoints_end(subject: Subject) -> Iterator[Observation]:
    """Nothing passes through an endpoint from the first instant after the contract on, and not before."""
    for one in endpoints(subject):
        policies = Policies(identity=(EVERYTHING,), endpoint=endpoint_policy(one))
        yield _ended(subject, one["VpcEndpointId"], policies, "*", _ON_ALL)


def _ended(subject: Subject, what: str, policies: Policies, resource: str, actions: Iterable[str]) -> Observation:
    """Decide for the contract's roles, and for somebody of its account who may do everything."""
    asking = [session(arn) for arn in [*(arn for _, _, arn in subject.roles()), subject.role_arn("administrator")]]
    for principal, action in product(asking, actions):

        def made(at: datetime, principal: Principal = principal, action: str = action) -> Request:
            return asks(subject, principal, action, resource, at=at)

        wrong = denies_from(subject.ends, made, policies)
        if wrong:
            return Observation(what, Verdict.FAILED, f"{action} by {principal.role_arn}: {wrong}")
    return Observation(what, Verdict.SATISFIED, f"denied from {subject.ends.isoformat()} on")
