"""Honest work: what the contract gives must go through, or an environment that is shut would pass for a safe one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from cordon.rehearsal.attack import Attempt, attack
from cordon.rehearsal.attacks.calls import SAMPLE, get, put
from cordon.rehearsal.people import enter, person
from cordon.rehearsal.scene import Scene


@attack("DAT-3")
def roles_reach_what_they_were_given(scene: Scene) -> Iterator[Attempt]:
    """Each role reads and writes, from its workspace, the datasets that it was given."""
    for role, given in sorted(scene.facts.roles.items()):
        workspace = scene.workspace(role)
        for dataset in scene.facts.datasets:
            bucket = scene.bucket(dataset.name, "data")
            if "read" in given.get(dataset.name, ()):
                yield Attempt(f"{role}, on the workspace", f"read {dataset.name}/data", get(workspace, bucket))
            if "write" in given.get(dataset.name, ()):
                call = put(workspace, bucket, f"from-{role}")
                yield Attempt(f"{role}, on the workspace", f"write {dataset.name}/data", call)


@attack("DAT-3")
def data_comes_and_goes(scene: Scene) -> Iterator[Attempt]:
    """Each dataset's producer delivers it, and what was released is collected."""
    for dataset in scene.facts.datasets:
        if dataset.flow == "inbound":
            call = put(scene.producer(dataset), scene.bucket(dataset.name, "ingress"), SAMPLE)
            yield Attempt("producer", f"deliver {dataset.name}", call)
        else:
            collector = scene.role(dataset.consumer or scene.facts.operators[0])
            call = get(collector, scene.bucket(dataset.name, "egress"), f"released/{SAMPLE}")
            yield Attempt("collector", f"collect {dataset.name}", call)


@attack("IAM-1")
def people_enter(scene: Scene) -> Iterator[Attempt]:
    """Who has a role, a second factor and an address that the contract names gets in."""
    for role in sorted(scene.facts.roles):
        who, arn = person(scene, role), scene.facts.role_arn(role, "entry")
        yield Attempt(f"person with the role {role}", "enter", partial(enter, scene, who, arn))
