"""After the contract's last instant: nothing was done to end access, and it has ended."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from cordon.rehearsal.attack import Attempt, attack
from cordon.rehearsal.attacks.calls import SAMPLE, call, get, put
from cordon.rehearsal.people import enter, person
from cordon.rehearsal.scene import Scene

_BY = ("identity DenyAfterEnd",)
"""What every attempt must be refused by; that boundary, buckets, keys and endpoints end as well, live checks see."""


@attack("IAM-3", phase="after")
def works_on_after_the_end(scene: Scene) -> Iterator[Attempt]:
    """After the end no role reads or writes what it was given, or uses a key."""
    keys = {**scene.facts.keys.datasets, "volumes": scene.facts.keys.volumes}
    for role, given in sorted(scene.facts.roles.items()):
        workspace = scene.workspace(role)
        who = f"{role}, on the workspace"
        for dataset in scene.facts.datasets:
            bucket = scene.bucket(dataset.name, "data")
            if "read" in given.get(dataset.name, ()):
                yield Attempt(who, f"read {dataset.name}/data", get(workspace, bucket), _BY)
            if "write" in given.get(dataset.name, ()):
                yield Attempt(who, f"write {dataset.name}/data", put(workspace, bucket), _BY)
        for name, key in sorted(keys.items()):
            using = call(workspace, "kms", "generate_data_key", KeyId=key, KeySpec="AES_256")
            yield Attempt(who, f"use the key of {name}", using, _BY)


@attack("IAM-3", phase="after")
def enters_after_the_end(scene: Scene) -> Iterator[Attempt]:
    """After the end nobody enters."""
    for role in sorted(scene.facts.roles):
        entering = partial(enter, scene, person(scene, role), scene.facts.role_arn(role, "entry"))
        yield Attempt(f"person with the role {role}", "enter", entering, ("trust DenyAfterEnd",))


@attack("IAM-3", phase="after")
def delivers_after_the_end(scene: Scene) -> Iterator[Attempt]:
    """After the end who delivered data delivers no more."""
    for dataset in scene.facts.datasets:
        if dataset.flow == "inbound" and dataset.producer:
            delivering = put(scene.producer(dataset), scene.bucket(dataset.name, "ingress"), SAMPLE)
            yield Attempt("producer", f"deliver {dataset.name}", delivering, ("resource DenyAfterEnd",))


@attack("IAM-3", phase="after")
def collects_after_the_end(scene: Scene) -> Iterator[Attempt]:
    """After the end no consumer collects what was released; operators, who wind the contract up, still do."""
    for dataset in scene.facts.datasets:
        if dataset.flow != "outbound":
            continue
        who = dataset.consumer or scene.facts.operators[0]
        collecting = get(scene.role(who), scene.bucket(dataset.name, "egress"), f"released/{SAMPLE}")
        by = () if who in scene.facts.operators else ("resource DenyAfterEnd",)
        yield Attempt("operator" if not by else "consumer", f"collect {dataset.name}", collecting, by)
