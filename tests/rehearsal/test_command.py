"""`cordon rehearse` as people and pipelines use it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from botocore.exceptions import ClientError, ParamValidationError

from cordon.contract.project import Project
from cordon.errors import BadInput, Problem, Refused
from cordon.rehearsal import command, page, setting
from cordon.rehearsal.command import Stopped
from cordon.rehearsal.life import SABOTAGES
from tests.rehearsal.rehearsals import ROOT, judged, lived

BIN = Path(sys.executable).parent / "cordon"


def rehearse(project: Path, *args: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    line = [str(BIN), "rehearse", *args]
    return subprocess.run(line, cwd=project, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the one contract that is quickest."""
    (tmp_path / "contracts").mkdir()
    shutil.copy(ROOT / "contracts" / "studio-nine.yaml", tmp_path / "contracts")
    return tmp_path


def test_a_green_life_ends_with_0_and_tells_the_table_in_plain_lines(project: Path) -> None:
    said = rehearse(project, "--html", "page.html")
    assert said.returncode == 0, said.stdout
    assert "\x1b" not in said.stdout + said.stderr
    assert re.search(r"^ENC-1 .* satisfied ", said.stdout, re.MULTILINE)
    assert said.stdout.splitlines()[-1] == (
        "studio-nine: 13 of the 13 controls that a rehearsal shows whole are green (simulated)"
    )
    steps = re.findall(r"^studio-nine  ([a-z ]+): ", said.stderr, re.MULTILINE)
    assert steps == ["build", "fill", "verify", "attack", "attack after the end", "take down"]
    assert "wrote page.html" in said.stderr


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("there.html", 1, "there.html exists; choose another name"),
        ("missing/page.html", 1, "missing/page.html cannot be written: there is no folder"),
        ("contracts", 2, "is a directory"),
        ("contracts/studio-nine.yaml", 2, "is a contract: name another file"),
    ],
)
def test_a_page_that_cannot_be_written_is_refused_before_anything_is_rehearsed(
    project: Path, path: str, status: int, said: str
) -> None:
    (project / "there.html").write_text("", "utf-8")
    answer = rehearse(project, "--html", path)
    assert (answer.returncode, answer.stdout) == (status, "")
    assert said in answer.stderr
    assert "build" not in answer.stderr


def test_what_is_not_valid_is_told_even_if_the_page_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    problem = Problem("contracts/bad.yaml", 3, 1, "flow", "'up'", "is no flow", "write inbound")
    bad = replace(judged("studio-nine"), problems=[problem])
    with pytest.raises(BadInput, match="is no flow"), command.telling([bad]):
        raise Refused("page.html cannot be written")
    assert "page.html cannot be written" in capsys.readouterr().err
    with pytest.raises(Refused, match="cannot be written"), command.telling([judged("studio-nine")]):
        raise Refused("page.html cannot be written")


def test_a_sabotage_ends_with_1_and_is_named_in_json(project: Path) -> None:
    said = rehearse(project, "--json", "--sabotage", "versioning-suspended")
    assert said.returncode == 1
    [life] = json.loads(said.stdout)
    assert (life["green"], life["sabotage"], life["label"]) == (False, "versioning-suspended", "simulated")
    assert [one["id"] for one in life["results"] if one["verdict"] != "satisfied"] == ["buckets-versioned"]
    assert [one["id"] for one in life["controls"] if one["verdict"] == "failed"] == ["RET-1"]
    assert life["changed"] == []


def test_a_policy_that_was_changed_is_told_even_where_no_check_asks_for_it(project: Path) -> None:
    said = rehearse(project, "--sabotage", "deleter")
    assert said.returncode == 1
    assert re.search(
        r"^not as the stack wrote it: bucket policy of \S+ \(changed: DenyDeletion\)$", said.stdout, re.MULTILINE
    )


def test_a_sabotage_that_is_not_there_is_told_with_the_nearest(project: Path) -> None:
    said = rehearse(project, "--sabotage", "trail-stoped")
    assert (said.returncode, said.stdout) == (1, "")
    assert "there is no sabotage 'trail-stoped'; did you mean trail-stopped?" in said.stderr


def test_a_sabotage_without_anything_to_break_stops_and_says_why(project: Path) -> None:
    said = rehearse(project, "--sabotage", "producer-reads")
    assert said.returncode == 1
    assert (
        "studio-nine: stopped: the contract has no dataset with a producer, so there is nothing to break" in said.stdout
    )


def test_contracts_that_are_not_valid_are_told_and_the_others_rehearsed(project: Path) -> None:
    bad = (project / "contracts" / "studio-nine.yaml").read_text("utf-8")
    bad = bad.replace("id: studio-nine", "id: bad-one").replace("10.112.32.0/24", "10.112.33.0/24")
    (project / "contracts" / "bad-one.yaml").write_text(bad.replace("flow: inbound", "flow: sideways"), "utf-8")
    said = rehearse(project)
    assert said.returncode == 1
    assert "studio-nine: 13 of the 13 controls" in said.stdout
    assert "contracts/bad-one.yaml:" in said.stderr
    assert "'sideways'" in said.stderr


@pytest.mark.parametrize(
    ("step", "error", "said"),
    [
        ("surround", ClientError({"Error": {"Code": "LimitExceeded", "Message": "enough"}}, "CreateRole"), "enough"),
        ("fill", NotImplementedError("not yet"), "NotImplementedError: not yet"),
        ("build", ParamValidationError(report="no name"), "ParamValidationError: "),
    ],
)
def test_what_aws_refuses_while_it_is_built_stops_one_life_only(
    monkeypatch: pytest.MonkeyPatch, step: str, error: Exception, said: str
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(setting, step, fails)
    [stopped] = command.rehearse(Project(ROOT), [judged("studio-nine")], "", lambda *_: None)
    assert isinstance(stopped, Stopped)
    assert said in stopped.reason


def test_every_sabotage_is_listed() -> None:
    lines = list(command.sabotages())
    assert len(lines) == len(SABOTAGES)
    assert "trail-stopped: The trail is switched off (noticed by trail-records)" in lines


def test_the_page_has_everything_and_needs_nothing() -> None:
    report = lived("acme-analytics")
    text = page.render([report, Stopped("x-y", "<script>alert(1)</script>")]).decode()
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert not re.search(r"(?:src|href)=|@import|url\(", text)
    assert {one.id for one in report.controls} <= set(re.findall(r"<td>([A-Z]+-\d)</td>", text))
    assert all(f"<code>{one.id}</code>" in text for one in report.results)
    assert all(one.resource in text for one in report.retained)
    assert text.count("simulated") > 3
    assert page.render([report]) == page.render([report])
