"""A whole simulated AWS in this process: accounts, a clock, clients for the deployer, callers for everyone else."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, ClassVar, Final, Self
from zlib import crc32

import boto3
import time_machine
from moto import mock_aws
from moto.moto_api._internal import mock_random

from cordon.errors import Refused
from cordon.graph.responder import Place
from cordon.simulation.authorise import Authoriser, Decide, Record
from cordon.simulation.corrections import moto_corrected
from cordon.simulation.identities import Identities
from cordon.simulation.provider import Provider
from cordon.simulation.sealed import environment
from cordon.simulation.wire import Wire
from cordon.simulation.world import Levels, World, open_account

_TICK: Final = timedelta(milliseconds=1)
# moto looks its addresses up in this account's stores, whatever account is called.
_MOTOS_OWN: Final = ("123456789012", "us-east-1")


class Simulation:
    """Stands in for AWS while it is entered; there is one a process at a time, because moto's accounts are global.

    Args:
        at: The instant at which it starts; time moves by a millisecond a call, and by `move_to`.
        decide: Decides the calls of callers (`cordon.access.decide.decide`).
        region: Where callers are, unless said otherwise.
        service_control: Service control policies by account, by level from the organisation's root down.

    Attributes:
        decisions: Every decision on a caller's call, oldest first.
        not_simulated: Type tokens that got made-up outputs, with how many resources of each.
        provider: Makes, finds, changes and removes resources.
        callers: Makes those who call.
    """

    _running: ClassVar[bool] = False

    def __init__(
        self,
        at: datetime,
        decide: Decide,
        region: str = "eu-central-1",
        service_control: Mapping[str, Levels] | None = None,
    ) -> None:
        self._at = at
        self._stack = ExitStack()
        self._clock: Any = None
        self._opened: set[tuple[str, str]] = set()
        self._sessions: dict[tuple[str, str], boto3.Session] = {}
        self._clients: dict[tuple[str, str, str], Any] = {}
        self.decisions: list[Record] = []
        self.not_simulated: dict[str, int] = {}
        self.world = World(service_control or {})
        authoriser = Authoriser(self.world, decide, self.decisions)
        self._wire = Wire(self.world, authoriser, self._tick, self.open)
        self.provider = Provider(self._client_in, seed)
        self.callers = Identities(self.world, self._wire, region)

    def __enter__(self) -> Self:
        """Start.

        Raises:
            Refused: Another simulation runs in this process, or Pulumi's engine runs this program.
        """
        if Simulation._running:
            raise Refused("a simulation is running in this process already; end it before starting another one")
        with ExitStack() as stack:
            stack.enter_context(environment())
            # Nothing passes through to AWS, and the made-up credentials stay those of `environment`.
            stack.enter_context(
                mock_aws(config={"core": {"mock_credentials": False, "passthrough": {"urls": [], "services": []}}})
            )
            stack.enter_context(moto_corrected())
            self._clock = stack.enter_context(time_machine.travel(self._at.astimezone(UTC), tick=False))
            self._stack = stack.pop_all()
        Simulation._running = True
        self.open(*_MOTOS_OWN)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        Simulation._running = False
        self._stack.close()

    def move_to(self, instant: datetime) -> None:
        """Move the clock, for this whole process.

        Raises:
            Refused: It would move backwards.
        """
        now = datetime.now(UTC)
        if instant < now:
            raise Refused(f"the simulation is at {now.isoformat()}: it can't move back to {instant.isoformat()}")
        self._clock.move_to(instant.astimezone(UTC), tick=False)

    def session(self, account: str, region: str) -> boto3.Session:
        """Return the deployer's boto3 session in an account, whose calls nobody refuses; for live checks as well."""
        key = (account, region)
        if key not in self._sessions:
            self._sessions[key] = self._wire.session(account, region)
        return self._sessions[key]

    def client(self, service: str, account: str, region: str) -> Any:
        """Return the deployer's client of a service, made once."""
        key = (service, account, region)
        if key not in self._clients:
            self._clients[key] = self._wire.client(service, account, region)
        return self._clients[key]

    def open(self, account: str, region: str) -> None:
        """Make moto's stores of an account and region, whose own random ids then don't depend on what comes first."""
        if (account, region) not in self._opened:
            self._opened.add((account, region))
            drawing = mock_random.getstate()
            seed(f"{account} {region}")
            open_account(account, region)
            mock_random.setstate(drawing)

    def _client_in(self, service: str, place: Place) -> Any:
        self.open(place.account, place.region)
        return self.client(service, place.account, place.region)

    def _tick(self) -> None:
        self._clock.shift(_TICK)


def seed(text: str) -> None:
    """Make the ids that moto draws next follow from a text."""
    mock_random.seed(crc32(text.encode()))
