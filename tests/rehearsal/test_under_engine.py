"""Whole lives under Pulumi's real engine."""

from __future__ import annotations

import json
from functools import cache

import pytest

from cordon.rehearsal import page
from cordon.rehearsal.report import Report
from cordon.rehearsal.under_engine.life import live
from tests.engines import engine_or_skip
from tests.rehearsal.rehearsals import ROOT, SHIPPED, judged, lived, red_of

STAGES = [
    "previews-first",
    "is-built",
    "stands-still",
    "agrees",
    "keeps-what-is-protected",
    "mends-drift",
    "changes-in-place",
]


@cache
def life(contract: str) -> Report:
    return live(judged(contract), ROOT)


@pytest.mark.parametrize("contract", SHIPPED)
def test_a_contracts_life_under_the_engine_is_green(contract: str) -> None:
    engine_or_skip(takes_long=True)
    report = life(contract)
    assert red_of(report) == {}
    assert report.green and report.engine
    assert [one.id for one in report.results if not one.controls] == STAGES
    # All else is as it is without an engine, but for what is made anew after a destroy by mistake.
    without = lived(contract)
    assert [one.id for one in report.results if one.controls] == [one.id for one in without.results]
    assert {row.id: row.verdict for row in report.controls} == {row.id: row.verdict for row in without.controls}
    assert [one.what for one in report.retained] == [one.what for one in without.retained]
    assert len(report.scheduled) == len(without.scheduled)
    assert (report.resources, report.not_simulated) == (without.resources, without.not_simulated)


def test_the_same_contract_gives_the_same_bytes() -> None:
    engine_or_skip(takes_long=True)
    again = live(judged("studio-nine"), ROOT)
    assert json.dumps(again.to_json()) == json.dumps(life("studio-nine").to_json())
    assert page.render([again]) == page.render([life("studio-nine")])
