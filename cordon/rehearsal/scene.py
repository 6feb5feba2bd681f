"""Where a rehearsal plays: a contract's stack in the simulation, and everybody who has to do with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from ipaddress import IPv4Network, ip_network
from typing import Any, Final

from components.naming import Purpose
from components.policy_documents.facts import Dataset, Facts, Keys
from cordon.contract.model import Contract
from cordon.contract.organisation import Organisation
from cordon.contract.regions import elsewhere
from cordon.contract.requirements import Effective
from cordon.errors import SimulationError
from cordon.evidence.subject import Subject
from cordon.graph.model import Graph
from cordon.rehearsal.origin import Origin
from cordon.simulation.caller import Caller
from cordon.simulation.simulation import Simulation

INSTANCE: Final = "i-0123456789abcdef0"
"""The workspace whose sessions are tried; there is none yet, and a session's name is all that shows of it."""
FOREIGN: Final = "999999999999"
"""Account of a second contractor, with a bucket that is open to everybody: what keeps ours out of it is ours."""
FOREIGN_BUCKET: Final = "second-contractor-999999999999"
_ADDRESSES: Final = ("192.0.2.200/32", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15")
"""Where an address is taken from that nobody has (RFC 5737, RFC 2544)."""
_REGIONS: Final = ("us-west-2", "ap-southeast-2", "sa-east-1", "eu-west-3")
"""Regions that every account has from its beginning."""


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
        origin: What it was made from.
    """

    simulation: Simulation
    contract: Contract
    organisation: Organisation
    needs: Effective
    graph: Graph
    exports: Mapping[str, Any]
    facts: Facts
    origin: Origin
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
        return self._at(self.facts.role_arn(role, "data"), source_ip=self.nowhere)

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

    def machinery(self) -> dict[str, Caller]:
        """Return the sessions of our machinery, by the role's name."""
        return {f"machinery ({arn.rpartition('/')[2]})": self.role(arn, "work") for arn in self.facts.services}

    def wipers(self) -> dict[str, Caller]:
        """Return the sessions of our wipers, by the role's name."""
        return {f"wiper ({arn.rpartition('/')[2]})": self.role(arn, "wipe") for arn in self.facts.wipers}

    @property
    def core(self) -> Caller:
        """Somebody in core production who may do everything in an account of the organisation's own."""
        return self.role(_core(self.facts, self.organisation))

    @property
    def administrator(self) -> Caller:
        """An administrator of the contract's own account."""
        return self.role(_administrator(self.facts))

    @property
    def second_contractor(self) -> Caller:
        """A second contractor, who may do everything in an account of their own."""
        return self.role(_second_contractor(self.facts))

    @cached_property
    def nowhere(self) -> str:
        """An address that the contract does not name.

        Raises:
            SimulationError: It names all that nobody has.
        """
        named = [ip_network(one) for one in self.facts.source_addresses]
        for address in (one for network in _ADDRESSES for one in IPv4Network(network)):
            if not any(address in network for network in named):
                return str(address)
        raise SimulationError("access.from leaves no address that nobody has to try from")

    @cached_property
    def abroad(self) -> str:
        """A region that the contract does not name."""
        return elsewhere({self.facts.region, *self.facts.regions, *self.needs.value("LEG-2", "regions")}, _REGIONS)


def _core(facts: Facts, organisation: Organisation) -> str:
    return _unnamed(facts, facts.iam_arn("role/core-production", organisation.accounts.operations))


def _administrator(facts: Facts) -> str:
    return _unnamed(facts, facts.iam_arn("role/administrator"))


def _second_contractor(facts: Facts) -> str:
    return _unnamed(facts, facts.iam_arn("role/second-contractor", FOREIGN))


def _unnamed(facts: Facts, arn: str) -> str:
    """Return a role's ARN, or one like it, that the contract and the organisation give nothing to."""
    named = _named(facts)
    return next(one for one in (arn, *(f"{arn}-{number}" for number in range(2, 99))) if one not in named)


def _named(facts: Facts) -> list[str]:
    ours = [*facts.deployers, *facts.operators, *facts.services, *facts.wipers, *facts.break_glass]
    return [*ours, *(one for each in facts.datasets for one in (each.producer, each.consumer) if one)]


def actors(facts: Facts, organisation: Organisation) -> list[str]:
    """Return the ARNs of all roles that take part and are not of the contract's stack; each may do everything."""
    around = [_core(facts, organisation), _administrator(facts), _second_contractor(facts)]
    return list(dict.fromkeys([*_named(facts), *around]))


def facts_as_built(facts: Facts, exports: Mapping[str, Any]) -> Facts:
    """Put the ids that AWS gave in the place of stand-ins."""
    keys = dict(exports["keys"])
    logs, volumes = keys.pop("cordon:logs"), keys.pop("cordon:volumes")
    return replace(facts, endpoints=dict(exports["endpoints"]), keys=Keys(datasets=keys, logs=logs, volumes=volumes))
