"""Serves the simulated provider on a port of this machine's own loopback, for as long as a run lasts."""

from __future__ import annotations

import asyncio
import atexit
import os
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from cordon.engine.plugin import Failed, Plugin
from cordon.errors import EngineError
from cordon.simulation.simulation import Simulation
from cordon.terraform.checker import table_checker

_THREADS: Final = 8  # they wait for one another; the engine has as many steps under way
_LARGEST: Final = ("grpc.max_receive_message_length", 400 * 1024 * 1024)  # the engine's own limit

_LOOPS: Final[dict[int, asyncio.AbstractEventLoop]] = {}
"""The loop of this process, by its id."""
_STARTING: Final = threading.Lock()


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
        server = grpc.aio.server(options=[_LARGEST])
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(_front(plugin, threads), server)
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        return server, port

    with ThreadPoolExecutor(_THREADS, thread_name_prefix="provider") as threads:
        server, port = asyncio.run_coroutine_threadsafe(serve(threads), loop).result()
        try:
            yield port
        finally:
            asyncio.run_coroutine_threadsafe(server.stop(grace=None), loop).result()


def _front(plugin: Plugin, threads: Executor) -> provider_pb2_grpc.ResourceProviderServicer:
    """Have gRPC's loop take the calls, and threads answer them; what the plugin lacks is answered as not there."""
    front = provider_pb2_grpc.ResourceProviderServicer()
    for name in vars(provider_pb2_grpc.ResourceProviderServicer):
        if not name.startswith("_"):
            method = getattr(plugin, name, None)
            setattr(front, name, _lacking(name) if method is None else _taken(method, threads))
    return front


def _lacking(name: str) -> Callable[[Any, Any], Awaitable[Any]]:
    async def answer(_: Any, context: grpc.aio.ServicerContext[Any, Any]) -> Any:
        await context.abort(grpc.StatusCode.UNIMPLEMENTED, f"the simulated provider has no {name}")

    return answer


def _taken(method: Callable[[Any, str], Any], threads: Executor) -> Callable[[Any, Any], Awaitable[Any]]:
    """Answer a call in a thread, in which gRPC's context is out of reach.

    An engine may leave before it is answered. Its call is freed then, and asking the context of it ends the process
    (a segmentation fault in `grpc_call_get_peer`); in the loop a call is not freed between two statements.
    """

    async def answer(request: Any, context: grpc.aio.ServicerContext[Any, Any]) -> Any:
        peer = context.peer()
        try:
            return await asyncio.get_running_loop().run_in_executor(threads, method, request, peer)
        except Failed as failed:
            if failed.details:
                context.set_trailing_metadata((("grpc-status-details-bin", failed.details),))
            await context.abort(failed.code, str(failed))

    return answer


def _loop() -> asyncio.AbstractEventLoop:
    """Return the loop of all servers; there must be one.

    gRPC polls once for the whole process: several loops take what it found out of one queue, past each other, and crash
    (grpc #25364, #36096).

    Raises:
        EngineError: This process is the copy of one that has served.
    """
    with _STARTING:
        if not _LOOPS:
            _LOOPS[os.getpid()] = _started()
    if os.getpid() not in _LOOPS:
        raise EngineError(
            "this process was forked from one that has served, and gRPC outlives no fork; start a new one"
        )
    return _LOOPS[os.getpid()]


def _started() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="provider", daemon=True)
    thread.start()

    def end() -> None:
        if thread.is_alive():  # in a copy of this process it is not
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    atexit.register(end)
    return loop
