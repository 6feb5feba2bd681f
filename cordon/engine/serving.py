"""Serves the simulated provider on a port of this machine's own loopback, for as long as a run lasts."""

from __future__ import annotations

import asyncio
import atexit
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
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
    loop = _loop()

    async def serve(threads: ThreadPoolExecutor) -> tuple[grpc.aio.Server, int]:
        server = grpc.aio.server(threads, options=[_LARGEST])
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(plugin, server)
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        return server, port

    with ThreadPoolExecutor(_THREADS, thread_name_prefix="provider") as threads:
        server, port = asyncio.run_coroutine_threadsafe(serve(threads), loop).result()
        try:
            yield port
        finally:
            asyncio.run_coroutine_threadsafe(server.stop(grace=None), loop).result()


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """Return the loop of all servers: gRPC polls once for the whole process, and several loops there crash it."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="provider", daemon=True)
    thread.start()

    def end() -> None:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    atexit.register(end)
    return loop
