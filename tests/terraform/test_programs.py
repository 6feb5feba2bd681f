"""Programs in others' styles become plans and configurations; the real provider accepts each.

All of them run in CI; a few run everywhere.
"""

from __future__ import annotations

import pytest

from cordon import planning
from tests.sources import NAMES, asked, graph, in_ci, ours, read

MADE_UP = "it tells of what exists outside the program; the answer is made up"
UNKNOWN = {
    "fargate": (f"aws:ec2/getSubnets:getSubnets: {MADE_UP}", f"aws:ec2/getVpc:getVpc: {MADE_UP}"),
    "getters": (f"aws:ec2/getAmi:getAmi: {MADE_UP}",),
    "webserver": (f"aws:ec2/getAmi:getAmi: {MADE_UP}",),
}
"""What a plan cannot vouch for, by name; of every other program nothing."""
EVERYWHERE = ("components-nested", "secrets", "two-regions")
SOME = [pytest.param(name, marks=() if name in EVERYWHERE else in_ci) for name in NAMES]


def test_there_are_twenty_programs_at_least() -> None:
    assert len(NAMES) >= 20


@pytest.mark.parametrize("name", SOME)
def test_a_program_becomes_a_plan_in_which_only_what_is_named_is_unknown(name: str) -> None:
    made = planning.write(graph(name), "terraform-plan")
    assert made.unknown == UNKNOWN.get(name, ())
    assert len(ours(name)["resource_changes"]) == sum(not one.external for one in graph(name).infrastructure()) > 0
    assert planning.write(read(name), "terraform-plan") == made


@in_ci
@pytest.mark.parametrize("name", NAMES)
def test_the_real_provider_accepts_a_programs_configuration(name: str) -> None:
    assert asked(name).returncode == 0, asked(name).stderr
