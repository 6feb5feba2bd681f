"""Live checks of encryption in transit, decided on the policies as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cordon.access.decide import decide
from cordon.access.model import ContextValue, Policies, Principal, PrincipalKind
from cordon.evidence.check import Observation, live
from cordon.evidence.policies import EVERYTHING, asks, bucket_policy, denials, session
from cordon.evidence.subject import Subject
from cordon.evidence.verdict import Verdict

_VERSIONS: Final = ("1.0", "1.1", "1.2", "1.3")
_ON_OBJECTS: Final = ("s3:GetObject", "s3:PutObject")
_ON_BUCKETS: Final = ("s3:ListBucket",)


@live("ENC-2")
def plain_http_refused(subject: Subject) -> Iterator[Observation]:
    """Every bucket refuses what comes without TLS, whoever asks."""
    yield from _refused(subject, {"without TLS": {"aws:SecureTransport": "false"}})


@live("ENC-2")
def old_tls_refused(subject: Subject) -> Iterator[Observation]:
    """Every bucket refuses what comes over a version of TLS that is older than agreed, whoever asks."""
    oldest = str(subject.needs.value("ENC-2", "tls"))
    older = _VERSIONS[: _VERSIONS.index(oldest)]
    yield from _refused(subject, {f"over TLS {one}": {"s3:TlsVersion": one} for one in older})


def _refused(subject: Subject, ways: dict[str, dict[str, ContextValue]]) -> Iterator[Observation]:
    """Decide for everybody, also those whom no other Deny is about: a Deny must be there only for the way.

    What denies the same request over the transport that is agreed counts for nothing.
    """
    s3, right = subject.client("s3"), {"s3:TlsVersion": str(subject.needs.value("ENC-2", "tls"))}
    for bucket in subject.every_bucket():
        policy = bucket_policy(s3, bucket)
        if policy is None:
            yield Observation(bucket, Verdict.FAILED, "it has no policy")
            continue
        policies, let = Policies(identity=(EVERYTHING,), resource=policy), []
        for principal in _everybody(subject):
            for action in (*_ON_OBJECTS, *_ON_BUCKETS):
                resource = subject.bucket_arn(bucket) + ("/any" if action in _ON_OBJECTS else "")
                otherwise = denials(decide(asks(subject, principal, action, resource, right), policies))
                for way, context in ways.items():
                    decision = decide(asks(subject, principal, action, resource, right | context), policies)
                    if not denials(decision) - otherwise:
                        let.append(f"{action} {way} by {principal.arn}")
        said = f"not refused: {let[0]}" if let else f"refused {', '.join(ways)}"
        more = f" and {len(let) - 1} more" if len(let) > 1 else ""
        yield Observation(bucket, Verdict.FAILED if let else Verdict.SATISFIED, said + more)


def _everybody(subject: Subject) -> Iterator[Principal]:
    """Yield one of each kind: the contract's roles, our people, the account's administrator, others, nobody."""
    ours, contract = subject.organisation, subject.contract
    producers = [one.producer for one in contract.data.values() if one.producer]
    trusted = [*ours.operators, *ours.services, *ours.wipers, *ours.break_glass]
    for arn in [*(arn for _, _, arn in subject.roles()), *trusted, *producers, subject.role_arn("administrator")]:
        yield session(arn)
    yield Principal(PrincipalKind.ANONYMOUS, "*")
