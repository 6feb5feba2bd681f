from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from cordon.access.decide import decide
from cordon.simulation.simulation import Simulation
from tests.simulation.built import ACCOUNT, REGION, Built, build

START = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def simulation() -> Iterator[Simulation]:
    with Simulation(START, decide) as running:
        yield running


@pytest.fixture
def s3(simulation: Simulation) -> Any:
    return simulation.client("s3", ACCOUNT, REGION)


@pytest.fixture
def ec2(simulation: Simulation) -> Any:
    return simulation.client("ec2", ACCOUNT, REGION)


@pytest.fixture
def kms(simulation: Simulation) -> Any:
    return simulation.client("kms", ACCOUNT, REGION)


@pytest.fixture
def iam(simulation: Simulation) -> Any:
    return simulation.client("iam", ACCOUNT, REGION)


@pytest.fixture
def built(simulation: Simulation) -> Built:
    """The stack of acme-analytics, in a simulation of its own."""
    return build(simulation, "acme-analytics")
