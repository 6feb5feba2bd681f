"""The shipped contracts as checked files, and their stacks as graphs."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
import yaml

from cordon.contract.check import Checked, check
from cordon.contract.project import Project
from cordon.graph.in_process import run
from cordon.graph.model import Graph
from stacks.program import contract_stack

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SETTINGS = yaml.safe_load((ROOT / "Pulumi.yaml").read_text("utf-8"))
CONFIG = {key: said["value"] for key, said in SETTINGS["config"].items()}
SHIPPED = ("acme-analytics", "northwind-pricing", "studio-nine")


@cache
def shipped(contract: str) -> Checked:
    """One of the shipped contracts."""
    (checked,) = check(Project(ROOT), [contract], NOW)
    return checked


@cache
def graph_of(contract: str) -> Graph:
    """The stack of one of them, with the configuration that Pulumi.yaml gives every stack."""
    return fresh(contract)


def fresh(contract: str) -> Graph:
    """The same, made anew."""
    return run(lambda: contract_stack(shipped(contract)), SETTINGS["name"], contract, CONFIG, root=ROOT)


@pytest.fixture(params=SHIPPED)
def graph(request: pytest.FixtureRequest) -> Graph:
    return graph_of(request.param)
