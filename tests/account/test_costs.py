"""The costs that the documentation tells are computed, from what is built."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.account.costs import AS_OF, HOURS, INTERFACES, KEYS, LINES, per_hour, per_run, table
from tests.account.simulated import BEGINS, ENDS, simulated
from tests.account.stage import ROOT, standing

PAGE = (ROOT / "docs" / "real-account.md").read_text("utf-8")


def test_a_run_costs_its_hours_and_what_is_used_once() -> None:
    assert per_hour() == pytest.approx(10 * 0.012 + 4 / 730)
    once = sum(line.each for line in LINES if not line.hourly)
    assert per_run(1) == pytest.approx(per_hour() + once)
    assert per_run(24) == pytest.approx(24 * per_hour() + once)
    with pytest.raises(ValueError, match="an hour that begins"):
        per_run(0)


def test_the_page_has_the_table_and_its_date() -> None:
    assert table(HOURS) in PAGE
    assert f"as they were known in {AS_OF}" in PAGE
    assert table(HOURS + 1) not in PAGE


def test_what_is_counted_is_what_is_built(tmp_path: Path) -> None:
    with (
        simulated() as (ground, deployment),
        standing(ground, deployment, tmp_path, BEGINS.date(), ENDS.date()) as stage,
    ):
        found = ground.admin("ec2").describe_vpc_endpoints()["VpcEndpoints"]
        own = [one for one in found if one["VpcId"] == stage.exports["vpc"]]
        assert sum(len(one["SubnetIds"]) for one in own if one["VpcEndpointType"] == "Interface") == INTERFACES
        assert len(stage.exports["keys"]) == KEYS
