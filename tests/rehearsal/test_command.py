"""`cordon rehearse` as people and pipelines use it."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pytest
from botocore.exceptions import ClientError, ParamValidationError
from rich.console import Console

from cordon.contract.project import Project
from cordon.errors import BadInput, Problem, Refused
from cordon.evidence.check import Observation, Result
from cordon.evidence.verdict import MEANINGS, Verdict
from cordon.rehearsal import command, page, setting, terminal
from cordon.rehearsal.controls import came_to
from cordon.rehearsal.life import SABOTAGES
from cordon.rehearsal.origin import origin_of
from cordon.rehearsal.report import Report, Stopped
from tests.rehearsal.rehearsals import ROOT, judged, lived, variant
from tests.stacks.shipped import NOW

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
        ("there.html", 2, "there.html exists; choose another name"),
        ("missing/page.html", 2, "missing/page.html cannot be written: there is no folder"),
        ("contracts", 2, "is a directory"),
        ("", 2, "--html is empty: name a file"),
        # Not even root makes a file there, as nobody does in a folder that is not theirs.
        ("/proc/page.html", 2, "/proc/page.html cannot be written: /proc takes no files"),
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
    assert life["sabotage_noticed"] is True
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
    assert (said.returncode, said.stdout) == (2, "")
    assert "there is no sabotage 'trail-stoped'; did you mean trail-stopped?" in said.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["studio-nein"], "there is no contract 'studio-nein'"),
        (["./nothing.yaml"], "'./nothing.yaml' does not exist"),
        (["--json", "--html", "-"], "both write to standard output: name a file for the page"),
        (["--sabotage", "deleter", "--sabotage", "deleter"], "--sabotage was given 2 times; give it once"),
    ],
)
def test_what_is_called_wrongly_ends_with_2_before_anything_is_rehearsed(
    given: list[str], said: str, project: Path
) -> None:
    answer = rehearse(project, *given)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert said in answer.stderr
    assert "build" not in answer.stderr


def test_a_sabotage_without_anything_to_break_stops_and_says_why(project: Path) -> None:
    said = rehearse(project, "--json", "--sabotage", "producer-reads")
    assert said.returncode == 1
    [life] = json.loads(said.stdout)
    assert life["stopped"] == (
        "sabotage producer-reads can't be applied: the contract has no dataset with a producer, so there is nothing "
        "to break"
    )
    assert (life["sabotage"], life["sabotage_noticed"], life["problems"]) == ("producer-reads", None, [])


def broken(report: Report, *red: str) -> Report:
    """A green life, told as if something had been broken, and some checks or attacks had noticed."""
    results = tuple(replace(one, verdict=Verdict.FAILED) if one.id in red else one for one in report.results)
    return replace(report, sabotage=SABOTAGES["trail-stopped"], results=results)


def test_the_last_line_says_who_did_not_notice_a_sabotage_and_does_not_pass() -> None:
    report = lived("studio-nine")
    unnoticed = broken(report)
    assert (unnoticed.sabotage_noticed, unnoticed.to_json()["sabotage_noticed"], unnoticed.passed) == (
        False,
        False,
        False,
    )
    assert unnoticed.summary == (
        "SABOTAGE NOT NOTICED (simulated): 13 of the 13 controls that a rehearsal shows whole are green; "
        "sabotage trail-stopped was NOT noticed by trail-records"
    )
    other = broken(report, "buckets-versioned")
    assert (other.sabotage_noticed, other.passed) == (False, False)
    assert other.summary.startswith("NOT GREEN (simulated): ")
    assert other.summary.endswith(
        "; not green: buckets-versioned; sabotage trail-stopped was NOT noticed by trail-records"
    )
    assert report.to_json()["sabotage_noticed"] is None
    assert broken(report, "trail-records").sabotage_noticed is True


def test_the_last_line_names_every_control_that_failed_also_one_that_is_shown_in_part_only() -> None:
    report = lived("studio-nine")
    bad = {"LOG-1": Verdict.FAILED, "LOG-2": Verdict.FAILED, "NET-1": Verdict.UNKNOWN}
    controls = tuple(replace(row, verdict=bad.get(row.id, row.verdict)) for row in report.controls)
    assert {row.id for row in controls if row.id in bad and not row.expected} == {"LOG-2"}
    assert replace(report, controls=controls).summary == (
        "NOT GREEN (simulated): 11 of the 13 controls that a rehearsal shows whole are green; "
        "1 unknown: NET-1; 2 failed: LOG-1, LOG-2"
    )


def test_contracts_that_are_not_valid_are_told_and_the_others_rehearsed(project: Path) -> None:
    bad = (project / "contracts" / "studio-nine.yaml").read_text("utf-8")
    bad = bad.replace("id: studio-nine", "id: bad-one").replace("10.112.32.0/24", "10.112.33.0/24")
    (project / "contracts" / "bad-one.yaml").write_text(bad.replace("flow: inbound", "flow: sideways"), "utf-8")
    said = rehearse(project, "--json", "--html", "page.html")
    assert said.returncode == 1
    assert "contracts/bad-one.yaml:" in said.stderr
    assert "'sideways'" in said.stderr
    stopped, life = json.loads(said.stdout)
    assert (stopped["contract"], life["contract"], life["green"]) == ("bad-one", "studio-nine", True)
    assert "'sideways'" in stopped["stopped"]
    assert [one["value"] for one in stopped["problems"]] == ["'sideways'"]
    assert "sideways" in (project / "page.html").read_text("utf-8")


def test_a_contract_without_an_id_is_told_by_its_file(project: Path) -> None:
    (project / "contracts" / "studio-nine.yaml").write_text("nothing: here\n", "utf-8")
    said = rehearse(project, "--json")
    [stopped] = json.loads(said.stdout)
    assert (said.returncode, stopped["contract"]) == (1, "contracts/studio-nine.yaml")
    assert rehearse(project).stdout.startswith("contracts/studio-nine.yaml: stopped: not valid: ")


def test_a_page_on_standard_output_is_alone_there(project: Path) -> None:
    said = rehearse(project, "--html", "-")
    assert said.returncode == 0
    assert said.stdout.startswith("<!doctype html>")
    assert said.stdout.rstrip().endswith("</html>")
    assert "studio-nine  verify: " in said.stderr


def test_a_contract_that_is_over_and_a_file_that_stands_in_for_it_are_noted(project: Path) -> None:
    own = project / "contracts" / "studio-nine.yaml"
    text = own.read_text("utf-8").replace("contracts/contract.schema.json", "contract.schema.json")
    (project / "draft.yaml").write_text(text, "utf-8")
    told: list[str] = []
    after, draft = datetime(2028, 1, 1, tzinfo=UTC), str(project / "draft.yaml")
    [checked] = command.on_first_day(Project(project), [draft], after, told.append)
    assert checked.problems == []
    over, instead = told
    assert over.startswith("draft.yaml ended 2026-12-31; access is denied, ")
    assert over.endswith(" days ago; it is rehearsed all the same")
    assert instead == "draft.yaml stands in for contracts/studio-nine.yaml, which has the same id"
    told.clear()
    command.on_first_day(Project(project), ["studio-nine"], NOW, told.append)
    assert told == []


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
    lines = list(command.sabotage_lines())
    assert len(lines) == len(SABOTAGES) == len(command.sabotages())
    assert "trail-stopped: The trail is switched off (noticed by trail-records)" in lines
    [peered] = [line for line in lines if line.startswith("network-peered: ")]
    assert peered.endswith(" (noticed by tied-to-no-other, and also by nothing-is-left)")


def test_sabotages_are_listed_for_programs_too(project: Path) -> None:
    said = rehearse(project, "--list-sabotages", "--json")
    assert said.returncode == 0
    peered = {
        "sabotage": "network-peered",
        "breaks": "The network is peered with another one",
        "after": "built",
        "noticed_by": "tied-to-no-other",
        "also_noticed_by": ["nothing-is-left"],
    }
    assert peered in json.loads(said.stdout)
    assert rehearse(project, "--list-sabotages").stdout.splitlines() == list(command.sabotage_lines())


def said_of(report: Report) -> str:
    """What the terminal says of a life, on lines as wide as they need."""
    console = Console(width=400, file=io.StringIO(), record=True, markup=False, highlight=False)
    terminal.show(console, report)
    return console.export_text()


def test_the_terminal_explains_its_words_and_names_what_no_rehearsal_shows() -> None:
    report = lived("acme-analytics")
    said = said_of(report)
    assert f"unknown: {MEANINGS[Verdict.UNKNOWN]}\n" in said
    assert "failed: " not in said
    silent = [row for row in report.controls if not row.shown_by]
    assert len(silent) > 5
    for row in silent:
        assert f"    {row.id} {row.title}: no rehearsal shows this; what does: " in said
    assert "records that stay on purpose" in said
    keys = said.partition("keys that await deletion")[2].splitlines()[1 : len(report.scheduled) + 1]
    assert {line.split()[1] for line in keys} == set(report.scheduled)
    assert str(report.origin) in said
    assert said.splitlines()[-1] == f"acme-analytics: {report.summary}"


def test_no_words_of_a_count_read_as_if_what_is_forbidden_had_been_seen() -> None:
    rows = {row.id: row for row in lived("acme-analytics").controls}
    assert not [row.observed for row in rows.values() if re.search(r"\d+ (?:seen|observed)", row.observed)]
    words = "refused|went through, as they must|as required"
    counts = rf"(?:nothing to try|\d+ (?:{words})(?:, \d+ (?:{words}))*)"
    whole = [row for row in rows.values() if row.expected]
    assert whole
    for row in whole:
        assert re.fullmatch(rf"[a-z-]+: {counts}(?:; [a-z-]+: {counts})*", row.observed), row.observed


@pytest.mark.parametrize(
    ("observed", "verdicts", "words"),
    [
        (["refused: no", "refused: no", "went through, as it must"], "sss", "2 refused, 1 went through, as they must"),
        (["is encrypted", "is not"], "sf", "1 as required, 1 not"),
        (["this contract leaves nothing to try"], "s", "nothing to try"),
    ],
)
def test_a_count_says_what_came_of_each(observed: list[str], verdicts: str, words: str) -> None:
    kinds = {"s": Verdict.SATISFIED, "f": Verdict.FAILED}
    seen = tuple(Observation("x", kinds[kind], said) for said, kind in zip(observed, verdicts, strict=True))
    assert came_to(Result("a", ("NET-1",), "b", Verdict.SATISFIED, seen)) == words


def test_every_verdict_and_every_key_of_the_json_is_described() -> None:
    page_ = (ROOT / "docs" / "commands" / "rehearse.md").read_text("utf-8")
    assert [word for word, said in MEANINGS.items() if f"| `{word}` | {said}" not in page_] == []
    keys = {*lived("studio-nine").to_json(), *Stopped("x", "y").to_json(), *command.sabotages()[0]}
    assert {key for key in keys if f"`{key}`" not in page_} == set()


def test_the_page_says_what_it_was_made_from_and_what_its_words_mean() -> None:
    report = lived("acme-analytics")
    text = page.render([report]).decode()
    digest = hashlib.sha256((ROOT / "contracts" / "acme-analytics.yaml").read_bytes()).hexdigest()
    assert report.to_json()["contract_sha256"] == digest
    assert f"contract file acme-analytics.yaml (SHA-256 {digest})" in text
    assert f"Cordon {version('cordon')}, " in text
    assert "organisation Example Corporation (the built-in, made-up one)" in text
    assert report.summary in text
    for verdict, meaning in MEANINGS.items():
        assert f'<span class="{verdict}">{verdict}</span>: {meaning}' in text
    kept, _, going = text.partition("<h3>Keys that await deletion</h3>")
    assert all(arn in going and f"<td><code>{arn}</code></td>" not in kept for arn in report.scheduled)


def test_the_page_tells_an_organisation_of_ones_own(tmp_path: Path) -> None:
    own = variant(tmp_path)
    assert not origin_of(judged("acme-analytics", own)).built_in
    assert str(origin_of(judged("acme-analytics", own))).endswith("(the project's own)")


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
