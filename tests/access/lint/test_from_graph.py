"""The policies of any program's graph: all are found, by whatever resource holds them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cordon import planning
from cordon.access.lint import PolicyKind
from cordon.access.lint.from_graph import _ORGANIZATION_KINDS, _POLICIES, lint_graph
from cordon.graph.model import Resource, make_graph
from cordon.graph.values import UNKNOWN, Secret


def text(action: str = "s3:GetObjekt", **more: Any) -> str:
    return json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"} | more]}
    )


def resource(token: str, name: str = "r", **inputs: Any) -> Resource:
    return Resource(f"urn:pulumi:s::p::{token}::{name}", token, name, custom=True, id=name, inputs=inputs)


def found(*resources: Resource) -> list[tuple[str, str]]:
    return [(finding.document, finding.rule) for finding in lint_graph(make_graph("p", "s", resources))]


@pytest.mark.parametrize("token", _POLICIES)
def test_a_policy_is_judged_whatever_resource_holds_it(token: str) -> None:
    for member, kind in _POLICIES[token]:
        principal = {"Principal": "*"} if kind.traits.principal else {}
        policy = text("s3:GetObjekt", **principal)
        assert (f"{token.rpartition(':')[2]} r {member}", "action-unknown") in found(
            resource(token, **{member: policy})
        )
        assert found(resource(token, **{member: ""})) == found(resource(token)) == []


def test_an_organization_s_policies_are_judged_by_their_type() -> None:
    token = "aws:organizations/policy:Policy"
    assert found(resource(token, content=text())) == [("Policy r content", "action-unknown")]
    control = resource(token, type="RESOURCE_CONTROL_POLICY", content=text("s3:GetObject", Principal="*"))
    assert found(control) == [("Policy r content", "resource-control-syntax")]
    assert found(resource(token, type="BACKUP_POLICY", content="{}")) == []
    assert set(_ORGANIZATION_KINDS.values()) == {PolicyKind.SERVICE_CONTROL, PolicyKind.RESOURCE_CONTROL}


def test_inline_policies_inside_a_role_are_judged() -> None:
    role = resource("aws:iam/role:Role", inlinePolicies=[{"name": "a", "policy": text()}, {"name": "b"}, "nonsense"])
    assert found(role) == [("Role r inlinePolicies", "action-unknown")]


def test_secrets_are_read_and_what_is_not_known_is_said() -> None:
    policy = "aws:iam/policy:Policy"
    assert found(resource(policy, policy=Secret(text()))) == [("Policy r policy", "action-unknown")]
    assert found(resource(policy, policy=UNKNOWN)) == [("Policy r policy", "not-known")]
    assert found(resource(policy, policy="{")) == [("Policy r policy", "malformed")]


def test_a_policy_in_any_other_resource_is_judged() -> None:
    table = "aws:dynamodb/resourcePolicy:ResourcePolicy"
    assert found(resource(table, policy=text("dynamodb:GetItems"))) == [("ResourcePolicy r policy", "action-unknown")]
    assert found(resource(table, policy=json.loads(text("dynamodb:GetItems")))) == [
        ("ResourcePolicy r policy", "action-unknown")
    ]
    assert found(resource("aws:lambda/function:Function", description='no "Statement"')) == []


def test_inline_policies_of_one_role_are_measured_together() -> None:
    def inline(name: str, role: str) -> Resource:
        resources = [f"arn:aws:s3:::b/{number:090d}" for number in range(60)]
        policy = text("s3:GetObject", Resource=resources)
        return resource("aws:iam/rolePolicy:RolePolicy", name, role=role, policy=policy)

    assert found(inline("a", "one"), inline("b", "other")) == []
    [finding] = lint_graph(make_graph("p", "s", (inline("a", "one"), inline("b", "one"))))
    assert (finding.document, finding.rule) == ("role one", "size-exceeded")
    assert "its 2 inline policies have" in finding.message and "is 10,240" in finding.message


def test_a_plan_tells_of_a_policy_without_refusing_it() -> None:
    long = text("s3:GetObject", Resource=[f"arn:aws:s3:::b/{number:0150d}" for number in range(60)])
    assert len(long) > 10_000
    graph = make_graph(
        "p",
        "s",
        (resource("aws:iam/policy:Policy", policy=long), resource("aws:iam/policy:Policy", "u", policy=UNKNOWN)),
    )
    [line] = planning.lint(graph)
    assert "size-exceeded" in line and "AWS's limit for a managed policy is 6,144" in line
