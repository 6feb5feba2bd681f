"""Small programs under Pulumi's real engine; where it is absent, all of it is skipped aloud."""

from __future__ import annotations

import os
import re
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from semver import VersionInfo

from cordon.engine.command import BUILT
from cordon.engine.engine import Engine
from cordon.engine.outcome import Step
from cordon.errors import EngineError, SimulationError
from cordon.simulation.calls import Calls
from cordon.simulation.simulation import Simulation
from tests.engine.programs import ACCOUNT, REGION, SECRET

pytestmark = pytest.mark.usefixtures("engine_there")
PROGRAMS = "tests.engine.programs"
ROOT = Path(__file__).parents[2]


@contextmanager
def under(simulation: Simulation, program: str, **arguments: Any) -> Iterator[Engine]:
    with Engine(simulation, "stack", f"{PROGRAMS}:{program}", arguments) as engine:
        yield engine


def test_a_stack_is_previewed_built_changed_replaced_and_destroyed(simulation: Simulation) -> None:
    ec2 = simulation.client("ec2", ACCOUNT, REGION)
    done: list[Step] = []
    before = {one["VpcId"] for one in ec2.describe_vpcs()["Vpcs"]}
    with Engine(simulation, "stack", f"{PROGRAMS}:group", {}, done.append) as engine:
        assert re.fullmatch(r"\d+\.\d+\.\d+", engine.version.lstrip("v"))
        assert {step.op for step in engine.run("preview").steps} == {"create"}
        assert {one["VpcId"] for one in ec2.describe_vpcs()["Vpcs"]} == before
        built = engine.run("up")
        assert (built.failure, built.counts()) == ("", "4 create")
        (vpc,) = {one["VpcId"] for one in ec2.describe_vpcs()["Vpcs"]} - before
        assert built.exports == {"vpc": vpc}
        assert {step.name for step in done} == {"cordon-stack", "aws", "vpc", "group"}
        assert [engine.run(operation).changes for operation in ("preview", "refresh", "up")] == [(), (), ()]

        engine.change_program(f"{PROGRAMS}:group", {"description": "second"})
        changed = engine.run("up")
        assert {step.name: step.op for step in changed.changes}["vpc"] == "update"
        assert [step.name for step in changed.replaced] == ["group"]
        assert changed.replaced[0].keys == ("description",)

        assert engine.run("destroy").failure == ""
        assert {one["VpcId"] for one in ec2.describe_vpcs()["Vpcs"]} == before


def test_what_the_program_names_is_deleted_before_it_is_replaced(simulation: Simulation) -> None:
    with under(simulation, "group", name="mine") as engine:
        engine.run("up")
        engine.change_program(f"{PROGRAMS}:group", {"description": "second", "name": "mine"})
        assert engine.run("up").failure == ""  # two groups of one name in a VPC would be refused


def test_secrets_are_encrypted_in_every_file_of_the_state(simulation: Simulation) -> None:
    hidden = SECRET.replace("-", "").encode()
    with under(simulation, "secret") as engine:
        assert engine.run("up").failure == ""
        files = [file for file in engine.folder.rglob("*") if file.is_file()]
        written = b"".join(file.read_bytes() for file in files)
        assert b"aws:iam/policy:Policy" in written  # the state is among them
        assert hidden not in written and SECRET.encode() not in written
        state = engine.export()  # shown on demand, as `--show-secrets`
        assert hidden in repr(state).encode()
        policy = next(one for one in state["deployment"]["resources"] if one["urn"].endswith("::policy"))
        assert isinstance(policy["outputs"]["policy"], dict) and isinstance(policy["inputs"]["description"], dict)


def test_a_program_that_fails_is_told_in_its_own_words(simulation: Simulation) -> None:
    with under(simulation, "failing") as engine:
        assert "the program itself is at fault" in engine.run("up").failure


def test_what_aws_refuses_stops_the_run_and_the_next_one_goes_on(simulation: Simulation) -> None:
    with under(simulation, "refused") as engine:
        assert re.search(r"CreateSubnet: .*InvalidSubnet\.Range", engine.run("up").failure)
        engine.change_program(f"{PROGRAMS}:chatty", {})
        assert engine.run("up").failure == ""


def test_what_is_half_made_is_no_orphan(simulation: Simulation) -> None:
    iam = simulation.client("iam", ACCOUNT, REGION)
    policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'
    with under(simulation, "half_made", policy='{"no": "policy"}') as engine:
        assert "PutRolePolicy" in engine.run("up").failure
        assert [one["RoleName"] for one in iam.list_roles()["Roles"]] == ["half-made"]
        engine.change_program(f"{PROGRAMS}:half_made", {"policy": policy})
        mended = engine.run("up")
        assert (mended.failure, mended.replaced) == ("", ())
        assert iam.list_role_policies(RoleName="half-made")["PolicyNames"] == ["held"]
        assert engine.run("destroy").failure == ""
    assert iam.list_roles()["Roles"] == []


def test_what_is_half_made_is_mended_by_the_same_program(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = Calls.call
    refused: list[str] = []

    def refuse_once(self: Calls, operation: str, *rest: Any) -> dict[str, Any]:
        if operation == "EnableKeyRotation" and not refused:
            refused.append(operation)
            raise SimulationError("EnableKeyRotation: Rate exceeded")
        return call(self, operation, *rest)

    monkeypatch.setattr(Calls, "call", refuse_once)
    kms = simulation.client("kms", ACCOUNT, REGION)
    with under(simulation, "rotated") as engine:
        assert "Rate exceeded" in engine.run("up").failure
        (key,) = (one["KeyId"] for one in kms.list_keys()["Keys"])
        assert not kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]
        mended = engine.run("up")
        assert (mended.failure, [step.op for step in mended.changes if step.name == "key"]) == ("", ["update"])
        assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]


def test_a_child_that_dies_takes_pulumis_command_with_it(simulation: Simulation) -> None:
    with under(simulation, "dying") as engine:
        group = engine.process
        with pytest.raises(EngineError, match="ended"):
            engine.run("up")
    assert running_in(group) == []


def test_an_operation_that_takes_too_long_is_ended(simulation: Simulation) -> None:
    with Engine(simulation, "stack", f"{PROGRAMS}:endless", {}, longest=15) as engine:
        group = engine.process
        with pytest.raises(EngineError, match="while it carried out preview, took longer than 15 s and was ended"):
            engine.run("preview")
        assert running_in(group) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_clears_away_what_was_begun(simulation: Simulation, number: signal.Signals) -> None:
    stopped: dict[str, Any] = {}

    def terminated() -> None:
        with under(simulation, "chatty") as engine:
            stopped.update(folder=engine.folder, group=engine.process)
            os.kill(os.getpid(), number)

    with pytest.raises(SystemExit) as ended:
        terminated()
    assert ended.value.code == 128 + number
    assert not stopped["folder"].exists() and running_in(stopped["group"]) == []


def test_a_second_signal_does_not_stop_the_clearing_away(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [signal.getsignal(each) for each in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)]
    clean, left = tempfile.TemporaryDirectory.cleanup, []

    def interrupted(folder: tempfile.TemporaryDirectory[str]) -> None:
        for again in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
            os.kill(os.getpid(), again)
        clean(folder)
        left.append(Path(folder.name).exists())

    def closed() -> None:
        with under(simulation, "chatty"):
            monkeypatch.setattr(tempfile.TemporaryDirectory, "cleanup", interrupted)
            os.kill(os.getpid(), signal.SIGHUP)

    with pytest.raises(SystemExit):
        closed()
    assert left == [False]
    assert [signal.getsignal(each) for each in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)] == before


def test_a_pulumi_that_is_older_where_it_runs_is_told(simulation: Simulation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cordon.engine.engine.OLDEST", VersionInfo(999))
    with pytest.raises(EngineError, match=r"ran Pulumi v?3\.[\d.]+, older than 999\.0\.0"), under(simulation, "chatty"):
        pass


def test_credentials_are_refused_before_anything_is_made(simulation: Simulation) -> None:
    ec2 = simulation.client("ec2", ACCOUNT, REGION)
    before = len(ec2.describe_vpcs()["Vpcs"])
    with under(simulation, "with_credentials") as engine:
        assert "takes nobody's credentials" in engine.run("up").failure
    assert len(ec2.describe_vpcs()["Vpcs"]) == before


def test_nothing_of_the_users_surroundings_reaches_the_run(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "PULUMI_ACCESS_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.setenv(name, "own")
    with under(simulation, "chatty") as engine:
        found = engine.run("up").exports["environment"]
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN", "PULUMI_ACCESS_TOKEN", "AWS_ENDPOINT_URL"} & set(found)
    assert {"PULUMI_DEBUG_PROVIDERS", "PULUMI_IGNORE_AMBIENT_PLUGINS", "AWS_ACCESS_KEY_ID"} <= set(found)


def test_an_engine_that_was_left_leaves_nothing(simulation: Simulation) -> None:
    with under(simulation, "chatty") as engine:
        folder, child = engine.folder, engine.process
        assert folder.is_dir()
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    with pytest.raises(EngineError, match="was not started"):
        engine.run("up")


def test_an_engine_that_is_interrupted_leaves_nothing(simulation: Simulation) -> None:
    stopped: dict[str, Any] = {}

    def stop(_: Step) -> None:
        raise KeyboardInterrupt

    def interrupted() -> None:
        with Engine(simulation, "stack", f"{PROGRAMS}:chatty", {}, stop) as engine:
            stopped.update(folder=engine.folder, group=engine.process)
            engine.run("up")

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not stopped["folder"].exists()
    assert running_in(stopped["group"]) == []  # nor does anything of Pulumi's run on


def running_in(group: int) -> list[str]:
    """Names of the processes of a group that do not end, waited for or not; what was killed takes a moment."""
    for _ in range(100):
        if not _running_in(group):
            break
        threading.Event().wait(0.1)
    return _running_in(group)


def _running_in(group: int) -> list[str]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            name, _, rest = stat.read_text("utf-8").partition("(")[2].rpartition(")")
            state, _, leader = rest.split()[:3]
            if int(leader) == group and state != "Z":
                found.append(name)
    return found


def test_the_version_that_is_built_is_the_one_that_is_looked_for() -> None:
    modules = (ROOT / "scripts" / "engine" / "go.mod").read_text("utf-8")
    assert f"github.com/pulumi/pulumi/pkg/v3 v{BUILT} " in modules


def test_a_program_that_is_not_there_is_told(simulation: Simulation) -> None:
    with pytest.raises(EngineError, match="no attribute 'nowhere'"), under(simulation, "nowhere"):
        pass
