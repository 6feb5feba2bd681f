"""The docs are true: every example runs and prints what it says, every command and field is described."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from cordon.cli import cordon
from cordon.contract.model import Contract
from cordon.contract.organisation import Organisation
from tests.examples import Example, examples, matches

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BIN = Path(sys.executable).parent

ELSEWHERE = {"pulumi.md": "engine/test_cli_steps.py"}
"""Pages whose commands need more than a folder, and where they run."""

SCRATCH = "/tmp/"  # noqa: S108 -- as written on the pages; the test has a folder of its own for it

SHOWN = [
    pytest.param(block, id=f"{page.stem}-{number}")
    for page in PAGES
    if page.name not in ELSEWHERE
    for number, block in enumerate(examples(page.read_text("utf-8")))
]


@pytest.mark.parametrize("block", SHOWN)
def test_an_example_prints_what_the_page_shows(block: list[Example], tmp_path: Path) -> None:
    project, scratch = tmp_path / "project", tmp_path / "scratch"
    shutil.copytree(ROOT / "contracts", project / "contracts")
    scratch.mkdir()
    for command, shown in block:
        said = subprocess.run(
            ["bash", "-c", command.replace(SCRATCH, f"{scratch}/")],
            cwd=project,
            env={"PATH": f"{BIN}:/usr/bin:/bin", "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        note = "note: no organisation.yaml, so the built-in one for rehearsals is used\n"
        output = said.stdout + said.stderr.replace(note, "")
        output = re.sub(" +$", "", output.replace(f"{scratch}/", SCRATCH), flags=re.MULTILINE)
        assert matches(output, shown), output


def test_there_are_examples_and_a_wrong_one_is_seen() -> None:
    assert all((ROOT / "tests" / test).is_file() for test in ELSEWHERE.values())
    assert len(SHOWN) >= 6
    assert matches("a\nb\nc\n", "a\n...\nc\n")
    assert not matches("a\nb\n", "a\n...\nc\n")


@pytest.mark.parametrize("name", sorted(cordon.commands))
def test_every_command_has_a_page_with_all_its_options(name: str) -> None:
    page = (ROOT / "docs" / "commands" / f"{name}.md").read_text("utf-8")
    command = cordon.commands[name]
    each = [command, *(command.commands.values() if isinstance(command, click.Group) else ())]
    options = [flag for each_ in each for one in each_.params if isinstance(one, click.Option) for flag in one.opts]
    assert {flag for flag in options if f"`{flag}`" not in page} == set()
    assert f"docs/commands/{name}.md" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize(("page", "model"), [("contract", Contract), ("organisation", Organisation)])
def test_every_key_of_a_file_is_described(page: str, model: type[Contract | Organisation]) -> None:
    text = (ROOT / "docs" / f"{page}.md").read_text("utf-8")
    schema = model.model_json_schema(by_alias=True)
    keys = {key for one in (schema, *schema["$defs"].values()) for key in one.get("properties", {})}
    missing = {key for key in keys if not re.search(rf"[`.]{re.escape(key)}\b", text)}
    excepted = {"id", "rule", "resource", "reason", "owner", "approver", "expires"} if page == "contract" else set()
    assert missing - excepted == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target
