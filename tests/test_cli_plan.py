"""`cordon plan` as people and pipelines meet it: its sources, notes and exit statuses."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.test_cli import CORDON, NOW, folder, run

__all__ = ["folder"]


def state(*resources: dict[str, object]) -> str:
    return json.dumps({"version": 3, "deployment": {"resources": list(resources)}})


TOPIC = {"urn": "urn:pulumi:dev::x::aws:sns/topic:Topic::t", "custom": True, "type": "aws:sns/topic:Topic", "id": "t"}


def piped(text: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [str(CORDON), "plan", *arguments]
    return subprocess.run(command, cwd=cwd, input=text, capture_output=True, text=True, timeout=60, check=False)


def test_a_state_is_read_from_standard_input(tmp_path: Path) -> None:
    said = piped(state(TOPIC), "--state", "-", "--format", "terraform-config", cwd=tmp_path)
    assert (said.returncode, said.stderr) == (0, "")
    assert list(json.loads(said.stdout)["resource"]) == ["aws_sns_topic"]
    assert piped("{", "--preview", "-", cwd=tmp_path).returncode == 1


def test_strict_is_status_1_if_anything_is_unknown_and_writes_all_the_same(tmp_path: Path) -> None:
    odd = TOPIC | {"inputs": {"brandNew": 1}}
    for resource, strict, status in ((TOPIC, ["--strict"], 0), (odd, ["--strict"], 1), (odd, [], 0)):
        said = piped(state(resource), "--state", "-", *strict, cwd=tmp_path)
        assert (said.returncode, said.stdout[:1]) == (status, "{")
        assert ("UNKNOWN" in said.stderr) == (resource is odd)


def test_a_plan_says_what_to_know_of_its_contract(folder: Path) -> None:
    said = run("plan", "acme-analytics", "-o", "plan.json", *NOW, cwd=folder)
    assert said.stderr.splitlines()[:-1] == ["note: no organisation.yaml, so the built-in one for rehearsals is used"]
    ended = run("plan", "acme-analytics", "--force", "-o", "plan.json", "--at", "2027-12-31", cwd=folder)
    assert "note: contracts/acme-analytics.yaml ended " in ended.stderr
    assert "; this is what stood until then" in ended.stderr
