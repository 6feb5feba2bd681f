"""The catalogue is complete, quotes its sources truly, and its numbers have code or data behind them."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from cordon.contract.catalogue import Demand, catalogue
from cordon.contract.computed import COMPUTED
from cordon.contract.model import CLASSIFICATIONS
from cordon.contract.values import parse_duration

SHARED = Path(__file__).parents[2].parent / "shared"
SEEDS = {"S0": "000_af78928e714fa17e.txt", "S1": "001_b9202346aa987200.txt"}


def read_shared(name: str) -> str:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"SKIPPED: shared/{name}, a source text for maintainers, is not beside this checkout")
    return path.read_text("utf-8")


def test_computed_requirements_are_those_the_code_computes() -> None:
    marked = {
        (cid, name) for cid, one in catalogue().items() for name, demand in one.requires.items() if demand.computed
    }
    assert marked == set(COMPUTED)


def test_the_catalogue_has_every_control_of_the_first_edition_shown_in_its_ways() -> None:
    text = read_shared("CLAUSES.md")
    rows = re.findall(r"^\| ([A-Z]{2,3}-\d) \|.*\| ([^|]+) \|$", text, re.MULTILINE)
    assert [row[0] for row in rows] and {row[0] for row in rows} == set(catalogue())
    for cid, ways in rows:
        wanted = {way.split(" (")[0].strip() for way in ways.split(",")}
        assert set(catalogue()[cid].shown_by) == wanted, cid


@pytest.mark.parametrize("cid", list(catalogue()))
def test_a_controls_sources_are_quoted_truly(cid: str) -> None:
    for source, quoted in catalogue()[cid].sources.items():
        text = " ".join(read_shared(f"seeds/{SEEDS[source]}").split())
        assert " ".join(quoted.split()) in text


@pytest.mark.parametrize("cid", list(catalogue()))
def test_a_higher_tier_is_never_weaker(cid: str) -> None:
    for name, demand in catalogue()[cid].requires.items():
        limits = [demand.tiers[tier] for tier in CLASSIFICATIONS] if demand.tiers else []
        for lower, higher in pairwise(limits):
            assert not demand.weaker(higher, lower), f"{cid}.{name}"


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        ({"tiers": {"public": "1h"}}, "a tier is missing"),
        ({"unit": "word", "order": ["a"], "tiers": {"all": "b"}}, "a tier's word is not in order"),
        ({}, "nothing gives it a value"),
    ],
)
def test_a_slip_in_the_catalogue_is_found_when_it_is_loaded(faults: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Demand.model_validate({"means": "x", "unit": "seconds"} | faults)


def test_stronger_and_weaker_follow_the_bound() -> None:
    most = Demand.model_validate({"means": "x", "unit": "seconds", "bound": "at-most", "tiers": {"all": "1h"}})
    least = Demand.model_validate({"means": "x", "unit": "days", "bound": "at-least", "tiers": {"all": "9d"}})
    words = Demand.model_validate({"means": "x", "unit": "word", "order": ["none", "all"], "tiers": {"all": "all"}})
    assert most.weaker(parse_duration("61m"), most.tiers["public"])
    assert not most.weaker(parse_duration("60m"), most.tiers["public"])
    assert least.weaker(parse_duration("8d"), least.tiers["public"])
    assert not least.weaker(parse_duration("9d"), least.tiers["public"])
    assert words.weaker("none", "all")
    assert not words.weaker("all", "all")
