"""Every live check is satisfied by what is built, and turned red by what breaks it and by nothing else."""

from __future__ import annotations

import gc
import json
import os
import traceback
import warnings
from dataclasses import replace
from functools import cache

import pytest

from cordon.aws import asked_once
from cordon.evidence.check import Result, applicable, run
from cordon.evidence.checks import CHECKS
from cordon.rehearsal.sabotages import SABOTAGES
from cordon.rehearsal.scene import Scene
from tests.evidence.scenes import scene_of
from tests.stacks.shipped import SHIPPED

TOLD = [one for one in SABOTAGES.values() if one.turns_red in CHECKS]


def look(scene: Scene) -> list[Result]:
    """Run all checks, on one look at the account."""
    subject = replace(scene.subject, clients=asked_once(scene.simulation.client))
    return [run(one, subject) for one in applicable(subject)]


@pytest.mark.parametrize("contract", SHIPPED)
def test_every_check_is_satisfied_by_a_contract_as_it_is_built(contract: str) -> None:
    with scene_of(contract) as scene:
        results = look(scene)
        assert scene.simulation.not_simulated == {}
    said = [
        (one.id, seen.resource, seen.observed) for one in results for seen in one.observations if not seen.verdict.green
    ]
    assert said == []
    assert len(results) == len(CHECKS)
    assert all(seen.observed and seen.resource for one in results for seen in one.observations)


@cache
def red_sets() -> dict[str, dict[str, str]]:
    """What each sabotage turns red, each in a child of one built scene: two at a time."""
    found: dict[str, dict[str, str]] = {}
    with scene_of("acme-analytics") as scene:
        look(scene)  # clients and models are read once, before the children part
        gc.collect()
        gc.freeze()  # what is shared with the children stays shared
        running: list[tuple[str, int, int]] = []
        for name in SABOTAGES:
            if len(running) == 2:
                found |= _collected(running.pop(0))
            running.append((name, *_child(scene, name)))
        for child in running:
            found |= _collected(child)
        gc.unfreeze()
    return found


def _child(scene: Scene, name: str) -> tuple[int, int]:
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # no thread of ours holds anything
        child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    try:
        os.close(reading)
        with os.fdopen(writing, "w") as pipe:
            json.dump(_red(scene, name), pipe)
    finally:
        os._exit(0)


def _red(scene: Scene, name: str) -> dict[str, str]:
    try:
        SABOTAGES[name].apply(scene)
        results = look(scene)
    except Exception:  # noqa: BLE001 - told to the parent, which knows whose it was
        return {"sabotage": traceback.format_exc(limit=-3)}
    return {
        one.id: f"{one.verdict}: " + next(seen.observed for seen in one.observations if not seen.verdict.green)
        for one in results
        if not one.verdict.green
    }


def _collected(running: tuple[str, int, int]) -> dict[str, dict[str, str]]:
    name, child, reading = running
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return {name: json.loads(text or '{"sabotage": "it said nothing"}')}


@pytest.mark.parametrize("name", [one.id for one in TOLD])
def test_each_sabotage_turns_its_check_red_and_no_other(name: str) -> None:
    red = red_sets()[name]
    assert list(red) == [SABOTAGES[name].turns_red], red
    assert red[SABOTAGES[name].turns_red].startswith("failed: ")


def test_every_check_has_a_sabotage() -> None:
    assert set(CHECKS) - {one.turns_red for one in TOLD} == set()
