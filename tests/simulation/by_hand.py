"""What people change by hand in a simulated account, through AWS's own calls, and what is seen of it then."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cordon.graph.model import Graph
from cordon.graph.responder import Place
from cordon.graph.values import reveal
from cordon.simulation.responder import SimulatedResponder
from cordon.simulation.simulation import Simulation
from cordon.simulation.teardown import place_of
from tests.simulation.built import ACCOUNT, REGION, arrive, build_shared
from tests.stacks.shipped import fresh

PLACE = Place(REGION, ACCOUNT)
DENY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}
TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "sts:*", "Principal": "*"}]}
GONE: Mapping[str, Any] = {"gone": True}
BY_HAND = {"Key": "by-hand", "Value": "yes"}


def text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, separators=(",", ":"))


@dataclass(frozen=True)
class Known:
    """A resource that the program knows."""

    urn: str
    token: str
    id: str
    inputs: Mapping[str, Any]
    place: Place


class Stage:
    """The stacks of acme-analytics, and a few things beside them in styles that ours don't use."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        archive, baseline = (build_shared(simulation, name) for name in ("log-archive", f"account-baseline-{ACCOUNT}"))
        arrive(simulation, "acme-analytics")
        self.graph = fresh("acme-analytics", SimulatedResponder(simulation))
        self.known = [one for graph in (self.graph, archive, baseline) for one in _known(graph)]
        vpc = self.one("Vpc").id
        self.add("aws:iam/policy:Policy", "more", name="more", policy=text(DENY))
        more = self.one("more").id
        self.add("aws:iam/role:Role", "plain-role", name="plain", assumeRolePolicy=text(TRUST))
        self.add(
            "aws:iam/role:Role",
            "whole-role",
            name="whole",
            assumeRolePolicy=text(TRUST),
            inlinePolicies=[{"name": "own", "policy": text(DENY)}],
            managedPolicyArns=[more],
        )
        self.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attachment", role="plain", policyArn=more)
        rule = {"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["10.0.0.0/8"]}
        self.add(
            "aws:ec2/securityGroup:SecurityGroup",
            "own-rules",
            name="own-rules",
            description="a",
            vpcId=vpc,
            ingress=[rule],
        )
        self.add(
            "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
            "way-out",
            securityGroupId=self.one("own-rules").id,
            ipProtocol="-1",
            cidrIpv4="10.0.0.0/8",
        )
        self.add("aws:ec2/networkAcl:NetworkAcl", "bare-acl", vpcId=vpc)
        self.add("aws:kms/key:Key", "plain-key", description="a")

    def add(self, token: str, name: str, /, **inputs: Any) -> None:
        urn = f"urn::{name}"
        made = self.simulation.provider.create(urn, token, inputs, PLACE)
        self.known.append(Known(urn, token, made.id, inputs, PLACE))

    def one(self, name: str) -> Known:
        """The first resource of a type, or the one of a name, or one whose name ends so."""
        return next(one for one in self.known if name == one.token.rpartition(":")[2] or one.urn.endswith(f":{name}"))

    def client(self, service: str, account: str = ACCOUNT) -> Any:
        return self.simulation.client(service, account, REGION)

    def look(self, name: str) -> dict[str, Any]:
        """What is seen to differ from what the program gave: inputs, and outputs where no input does."""
        one = self.one(name)
        state = self.simulation.provider.read(one.urn, one.token, one.id, one.inputs, one.place)
        if state is None:
            return dict(GONE)
        given, now = reveal(dict(one.inputs)), reveal(dict(state.inputs))
        return {key: now.get(key) for key in {**given, **now} if now.get(key) != given.get(key)}

    def outputs(self, name: str) -> Mapping[str, Any]:
        """Its outputs; none of one that is gone."""
        one = self.one(name)
        state = self.simulation.provider.read(one.urn, one.token, one.id, one.inputs, one.place)
        return {} if state is None else state.outputs


def _known(graph: Graph) -> list[Known]:
    return [
        Known(one.urn, one.token, str(one.id), reveal(dict(one.inputs)), place_of(graph, one))
        for one in graph.infrastructure()
    ]


@dataclass(frozen=True)
class Change:
    """One thing that somebody changes.

    Attributes:
        of: The resource: its type, or its name.
        act: Does it.
        seen: The inputs that are then seen to differ, from those that were given; None for one that is no more.
    """

    of: str
    act: Callable[[Stage, Known], object]
    seen: Callable[[Mapping[str, Any]], Mapping[str, Any]]


def tagged(given: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"tags": {**given.get("tags", {}), "by-hand": "yes"}}


def said(**seen: Any) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    return lambda _: seen


def gone(_: Mapping[str, Any]) -> Mapping[str, Any]:
    return GONE


def tag_ec2(stage: Stage, one: Known) -> None:
    stage.client("ec2").create_tags(Resources=[one.id], Tags=[BY_HAND])


def on_ec2(operation: str, **params: Any) -> Callable[[Stage, Known], object]:
    """Call EC2; `ID` stands for the resource's id."""
    return lambda stage, one: getattr(stage.client("ec2"), operation)(**_filled(params, one.id))


def on(service: str, operation: str, account: str = ACCOUNT, **params: Any) -> Callable[[Stage, Known], object]:
    """Call a service; `ID` stands for the resource's id."""
    return lambda stage, one: getattr(stage.client(service, account), operation)(**_filled(params, one.id))


def _filled(value: Any, id_: str) -> Any:
    if isinstance(value, Mapping):
        return {key: _filled(item, id_) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, id_) for item in value]
    return id_ if value == "ID" else value
