import sys
from pathlib import Path
from typing import Any

import pytest

from cordon.errors import GraphError
from cordon.graph.project import Project, read_project
from cordon.graph.values import UNKNOWN, Secret

BASIC = "name: demo\nruntime: python\n"


def make(tmp_path: Path, project: str = BASIC, **stacks: str) -> Path:
    (tmp_path / "Pulumi.yaml").write_text(project)
    (tmp_path / "__main__.py").write_text("")
    for name, text in stacks.items():
        (tmp_path / f"Pulumi.{name}.yaml").write_text(text)
    return tmp_path


def config(tmp_path: Path, project: str, stack: str = "", given: dict[str, Any] | None = None) -> dict[str, Any]:
    return dict(read_project(make(tmp_path, BASIC + project, dev=stack), config=given).config)


def test_a_plain_project_runs_where_it_is_with_our_interpreter(tmp_path: Path) -> None:
    found = read_project(make(tmp_path))
    assert found == Project("demo", "dev", tmp_path, tmp_path, tmp_path, Path(sys.executable), {})


def test_main_may_be_a_directory_or_a_file(tmp_path: Path) -> None:
    source = tmp_path / "src"
    source.mkdir()
    (source / "__main__.py").write_text("")
    (source / "infra.py").write_text("")
    found = read_project(make(tmp_path, BASIC + "main: src\n"))
    assert (found.main, found.cwd) == (source, source)
    found = read_project(make(tmp_path, BASIC + "main: src/infra.py\n"))
    assert (found.main, found.cwd) == (source / "infra.py", source)


def test_scalars_are_the_texts_that_stand_there(tmp_path: Path) -> None:
    stack = "config:\n  account: 0123\n  on: true\n  aws:region: eu-west-1\n  day: 2026-12-01\n  empty: ''\n"
    assert config(tmp_path, "", stack) == {
        "demo:account": "0123",
        "demo:on": "true",
        "aws:region": "eu-west-1",
        "demo:day": "2026-12-01",
        "demo:empty": "",
    }


def test_structures_keep_their_types(tmp_path: Path) -> None:
    stack = "config:\n  demo:zones: {count: 3, names: [a, b], on: true, from: 2026-12-01}\n"
    assert config(tmp_path, "", stack)["demo:zones"] == {
        "count": 3,
        "names": ["a", "b"],
        "on": True,
        "from": "2026-12-01",
    }


def test_encrypted_values_are_secret_and_unknown_even_deep_inside(tmp_path: Path) -> None:
    found = config(tmp_path, "", "config:\n  key: {secure: v1:abc}\n  db: {user: u, password: {secure: v1:abc}}\n")
    assert found == {"demo:key": Secret(UNKNOWN), "demo:db": Secret({"user": "u", "password": UNKNOWN})}


def test_a_stack_wins_over_the_project_and_what_is_given_over_both(tmp_path: Path) -> None:
    project = "config:\n  a: 1\n  b: {type: string, default: p}\n  c: {value: p}\n  aws:region: eu-west-1\n"
    found = config(tmp_path, project, "config:\n  b: s\n  c: s\n", {"demo:c": "given"})
    assert found == {"demo:a": "1", "demo:b": "s", "demo:c": "given", "aws:region": "eu-west-1"}


def test_a_declared_secret_is_secret(tmp_path: Path) -> None:
    assert config(tmp_path, "config:\n  key: {type: string, secret: true, default: hush}\n") == {
        "demo:key": Secret("hush")
    }


def test_a_required_value_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"Pulumi\.yaml: stack 'dev' gives no value for demo:size"):
        config(tmp_path, "config:\n  size: {type: integer}\n")
    assert config(tmp_path, "config:\n  size: {type: integer}\n", "config:\n  size: 3\n") == {"demo:size": "3"}


def test_the_only_stack_is_chosen_and_several_are_listed(tmp_path: Path) -> None:
    assert read_project(make(tmp_path, prod="")).stack == "prod"
    with pytest.raises(GraphError, match="several stacks, say which: prod, test"):
        read_project(make(tmp_path, prod="", test=""))
    assert read_project(tmp_path, "acme/demo/test").stack == "test"


def test_a_stack_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="has no stack 'staging'; it has prod"):
        read_project(make(tmp_path, prod=""), "staging")


def test_stacks_may_be_configured_elsewhere(tmp_path: Path) -> None:
    make(tmp_path, BASIC + "stackConfigDir: conf\n")
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "Pulumi.dev.yaml").write_text("config:\n  a: b\n")
    assert read_project(tmp_path).config == {"demo:a": "b"}


def test_configuration_from_an_environment_is_a_gap(tmp_path: Path) -> None:
    gaps = read_project(make(tmp_path, dev="environment: [shared]\n")).gaps
    assert [(gap.kind, gap.name) for gap in gaps] == [("environment", "Pulumi.dev.yaml")]


def test_the_projects_own_virtual_environment_is_used(tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("")
    named = "name: demo\nruntime: {name: python, options: {virtualenv: venv}}\n"
    assert read_project(make(tmp_path, named)).interpreter == python


@pytest.mark.parametrize("options", ["{virtualenv: venv}", "{toolchain: uv}"])
def test_a_virtual_environment_that_is_not_there_is_named(tmp_path: Path, options: str) -> None:
    with pytest.raises(GraphError, match=r"virtual environment .*venv isn't there; make it"):
        read_project(make(tmp_path, f"name: demo\nruntime: {{name: python, options: {options}}}\n"))


@pytest.mark.parametrize(
    ("project", "message"),
    [
        ("name: demo\nruntime: nodejs\n", "its runtime is nodejs, not python; .*preview --json"),
        ("runtime: python\n", "has no name"),
        ("name: [\n", "can't be read"),
        ("- a\n", "must be a map"),
        (BASIC + "main: nowhere\n", "no Python program within the project"),
        (BASIC + "main: ../..\n", "no Python program within the project"),
    ],
)
def test_a_project_that_cannot_be_run_is_refused_with_its_file(tmp_path: Path, project: str, message: str) -> None:
    with pytest.raises(GraphError, match=rf"Pulumi\.yaml: .*{message}") as caught:
        read_project(make(tmp_path, project))
    assert "\n" not in str(caught.value)


def test_a_directory_without_a_project_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"has no Pulumi\.yaml"):
        read_project(tmp_path)
