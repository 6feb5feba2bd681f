"""The house's own rules: the direction of imports, light starts, and docs that are true."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cordon.contract.catalogue import catalogue
from cordon.contract.schema import schema_of
from cordon.rehearsal.life import ATTACKS, CHECKS, SABOTAGES

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Hold a copy of the house against the layers in pyproject.toml."""
    environment = {"PYTHONPATH": str(folder), "PATH": str(BIN), "HOME": str(folder)}
    command = [str(BIN / "lint-imports"), "--no-cache", "--config", str(folder / "pyproject.toml")]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("cordon", "components"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_rooms_import_only_from_the_rooms_before_them(copy: Path) -> None:
    said = lint_imports(copy)
    assert said.returncode == 0, said.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("components/naming.py", "import cordon.errors"),
        ("components/policy_documents/facts.py", "import pydantic"),
        ("cordon/errors.py", "from cordon.contract import model"),
        ("cordon/contract/model.py", "import cordon.cli"),
        ("cordon/contract/model.py", "def late():\n    import cordon.cli"),
    ],
)
def test_an_import_in_the_wrong_direction_is_found(file: str, line: str, copy: Path) -> None:
    path = copy / file
    path.write_text(path.read_text("utf-8") + f"\n{line}\n", "utf-8")
    assert lint_imports(copy).returncode == 1


def test_every_room_has_a_place_in_the_layers() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    rooms = {f"cordon.{path.stem}" for path in (ROOT / "cordon").iterdir() if path.name[0] not in "_."}
    assert {room for room in rooms if f'"{room}"' not in text} == set()


def modules_after(statement: str) -> set[str]:
    script = f"{statement}\nimport sys, json\nprint(json.dumps(sorted(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    return set(json.loads(said.stdout))


@pytest.mark.parametrize(
    ("statement", "heavy"),
    [
        ("import cordon.cli", {"pydantic", "yaml", "rich", "jinja2", "docx", "markdown_it", "cordon.contract"}),
        ("import cordon.contract.check", {"rich", "jinja2", "docx", "markdown_it", "pulumi", "boto3", "lxml"}),
        ("import components.policy_documents", {"pulumi", "pulumi_aws", "pydantic"}),
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(statement: str, heavy: set[str]) -> None:
    assert modules_after(statement) & heavy == set()


def test_the_regions_are_those_of_the_installed_botocore() -> None:
    script = ROOT / "scripts" / "generate_regions.py"
    said = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, timeout=60, check=False
    )
    assert (said.returncode, said.stdout) == (0, "current\n")


def test_no_lock_names_a_download_address() -> None:
    for lock in [*ROOT.glob("*.lock"), *ROOT.glob("scripts/**/*.lock")]:
        text = lock.read_text("utf-8")
        assert "://" not in text, lock.name
        pinned = re.findall(r"^([\w.-]+)==", text, re.MULTILINE)
        assert pinned and text.count("--hash=sha256:") >= len(pinned), lock.name


def test_every_direct_dependency_is_locked_and_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    named = set(re.findall(r'^  "([a-z][\w.-]*)[>=]=', text, re.MULTILINE))
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    reasons = (ROOT / "docs" / "decisions" / "0003-direct-dependencies.md").read_text("utf-8")
    assert len(named) > 10
    assert named - locked == set()
    assert {name for name in named if f"`{name}`" not in reasons} == set()


def test_every_folder_of_code_says_what_it_is_for() -> None:
    for init in [*ROOT.glob("cordon/**/__init__.py"), *ROOT.glob("components/**/__init__.py")]:
        assert init.read_text("utf-8").startswith('"""'), init


def spoken(text: str) -> list[str]:
    """What a module can say: its strings that are not docstrings, which are for maintainers."""
    tree = ast.parse(text)
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent
    ]


def test_nobody_is_sent_to_a_page_that_only_maintainers_have() -> None:
    modules = [path for folder in ("cordon", "components", "stacks") for path in (ROOT / folder).rglob("*.py")]
    said = {str(path): spoken(path.read_text("utf-8")) for path in modules}
    said["means"] = [one.means for one in CHECKS.values()] + [one.means for one in ATTACKS.values()]
    said["means"] += [one.means for one in SABOTAGES.values()]
    said["catalogue"] = [str([(one.title, one.clause) for one in catalogue().values()])]
    said["schemas"] = [json.dumps(schema_of(which)) for which in ("contract", "organisation")]
    said["page"] = [(ROOT / "cordon" / "rehearsal" / "page.html").read_text("utf-8")]
    assert [name for name, texts in said.items() if any("AWS.md" in text for text in texts)] == []
    assert spoken('def f():\n    """AWS.md rule 1."""\n    return f"{f} (AWS.md rule 1)"\n')[-1] == " (AWS.md rule 1)"


def test_files_stay_short() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for folder in ("cordon", "components")
        for path in (ROOT / folder).rglob("*.py")
    }
    limits = {
        "cordon/cli.py": 440,  # one command after the other
        "cordon/aws/reference/global_keys.py": 360,  # a table
    }
    assert {name: count for name, count in lengths.items() if count > limits.get(name, 250)} == {}
