"""Each sabotage is noticed by the check or attack that it is for, and by no other: what can't fail shows nothing."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import pytest

from cordon.rehearsal.attacks import ATTACKS
from cordon.rehearsal.life import CHECKS, SABOTAGES, begin, play
from scripts.sabotage_matrix import PAGE, table
from tests.rehearsal.forks import each
from tests.rehearsal.rehearsals import ROOT, judged, lived, red_of

ENDINGS = {"is-taken-down", "nothing-is-left", "keys-are-gone"}
NEVER_ALONE = {"looks-for-a-way-out", "in-named-regions"}
"""A way out is an endpoint, and one too many is seen for what it is; what is in another region is a copy."""


def first_of_each() -> set[str]:
    """For each check and attack the first of the sabotages that it alone notices, or of all that it notices."""
    best: dict[str, str] = {}
    for one in sorted(SABOTAGES.values(), key=lambda one: len(one.also)):
        best.setdefault(one.turns_red, one.id)
    return set(best.values())


TRIED = set(SABOTAGES) if os.environ.get("CI") else first_of_each()
"""All of them in CI, where there is time; else one for each check and attack."""


@cache
def noticed() -> dict[str, dict[str, Any]]:
    """What each sabotage turns red in the life of acme-analytics: one is built, and broken in many copies."""
    lived("acme-analytics")  # what a life makes once for the whole process is there for every copy
    with begin(judged("acme-analytics"), ROOT) as (scene, before):
        return each(sorted(TRIED), lambda name: red_of(play(scene, before, SABOTAGES[name])))


@pytest.mark.parametrize("name", SABOTAGES)
def test_a_sabotage_is_noticed_by_whom_it_is_for_and_nobody_else(name: str) -> None:
    if name not in TRIED:
        pytest.skip(
            "SKIPPED: a further sabotage of a check that another is tried on; all are in CI (CI=true tries all)"
        )
    one, red = SABOTAGES[name], noticed()[name]
    assert set(red) == {one.turns_red, *one.also}, red


def test_every_check_and_every_attack_has_a_sabotage_that_it_alone_notices() -> None:
    alone = {one.turns_red for one in SABOTAGES.values() if not one.also}
    assert {*CHECKS, *ATTACKS, *ENDINGS} - alone == NEVER_ALONE
    assert {one.turns_red for one in SABOTAGES.values()} == {*CHECKS, *ATTACKS, *ENDINGS}


def test_the_matrix_in_the_docs_is_the_one_that_is_tested() -> None:
    assert (ROOT / PAGE).read_text("utf-8").partition("\n| ")[2] == table().partition("| ")[2]
