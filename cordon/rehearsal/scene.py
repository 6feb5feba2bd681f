"""Where a rehearsal plays: a contract's stack in the simulation, and everybody who has to do with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final

from components.naming import Purpose
from components.policy_documents.facts import Dataset, Facts, Keys
from cordon.contract.model import Contract
from cordon.contract.organisation import Organisation
from cordon.contract.requirements import Effective
from cordon.evidence.subject import Subject
from cordon.graph.model import Graph
from cordon.simulation.caller import Caller
from cordon.simulation.simulation import Simulation

INSTANCE: Final = "i-0123456789abcdef0"
"""The workspace whose sessions are tried; there is none yet, and a session's name is all that shows of it."""
FOREIGN: Final = "999999999999"
"""Account of a second contractor, with a bucket that is open to everybody: what keeps ours out of it is ours."""
FOREIGN_BUCKET: Final = "second-contractor-999999999999"
NOWHERE: Final = "192.0.2.200"
"""An address that no contract names (RFC 5737)."""


@dataclass(frozen=True)
class Scene:
    """A contract that was built.

    Attributes:
        simulation: The simulated AWS.
        contract: The contract.
        organisation: What all contracts share.
        needs: The contract's effective requirements.
        graph: Its stack, as it was built.
        exports: The stack's outputs.
        facts: What its policies are made of, with the ids that AWS gave.
    """

    simulation: Simulation
    contract: Contract
    organisation: Organisation
    needs: Effective
    graph: Graph
    exports: Mapping[str, Any]
    facts: Facts
    _callers: dict[tuple[str, ...], Caller] = field(default_factory=dict, repr=False, compare=False)

    @property
    def subject(self) -> Subject:
        """What live checks are given."""
        return Subject(
            self.contract,
            self.needs,
            self.exports,
            self.simulation.client,
            self.organisation,
            datetime.now(UTC),
        )

    def client(self, service: str, region: str = "") -> Any:
        """Return the deployer's client in the contract's account, whom nobody refuses."""
        return self.simulation.client(service, self.facts.account, region or self.facts.region)

    def archive(self, service: str) -> Any:
        """Return the client of the log archive's deployer."""
        return self.simulation.client(service, self.organisation.accounts.log_archive, self.facts.region)

    def bucket(self, dataset: str, purpose: Purpose) -> str:
        """Return the name of a dataset's bucket."""
        return str(self.exports["buckets"][f"{dataset}/{purpose}"])

    def workspace(self, role: str) -> Caller:
        """Return the session of a role's workspace, in the contract's network."""
        return self._at(self.facts.role_arn(role, "data"), vpc=str(self.exports["vpc"]))

    def stolen(self, role: str) -> Caller:
        """Return the same session's credentials, carried off to the internet."""
        return self._at(self.facts.role_arn(role, "data"), source_ip=NOWHERE)

    def role(self, arn: str, session: str = "session") -> Caller:
        """Return a session of a role.

        Raises:
            NotFound: It is neither of the contract's stack nor among the actors.
        """
        key = (arn, session, self._today())  # a session made before the clock was moved has expired
        if key not in self._callers:
            self._callers[key] = self.simulation.callers.session_of(arn, session)
        return self._callers[key]

    def _at(self, arn: str, **origin: str) -> Caller:
        key = (arn, INSTANCE, self._today(), *(part for item in origin.items() for part in item))
        if key not in self._callers:
            self._callers[key] = self.role(arn, INSTANCE).at(**origin)
        return self._callers[key]

    def _today(self) -> str:
        return datetime.now(UTC).date().isoformat()

    def producer(self, dataset: Dataset) -> Caller:
        """Return who delivers a dataset."""
        return self.role(dataset.producer or self.facts.operators[0], "delivery")

    @cached_property
    def core(self) -> Caller:
        """Somebody in core production who may do everything in an account of the organisation's own."""
        return self.role(_core(self.organisation))

    @cached_property
    def administrator(self) -> Caller:
        """An administrator of the contract's own account."""
        return self.role(_administrator(self.facts))

    @cached_property
    def second_contractor(self) -> Caller:
        """A second contractor, who may do everything in an account of their own."""
        return self.role(_SECOND_CONTRACTOR)


_SECOND_CONTRACTOR: Final = f"arn:aws:iam::{FOREIGN}:role/second-contractor"


def _core(organisation: Organisation) -> str:
    return f"arn:aws:iam::{organisation.accounts.operations}:role/core-production"


def _administrator(facts: Facts) -> str:
    return facts.iam_arn("role/administrator")


def actors(facts: Facts, organisation: Organisation) -> list[str]:
    """Return the ARNs of all roles that take part and are not of the contract's stack; each may do everything."""
    ours = [*facts.deployers, *facts.operators, *facts.services, *facts.wipers, *facts.break_glass]
    others = [one for each in facts.datasets for one in (each.producer, each.consumer) if one]
    around = [_core(organisation), _administrator(facts), _SECOND_CONTRACTOR]
    return list(dict.fromkeys([*ours, *others, *around]))


def facts_as_built(facts: Facts, exports: Mapping[str, Any]) -> Facts:
    """Put the ids that AWS gave in the place of stand-ins."""
    keys = dict(exports["keys"])
    logs, volumes = keys.pop("cordon:logs"), keys.pop("cordon:volumes")
    return replace(facts, endpoints=dict(exports["endpoints"]), keys=Keys(datasets=keys, logs=logs, volumes=volumes))
