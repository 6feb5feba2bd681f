"""Programs in others' styles become plans and configurations; the real provider accepts each.

All of them run in CI; a few run everywhere.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import pytest

from cordon import planning
from cordon.graph.model import Graph
from tests.provider import terraform_check

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "tests" / "programs"
MADE_UP = "it tells of what exists outside the program; the answer is made up"
UNKNOWN = {
    "fargate": (f"aws:ec2/getSubnets:getSubnets: {MADE_UP}", f"aws:ec2/getVpc:getVpc: {MADE_UP}"),
    "getters": (f"aws:ec2/getAmi:getAmi: {MADE_UP}",),
    "webserver": (f"aws:ec2/getAmi:getAmi: {MADE_UP}",),
}
"""What a plan cannot vouch for, by name; of every other program nothing."""
EVERYWHERE = ("components-nested", "secrets", "two-regions")
in_ci = pytest.mark.skipif(
    not os.environ.get("CI"), reason="SKIPPED: the other programs run in CI, they take minutes (CI=true runs them here)"
)
NAMES = [
    pytest.param(path.name, marks=() if path.name in EVERYWHERE else in_ci)
    for path in sorted(PROGRAMS.iterdir())
    if (path / "Pulumi.yaml").exists()
]


@cache
def graph(name: str) -> Graph:
    references = PROGRAMS / name / "references.yaml"
    return planning.of_program(PROGRAMS / name, "dev", references if references.exists() else None, 120)


def test_there_are_twenty_programs_at_least() -> None:
    assert len(NAMES) >= 20


@pytest.mark.parametrize("name", NAMES)
def test_a_program_becomes_a_plan_in_which_only_what_is_named_is_unknown(name: str) -> None:
    made = planning.write(graph(name), "terraform-plan")
    plan = json.loads(made.text)
    assert made.unknown == UNKNOWN.get(name, ())
    assert len(plan["resource_changes"]) == sum(not one.external for one in graph(name).infrastructure()) > 0
    again = planning.of_program(
        PROGRAMS / name, "dev", PROGRAMS / name / "references.yaml" if name == "stack-reference" else None, 120
    )
    assert planning.write(again, "terraform-plan") == made


@in_ci
@pytest.mark.parametrize("name", NAMES)
def test_the_real_provider_accepts_a_programs_configuration(name: str, tmp_path: Path) -> None:
    document = json.loads(planning.write(graph(name), "terraform-config").text)
    path = tmp_path / "main.tf.json"
    path.write_text(json.dumps(document), "utf-8")
    said = terraform_check(str(path))
    assert said.returncode == 0, said.stdout + said.stderr
