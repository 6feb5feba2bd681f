"""The suite in a real account: only where the environment names one (docs/real-account.md), else skipped aloud."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from cordon.engine.command import cache, find_command
from cordon.errors import NotFound
from tests.account.real import Pulumi, deployer_of, ground_of, named
from tests.account.stage import Stage, standing
from tests.account.trials import TRIALS


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    told = named(os.environ)
    if isinstance(told, str):
        pytest.skip(f"SKIPPED: {told}")
    try:
        find_command()
    except NotFound as error:
        pytest.skip(f"SKIPPED: nothing is tried in a real account: {error}")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # also then everything is taken away
    ground = ground_of(told)
    deployment = Pulumi(ground, cache() / "account-suite" / told.account, deployer_of(ground), {})
    today = datetime.now(UTC).date()
    begins, ends = today - timedelta(days=10), today + timedelta(days=30)
    with standing(ground, deployment, deployment.project, begins, ends) as there:
        yield there


@pytest.mark.parametrize("name", TRIALS)
def test_it_holds_in_the_account(stage: Stage, name: str) -> None:
    seen = list(TRIALS[name](stage))
    assert seen
    assert not [f"{one.resource}: {one.observed}" for one in seen if not one.verdict.green]


def test_a_session_on_a_workspace_is_recorded_and_reaches_nothing_else(stage: Stage) -> None:
    if "workspaces" not in stage.exports:
        pytest.skip("SKIPPED: the stack has no workspaces yet, so no session, no egress and no data role can be tried")
    pytest.fail("there are workspaces: sessions (SSM), egress and revocation of data roles are to be tried here")
