"""The suite's account and deployment in the simulation, so that its code is run where there is no account."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cordon import planning
from cordon.access.decide import decide
from cordon.contract.checked import Checked
from cordon.graph.model import Graph
from cordon.graph.values import reveal
from cordon.simulation.responder import SimulatedResponder
from cordon.simulation.simulation import Simulation
from cordon.simulation.teardown import destroy
from tests.account.ground import CONTRACT, Client, Ground

ACCOUNT, REGION = "410987654321", "eu-central-1"
ENDS: Final = datetime(2027, 3, 31, tzinfo=UTC)
BEGINS: Final = datetime(2027, 3, 1, tzinfo=UTC)
NOW: Final = ENDS + timedelta(hours=23, minutes=30)
"""Half an hour before the last instant: sessions live on after it."""


@dataclass
class Simulated:
    """Builds and destroys without an engine; the end comes by the clock."""

    simulation: Simulation
    graph: Graph | None = None
    fails: bool = False
    waited: list[float] = field(default_factory=list)

    def up(self, checked: Checked, root: Path) -> Mapping[str, Any]:
        self.graph = planning.of_checked(checked, root, SimulatedResponder(self.simulation))
        exports: Mapping[str, Any] = reveal(self.graph.exports)
        return exports

    def end(self, checked: Checked, root: Path) -> None:
        assert checked.contract is not None
        self.simulation.move_to(checked.contract.engagement.end)

    def destroy(self) -> None:
        if self.fails:
            raise RuntimeError("the engine is gone")
        if self.graph is not None:
            destroy(self.simulation, self.graph, unprotected=True)
            self.graph = None


@contextmanager
def simulated() -> Iterator[tuple[Ground, Simulated]]:
    """Give an account and a deployment."""
    with Simulation(NOW, decide, REGION) as simulation:
        deployment = Simulated(simulation)

        def admin(service: str) -> Any:
            return simulation.client(service, ACCOUNT, REGION)

        def take(arn: str) -> Client:
            return simulation.callers.session_of(arn).client

        yield Ground(ACCOUNT, REGION, admin, take, deployment.waited.append), deployment


def deliver(ground: Ground, exports: Mapping[str, Any]) -> None:
    """Deliver what AWS's services would: the simulation writes no logs."""
    key = f"{CONTRACT}/AWSLogs/{ground.account}/CloudTrail/{ground.region}/2027/03/31/file.json.gz"
    ground.admin("s3").put_object(Bucket=exports["archive"], Key=key, Body=b"{}")
    for group in exports["logGroups"].values():
        name = str(group).split(":", 6)[6].removesuffix(":*")
        ground.admin("logs").create_log_stream(logGroupName=name, logStreamName="first")


def without(s3: Any, bucket: str, sid: str) -> None:
    """Take the statements whose Sid begins so out of a bucket's policy."""
    policy = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    policy["Statement"] = [one for one in policy["Statement"] if not one["Sid"].startswith(sid)]
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))


def with_statement(s3: Any, bucket: str, statement: dict[str, Any]) -> None:
    """Put a statement into a bucket's policy."""
    policy = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    policy["Statement"].append(statement)
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
