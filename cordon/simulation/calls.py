"""Calls of AWS by real operation names, in the place where a resource lives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError, ParamValidationError
from botocore.model import OperationModel

from cordon.errors import SimulationError
from cordon.graph.responder import Place
from cordon.simulation.kinds.members import to_members

Values = Mapping[str, Any]
Clients = Callable[[str, Place], Any]
"""Gives boto3's client of a service in a place."""

_NOT_THERE = ("NotFound", "NoSuch", "404", "DoesNotExist", "ResourceNotFound")


class Calls:
    """Calls AWS in the place where a resource lives."""

    def __init__(self, clients: Clients, service: str, place: Place, urn: str) -> None:
        self._clients = clients
        self._service = service
        self._place = place
        self._urn = urn

    def call(self, operation: str, params: Values, service: str = "") -> dict[str, Any]:
        """Call an operation by its real name; members may be written in camelCase.

        Raises:
            SimulationError: AWS refuses.
        """
        client = self._clients(service or self._service, self._place)
        model = client.meta.service_model.operation_model(operation)
        members = to_members(model.input_shape, params, operation)
        try:
            answer: dict[str, Any] = client._make_api_call(operation, members)  # noqa: SLF001 - by the model's own name
        except (ClientError, ParamValidationError) as error:
            raise SimulationError(f"{self._urn}: {operation}: {error}") from error
        return answer

    def model(self, operation: str) -> OperationModel:
        """Return botocore's model of an operation."""
        model: OperationModel = self._clients(self._service, self._place).meta.service_model.operation_model(operation)
        return model


def is_missing(error: BaseException | None) -> bool:
    """Tell whether AWS says that what was asked for isn't there."""
    code = str(error.response.get("Error", {}).get("Code", "")) if isinstance(error, ClientError) else ""
    return any(mark in code for mark in _NOT_THERE)
