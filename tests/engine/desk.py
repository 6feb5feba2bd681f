"""The desk of who deploys: a project, Pulumi's command, a state in S3 with a key in KMS, and a simulated AWS."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from components.policy_documents.facts import Facts
from cordon.access.decide import decide
from cordon.contract.check import valid
from cordon.contract.policy_facts import policy_facts
from cordon.contract.project import find
from cordon.engine.command import find_command
from cordon.engine.engine import PROJECT
from cordon.engine.serving import serving
from cordon.rehearsal.scene import actors
from cordon.simulation import prepare
from cordon.simulation.simulation import Simulation

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
CONTRACT = "acme-analytics"
STACKS = ("log-archive", "account-baseline-210987654321", CONTRACT)
BUCKET, ALIAS = "corp-cordon-state", "alias/cordon-state"
PROFILES = ("cordon-state", "log-archive-deployer", "acme-deployer")
_CUT_OFF = "use of closed network connection"
WRITTEN = date(2026, 12, 1)  # the day as of which the shipped contracts, and the page, are written


def shifted(text: str) -> str:
    """The same text as if it had been written today: contracts are judged by the clock of who deploys."""
    days = datetime.now(UTC).date() - WRITTEN
    return re.sub(r"\b\d{4}-\d\d-\d\d(?!\d)", lambda found: str(date.fromisoformat(found[0]) + days), text)


@dataclass
class Said:
    """What a command came to."""

    command: str
    status: int
    output: str


@dataclass
class Desk:
    """Where commands are run."""

    project: Path
    simulation: Simulation
    facts: Facts
    store: subprocess.Popen[str]
    environment: dict[str, str]
    ports: dict[str, int] = field(default_factory=dict)

    def run(self, command: str) -> Said:
        """Run a command in the project; the stack that it names is the one whose AWS is simulated."""
        named = re.search(r" -s (\S+)", command)
        port = self.ports.get(named[1]) if named else None
        told = {"PULUMI_DEBUG_PROVIDERS": f"aws:{port}"} if port else {}
        said = self._run(command, told)
        # The stand-in for S3 and KMS may cut a connection off on a busy machine; nothing was done then.
        return self._run(command, told) if said.status and _CUT_OFF in said.output else said

    def _run(self, command: str, told: dict[str, str]) -> Said:
        done = subprocess.run(
            ["bash", "-c", shifted(command)],
            cwd=self.project,
            env={**self.environment, **told},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        return Said(command, done.returncode, done.stdout + done.stderr)

    def state(self) -> dict[str, str]:
        """Every object of the state's bucket."""
        assert self.store.stdin is not None and self.store.stdout is not None
        self.store.stdin.write("\n")
        self.store.stdin.flush()
        objects: dict[str, str] = json.loads(self.store.stdout.readline())
        return objects

    def outputs(self) -> dict[str, Any]:
        """The contract's stack outputs."""
        said: dict[str, Any] = json.loads(self.run(f"pulumi stack output --json -s {CONTRACT}").output)
        return said

    def client(self, service: str) -> Any:
        """The deployer's client in the contract's account."""
        return self.simulation.client(service, self.facts.account, self.facts.region)


@contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    """Set a desk up; the organisation's file is not there yet."""
    project, home, programs = folder / "project", folder / "home", folder / "bin"
    _make_project(project)
    _make_home(home)
    programs.mkdir()
    host = programs / "pulumi-language-python"
    host.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{HERE / "language_host.py"}" "$@"\n', "utf-8")
    host.chmod(0o755)
    (checked,) = valid(find(project), [CONTRACT], datetime.now(UTC))
    assert checked.contract is not None
    facts = policy_facts(checked.contract, checked.organisation, checked.effective())
    with ExitStack() as stack:
        store, port = stack.enter_context(_state_store())
        simulation = stack.enter_context(Simulation(datetime.now(UTC), decide, facts.region))
        prepare.role(simulation, facts.wipers[0], _wiping())
        for arn in actors(facts, checked.organisation):
            prepare.role(simulation, arn)
        ports = {name: stack.enter_context(serving(simulation, PROJECT, name)) for name in STACKS}
        path = (programs, find_command().parent, Path(sys.executable).parent, "/usr/bin", "/bin")
        environment = {
            "HOME": str(home),
            "PATH": os.pathsep.join(map(str, path)),
            "LANG": "C.UTF-8",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",  # whatever else of AWS is asked for, is asked there
        }
        yield Desk(project, simulation, facts, store, environment, ports)


def _wiping() -> dict[str, Any]:
    """Return the policy that the page wants a wiper to have."""
    (row,) = re.findall(r"^\| `acme-wiper` .*$", (ROOT / "docs" / "pulumi.md").read_text("utf-8"), re.MULTILINE)
    statement = {"Effect": "Allow", "Action": re.findall(r"`((?:s3|kms):\w+)`", row), "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _make_project(project: Path) -> None:
    """A copy of this project, whose contract's stack also puts out a secret."""
    shutil.copytree(ROOT / "stacks", project / "stacks")
    shutil.copy(ROOT / "Pulumi.yaml", project)
    organisation = Path("cordon/contract/rehearsal-organisation.yaml")
    (project / organisation).parent.mkdir(parents=True)
    shutil.copy(ROOT / organisation, project / organisation)
    (project / ".venv").symlink_to(sys.prefix)
    (project / "contracts").mkdir()
    for file in (ROOT / "contracts").glob("*.yaml"):
        (project / "contracts" / file.name).write_text(shifted(file.read_text("utf-8")), "utf-8")
    with (project / "stacks" / "__main__.py").open("a", encoding="utf-8") as program:
        program.write('\nimport pulumi\n\npulumi.export("probe", pulumi.Config().get_secret("probe"))\n')


def _make_home(home: Path) -> None:
    (home / ".aws").mkdir(parents=True)
    keys = "aws_access_key_id = ASIACORDONSIMULATED0\naws_secret_access_key = simulated\nregion = eu-central-1\n"
    profiles = "".join(f"[profile {name}]\n{keys}\n" for name in PROFILES)
    (home / ".aws" / "config").write_text(profiles, "utf-8")


@contextmanager
def _state_store() -> Iterator[tuple[subprocess.Popen[str], int]]:
    command = [sys.executable, str(HERE / "state_store.py"), BUCKET, ALIAS]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdin is not None and server.stdout is not None
        try:
            yield server, int(server.stdout.readline())
        finally:
            server.stdin.close()
            server.wait()
