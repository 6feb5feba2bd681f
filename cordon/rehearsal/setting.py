"""Builds the stage: the accounts around a contract, its stack, and made-up data in every store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from components.policy_documents.access import PENDING
from components.policy_documents.facts import Facts
from components.policy_documents.stores import RELEASED
from cordon import planning
from cordon.aws.clients import bucket_place
from cordon.contract.checked import Checked
from cordon.contract.policy_facts import policy_facts
from cordon.graph.model import Graph
from cordon.graph.values import reveal
from cordon.rehearsal.attacks.calls import SAMPLE
from cordon.rehearsal.origin import origin_of
from cordon.rehearsal.people import arrive, email_of
from cordon.rehearsal.scene import FOREIGN, FOREIGN_BUCKET, Scene, actors, facts_as_built
from cordon.simulation import prepare
from cordon.simulation.responder import SimulatedResponder
from cordon.simulation.simulation import Simulation


def surround(simulation: Simulation, checked: Checked, root: Path) -> Facts:
    """Make what is there before a contract's stack: log archive, our own roles, people, core, a second contractor."""
    contract, organisation, needs = checked.contract, checked.organisation, checked.effective()
    assert contract is not None  # noqa: S101 -- `effective` raised otherwise
    facts = policy_facts(contract, organisation, needs)
    planning.of_shared("log-archive", [checked], root, SimulatedResponder(simulation))
    for arn in actors(facts, organisation):
        prepare.role(simulation, arn)
    arrive(simulation, facts, [email_of(contract, role) for role in facts.roles])
    _open_bucket(simulation, facts)
    return facts


def build(simulation: Simulation, checked: Checked, root: Path) -> Scene:
    """Build a contract's stack.

    Raises:
        SimulationError: AWS would refuse a resource.
    """
    return scene_of(simulation, checked, planning.of_checked(checked, root, SimulatedResponder(simulation)))


def scene_of(simulation: Simulation, checked: Checked, graph: Graph) -> Scene:
    """Set the scene in a stack that was built."""
    assert checked.contract is not None  # noqa: S101 -- it was built
    needs = checked.effective()
    exports: Mapping[str, Any] = reveal(graph.exports)
    facts = facts_as_built(policy_facts(checked.contract, checked.organisation, needs), exports)
    return Scene(simulation, checked.contract, checked.organisation, needs, graph, exports, facts, origin_of(checked))


def fill(scene: Scene) -> int:
    """Put made-up data into each bucket, as if machinery and roles had worked for a while; return how many objects."""
    s3, count = scene.client("s3"), 0
    for _, purpose, bucket in scene.subject.buckets():
        for key in (SAMPLE, f"{RELEASED}/{SAMPLE}", f"{PENDING}/{SAMPLE}") if purpose == "egress" else (SAMPLE,):
            s3.put_object(Bucket=bucket, Key=key, Body=b"made up")
            count += 1
    return count


def _open_bucket(simulation: Simulation, facts: Facts) -> None:
    """Make a second contractor's bucket that lies open to everybody."""
    s3 = simulation.client("s3", FOREIGN, facts.region)
    s3.create_bucket(Bucket=FOREIGN_BUCKET, **bucket_place(facts.region))
    arn = f"arn:{facts.partition}:s3:::{FOREIGN_BUCKET}"
    everybody = {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": [arn, f"{arn}/*"]}
    policy = {"Version": "2012-10-17", "Statement": [everybody]}
    s3.put_bucket_policy(Bucket=FOREIGN_BUCKET, Policy=json.dumps(policy))
    s3.put_object(Bucket=FOREIGN_BUCKET, Key=SAMPLE, Body=b"made up")
