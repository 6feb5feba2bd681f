"""Runs any Pulumi Python program: in its own directory, by its own interpreter, against a monitor over gRPC.

The program is a child process in a process group of its own, so that all of it can be ended: when it takes too long,
when the user interrupts, and when it leaves something running.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any, Final

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, resource_pb2_grpc

from cordon.errors import ProgramError
from cordon.graph import runner
from cordon.graph.check import Checker
from cordon.graph.config import config_texts
from cordon.graph.failure import program_error
from cordon.graph.model import Graph
from cordon.graph.monitor import Monitor
from cordon.graph.project import Project, read_project
from cordon.graph.provider import ORGANIZATION, Surroundings
from cordon.graph.references import References
from cordon.graph.responder import Responder
from cordon.graph.synthetic import Synthetic
from cordon.graph.transforms import NO_LIMIT
from cordon.graph.values import Value

TIMEOUT: Final = 300.0
# Where these say that resources are, on whatever machine this is, must not decide what a graph says.
_ELSEWHERE: Final = ("AWS_DEFAULT_PROFILE", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_REGION")
_THREADS: Final = 32  # each registration that waits for a transform holds one
_TAIL: Final = 40


def run_program(  # noqa: PLR0913 - what a run is given, each named
    directory: Path,
    stack: str = "",
    config: Mapping[str, Value] | None = None,
    responder: Responder | None = None,
    *,
    checker: Checker,
    references: References | None = None,
    preview: bool = True,
    timeout: float = TIMEOUT,
) -> Graph:
    """Run the program of a Pulumi project without an engine.

    What the program prints goes to standard error.

    Args:
        directory: Where its ``Pulumi.yaml`` is.
        stack: Which of its stacks; may be left out if there is one only.
        config: Configuration that wins over the stack's own; encrypted values are unknown unless given here.
        responder: Who answers for AWS; the synthetic responder if left out.
        checker: Names resources and fills in defaults.
        references: The outputs of other stacks that the program refers to.
        preview: Whether the program is told that it runs in a preview (then unknown values stay unknown to it).
        timeout: After how many seconds a program that hasn't ended is killed.

    Raises:
        GraphError: There is no such project or stack, or the program declares what can't be a graph.
        ProgramError: The program failed, didn't end in time, or registered nothing.
    """
    project = read_project(directory, stack, config)
    given = Surroundings(
        responder=responder or Synthetic(),
        checker=checker,
        config=project.config,
        references=references or {},
        root=project.root,
        preview=preview,
    )
    monitor = Monitor(project.name, project.stack, given)
    for gap in project.gaps:
        monitor.recorder.add_gap(gap)
    try:
        with _serving(monitor) as address, tempfile.TemporaryDirectory() as scratch:
            report = Path(scratch) / "report.json"
            with _started(project, _orders(project, given, address, report)) as (child, tail):
                status = _wait(child, directory, timeout)
            if status or not _finished(report):
                raise _failure(monitor, directory, project, report, tail, status)
    finally:
        monitor.close()
    return monitor.recorder.graph()


class _Engine(engine_pb2_grpc.EngineServicer):
    """The little of an engine that programs talk to: their messages go to standard error."""

    def __init__(self) -> None:
        self._root = ""

    def Log(self, request: engine_pb2.LogRequest, context: object) -> empty_pb2.Empty:  # noqa: ARG002, N802
        if request.severity != engine_pb2.DEBUG:
            sys.stderr.write(f"{engine_pb2.LogSeverity.Name(request.severity).lower()}: {request.message}\n")
        return empty_pb2.Empty()

    def GetRootResource(self, request: object, context: object) -> engine_pb2.GetRootResourceResponse:  # noqa: ARG002, N802
        return engine_pb2.GetRootResourceResponse(urn=self._root)

    def SetRootResource(  # noqa: N802
        self,
        request: engine_pb2.SetRootResourceRequest,
        context: object,  # noqa: ARG002
    ) -> engine_pb2.SetRootResourceResponse:
        self._root = request.urn
        return engine_pb2.SetRootResourceResponse()

    def RequirePulumiVersion(self, request: object, context: object) -> engine_pb2.RequirePulumiVersionResponse:  # noqa: ARG002, N802
        return engine_pb2.RequirePulumiVersionResponse()


@contextlib.contextmanager
def _serving(monitor: Monitor) -> Iterator[str]:
    with ThreadPoolExecutor(_THREADS) as threads:
        server = grpc.server(threads, options=NO_LIMIT)
        resource_pb2_grpc.add_ResourceMonitorServicer_to_server(monitor, server)
        engine_pb2_grpc.add_EngineServicer_to_server(_Engine(), server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        try:
            yield f"127.0.0.1:{port}"
        finally:
            server.stop(grace=None).wait()


def _orders(project: Project, given: Surroundings, address: str, report: Path) -> dict[str, str]:
    """What the runner is told, as environment variables."""
    texts, secrets = config_texts(project.config)
    orders = {
        "engine": address,
        "monitor": address,
        "organization": ORGANIZATION,
        "preview": given.preview,
        "program": str(project.main),
        "project": project.name,
        "report": str(report),
        "root": str(project.root),
        "stack": project.stack,
    }
    return {
        "CORDON_RUN": json.dumps(orders),
        "PULUMI_CONFIG": json.dumps(texts),
        "PULUMI_CONFIG_SECRET_KEYS": json.dumps(secrets),
        "PYTHONUNBUFFERED": "1",
    }


@contextlib.contextmanager
def _started(project: Project, orders: Mapping[str, str]) -> Iterator[tuple[subprocess.Popen[str], deque[str]]]:
    """Start the child; whatever happens, all of it is gone at the end."""
    child = subprocess.Popen(  # noqa: S603 - running the user's program is what was asked for
        [str(project.interpreter), runner.__file__],
        cwd=project.cwd,
        env={**{name: text for name, text in os.environ.items() if name not in _ELSEWHERE}, **orders},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    tail: deque[str] = deque(maxlen=_TAIL)
    copier = threading.Thread(target=_copy, args=(child.stdout, tail), daemon=True)
    copier.start()
    try:
        yield child, tail
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        copier.join(2)  # a process that left the group may still hold the pipe open


def _copy(printed: IO[str], tail: deque[str]) -> None:
    with printed:
        for line in printed:
            tail.append(line)
            sys.stderr.write(line)


def _wait(child: subprocess.Popen[str], directory: Path, timeout: float) -> int:
    try:
        return child.wait(timeout)
    except subprocess.TimeoutExpired:
        raise ProgramError(
            f"{directory}: the program hadn't ended after {timeout:g} s and was killed; give it longer with --timeout "
            "if it is only slow"
        ) from None


def _finished(report: Path) -> bool:
    try:
        return bool(json.loads(report.read_text(encoding="utf-8"))["type"] == runner.FINISHED)
    except (OSError, ValueError):
        return False


def _failure(  # noqa: PLR0913, PLR0917 - all that is known of it
    monitor: Monitor, directory: Path, project: Project, report: Path, tail: deque[str], status: int
) -> Exception:
    if monitor.recorder.failure is not None:
        return monitor.recorder.failure
    try:
        described: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # It didn't get as far as Python, or was killed: what it printed last is all there is.
        last = "".join(tail).strip().rpartition("\n")[2]
        if not status:
            return ProgramError(
                f"{directory}: the program ended before it was finished, with status 0: what it had not declared yet "
                f"would be missing; let it end by itself: {last or 'no message'}"
            )
        return ProgramError(f"{directory}: {project.interpreter} ended with status {status}: {last or 'no message'}")
    if described["type"] == "ModuleNotFoundError":
        described["message"] += f" (interpreter: {project.interpreter})"
    return program_error(described, monitor.places, monitor.unanswered)
