"""The command as people and pipelines meet it: messages, exit statuses, streams."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORDON = Path(sys.executable).parent / "cordon"
BASE = (ROOT / "tests" / "contract" / "base.yaml").read_text("utf-8")
NOW = ("--at", "2026-11-22")


def run(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "CORDON_DEBUG"}}
    return subprocess.run(
        [str(CORDON), *arguments],
        cwd=cwd,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "acme-analytics.yaml").write_text(BASE, "utf-8")
    return tmp_path


def break_it(folder: Path) -> None:
    (folder / "contracts" / "acme-analytics.yaml").write_text(BASE.replace("session: 1h", "session: 2h"), "utf-8")


def test_help_names_every_command_and_the_exit_statuses() -> None:
    said = run("--help")
    assert said.returncode == 0
    for word in ("check", "show", "clauses", "new", "schema", "exit status 0"):
        assert word in said.stdout


def test_valid_contracts_end_with_status_0(folder: Path) -> None:
    said = run("check", *NOW, cwd=folder)
    assert (said.returncode, said.stdout) == (
        0,
        "contracts/acme-analytics.yaml  regulated     starts 2026-12-01, in 9 days\n1 contract: 1 valid\n",
    )
    assert said.stderr == "note: no organisation.yaml, so the built-in one for rehearsals is used\n"


def test_problems_end_with_status_1_and_stand_on_standard_output(folder: Path) -> None:
    break_it(folder)
    said = run("check", *NOW, cwd=folder)
    assert said.returncode == 1
    assert said.stdout.splitlines()[0].startswith(
        "contracts/acme-analytics.yaml:38:12 access.session: '2h' is longer than 1h"
    )
    assert said.stdout.splitlines()[-1] == "1 contract: 0 valid, 1 invalid (1 problem)"


def test_json_carries_every_part_of_a_problem(folder: Path) -> None:
    break_it(folder)
    said = run("check", "--json", *NOW, cwd=folder)
    found = json.loads(said.stdout)
    [contract] = found["contracts"]
    [problem] = contract["problems"]
    assert (said.returncode, found["valid"], contract["phase"], contract["id"]) == (
        1,
        False,
        "invalid",
        "acme-analytics",
    )
    assert (problem["line"], problem["column"], problem["path"], problem["value"], problem["control"]) == (
        38, 12, "access.session", "'2h'", "IAM-3",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["chekc"], 2, "No such command"),
        (["check", "--at", "tomorrow"], 2, "'tomorrow' is not a date; write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ"),
        (["check", "nobody"], 1, "cordon: there is no contract 'nobody' in {folder}/contracts; known: acme-analytics"),
        (["check", "./nothing.yaml"], 1, "cordon: './nothing.yaml' does not exist; name a contract's file or its id"),
        (["--project", "/nonexistent", "check"], 2, "does not exist"),
        (["clauses"], 2, "Missing argument"),
        (["clauses", "acme-analytics", "--format", "pdf"], 2, "'pdf' is not one of"),
        (["clauses", "acme-analytics", "-o", "no/such/folder.md"], 1, "cannot be written"),
        (["new"], 2, "Missing argument"),
        (["new", "x-y-z", "--dataset", "claims"], 2, "'claims' is not NAME:CLASSIFICATION:FLOW"),
        (["new", "acme-analytics"], 1, "contracts/acme-analytics.yaml exists"),
        (["new", "../evil"], 1, "'../evil' is not a contract id"),
        (["check", "\x1b[31mred"], 1, "there is no contract '\\x1b[31mred'"),
        (
            ["check", "NOTES.md"],
            1,
            "'NOTES.md' is no contract file, which ends in .yaml or .yml; name one, or a contract's id",
        ),
        (
            ["clauses", "acme-analytics", "-o", "x.pdf"],
            2,
            "x.pdf ends in .pdf, and clauses are written as .md, .html or .docx",
        ),
        (["clauses", "acme-analytics", "-o", "x.html", "--format", "docx"], 2, "--format docx does not go with x.html"),
        (["plan"], 2, "name one contract, or one of --preview, --state and --program"),
        (["plan", "--state", "NOTES.md", "--preview", "NOTES.md"], 2, "name one: not both --preview and --state"),
        (
            ["plan", "acme-analytics", "--program", "."],
            2,
            "name one: not both the contract 'acme-analytics' and --program",
        ),
        (["plan", "acme-analytics", "--stack", "dev"], 2, "--stack goes with --program"),
        (["plan", "acme-analytics", "--timeout", "300"], 2, "--timeout goes with --program"),
        (["plan", "--state", "NOTES.md", "--references", "NOTES.md"], 2, "--references goes with --program"),
        (["plan", "--state", "NOTES.md", "--at", "2026-12-01"], 2, "--at goes with a contract"),
        (
            ["plan", "nobody", "-o", "no/such.json"],
            1,
            "no/such.json cannot be written: there is no folder {folder}/no; make it first, with: mkdir -p {folder}/no",
        ),
        (["plan", "nobody", "-o", "NOTES.md"], 1, "NOTES.md exists; choose another name, or replace it with --force"),
        (["check", "a\nb.yaml"], 1, "'a\\nb.yaml' does not exist"),
    ],
)
def test_wrong_usage_and_bad_input_are_told_apart(arguments: list[str], status: int, words: str, folder: Path) -> None:
    (folder / "NOTES.md").write_text("# Notes\n")
    said = run(*arguments, cwd=folder)
    assert (said.returncode, said.stdout) == (status, "")
    assert words.format(folder=folder) in said.stderr
    assert "Traceback" not in said.stderr


def test_show_and_clauses_refuse_a_contract_that_is_not_valid(folder: Path) -> None:
    break_it(folder)
    for command in ("show", "clauses"):
        said = run(command, "acme-analytics", *NOW, cwd=folder)
        assert (said.returncode, said.stdout) == (1, "")
        assert "access.session: '2h' is longer than 1h" in said.stderr


def test_show_tells_value_clause_line_and_reason(folder: Path) -> None:
    text = BASE.replace("session: 1h", "session: 30m")
    (folder / "contracts" / "acme-analytics.yaml").write_text(text, "utf-8")
    said = run("show", "acme-analytics", *NOW, cwd=folder)
    lines = " ".join(said.stdout.split())
    assert "tier regulated, because dataset claims is regulated" in lines
    assert "longest session: ≤ 30 minutes" in lines
    assert "access.session, line 38 (stricter than 1h (tier regulated))" in lines
    assert "not applicable: SDL-1 Software is developed securely (no dataset has the category source-code)" in lines


def test_show_json_is_one_object_for_one_contract(folder: Path) -> None:
    found = json.loads(run("show", "acme-analytics", "--json", *NOW, cwd=folder).stdout)
    assert found["controls"]["IAM-3"]["session"]["value"] == 3600
    assert isinstance(json.loads(run("show", "--json", *NOW, cwd=folder).stdout), list)


def test_show_shows_what_is_valid_and_tells_the_rest(folder: Path) -> None:
    (folder / "contracts" / "draft.yaml").write_text("contractor: {id: draft-one}\n", "utf-8")
    said = run("show", *NOW, cwd=folder)
    assert said.returncode == 1
    assert "acme-analytics: Acme Analytics GmbH" in said.stdout
    assert "contracts/draft.yaml:1:1 engagement: is missing" in said.stderr


def test_a_document_never_overwrites_a_contract(folder: Path) -> None:
    said = run("clauses", "acme-analytics", "-o", "contracts/acme-analytics.yaml", "--force", *NOW, cwd=folder)
    assert (said.returncode, "is a contract: name another file" in said.stderr) == (2, True)
    assert (folder / "contracts" / "acme-analytics.yaml").read_text("utf-8") == BASE


def test_the_form_follows_the_files_ending(folder: Path) -> None:
    for name, first in (("a.docx", b"PK"), ("a.html", b"<!"), ("a.md", b"# ")):
        run("clauses", "acme-analytics", "-o", name, *NOW, cwd=folder)
        assert (folder / name).read_bytes()[:2] == first


def test_clauses_of_a_rehearsal_say_so(folder: Path) -> None:
    said = run("clauses", "acme-analytics", *NOW, cwd=folder)
    assert "FOR REHEARSAL ONLY" in said.stdout
    assert "built-in one for rehearsals" in said.stderr


def test_a_full_disk_is_no_defect(folder: Path) -> None:
    with Path("/dev/full").open("w") as full:
        said = subprocess.run(
            [str(CORDON), "check"], cwd=folder, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (said.returncode, said.stderr.splitlines()[-1]) == (1, "cordon: No space left on device")


def test_nothing_is_coloured_where_nobody_sees_it(folder: Path) -> None:
    for command in (["check"], ["show"]):
        assert "\x1b[" not in run(*command, *NOW, cwd=folder, FORCE_COLOR="").stdout


def test_clauses_are_written_to_a_file_whole(folder: Path) -> None:
    said = run("clauses", "acme-analytics", "--format", "docx", "-o", "out.docx", *NOW, cwd=folder)
    assert said.returncode == 0
    assert (folder / "out.docx").read_bytes()[:2] == b"PK"
    again = run("clauses", "acme-analytics", "-o", "out.docx", *NOW, cwd=folder)
    assert (again.returncode, "replace it with --force" in again.stderr) == (1, True)


def test_new_then_check_then_filled_in(folder: Path) -> None:
    said = run("new", "other-one", "--dataset", "notes:internal:inbound", *NOW, cwd=folder)
    assert said.returncode == 0
    assert said.stdout.splitlines()[0] == "wrote contracts/other-one.yaml (network 10.64.16.0/20)"
    assert "contracts/other-one.yaml" in said.stdout
    assert run("check", *NOW, cwd=folder).returncode == 1


def test_new_outside_any_project_says_where_everything_is(tmp_path: Path) -> None:
    said = run("new", "other-one", *NOW, cwd=tmp_path)
    assert said.stdout.splitlines()[:3] == [
        f"wrote {tmp_path}/contracts/other-one.yaml (network 10.64.0.0/20)",
        f"this starts a new project in {tmp_path}: no folder above has contracts/",
        f"wrote {tmp_path}/contracts/contract.schema.json (for editors)",
    ]
    again = run("new", "third-one", *NOW, cwd=tmp_path)
    assert again.stdout.splitlines()[:2] == [
        "wrote contracts/third-one.yaml (network 10.64.16.0/20)",
        "still to fill in, then: cordon check third-one",
    ]


def test_new_with_dry_run_writes_nothing(folder: Path) -> None:
    said = run("new", "other-one", "--dry-run", *NOW, cwd=folder)
    assert said.stdout.startswith("# yaml-language-server:")
    assert [path.name for path in (folder / "contracts").iterdir()] == ["acme-analytics.yaml"]


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    command = f"'{CORDON}' clauses acme-analytics --at 2026-11-22 | head -1; exit ${{PIPESTATUS[0]}}"
    said = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert (said.returncode, "Traceback" in said.stderr) == (0, False)


def test_a_terminal_without_unicode_is_no_error(folder: Path) -> None:
    said = run("show", "acme-analytics", *NOW, cwd=folder, PYTHONIOENCODING="ascii")
    assert said.returncode == 0
    assert "Traceback" not in said.stderr


def test_an_interrupt_ends_quietly_with_130(folder: Path) -> None:
    """Ctrl-C while many contracts are being checked."""
    for index in range(400):
        shutil.copy(folder / "contracts" / "acme-analytics.yaml", folder / "contracts" / f"copy-{index}.yaml")
    listening = (
        "import signal, os, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "os.execv(sys.argv[1], sys.argv[1:])"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", listening, str(CORDON), "check"],  # whoever runs the tests may ignore interrupts
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        process.communicate(timeout=2)
        pytest.fail("it was done before it could be interrupted")
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
    try:
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert (process.returncode, out) == (130, "")
    assert err.splitlines()[-1] == "cordon: interrupted"
    assert "Traceback" not in err


def test_a_defect_is_told_in_one_line(folder: Path) -> None:
    script = (
        "import sys, cordon.cli, cordon.contract.check\n"
        "cordon.contract.check.check = lambda *_: 1 / 0\n"
        "sys.argv = ['cordon', 'check']\n"
        "cordon.cli.main()"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert said.returncode == 70
    assert said.stderr == (
        "cordon: a defect in cordon itself (ZeroDivisionError: division by zero); set CORDON_DEBUG=1 for details\n"
    )


def test_the_project_is_found_from_a_folder_inside_it(folder: Path) -> None:
    (folder / "deep" / "er").mkdir(parents=True)
    assert run("check", "acme-analytics", *NOW, cwd=folder / "deep" / "er").returncode == 0
    assert run("--project", str(folder), "check", *NOW, cwd=ROOT.parent).returncode == 0


def test_a_project_that_is_named_is_exactly_that_folder(folder: Path) -> None:
    (folder / "deep").mkdir()
    said = run("--project", "deep", "check", *NOW, cwd=folder)
    assert (said.returncode, said.stdout) == (1, "")
    assert f"there are no contracts in {folder}/deep/contracts; " in said.stderr


def test_places_are_told_from_where_one_is(folder: Path) -> None:
    break_it(folder)
    (folder / "deep").mkdir()
    for cwd, start in (
        (folder, "contracts/"),
        (folder / "deep", "../contracts/"),
        (folder.parent, f"{folder.name}/contracts/"),
        (ROOT, f"{folder}/contracts/"),
    ):
        said = run("--project", str(folder), "check", *NOW, cwd=cwd)
        assert said.stdout.startswith(f"{start}acme-analytics.yaml:38:12 access.session"), cwd
        assert (cwd / said.stdout.partition(":")[0]).exists()
