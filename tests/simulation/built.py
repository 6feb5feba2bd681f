"""A shipped contract's stack in the simulation, and shorthands for trying things there."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from cordon.contract.shared import account_of
from cordon.graph.model import Graph
from cordon.simulation import prepare
from cordon.simulation.caller import Caller
from cordon.simulation.responder import SimulatedResponder
from cordon.simulation.simulation import Simulation
from tests.stacks.shipped import SHIPPED, fresh, fresh_shared, shipped

ACCOUNT = "210987654321"
REGION = "eu-central-1"
ARCHIVE = "100000000002"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:saml-provider/example-corporation"


@dataclass(frozen=True)
class Built:
    """A contract's stack that was built."""

    simulation: Simulation
    graph: Graph

    def export(self, name: str) -> Any:
        return self.graph.exports[name]

    def bucket(self, purpose: str) -> str:
        return str(self.export("buckets")[purpose])

    def workspace(self, role: str) -> Caller:
        """The role's session on a workspace in the contract's network."""
        arn = self.export("dataRoles")[role]
        return self.simulation.callers.session_of(arn, "i-0123456789abcdef0").at(vpc=self.export("vpc"))

    def deployer(self, service: str) -> Any:
        return self.simulation.client(service, self.export("account"), self.export("region"))

    def person(self, claim: str, **tags: str) -> Caller:
        """A person whom the identity provider vouches for, in the contractor's office."""
        told = {"cordon-role": claim, **{key.replace("_", "-"): value for key, value in tags.items()}}
        someone = self.simulation.callers.person(
            PROVIDER,
            audience="https://signin.aws.amazon.com/saml",
            name="analyst-1@acme.example",
            tags=told,
            source_identity="analyst-1@acme.example",
        )
        return someone.at(source_ip="203.0.113.9")

    def last(self) -> list[tuple[str, str]]:
        """What the last decision rests on."""
        return [(step.layer, step.statement) for step in self.simulation.decisions[-1].decision.decisive]


def build(simulation: Simulation, contract: str) -> Built:
    """Build a shipped contract, with the archive that its trail delivers to, as the deployer who is there."""
    build_shared(simulation, "log-archive", [contract])
    arrive(simulation, contract)
    return Built(simulation, fresh(contract, SimulatedResponder(simulation)))


def arrive(simulation: Simulation, contract: str) -> None:
    """Make the role that deploys a contract, which its keys name."""
    checked = shipped(contract)
    assert checked.contract is not None
    account = account_of(checked.contract, checked.organisation)
    prepare.role(simulation, f"arn:aws:iam::{account}:role/{checked.organisation.stacks.deployer}")


def build_shared(simulation: Simulation, name: str, contracts: Sequence[str] = SHIPPED) -> Graph:
    """Build a shared stack for shipped contracts."""
    return fresh_shared(name, SimulatedResponder(simulation), contracts)


def code(call: Callable[[], object]) -> str:
    """The error code that a call is answered with; empty for none."""
    try:
        call()
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


@contextlib.contextmanager
def moto_alone() -> Iterator[Callable[[str], Any]]:
    """Moto as it is, without any of our corrections; gives clients."""
    import boto3
    from moto import mock_aws

    with mock_aws():
        yield lambda service: boto3.client(service, region_name=REGION)
