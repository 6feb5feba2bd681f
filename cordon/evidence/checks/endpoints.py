"""Live checks of the endpoints: the only ways to AWS's services, and what passes through them (NET-3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cordon.access.decide import decide
from cordon.access.documents import parse
from cordon.access.model import ContextValue, Named, Policies
from cordon.aws.clients import pages
from cordon.evidence.check import Observation, holds, live
from cordon.evidence.policies import EVERYTHING, FOREIGN, asks, refused, session
from cordon.evidence.subject import Subject
from cordon.evidence.verdict import worst

_NEEDED: Final = ("kms", "logs", "s3", "ssm", "ssmmessages", "sts")
"""What every workspace reaches (AWS.md rule 20)."""
_GONE: Final = ("deleted", "deleting", "rejected", "failed", "expired")
_ASKED: Final = {
    "kms": ("kms:Decrypt", "kms:GenerateDataKey"),
    "logs": ("logs:PutLogEvents", "logs:CreateLogStream"),
    "s3": ("s3:GetObject", "s3:PutObject"),
    "ssm": ("ssm:UpdateInstanceInformation", "ssm:PutInventory"),
    "ssmmessages": ("ssmmessages:OpenDataChannel", "ssmmessages:CreateControlChannel"),
    "sts": ("sts:GetCallerIdentity", "sts:AssumeRole"),
}
"""What is tried at each service's endpoint."""


@live("NET-3")
def endpoints_there(subject: Subject) -> Iterator[Observation]:
    """Every AWS service that a workspace needs has an endpoint in the network, found under the service's own name."""
    there = {service_of(one): one for one in endpoints(subject)}
    for service in _NEEDED:
        one = there.get(service)
        if one is None:
            yield holds(service, False, "it has no endpoint")
            continue
        gateway = one["VpcEndpointType"] == "Gateway"
        right = one["State"].lower() == "available" and (gateway or one.get("PrivateDnsEnabled") is True)
        said = f"{service}: {one['State']}, by " + ("the route table" if gateway else "an interface")
        said += "" if gateway or one.get("PrivateDnsEnabled") is True else " without private DNS"
        yield holds(one["VpcEndpointId"], right, said)


@live("NET-3")
def endpoints_few(subject: Subject) -> Iterator[Observation]:
    """The network has no endpoint but those of the services that workspaces need, each once."""
    wanted = {f"com.amazonaws.{subject.region}.{service}" for service in _NEEDED}
    seen: set[str] = set()
    for one in endpoints(subject):
        name = one["ServiceName"]
        said = f"to {name}" + (" once more" if name in seen else "" if name in wanted else ", which nobody asked for")
        yield holds(one["VpcEndpointId"], name in wanted - seen, said)
        seen.add(name)


@live("NET-3")
def endpoints_keep_strangers_out(subject: Subject) -> Iterator[Observation]:
    """No endpoint lets credentials of another account through, whatever they may do elsewhere."""
    thief = session(subject.role_arn("thief", FOREIGN))
    for one in endpoints(subject):
        service = service_of(one)
        policies = Policies(identity=(EVERYTHING,), endpoint=endpoint_policy(one), resource=_OPEN)
        tags = _tags(subject, service)
        verdicts = {
            f"{action} on {what}": refused(decide(asks(subject, thief, action, what, tags, owner=owner), policies))
            for what, owner in _places(subject, service)
            for action in _actions(service)
        }
        let = [tried for tried, verdict in verdicts.items() if not verdict.green]
        said = f"{service}: somebody of account {FOREIGN} is "
        said += f"not refused {let[0]}" if let else f"refused all of {len(verdicts)} requests tried"
        yield Observation(one["VpcEndpointId"], worst(verdicts.values()), said)


@live("NET-3")
def endpoints_reach_only_ours(subject: Subject) -> Iterator[Observation]:
    """Through the endpoints of S3, KMS and the logs the contract's own roles reach nothing of another account."""
    for one in endpoints(subject):
        service = service_of(one)
        if service not in ("kms", "logs", "s3"):  # the other services have nothing that data could be put into
            continue
        policies = Policies(identity=(EVERYTHING,), endpoint=endpoint_policy(one), resource=_OPEN)
        there = _elsewhere(subject, service)
        tried = {
            f"{action} by {arn.rpartition('/')[2]}": refused(
                decide(asks(subject, session(arn), action, there, _tags(subject, service), owner=FOREIGN), policies)
            )
            for action in _actions(service)
            for arn in [*(arn for _, kind, arn in subject.roles() if kind == "data"), subject.role_arn("administrator")]
        }
        let = [what for what, verdict in tried.items() if not verdict.green]
        said = f"passes on {there}: {let[0]}" if let else f"nothing passes on {there}"
        yield Observation(one["VpcEndpointId"], worst(tried.values()), f"{service}: {said}")


def endpoints(subject: Subject) -> list[Mapping[str, Any]]:
    """Return the network's endpoints."""
    own = [{"Name": "vpc-id", "Values": [str(subject.exports["vpc"])]}]
    listed = pages(subject.client("ec2"), "describe_vpc_endpoints", "VpcEndpoints", Filters=own)
    return [one for one in listed if one["State"].lower() not in _GONE]


def endpoint_policy(endpoint: Mapping[str, Any]) -> Named:
    """Return what passes through an endpoint: everything, where nothing is said."""
    text = endpoint.get("PolicyDocument")
    return parse(f"endpoint policy of {endpoint['VpcEndpointId']}", text) if text else _EVERYTHING_PASSES


def service_of(endpoint: Mapping[str, Any]) -> str:
    """Return the short name of an endpoint's service."""
    return str(endpoint["ServiceName"]).rpartition(".")[2]


_PASS: Final = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
_EVERYTHING_PASSES: Final = Named("no endpoint policy", {"Version": "2012-10-17", "Statement": [_PASS]})
_OPEN: Final = Named("a store open to everybody", _EVERYTHING_PASSES.document)
"""What keeps data out of such a store, and strangers out of ours, must be the endpoint's policy."""


def _actions(service: str) -> tuple[str, ...]:
    return _ASKED.get(service, (f"{service}:Get",))


def _elsewhere(subject: Subject, service: str) -> str:
    """Return something of another account's, of the kind that the service keeps."""
    near = f"arn:{subject.partition}:{service}:{subject.region}:{FOREIGN}"
    kept = {
        "kms": f"{near}:key/00000000-0000-0000-0000-000000000000",
        "logs": f"{near}:log-group:/cordon/{subject.contract.id}/copies:log-stream:copies",
        "s3": f"{subject.bucket_arn(f'second-contractor-{FOREIGN}')}/copies",
    }
    return kept.get(service, "*")


def _places(subject: Subject, service: str) -> Iterator[tuple[str, str]]:
    """Yield what a stranger may ask for, with its owner: something of their own, and of ours."""
    yield _elsewhere(subject, service), FOREIGN
    ours = {
        "kms": next(iter(subject.exports["keys"].values())),
        "logs": f"{next(iter(subject.exports['logGroups'].values()))}:log-stream:copies",
        "s3": f"{subject.bucket_arn(next(name for _, _, name in subject.buckets()))}/any",
    }
    yield ours.get(service, "*"), subject.account


def _tags(subject: Subject, service: str) -> dict[str, ContextValue]:
    """Return the tags of our keys, and of a foreign one whose owner gave it ours."""
    return {"aws:ResourceTag/cordon:contractor": subject.contract.id} if service == "kms" else {}
