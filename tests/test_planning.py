"""`cordon plan` from end to end: the shipped contracts, held against the real provider where terraform is at hand."""

from __future__ import annotations

import json
import re

import pytest

from cordon import planning
from tests.sources import SHARED, SHIPPED, exported, held, in_ci, ours, read, theirs


def written(contract: str, form: str) -> planning.Plan:
    return planning.write(read(contract), form)


@pytest.mark.parametrize("form", planning.FORMS)
@pytest.mark.parametrize("contract", [*SHIPPED, *SHARED])
def test_a_shipped_contract_gives_the_same_bytes_twice_and_only_retention_is_told(contract: str, form: str) -> None:
    once, again = written(contract, form), written(contract, form)
    assert once == again
    told = {line.partition(": ")[0].rpartition(" ")[2] for line in once.unknown}
    assert told == ({"retainOnDelete"} if form == "terraform-config" else set())


def test_a_plan_says_that_it_is_complete() -> None:
    plan = json.loads(written("acme-analytics", "terraform-plan").text)
    assert (plan["complete"], plan["errored"], plan["cordon_unknown"]) == (True, False, [])
    assert len(plan["resource_changes"]) == len(plan["configuration"]["root_module"]["resources"]) > 50


def test_a_configuration_copies_no_id_that_another_resource_gives() -> None:
    text = written("acme-analytics", "terraform-config").text
    assert "${aws_vpc." in text
    assert re.findall(r"\b(?:vpce|vpc|subnet|sg|rtb)-[0-9a-f]{8,}|key/[0-9a-f-]{36}", text) == []


@in_ci
@pytest.mark.parametrize("contract", [*SHIPPED, *SHARED])
def test_the_real_provider_accepts_a_contracts_configuration_and_plans_the_same_resources(contract: str) -> None:
    planned = {one["address"] for one in theirs(contract)["resource_changes"]}
    assert planned == {one["address"] for one in ours(contract)["resource_changes"]}


@in_ci
def test_a_configuration_with_a_mistake_is_refused_by_the_real_provider() -> None:
    document = exported("studio-nine")
    document["resource"]["aws_vpc"].popitem()[1]["no_such_argument"] = 1
    assert held(document).returncode == 1
