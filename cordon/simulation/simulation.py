"""A whole simulated AWS in this process: accounts, a clock, clients for the deployer, callers for everyone else."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, ClassVar, Self
from zlib import crc32

import boto3
import time_machine
from moto import mock_aws
from moto.moto_api._internal import mock_random

from cordon.errors import Refused
from cordon.graph.responder import Place
from cordon.simulation.corrections import moto_corrected
from cordon.simulation.provider import Provider
from cordon.simulation.sealed import environment, sealed_session
from cordon.simulation.wire import Record, Wire
from cordon.simulation.world import World, open_account

_DEPLOYER = ("ASIACORDONSIMULATED0", "simulated", "simulated")


class Simulation:
    """Stands in for AWS while it is entered; there is one a process at a time, because moto's accounts are global.

    Args:
        at: The instant at which it starts.
        decide: Decides the calls of callers (`cordon.access.decide.decide`).
        service_control: Service control policies by account, by level from the organisation's root down.

    Attributes:
        decisions: Every decision on a caller's call, oldest first.
        not_simulated: Type tokens that got made-up outputs, with how many resources of each.
    """

    _running: ClassVar[bool] = False

    def __init__(self, at: datetime, decide: Decide, service_control: Mapping[str, Levels] | None = None) -> None:
        self._at = at
        self._clients: dict[tuple[str, str, str], Any] = {}
        self._stack = ExitStack()
        self.decisions: list[Record] = []
        self.not_simulated: dict[str, int] = {}
        self.world = World(service_control or {})
        self.wire = Wire(self.world, decide, self.decisions)
        self.provider = Provider(self._client_in, self.seed)
