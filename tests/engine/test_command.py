"""Which of Pulumi's commands is run: the user's if it is new enough, else the one that was built."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cordon.engine.command import BUILT, OLDEST, find_command
from cordon.errors import NotFound

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "engine" / "build"
CORDON = Path(sys.executable).parent / "cordon"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of a command on PATH, and nothing built."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("bash", "dirname", "env", "head", "sed", "sh", "sort", "timeout"):
        (folder / name).symlink_to(str(shutil.which(name)))
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("CORDON_BUILD_ENGINE", raising=False)
    return folder / "pulumi"


@pytest.fixture
def built(own: Path) -> Path:
    made = own.parents[1] / "cache" / "cordon" / "engine" / BUILT / "pulumi"
    made.parent.mkdir(parents=True)
    return write(made, f"echo v{BUILT}")


def write(command: Path, does: str) -> Path:
    command.write_text(f"#!/bin/sh\n{does}\n", "utf-8")
    command.chmod(0o755)
    return command


def built_by_script() -> str:
    done = subprocess.run([SCRIPT], capture_output=True, text=True, env={**os.environ, "HOME": "/nowhere"}, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize("version", [f"v{OLDEST}", BUILT, f"v{BUILT}+dirty", "v4.0.0"])
def test_the_users_own_comes_first(own: Path, built: Path, version: str) -> None:
    write(own, f"echo {version}")
    assert find_command() == own != built
    assert built_by_script() == str(own)


@pytest.mark.parametrize("does", ["echo v3.205.0", f"echo v{OLDEST}-alpha.1", "echo v3.50.0", "echo nothing", "exit 1"])
def test_one_that_is_too_old_or_broken_is_passed_over(own: Path, built: Path, does: str) -> None:
    write(own, does)
    assert find_command() == built
    assert built_by_script() == str(built)


def test_who_asks_for_the_built_one_is_given_it(own: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(own, f"echo v{BUILT}")
    monkeypatch.setenv("CORDON_BUILD_ENGINE", "1")
    assert find_command() == built
    assert built_by_script() == str(built)


@pytest.mark.parametrize(
    ("does", "said"),
    [
        (
            "echo v3.50.0",
            rf"/bin/pulumi is Pulumi 3\.50\.0, older than 3\.206\.0, and there is none at .*/{BUILT}/pulumi; ",
        ),
        ("echo no >&2; exit 7", r"/bin/pulumi does not tell its version \(exit status 7: no\), and there is none at "),
        ("echo pulumi", r"/bin/pulumi does not tell its version \(pulumi is not valid SemVer string\), and "),
    ],
)
def test_where_there_is_no_other_it_is_told_what_is_wrong_with_it(own: Path, does: str, said: str) -> None:
    write(own, does)
    with pytest.raises(NotFound, match=rf"{said}.*install Pulumi 3\.206\.0 or newer, or run `make engine`"):
        find_command()


def test_who_asks_for_the_built_one_where_there_is_none_is_told(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(own, f"echo v{BUILT}")
    monkeypatch.setenv("CORDON_BUILD_ENGINE", "1")
    said = rf"CORDON_BUILD_ENGINE is set, and there is none at .*/{BUILT}/pulumi; unset it, or run `make engine`"
    with pytest.raises(NotFound, match=said):
        find_command()


def test_one_that_is_no_program_is_told(own: Path) -> None:
    own.write_bytes(b"\x7fELF nothing")
    own.chmod(0o755)
    with pytest.raises(NotFound, match=r"does not tell its version \(.*Exec format error"):
        find_command()


def test_the_script_and_the_command_want_the_same() -> None:
    assert re.findall(r"^oldest=(.*)$", SCRIPT.read_text("utf-8"), re.MULTILINE) == [str(OLDEST)]


def rehearse(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([CORDON, "rehearse", *options], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.usefixtures("own")
def test_a_rehearsal_without_it_is_wrong_usage_told_once() -> None:
    done = rehearse("--engine", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("Pulumi's command is not on PATH, and there is none at ") == 1


def test_a_rehearsal_for_pulumis_engine_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_MONITOR", "127.0.0.1:1")
    done = rehearse()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("PULUMI_MONITOR is set") == 1
