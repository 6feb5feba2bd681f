"""The shipped contracts as checked files, and their stacks as graphs."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import yaml

from cordon.contract.check import check
from cordon.contract.checked import Checked
from cordon.contract.project import Project
from cordon.graph.in_process import run
from cordon.graph.model import Graph
from cordon.graph.responder import Responder
from stacks.program import contract_stack
from stacks.shared import shared_stack

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


def fresh(contract: str, responder: Responder | None = None) -> Graph:
    """The stack of one of them, made anew, with the configuration that Pulumi.yaml gives every stack."""
    checked = shipped(contract)
    return run(lambda: contract_stack(checked), SETTINGS["name"], contract, CONFIG, responder, root=ROOT)


@cache
def graph_of(contract: str) -> Graph:
    """The same, made once."""
    return fresh(contract)


def fresh_shared(name: str, responder: Responder | None = None, contracts: Sequence[str] = SHIPPED) -> Graph:
    """A shared stack for some of them, made anew."""
    declare = shared_stack(name, [shipped(one) for one in contracts])
    return run(declare, SETTINGS["name"], name, CONFIG, responder, root=ROOT)
