"""Two graphs of one stack, held against each other."""

from dataclasses import replace
from typing import Any

import pytest

from cordon.graph.compare import differences
from cordon.graph.model import Graph, Options, Resource, make_graph
from cordon.graph.values import UNKNOWN, Secret

URN = "urn:pulumi:s::p::aws:ec2/vpc:Vpc::vpc"
PROVIDER = "urn:pulumi:s::p::pulumi:providers:aws::aws"
VPC = Resource(
    URN,
    "aws:ec2/vpc:Vpc",
    "vpc",
    custom=True,
    id="vpc-1",
    inputs={"cidrBlock": "10.0.0.0/16", "tags": {"a": "1"}, "hidden": Secret("x")},
    outputs={"arn": "arn:1", "list": [1, 2]},
    provider=f"{PROVIDER}::id-1",
)
OWN = Resource(PROVIDER, "pulumi:providers:aws", "aws", custom=True, id="id-1")


def graph(*resources: Resource, **exports: Any) -> Graph:
    return make_graph("p", "s", resources, exports=exports)


def test_a_graph_is_the_same_as_itself() -> None:
    assert list(differences(graph(OWN, VPC, a=1), graph(OWN, VPC, a=1))) == []


def test_the_engines_own_ids_and_what_is_unknown_are_not_compared() -> None:
    other = replace(VPC, provider=f"{PROVIDER}::id-2", inputs={**VPC.inputs, "cidrBlock": UNKNOWN}, id=UNKNOWN)
    assert list(differences(graph(OWN, VPC), graph(replace(OWN, id="id-2"), other))) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"id": "vpc-2"}, f"{URN} id: 'vpc-1' is not 'vpc-2'"),
        ({"parent": PROVIDER}, f"{URN} parent: '' is not '{PROVIDER}'"),
        ({"dependencies": (PROVIDER,)}, f"{URN} dependencies: () is not ('{PROVIDER}',)"),
        ({"provider": ""}, f"{URN} provider: '{PROVIDER}' is not ''"),
        ({"inputs": {**VPC.inputs, "tags": {"a": "2"}}}, f"{URN} inputs.tags.a: '1' is not '2'"),
        ({"inputs": {**VPC.inputs, "tags": {}}}, f"{URN} inputs.tags.a: '1' is not None"),
        ({"inputs": {**VPC.inputs, "hidden": Secret("y")}}, f"{URN} inputs.hidden: the secrets differ"),
        ({"inputs": {**VPC.inputs, "hidden": "x"}}, f"{URN} inputs.hidden: a secret is not 'x'"),
        ({"outputs": {**VPC.outputs, "list": [1, 3]}}, f"{URN} outputs.list[1]: 2 is not 3"),
        ({"outputs": {**VPC.outputs, "list": [1]}}, f"{URN} outputs.list: [1, 2] is not [1]"),
        ({"options": Options(protect=True)}, f"{URN} protect: False is not True"),
        ({"options": Options(retain_on_delete=True)}, f"{URN} retain_on_delete: False is not True"),
    ],
)
def test_what_differs_is_told_by_place_and_value(changed: dict[str, Any], said: str) -> None:
    assert list(differences(graph(OWN, VPC), graph(OWN, replace(VPC, **changed)))) == [said]


def test_what_only_one_of_them_has_is_told() -> None:
    assert list(differences(graph(OWN, VPC), graph(OWN))) == [f"{URN}: is only in the first"]
    assert list(differences(graph(OWN), graph(OWN, VPC))) == [f"{URN}: is only in the second"]
    assert list(differences(graph(OWN, a=1), graph(OWN, a=2))) == ["exports.a: 1 is not 2"]


def test_outputs_may_be_left_out() -> None:
    other = replace(VPC, outputs={})
    assert list(differences(graph(OWN, VPC, a=1), graph(OWN, other), outputs=False)) == []
    assert len(list(differences(graph(OWN, VPC, a=1), graph(OWN, other)))) == 3
