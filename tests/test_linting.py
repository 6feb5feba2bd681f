"""`cordon access lint` as people and pipelines meet it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cordon.access.lint import PolicyKind
from cordon.parameters import POLICY_KINDS

CORDON = Path(sys.executable).parent / "cordon"
SOUND = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::b"}}'
FAULTY = SOUND.replace("ListBucket", "ListBuckets")
WARNED = SOUND.replace('"Version": "2012-10-17", ', "")


def lint(*arguments: str, cwd: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [str(CORDON), "access", "lint", *arguments]
    return subprocess.run(command, cwd=cwd, input=given, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sound.json").write_text(SOUND)
    (tmp_path / "faulty.json").write_text(FAULTY)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "warned.json").write_text(WARNED)
    (tmp_path / "notes.txt").write_text("no policy")
    return tmp_path


def test_the_kinds_are_those_of_the_lint() -> None:
    assert list(POLICY_KINDS) == [kind.value for kind in PolicyKind]


def test_a_sound_policy_ends_with_status_0_and_the_reference_s_age(folder: Path) -> None:
    run = lint("sound.json", cwd=folder)
    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr.startswith("1 policy in 1 file: 0 error, 0 unknown, 0 warning (AWS's reference of 20")
    assert " days old)" in run.stderr


def test_a_faulty_policy_ends_with_status_1_and_a_line(folder: Path) -> None:
    run = lint("faulty.json", "sound.json", cwd=folder)
    assert run.returncode == 1
    assert run.stdout == (
        "faulty.json:1:40 statement 1: error action-unknown: 's3:ListBuckets' is no action of any service; "
        "did you mean s3:ListBucket or s3:ListAllMyBuckets or s3:ListBucketVersions?\n"
    )
    assert run.stderr.startswith("2 policies in 2 files: 1 error")


def test_a_warning_alone_fails_only_with_strict(folder: Path) -> None:
    assert lint("deep/warned.json", cwd=folder).returncode == 0
    run = lint("--strict", "deep/warned.json", cwd=folder)
    assert run.returncode == 1 and "warning version-missing" in run.stdout


def test_a_folder_is_read_with_all_below_it(folder: Path) -> None:
    run = lint(".", "--json", cwd=folder)
    report = json.loads(run.stdout)
    assert (report["files"], report["policies"]) == (3, 3)
    assert [finding["rule"] for finding in report["findings"]] == ["version-missing", "action-unknown"]
    assert set(report["reference"]) == {"published", "age_days"}


def test_standard_input_is_read(folder: Path) -> None:
    run = lint("-", cwd=folder, given=FAULTY)
    assert run.returncode == 1 and run.stdout.startswith("standard input:1:40 statement 1: error action-unknown")


def test_what_can_not_be_judged_ends_with_status_1(folder: Path) -> None:
    run = lint("notes.txt", cwd=folder)
    assert run.returncode == 1 and "unknown not-readable: it is no JSON" in run.stdout


@pytest.mark.parametrize("arguments", [("missing.json",), (), ("--kind", "nonsense", "sound.json")])
def test_wrong_usage_ends_with_status_2(folder: Path, arguments: tuple[str, ...]) -> None:
    assert lint(*arguments, cwd=folder).returncode == 2


def test_a_folder_without_policies_is_wrong_usage(tmp_path: Path) -> None:
    run = lint(str(tmp_path), cwd=tmp_path)
    assert run.returncode == 2 and "has no file that ends in .json" in run.stderr


def test_the_kind_decides_what_aws_takes(folder: Path) -> None:
    assert "principal-missing" in lint("sound.json", "--kind", "bucket", cwd=folder).stdout
