"""Whatever the provider can change in a resource it sees when it reads it, and sees again when it is changed back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from cordon.access.decide import decide
from cordon.errors import SimulationError
from cordon.graph.model import Graph, Resource
from cordon.graph.values import reveal
from cordon.simulation.kinds import KINDS
from cordon.simulation.kinds.kind import places
from cordon.simulation.responder import SimulatedResponder
from cordon.simulation.sights import SIGHTS
from cordon.simulation.simulation import Simulation
from cordon.simulation.teardown import place_of
from tests.simulation.built import ACCOUNT, arrive, build_shared
from tests.simulation.conftest import START
from tests.stacks.shipped import fresh

STACKS = ("log-archive", f"account-baseline-{ACCOUNT}", "acme-analytics")
DENY = {"Sid": "ByHand", "Effect": "Deny", "Action": "s3:GetObject"}
TRAIL_LOGS = f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:/cordon/acme-analytics"


def another(graph: Graph, token: str, value: Any, output: str = "id") -> Any:
    """The same output of another resource of a type."""
    there = [reveal(one.outputs)[output] for one in graph.infrastructure() if one.token == token]
    return next(one for one in there if one != value)


def denied(text: str) -> str:
    """A policy with one more statement."""
    document = json.loads(text)
    [*statements] = document["Statement"]
    resource = {name: statements[0][name] for name in ("Resource", "Principal") if name in statements[0]}
    action = {} if "Resource" in resource else {"Action": "sts:AssumeRole"}
    changed = {**document, "Statement": [*statements, {**DENY, **resource, **action}]}
    return json.dumps(changed, separators=(",", ":"))  # as IAM's documents come back


def first_changed(values: list[Any], change: Callable[[Any], Any]) -> list[Any]:
    return [change(values[0]), *values[1:]]


def under_sse_s3(rules: Any) -> Any:
    default, key = "applyServerSideEncryptionByDefault", {"sseAlgorithm": "aws:kms"}
    return [{default: key if rules[0][default]["sseAlgorithm"] == "AES256" else {"sseAlgorithm": "AES256"}}]


ENTRY = {"action": "allow", "protocol": "tcp", "ruleNo": 7, "fromPort": 1, "toPort": 2, "cidrBlock": "10.0.0.0/8"}
RULE = {"protocol": "udp", "fromPort": 53, "toPort": 53, "cidrBlocks": ["10.0.0.0/8"], "description": "by hand"}
OTHER: Mapping[tuple[str, str], Callable[[Graph, Any], Any]] = {
    ("AccountPasswordPolicy", "passwordReusePrevention"): lambda _, was: was - 1,
    ("Alias", "targetKeyId"): lambda graph, was: another(graph, "aws:kms/key:Key", was),
    ("BucketLifecycleConfiguration", "rules"): lambda _, was: first_changed(
        was, lambda one: {**one, "expiration": {"days": 3}}
    ),
    ("BucketLogging", "targetBucket"): lambda graph, was: another(graph, "aws:s3/bucket:Bucket", was),
    ("BucketObjectLockConfiguration", "rule"): lambda _, was: {
        "defaultRetention": {**was["defaultRetention"], "days": 9}
    },
    ("BucketOwnershipControls", "rule"): lambda _, __: {"objectOwnership": "ObjectWriter"},
    ("BucketServerSideEncryptionConfiguration", "rules"): lambda _, was: under_sse_s3(was),
    ("BucketVersioning", "versioningConfiguration"): lambda _, __: {"status": "Suspended"},
    ("DefaultNetworkAcl", "egress"): lambda _, was: [*was, ENTRY],
    ("DefaultNetworkAcl", "ingress"): lambda _, was: [*was, ENTRY],
    ("DefaultSecurityGroup", "egress"): lambda _, was: [*was, RULE],
    ("DefaultSecurityGroup", "ingress"): lambda _, was: [*was, RULE],
    ("InstanceProfile", "role"): lambda graph, was: another(graph, "aws:iam/role:Role", was),
    ("LogGroup", "kmsKeyId"): lambda graph, was: another(graph, "aws:kms/key:Key", was, "arn"),
    ("LogGroup", "retentionInDays"): lambda _, __: 30,
    ("NetworkAcl", "egress"): lambda _, was: [*was, ENTRY],
    ("NetworkAcl", "ingress"): lambda _, was: was[1:],
    ("NetworkAcl", "subnetIds"): lambda _, was: was[1:],
    ("RouteTableAssociation", "routeTableId"): lambda graph, was: another(graph, "aws:ec2/routeTable:RouteTable", was),
    ("Role", "maxSessionDuration"): lambda _, was: was * 2,
    ("Role", "permissionsBoundary"): lambda _, __: f"arn:aws:iam::{ACCOUNT}:policy/other",
    ("SecurityGroupIngressRule", "cidrIpv4"): lambda _, __: "10.0.0.0/8",
    ("SecurityGroupIngressRule", "ipProtocol"): lambda _, __: "udp",
    ("Trail", "advancedEventSelectors"): lambda _, was: was[:1],
    ("Trail", "cloudWatchLogsGroupArn"): lambda _, __: f"{TRAIL_LOGS}/flow:*",
    ("Trail", "cloudWatchLogsRoleArn"): lambda graph, was: another(graph, "aws:iam/role:Role", was, "arn"),
    ("Trail", "kmsKeyId"): lambda graph, was: another(graph, "aws:kms/key:Key", was, "arn"),
    ("VpcEndpoint", "routeTableIds"): lambda _, was: was[1:],
    ("VpcEndpoint", "securityGroupIds"): lambda graph, __: [
        reveal(one.outputs)["defaultSecurityGroupId"]
        for one in graph.infrastructure()
        if one.token == "aws:ec2/vpc:Vpc"
    ],
    ("VpcEndpoint", "subnetIds"): lambda _, was: was[1:],
}
"""Another value of an input, where the generic one won't do."""

NOT_TRIED: Mapping[tuple[str, str], str] = {
    ("AccountPublicAccessBlock", "accountId"): "it says whose block it is, and can't change",
    ("BucketObjectLockConfiguration", "objectLockEnabled"): "there is one value",
}

REFUSED: Mapping[tuple[str, str], str] = {
    ("BucketLogging", "targetBucket"): "necessary permissions to the logging service",
    ("BucketVersioning", "versioningConfiguration"): "Object Lock configuration is present",
    ("LogGroup", "kmsKeyId"): "not allowed to be used with LogGroup",
    ("Trail", "s3BucketName"): "bucket policy",
    ("Trail", "s3KeyPrefix"): "bucket policy",
    ("Trail", "kmsKeyId"): "or KMS key",
}
"""What AWS refuses, because the stack's own policies let nobody else in."""

ALONG: Mapping[tuple[str, str], Any] = {
    ("Key", "enableKeyRotation"): {"rotationPeriodInDays": None},  # AWS tells the period of a key that is rotated
}
"""What else is seen to change."""


def other_value(graph: Graph, kind: str, name: str, was: Any) -> Any:
    if (kind, name) in OTHER:
        return OTHER[kind, name](graph, was)
    if name == "tags":
        return {**dict(list(was.items())[1:]), "by-hand": "yes"}
    if isinstance(was, bool):
        return not was
    if isinstance(was, int):
        return was + 1
    assert isinstance(was, str), f"give {kind}.{name} another value than {was!r}"
    return denied(was) if was.startswith("{") else f"{was} changed"


def changeable(simulation: Simulation, one: Resource) -> Iterator[str]:
    """The inputs that can change in place: not those that the id is made of, nor what nobody can tell."""
    never = {*SIGHTS[one.token].untold, *places(KINDS[one.token].id)}
    for name, was in one.inputs.items():
        difference = simulation.provider.diff(one.token, one.inputs, {**one.inputs, name: f"not {was}"})
        if name not in never and not difference.replaces:
            yield name


def tried(simulation: Simulation, graph: Graph) -> Iterator[tuple[str, str, str, Any, Any]]:
    """Each change that was made: type, input, URN, the value that it was changed to, what was seen."""
    for one in graph.infrastructure():
        if one.token not in KINDS:
            continue
        kind, id_, place = one.token.rpartition(":")[2], str(one.id), place_of(graph, one)
        for name in changeable(simulation, one):
            if (kind, name) in NOT_TRIED:
                continue
            made = other_value(graph, kind, name, reveal(one.inputs[name]))
            after, act = {**one.inputs, name: made}, simulation.provider.update
            try:
                id_ = act(one.urn, one.token, id_, one.inputs, after, place).id  # an association has another then
            except SimulationError as error:
                yield kind, name, one.urn, str(error).rpartition("operation: ")[2], None
                continue
            state = simulation.provider.read(one.urn, one.token, id_, one.inputs, place)
            assert state is not None
            yield (
                kind,
                name,
                one.urn,
                {name: made},
                {
                    key: state.inputs.get(key)
                    for key in {**one.inputs, **state.inputs}
                    if one.inputs.get(key) != state.inputs.get(key)
                },
            )
            id_ = act(one.urn, one.token, id_, after, one.inputs, place).id
            back = simulation.provider.read(one.urn, one.token, id_, one.inputs, place)
            assert back is not None
            yield kind, name, one.urn, {}, {key: v for key, v in back.inputs.items() if v != one.inputs.get(key)}


@cache
def changes() -> dict[tuple[str, str], list[tuple[str, Any, Any]]]:
    found: dict[tuple[str, str], list[tuple[str, Any, Any]]] = {}
    with Simulation(START, decide) as simulation:
        simulation.client("iam", ACCOUNT, "us-east-1").create_policy(
            PolicyName="other",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [{**DENY, "Resource": "*"}]}),
        )
        for stack in STACKS:
            if stack == STACKS[-1]:
                arrive(simulation, stack)
                graph = fresh(stack, SimulatedResponder(simulation))
            else:
                graph = build_shared(simulation, stack)
            for kind, name, *rest in tried(simulation, graph):
                found.setdefault((kind, name), []).append(tuple(rest))
    return found


def test_whatever_can_change_in_place_is_seen_changed_and_seen_changed_back() -> None:
    wrong = []
    for pair, cases in changes().items():
        for urn, made, saw in cases:
            refused = saw is None and REFUSED.get(pair, "never") in made
            if not refused and saw != (made and {**made, **ALONG.get(pair, {})}):
                wrong.append((pair, urn, made, saw))
    assert wrong == []


def test_there_is_something_to_change_in_every_type_that_is_no_mere_tie() -> None:
    there = {one.rpartition(":")[2] for one in KINDS}
    ties = {"EncryptionByDefault", "RolePolicyAttachment", "SecurityGroupEgressRule"}
    assert there - {kind for kind, _ in changes()} <= ties
