"""Runs our own stacks in this process, one after the other: some 20 ms each once everything is imported."""

import asyncio
import contextlib
import gc
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from typing import Any, cast

from pulumi.runtime import reset_options, run_in_stack, set_all_config

from cordon.errors import CordonError
from cordon.graph.check import Checker
from cordon.graph.config import config_texts
from cordon.graph.failure import program_error
from cordon.graph.model import Graph
from cordon.graph.monitor import Monitor
from cordon.graph.provider import ORGANIZATION, Surroundings
from cordon.graph.references import References
from cordon.graph.responder import Responder
from cordon.graph.runner import describe, settle
from cordon.graph.synthetic import Synthetic
from cordon.graph.transforms import WouldWaitForItself
from cordon.graph.values import Value

# A transform may look things up while the registration that it changes holds a thread: more than one must be free.
_THREADS = 16


def run(  # noqa: PLR0913 - what a run is given, each named
    program: Callable[[], object],
    project: str,
    stack: str,
    config: Mapping[str, Value] | None = None,
    responder: Responder | None = None,
    *,
    checker: Checker,
    references: References | None = None,
    root: Path | None = None,
    preview: bool = True,
) -> Graph:
    """Run a Pulumi program without an engine.

    Runs don't see each other: each has a copy of the context, an event loop and threads of its own. What the program
    prints goes to standard error.

    Args:
        program: Declares the resources when called; what it returns is of no interest.
        project: The project's name.
        stack: The stack's name.
        config: Configuration by full key (``aws:region``); secrets are wrapped.
        responder: Who answers for AWS; the synthetic responder if left out.
        checker: Names resources and fills in defaults.
        references: The outputs of other stacks that the program refers to.
        root: The directory that source positions are told relative to; the working directory if left out.
        preview: Whether the program is told that it runs in a preview (then unknown values stay unknown to it).

    Raises:
        GraphError: The program declares what can't be a graph: one URN twice, a component of a plugin's.
        ProgramError: The program raised, or it registered nothing.
    """
    given = Surroundings(
        responder=responder or Synthetic(),
        checker=checker,
        config=config or {},
        references=references or {},
        root=root or Path.cwd(),
        preview=preview,
    )
    monitor = Monitor(project, stack, given)
    try:
        with contextlib.redirect_stdout(sys.stderr), _without_collector():
            copy_context().run(_execute, program, monitor, given)
    except (Exception, SystemExit) as failure:  # a program may exit; only the user's own Ctrl-C goes through
        if monitor.recorder.failure is not None:
            raise _as_cordon(monitor.recorder.failure) from None
        raise program_error(describe(failure), monitor.places, monitor.unanswered) from failure
    finally:
        monitor.close()
    return monitor.recorder.graph()


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """Hold the garbage collector back: with pulumi_aws loaded, its passes take a third of a run's time.

    What is loaded before the first run stays for good, so the passes afterwards needn't look at it either.
    """
    running = gc.isenabled()
    if not gc.get_freeze_count():
        gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


class _Threads(ThreadPoolExecutor):
    """Carries out the SDK's calls of the monitor: at once, unless that could wait for the program itself.

    A call at once takes no change of threads and lets the SDK settle many outputs in one go, which is some ten times
    faster. Transforms are the exception: the program serves them, so its loop must run while they are called.
    """

    def submit(self, call: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(call(*args, **kwargs))
        except WouldWaitForItself:
            return super().submit(call, *args, **kwargs)
        except Exception as failure:  # noqa: BLE001 - it belongs to whoever awaits the result
            done.set_exception(failure)
        return done


def _execute(program: Callable[[], object], monitor: Monitor, given: Surroundings) -> None:
    reset_options(
        project=monitor.recorder.project,
        stack=monitor.recorder.stack,
        root_directory=str(given.root),
        monitor_address=cast("Any", monitor),  # the SDK takes an object as well, and calls it without gRPC
        preview=given.preview,
        organization=ORGANIZATION,
    )
    set_all_config(*config_texts(given.config))
    loop = asyncio.new_event_loop()
    # One failing resource makes every task that waits for it fail: the first failure says it all.
    loop.set_exception_handler(lambda *_: None)
    with _Threads(_THREADS) as threads:
        loop.set_default_executor(threads)
        try:
            loop.run_until_complete(run_in_stack(cast("Callable[[], None]", program)))
        finally:
            loop.run_until_complete(settle())
            loop.close()


def _as_cordon(failure: Exception) -> Exception:
    """Leave our own errors as they are; any other one is a defect of ours and keeps its traceback."""
    return failure.with_traceback(None) if isinstance(failure, CordonError) else failure
