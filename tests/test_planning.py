"""`cordon plan` from end to end: the shipped contracts, held against the real provider where terraform is at hand."""

from __future__ import annotations

import json
import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest

from cordon import planning
from cordon.contract.project import find
from tests.provider import terraform_check

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 22, tzinfo=UTC)
SHIPPED = ["acme-analytics", "northwind-pricing", "studio-nine"]

in_ci = pytest.mark.skipif(
    not os.environ.get("CI"), reason="SKIPPED: terraform is asked in CI, it takes minutes (CI=true asks it here)"
)


def written(contract: str, form: planning.Form) -> planning.Plan:
    return planning.write(planning.of_contract(find(ROOT), contract, NOW), form)


def held(document: dict[str, Any], folder: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    """Hold a configuration against the real provider.

    The account check of the provider asks AWS which account it is in, so it is left out here.
    """
    for provider in document["provider"]["aws"]:
        provider.pop("allowed_account_ids", None)
    path = folder / "main.tf.json"
    path.write_text(json.dumps(document), "utf-8")
    return terraform_check(*flags, str(path))


@pytest.mark.parametrize("form", planning.FORMS)
@pytest.mark.parametrize("contract", SHIPPED)
def test_a_shipped_contract_gives_the_same_bytes_twice_and_nothing_unknown(contract: str, form: planning.Form) -> None:
    once, again = written(contract, form), written(contract, form)
    assert once == again
    assert once.unknown == ()


def test_a_plan_says_that_it_is_complete() -> None:
    plan = json.loads(written("acme-analytics", "terraform-plan").text)
    assert (plan["complete"], plan["errored"], plan["cordon_unknown"]) == (True, False, [])
    assert len(plan["resource_changes"]) == len(plan["configuration"]["root_module"]["resources"]) > 50


def test_a_configuration_copies_no_id_that_another_resource_gives() -> None:
    text = written("acme-analytics", "terraform-config").text
    assert "${aws_vpc." in text
    assert re.findall(r"\b(?:vpce|vpc|subnet|sg|rtb)-[0-9a-f]{8,}|key/[0-9a-f-]{36}", text) == []


@in_ci
@pytest.mark.parametrize("contract", SHIPPED)
def test_the_real_provider_accepts_a_contracts_configuration(contract: str, tmp_path: Path) -> None:
    said = held(json.loads(written(contract, "terraform-config").text), tmp_path)
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.skipif(
    not os.environ.get("CI"), reason="SKIPPED: terraform plans are made in CI (CI=true makes them here)"
)
@pytest.mark.parametrize("contract", SHIPPED)
def test_terraforms_own_plan_creates_the_same_resources(contract: str, tmp_path: Path) -> None:
    said = held(json.loads(written(contract, "terraform-config").text), tmp_path, "--plan")
    assert said.returncode == 0, said.stderr
    theirs = {one["address"] for one in json.loads(said.stdout)["resource_changes"]}
    ours = {one["address"] for one in json.loads(written(contract, "terraform-plan").text)["resource_changes"]}
    assert theirs == ours


@in_ci
def test_a_configuration_with_a_mistake_is_refused_by_the_real_provider(tmp_path: Path) -> None:
    document = json.loads(written("studio-nine", "terraform-config").text)
    document["resource"]["aws_vpc"].popitem()[1]["no_such_argument"] = 1
    assert held(document, tmp_path).returncode == 1


@pytest.mark.parametrize(
    "named", [{}, {"contract": "a", "state": Path("b")}, {"program": Path(), "preview": Path("p")}]
)
def test_exactly_one_source_is_named(named: dict[str, Any]) -> None:
    source = {"contract": None, "preview": None, "state": None, "program": None} | named
    with pytest.raises(click.UsageError, match="name one contract, or one of --preview, --state and --program"):
        planning.read(find(ROOT), **source)
