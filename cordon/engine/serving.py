"""Serves the simulated provider on a port of this machine's own loopback, for as long as a run lasts."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from cordon.engine.plugin import Plugin
from cordon.simulation.simulation import Simulation
from cordon.terraform.checker import table_checker

_THREADS: Final = 8  # they wait for one another; the engine has as many steps under way
_LARGEST: Final = ("grpc.max_receive_message_length", 400 * 1024 * 1024)  # the engine's own limit


@contextmanager
def serving(simulation: Simulation, project: str, stack: str) -> Iterator[int]:
    """Serve one stack, and give the port.

    The server is gRPC's asynchronous one: the other waits by the wall clock, which a simulation has moved.

    Args:
        simulation: The simulated AWS, entered.
        project: The project's name.
        stack: The stack's name; resources of any other are refused.
    """
    plugin = Plugin(simulation, table_checker(), project, stack)
    started: Future[tuple[int, Callable[[], object]]] = Future()

    async def serve() -> None:
        ended, loop = asyncio.Event(), asyncio.get_running_loop()
        with ThreadPoolExecutor(_THREADS, thread_name_prefix="provider") as threads:
            server = grpc.aio.server(threads, options=[_LARGEST])
            provider_pb2_grpc.add_ResourceProviderServicer_to_server(plugin, server)
            port = server.add_insecure_port("127.0.0.1:0")
            await server.start()
            started.set_result((port, lambda: loop.call_soon_threadsafe(ended.set)))
            await ended.wait()
            await server.stop(grace=None)

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:  # noqa: BLE001 - whoever waits for the port is told
            if not started.done():
                started.set_exception(error)

    thread = threading.Thread(target=run, name="provider", daemon=True)
    thread.start()
    port, end = started.result()
    try:
        yield port
    finally:
        end()
        thread.join()
