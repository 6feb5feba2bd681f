"""boto3 sessions that can reach nothing but the simulation, whatever stands in the environment.

Three barriers, each enough alone: AWS's settings are taken out of the environment while a simulation lives; moto, which
is among the handlers of every botocore session once it is imported, answers requests before they are sent; and clients
have no connection to send one by.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import cache
from typing import Any, Final

import boto3
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.client import BaseClient
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.loaders import Loader
from botocore.session import Session
from moto.core.models import botocore_stubber

from cordon.errors import Refused
from cordon.simulation.surroundings import MADE_UP, without_settings

_ENGINE: Final = ("PULUMI_MONITOR", "PULUMI_ENGINE")
_MODELS: Final = Loader()
"""Shared, so that a service's model is read once a process."""


_PROTOTYPES: Final[dict[tuple[str, str], BaseClient]] = {}
_IDLE: Final = "no simulation is running: enter one (with Simulation(…)) before asking it for a session"
DEPLOYER: Final = (MADE_UP["AWS_ACCESS_KEY_ID"], MADE_UP["AWS_SECRET_ACCESS_KEY"], "simulated")


@contextmanager
def environment() -> Iterator[None]:
    """Take every setting of AWS's out of the environment, put made-up credentials in, and set it back at the end.

    Raises:
        Refused: This process runs for Pulumi's engine.
    """
    refuse_pulumi()
    with without_settings():
        yield


def refuse_pulumi() -> None:
    """Refuse to simulate in a process that runs for Pulumi's engine.

    Raises:
        Refused: It does.
    """
    running = [name for name in _ENGINE if name in os.environ]
    if running:
        raise Refused(
            f"{running[0]} is set: this program runs for Pulumi's engine, which deploys to real accounts; "
            "the simulation can't take AWS's place there"
        )


def sealed_session(region: str, credentials: tuple[str, str, str]) -> boto3.Session:
    """Make a boto3 session whose clients are answered by moto, in this process.

    Raises:
        Refused: No simulation is running.
    """
    if not botocore_stubber.enabled:
        raise Refused(_IDLE)
    session = _SealedSession()
    session.register_component("data_loader", _MODELS)
    session.set_credentials(*credentials)
    session.set_default_client_config(Config(retries={"total_max_attempts": 1, "mode": "standard"}))
    return boto3.Session(botocore_session=session, region_name=region)


@cache
def _session(region: str) -> boto3.Session:
    return sealed_session(region, DEPLOYER)


def sealed_client(service: str, region: str, credentials: tuple[str, str, str] = DEPLOYER) -> BaseClient:
    """Return a client that is like one of boto3's, with events of its own, in a tenth of the time.

    Making a client takes botocore 15 ms, and a session 25; a rehearsal has hundreds of callers. So one is made for
    each service and region, and copied; all it shares with its copies is what they never change.

    Raises:
        Refused: No simulation is running.
    """
    key = (service, region)
    if not botocore_stubber.enabled:
        raise Refused(_IDLE)
    if key not in _PROTOTYPES:
        _PROTOTYPES[key] = _session(region).client(service)
    like = _PROTOTYPES[key]
    made = object.__new__(type(like))  # botocore's clients look at themselves before `copy` has filled them
    made.__dict__.update(like.__dict__)
    made.meta = copy(like.meta)
    made.meta.events = copy(made.meta.events)
    if credentials != DEPLOYER:
        _sign_as(made, credentials)
    return made


def _sign_as(client: BaseClient, credentials: tuple[str, str, str]) -> None:
    """Have a copy of a client sign with other credentials; botocore offers no way to change a client's."""
    event, was = f"request-created.{client.meta.service_model.service_id.hyphenize()}", client._request_signer  # noqa: SLF001
    signer, endpoint = copy(was), copy(client._endpoint)  # noqa: SLF001
    signer._credentials = Credentials(*credentials)  # noqa: SLF001
    client.meta.events.unregister(event, was.handler)
    client.meta.events.register(event, signer.handler)
    endpoint._event_emitter = client.meta.events  # noqa: SLF001 - it is the endpoint that has requests signed
    client._request_signer, client._endpoint = signer, endpoint  # noqa: SLF001


class _SealedSession(Session):  # type: ignore[misc] # botocore ships no types
    def create_client(self, *args: Any, **kwargs: Any) -> BaseClient:
        client = super().create_client(*args, **kwargs)
        client._endpoint.http_session = _NoNetwork()  # noqa: SLF001 - botocore offers no other way to take it away
        return client


class _NoNetwork:
    """Stands where a client's connections would be."""

    def send(self, request: AWSRequest) -> AWSResponse:
        """Refuse.

        Raises:
            Refused: Always.
        """
        raise Refused(f"{request.method} {request.url}: the simulation has no answer, and never asks the real AWS")

    def close(self) -> None:
        """Do nothing: there is nothing to close."""
