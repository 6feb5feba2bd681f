"""The simulation as a graph's responder: a program runs against the simulated AWS as it would against the real one."""

from __future__ import annotations

from collections.abc import Mapping

from cordon.errors import SimulationError
from cordon.graph.responder import Answer, Found, Place, Request
from cordon.graph.synthetic import Synthetic
from cordon.graph.values import Value, has_unknown
from cordon.simulation.simulation import Simulation


class SimulatedResponder:
    """Creates each resource in the simulated AWS.

    What no kind describes gets made-up outputs, and is listed in the simulation's `not_simulated`: it must never be
    counted as verified.
    """

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._synthetic = Synthetic()

    def create(self, request: Request) -> Answer:
        """Create a resource.

        Raises:
            SimulationError: AWS would refuse it.
        """
        if not self._knows(request):
            return self._synthetic.create(request)
        if has_unknown(request.inputs):
            raise SimulationError(f"{request.urn}: an input is unknown, so there is nothing to create")
        if request.given_id:
            return self.read(request)
        state = self._simulation.provider.create(request.urn, request.token, request.inputs, request.place)
        return Answer(state.id, state.outputs, complete=True)

    def read(self, request: Request) -> Answer:
        """Find a resource that exists already.

        Raises:
            SimulationError: It doesn't.
        """
        if not self._knows(request):
            return self._synthetic.read(request)
        state = self._simulation.provider.read(
            request.urn, request.token, request.given_id, request.inputs, request.place
        )
        if state is None:
            raise SimulationError(f"{request.urn}: there is no {request.token} {request.given_id} in the simulation")
        return Answer(state.id, state.outputs)

    def invoke(self, token: str, args: Mapping[str, Value], place: Place) -> Found | None:
        """Look something up."""
        return self._simulation.provider.invoke(token, args, place)

    def _knows(self, request: Request) -> bool:
        known = self._simulation.provider.knows(request.token)
        if not known:
            counts = self._simulation.not_simulated
            counts[request.token] = counts.get(request.token, 0) + 1
        return known
