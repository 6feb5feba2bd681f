"""What keeps the suite out of other accounts, and its way of running Pulumi, without an account."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cordon.access.decide import decide
from cordon.engine.engine import PROJECT
from cordon.engine.serving import serving
from cordon.errors import Refused
from cordon.simulation.enumeration import everything
from cordon.simulation.simulation import Simulation
from tests.account.ground import CONTRACT, Ground
from tests.account.real import Named, Pulumi, named, refuse_others
from tests.account.simulated import ACCOUNT, REGION
from tests.account.stage import NotCleanedUp, standing
from tests.account.trials import TRIALS

TOLD = {
    "CORDON_AWS_SUITE": "1",
    "CORDON_AWS_ACCOUNT": ACCOUNT,
    "CORDON_AWS_REGION": REGION,
    "CORDON_AWS_PROFILE": "sandbox",
}


def test_all_four_variables_are_needed() -> None:
    assert named(TOLD) == Named(ACCOUNT, REGION, "sandbox")
    for name in TOLD:
        said = named({key: value for key, value in TOLD.items() if key != name})
        assert isinstance(said, str) and name in said and "docs/real-account.md" in said
    assert isinstance(named({**TOLD, "CORDON_AWS_SUITE": "yes"}), str)


@pytest.mark.parametrize(("found", "refused"), [(ACCOUNT, False), ("999999999999", True)])
def test_any_other_account_is_refused(found: str, refused: bool) -> None:
    sts = SimpleNamespace(get_caller_identity=lambda: {"Account": found})
    if not refused:
        refuse_others(Named(ACCOUNT, REGION, "sandbox"), sts)
        return
    with pytest.raises(Refused, match=f"profile sandbox is of account 999999999999, .* names {ACCOUNT}: not touched"):
        refuse_others(Named(ACCOUNT, REGION, "sandbox"), sts)


@pytest.fixture
def ground() -> Iterator[tuple[Ground, Simulation]]:
    with Simulation(datetime.now(UTC), decide, REGION) as simulation:
        yield (
            Ground(
                ACCOUNT,
                REGION,
                lambda service: simulation.client(service, ACCOUNT, REGION),
                lambda arn: simulation.callers.session_of(arn).client,
                lambda _: None,
            ),
            simulation,
        )


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """What puts a stand-in for Pulumi's Python host on PATH."""
    programs = tmp_path / "bin"
    programs.mkdir()
    host = programs / "pulumi-language-python"
    code = Path(__file__).parents[1] / "engine" / "language_host.py"
    host.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{code}" "$@"\n', "utf-8")
    host.chmod(0o755)
    return {"PATH": f"{programs}:{Path(sys.executable).parent}:/usr/bin:/bin"}


def dates() -> tuple[Any, Any]:
    today = datetime.now(UTC).date()
    return today - timedelta(days=10), today + timedelta(days=30)


@pytest.mark.usefixtures("engine_in_ci")
def test_pulumi_builds_ends_and_takes_away(
    ground: tuple[Ground, Simulation], variables: dict[str, str], tmp_path: Path
) -> None:
    place, simulation = ground
    before = everything(simulation, ACCOUNT, REGION)
    with serving(simulation, PROJECT, CONTRACT) as port:
        told = {**variables, "PULUMI_DEBUG_PROVIDERS": f"aws:{port}"}
        deployment = Pulumi(place, tmp_path / "suite", dict, told)
        with standing(place, deployment, deployment.project, *dates()) as stage:
            for name in ("data-comes-and-goes", "access-ends-by-itself"):
                assert [one for one in TRIALS[name](stage) if not one.verdict.green] == []
    kms = place.admin("kms")
    extra = everything(simulation, ACCOUNT, REGION) - before
    assert {kms.describe_key(KeyId=one)["KeyMetadata"]["KeyState"] for one in extra} == {"PendingDeletion"}


@pytest.mark.usefixtures("engine_in_ci")
def test_a_pulumi_that_fails_is_told_in_its_own_words(
    ground: tuple[Ground, Simulation], variables: dict[str, str], tmp_path: Path
) -> None:
    place, _ = ground
    told = {**variables, "PULUMI_BACKEND_URL": "nowhere://at-all"}
    deployment = Pulumi(place, tmp_path / "suite", dict, told)
    with (
        pytest.raises(NotCleanedUp, match=r"destroy the stack: pulumi stack ls --json: error"),
        standing(place, deployment, deployment.project, *dates()),
    ):
        pytest.fail("nothing is built where the state of a run before can't be read")
