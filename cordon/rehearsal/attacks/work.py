"""Honest work: what the contract gives must go through, or an environment that is shut would pass for a safe one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from components.policy_documents.access import APPROVALS, PENDING
from components.policy_documents.facts import EXPORT
from components.policy_documents.stores import RELEASED
from cordon.rehearsal.attack import Attempt, attack
from cordon.rehearsal.attacks.calls import SAMPLE, a_version, call, get, places, put
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


@attack("DAT-3")
def exports_are_approved(scene: Scene) -> Iterator[Attempt]:
    """Who may approve exports finds what waits, looks at it, and lays the approval beside it."""
    for role in (one for one, given in sorted(scene.facts.roles.items()) if "approve" in given.get(EXPORT, ())):
        workspace, who = scene.workspace(role), f"{role}, on the workspace"
        for dataset in (one for one in scene.facts.datasets if one.flow == "outbound"):
            bucket = scene.bucket(dataset.name, "egress")
            finding = call(workspace, "s3", "list_objects_v2", Bucket=bucket, Prefix=f"{PENDING}/")
            yield Attempt(who, f"find what waits of {dataset.name}", finding)
            yield Attempt(who, f"look at what waits of {dataset.name}", get(workspace, bucket, f"{PENDING}/{SAMPLE}"))
            approval = f"{APPROVALS}/{role}-{SAMPLE}"
            yield Attempt(who, f"approve what waits of {dataset.name}", put(workspace, bucket, approval))


@attack("DAT-3")
def machinery_moves_data(scene: Scene) -> Iterator[Attempt]:
    """Our machinery promotes what was delivered, brings what goes out to the gate, and releases what was approved."""
    for who, caller in scene.machinery().items():
        for dataset in scene.facts.datasets:
            inbound = dataset.flow == "inbound"
            gate = scene.bucket(dataset.name, "ingress" if inbound else "egress")
            source, target = scene.bucket(dataset.name, "data"), gate
            if inbound:
                source, target = target, source
            finding = call(caller, "s3", "list_objects_v2", Bucket=source)
            yield Attempt(who, f"find what is there of {dataset.name}", finding)
            yield Attempt(who, f"take {dataset.name}", get(caller, source))
            where = SAMPLE if inbound else f"{PENDING}/{SAMPLE}"
            yield Attempt(who, f"move {dataset.name} on", put(caller, target, where))
            if not inbound:
                waiting = call(caller, "s3", "list_objects_v2", Bucket=gate, Prefix=f"{APPROVALS}/")
                yield Attempt(who, f"find approvals of {dataset.name}", waiting)
                yield Attempt(who, f"take what waits of {dataset.name}", get(caller, gate, f"{PENDING}/{SAMPLE}"))
                yield Attempt(who, f"release {dataset.name}", put(caller, gate, f"{RELEASED}/{SAMPLE}"))


@attack("RET-3", phase="after")
def data_is_returned(scene: Scene) -> Iterator[Attempt]:
    """After the end our wipers find and read all that is to be returned, earlier versions too."""
    for who, caller in scene.wipers().items():
        for dataset, purpose, bucket in places(scene):
            finding = call(caller, "s3", "list_object_versions", Bucket=bucket)
            yield Attempt(who, f"find {dataset}/{purpose}", finding)
            yield Attempt(who, f"read {dataset}/{purpose}", get(caller, bucket))
            yield Attempt(who, f"read a version of {dataset}/{purpose}", a_version(scene, caller, bucket, "get"))


@attack("IAM-1")
def people_enter(scene: Scene) -> Iterator[Attempt]:
    """Who has a role, a second factor and an address that the contract names gets in."""
    for role in sorted(scene.facts.roles):
        who, arn = person(scene, role), scene.facts.role_arn(role, "entry")
        yield Attempt(f"person with the role {role}", "enter", partial(enter, scene, who, arn))
