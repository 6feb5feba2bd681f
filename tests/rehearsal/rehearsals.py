"""Contracts for rehearsals, shipped and made up."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import yaml

from cordon.contract.checked import Checked
from cordon.contract.project import Project
from cordon.rehearsal import command
from cordon.rehearsal.life import live
from cordon.rehearsal.report import Report
from tests.stacks.shipped import NOW, ROOT, SHIPPED

__all__ = ["ROOT", "SHIPPED", "judged", "lived", "red_of", "variant"]


def judged(contract: str, root: Path = ROOT) -> Checked:
    """A contract as of its first day."""
    (checked,) = command.on_first_day(Project(root), [contract], NOW)
    assert checked.problems == []
    return checked


@cache
def lived(contract: str) -> Report:
    """A shipped contract's life, lived once."""
    return live(judged(contract), ROOT)


def variant(folder: Path, identity: dict[str, str] | None = None, **changed: object) -> Path:
    """A project with acme-analytics changed, and an organisation with another way for people to sign in.

    Args:
        folder: An empty folder.
        identity: The organisation's section of that name.
        **changed: Sections of the contract in the place of those that it has.
    """
    (folder / "contracts").mkdir()
    contract = yaml.safe_load((ROOT / "contracts" / "acme-analytics.yaml").read_text("utf-8")) | changed
    (folder / "contracts" / "acme-analytics.yaml").write_text(yaml.safe_dump(contract, sort_keys=False), "utf-8")
    built_in = ROOT / "cordon" / "contract" / "rehearsal-organisation.yaml"
    shutil.copy(built_in, folder / "organisation.yaml")
    if identity:
        organisation = yaml.safe_load(built_in.read_text("utf-8")) | {"identity": identity}
        (folder / "organisation.yaml").write_text(yaml.safe_dump(organisation), "utf-8")
    return folder


def red_of(report: Report) -> dict[str, list[str]]:
    """What is not green, with the first things that were seen."""
    return {
        one.id: [f"{seen.resource}: {seen.observed}" for seen in one.observations if not seen.verdict.green][:3]
        for one in report.results
        if not one.verdict.green
    }
