"""A valid contract to start from, and a project in a temporary folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cordon.contract.check import check_source, load_organisation
from cordon.contract.checked import Checked
from cordon.contract.organisation import Organisation
from cordon.contract.project import Project
from cordon.contract.reader import parse

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BASE = (Path(__file__).parent / "base.yaml").read_text("utf-8")

Check = Callable[..., Checked]


def edited(*edits: tuple[str, str], text: str = BASE) -> str:
    """Return the valid contract with parts replaced; a part that isn't there is a mistake in the test."""
    for old, new in edits:
        assert old in text, f"{old!r} is not in the contract"
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="session")
def organisation() -> Organisation:
    return load_organisation(Project(Path("/nonexistent")))


@pytest.fixture
def check_text(organisation: Organisation) -> Check:
    def run(text: str, now: datetime = NOW, organisation: Organisation = organisation) -> Checked:
        return check_source(parse(text.encode(), "c.yaml"), organisation, now)

    return run


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "contracts").mkdir()
    return Project(tmp_path)
