import os
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError

from cordon.access.decide import decide
from cordon.errors import Refused
from cordon.simulation.sealed import sealed_session
from cordon.simulation.simulation import Simulation
from tests.simulation.built import ACCOUNT, REGION

START = datetime(2026, 12, 1, tzinfo=UTC)
REAL = {
    "AWS_ACCESS_KEY_ID": "AKIAREALREALREALREAL",
    "AWS_PROFILE": "production",
    "AWS_ENDPOINT_URL_S3": "https://s3.example.com",
    "MOTO_ACCOUNT_ID": "999999999999",
}


def test_real_credentials_and_endpoints_in_the_environment_are_not_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in REAL.items():
        monkeypatch.setenv(name, value)
    with Simulation(START, decide) as simulation:
        client = simulation.client("s3", ACCOUNT, REGION)
        assert client.meta.endpoint_url == f"https://s3.{REGION}.amazonaws.com"
        assert simulation.client("sts", ACCOUNT, REGION).get_caller_identity()["Account"] == ACCOUNT
        assert set(REAL) & set(os.environ) == {"AWS_ACCESS_KEY_ID"}
        assert os.environ["AWS_ACCESS_KEY_ID"].startswith("ASIACORDON")
    assert {name: os.environ[name] for name in REAL} == REAL


def test_a_plain_client_made_meanwhile_reaches_the_simulation_only(simulation: Simulation) -> None:
    assert boto3.client("sts", region_name=REGION).get_caller_identity()["Account"] == "123456789012"


def test_what_moto_does_not_know_is_never_asked_of_anybody_else(simulation: Simulation) -> None:
    client = simulation.session(ACCOUNT, REGION).client("s3", endpoint_url="https://s3.example.com")
    with pytest.raises(Refused, match="never asks the real AWS"):
        client.list_buckets()


def test_a_client_that_outlives_the_simulation_reaches_nobody() -> None:
    with Simulation(START, decide) as simulation:
        client = simulation.client("s3", ACCOUNT, REGION)
    with pytest.raises(Refused, match="never asks the real AWS"):
        client.list_buckets()


def test_a_service_that_moto_lacks_gives_an_error_not_a_request(simulation: Simulation) -> None:
    client = simulation.client("detective", ACCOUNT, REGION)
    with pytest.raises(ClientError, match="404"):
        client.list_graphs()


def test_nothing_else_leaves_the_machine_by_the_simulation(simulation: Simulation) -> None:
    import requests

    with pytest.raises(requests.exceptions.ConnectionError):
        requests.get("https://sts.example.com/", timeout=1)


def test_there_is_one_simulation_at_a_time(simulation: Simulation) -> None:
    with pytest.raises(Refused, match="running in this process already"), Simulation(START, decide):
        pass


def test_no_session_is_made_without_one() -> None:
    with pytest.raises(Refused, match="no simulation is running"):
        sealed_session(REGION, ("a", "b", "c"))


def test_a_program_that_pulumis_engine_runs_cannot_enter_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_MONITOR", "127.0.0.1:1")
    with pytest.raises(Refused, match="deploys to real accounts"), Simulation(START, decide):
        pass
    monkeypatch.delenv("PULUMI_MONITOR")
    with Simulation(START, decide):
        pass


def test_no_stack_or_component_can_import_it() -> None:
    for folder in ("stacks", "components"):
        for path in (Path(__file__).parents[2] / folder).rglob("*.py"):
            assert "simulation" not in path.read_text("utf-8"), path


def test_a_failure_inside_ends_it_all_the_same() -> None:
    with pytest.raises(ZeroDivisionError), Simulation(START, decide):
        raise ZeroDivisionError
    with Simulation(START, decide):
        assert datetime.now(UTC).date() == START.date()
