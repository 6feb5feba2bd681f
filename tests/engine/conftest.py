from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cordon.access.decide import decide
from cordon.simulation.simulation import Simulation
from tests.engines import engine_or_skip

START = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def simulation() -> Iterator[Simulation]:
    with Simulation(START, decide) as running:
        yield running


@pytest.fixture(autouse=True)
def programs_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests' own programs are beside this checkout's packages; a run's process sees no working directory."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))


@pytest.fixture(scope="session")
def engine_there() -> None:
    """Pulumi's command; where it is absent, the test is skipped aloud, or fails in CI."""
    engine_or_skip()


@pytest.fixture(scope="session")
def engine_in_ci() -> None:
    """Pulumi's command, for what takes long: in CI alone."""
    engine_or_skip(takes_long=True)
