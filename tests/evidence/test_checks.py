"""Every live check is satisfied by what is built, and turned red by what breaks it and by nothing else."""

from __future__ import annotations

import gc
import json
import os
import traceback
import warnings
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from cordon.aws import Clients, asked_once
from cordon.evidence.check import Result, applicable, run
from cordon.evidence.checks import CHECKS
from cordon.rehearsal.sabotages import SABOTAGES
from cordon.rehearsal.scene import Scene
from tests.evidence.scenes import scene_of
from tests.stacks.shipped import SHIPPED

TOLD = [one.id for one in SABOTAGES.values() if one.turns_red in CHECKS]
TAGGING = "resourcegroupstaggingapi"

Red = dict[str, str]


def look(scene: Scene, clients: Clients) -> list[Result]:
    """Run all checks."""
    subject = replace(scene.subject, clients=clients)
    return [run(one, subject) for one in applicable(subject)]


@pytest.mark.parametrize("contract", SHIPPED)
def test_every_check_is_satisfied_by_a_contract_as_it_is_built(contract: str) -> None:
    with scene_of(contract) as scene:
        results = look(scene, asked_once(scene.simulation.client))
        assert scene.simulation.not_simulated == {}
    seen = [(one.id, each) for one in results for each in one.observations]
    assert [(name, one.resource, one.observed) for name, one in seen if not one.verdict.green] == []
    assert len(results) == len(CHECKS)
    assert all(one.observed and one.resource for _, one in seen)


@cache
def red_sets() -> dict[str, Red]:
    """What each sabotage turns red, each in a child of one built scene: two at a time."""
    found: dict[str, Red] = {}
    with scene_of("acme-analytics") as scene:
        known = asked_once(scene.simulation.client)
        look(scene, known)
        gc.collect()
        gc.freeze()  # what is shared with the children stays shared
        running: list[tuple[str, int, int]] = []
        for name in TOLD:
            if len(running) == 2:
                found |= _collected(running.pop(0))
            running.append((name, *_child(scene, name, known)))
        for child in running:
            found |= _collected(child)
        gc.unfreeze()
    return found


def _child(scene: Scene, name: str, known: Clients) -> tuple[int, int]:
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # no thread of ours holds anything
        child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    try:
        gc.disable()  # it is over before there is much to collect
        os.close(reading)
        with os.fdopen(writing, "w") as pipe:
            json.dump(_red(scene, name, known), pipe)
    finally:
        os._exit(0)


def _red(scene: Scene, name: str, known: Clients) -> Red:
    simulation: Any = scene.simulation
    asking, touched = simulation.client, set[tuple[str, str]]()

    def noting(service: str, account: str, region: str) -> Any:
        touched.add((service, region))
        return asking(service, account, region)

    try:
        simulation.client = noting
        SABOTAGES[name].apply(scene)
        simulation.client = asking
        results = look(scene, _asked_anew(known, asked_once(asking), touched))
    except Exception:  # noqa: BLE001 - told to the parent, which knows whose it was
        return {"sabotage": traceback.format_exc(limit=-3)}
    return {
        one.id: f"{one.verdict}: " + next(seen.observed for seen in one.observations if not seen.verdict.green)
        for one in results
        if not one.verdict.green
    }


def _asked_anew(known: Clients, fresh: Clients, touched: set[tuple[str, str]]) -> Clients:
    """Ask only services anew that the sabotage has called: no other's answers can have changed."""
    services, regions = {service for service, _ in touched}, {region for _, region in touched}

    def clients(service: str, account: str, region: str) -> Any:
        changed = service in services or (service == TAGGING and region in regions)
        return (fresh if changed else known)(service, account, region)

    return clients


def _collected(running: tuple[str, int, int]) -> dict[str, Red]:
    name, child, reading = running
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return {name: json.loads(text or '{"sabotage": "it said nothing"}')}


@pytest.mark.parametrize("name", TOLD)
def test_each_sabotage_turns_its_check_red_and_no_other(name: str) -> None:
    red, wanted = red_sets()[name], SABOTAGES[name].turns_red
    assert list(red) == [wanted], red
    assert red[wanted].startswith("failed: ")


def test_every_check_has_a_sabotage() -> None:
    assert set(CHECKS) == {SABOTAGES[name].turns_red for name in TOLD}
