"""One stack under Pulumi's real engine, with the simulation where AWS is."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from semver import VersionInfo

from cordon.engine.command import OLDEST, find_command
from cordon.engine.outcome import Outcome, Step
from cordon.engine.serving import serving
from cordon.engine.surroundings import make_place
from cordon.errors import EngineError
from cordon.simulation.simulation import Simulation

PROJECT: Final = "cordon"
_CONFIG: Final = {"pulumi:disable-default-providers": ["aws"]}
_PATIENCE: Final = 5.0
"""How long, in seconds, the program's process may take to end by itself."""
_LONGEST: Final = 900.0
"""How long, in seconds, an operation may take; of ours none takes a minute."""
_ENDING: Final = (signal.SIGTERM, signal.SIGHUP)
Told = Callable[[Step], None]


class Engine:
    """A stack's life under the engine. Everything that it keeps is in a folder that goes when it is left.

    Args:
        simulation: The simulated AWS, entered.
        stack: The stack's name.
        program: `module:function` that returns the stack's program (`cordon.engine.child:contract`).
        arguments: What that function is called with; JSON.
        told: Is told of each step once it is done.
        longest: How long, in seconds, an operation may take.

    Attributes:
        folder: Where the state and all else of the run is kept.
        version: Pulumi's version.
    """

    def __init__(  # noqa: PLR0913 - two of these are seldom given
        self,
        simulation: Simulation,
        stack: str,
        program: str,
        arguments: Mapping[str, Any],
        told: Told = lambda _: None,
        *,
        longest: float = _LONGEST,
    ) -> None:
        self._simulation = simulation
        self._stack = stack
        self._first = {"program": program, "arguments": arguments}
        self._told = told
        self._longest = longest
        self._open = ExitStack()
        self._child: subprocess.Popen[str] | None = None
        self.folder = Path()
        self.version = ""

    def __enter__(self) -> Self:
        """Start.

        Raises:
            NotFound: Pulumi's command is not there.
            EngineError: The program's process does not start.
        """
        command = find_command()
        with ExitStack() as stack:
            stack.enter_context(_ended_by_signals())
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cordon-engine-")))
            place = make_place(folder, command)
            port = stack.enter_context(serving(self._simulation, PROJECT, self._stack))
            self.folder = folder
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-m", "cordon.engine.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
                env=place.environment(port),
                start_new_session=True,  # Ctrl-C is ours to pass on
            )
            stack.callback(self._end)
            told = {"stack": self._stack, "project": PROJECT, "config": _CONFIG, "folder": str(place.project)}
            self.version = self._order({"operation": "start", **told, **self._first})["version"]
            if VersionInfo.parse(self.version.removeprefix("v")) < OLDEST:  # PATH may lead elsewhere in its place
                raise EngineError(f"{command} ran Pulumi {self.version}, older than {OLDEST}; put a newer one on PATH")
            self._open = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    @property
    def process(self) -> int:
        """Id of the program's process, which leads a group of its own; 0 once it has ended."""
        return self._child.pid if self._child is not None else 0

    def run(self, operation: str) -> Outcome:
        """Run `preview`, `up`, `refresh` or `destroy`; a failure is part of the outcome.

        Raises:
            EngineError: The program's process ended.
        """
        began = time.perf_counter()
        steps: dict[str, Step] = {}

        def told(said: Mapping[str, Any]) -> None:
            step = Step(said["op"], said["urn"], tuple(said["keys"]))
            known = steps.get(step.urn)
            # A replacement has several steps of one resource: what replaces says most.
            if known is None or not known.replaces:
                keys = step.keys or (known.keys if known else ())
                steps[step.urn] = Step(step.op, step.urn, keys)
            if said["done"]:
                self._told(step)

        answer = self._order({"operation": operation}, told)
        return Outcome(
            operation,
            tuple(steps[urn] for urn in sorted(steps)),
            tuple(answer.get("failures", ())),
            time.perf_counter() - began,
            answer.get("exports", {}),
        )

    def change_program(self, program: str, arguments: Mapping[str, Any]) -> None:
        """Run another program from now on."""
        self._order({"operation": "program", "program": program, "arguments": arguments})

    def preview_json(self) -> str:
        """Return what `pulumi preview --json` prints."""
        return str(self._order({"operation": "preview_json"})["text"])

    def export(self) -> dict[str, Any]:
        """Return the state, as `pulumi stack export --show-secrets` writes it."""
        return {"version": 3, "deployment": self._order({"operation": "export"})["state"]}

    def import_state(self, state: Mapping[str, Any]) -> None:
        """Take over a state, as `pulumi stack import` does."""
        self._order({"operation": "import", "state": state["deployment"]})

    def unprotect(self) -> None:
        """Let go of every protected resource, as `pulumi state unprotect --all` does."""
        self._order({"operation": "unprotect"})

    def _order(self, order: Mapping[str, Any], told: Callable[[Mapping[str, Any]], None] | None = None) -> Any:
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            raise EngineError("the engine was not started: enter it (with Engine(…)) first")
        with _ended_after(self._longest, child) as late:
            with suppress(BrokenPipeError):  # then it says no more either
                child.stdin.write(json.dumps(order) + "\n")
                child.stdin.flush()
            for line in child.stdout:
                said = json.loads(line)
                if "error" in said:
                    raise EngineError(said["error"])
                if "answer" in said:
                    return said["answer"]
                if told is not None:
                    told(said)
        where = f"the process of stack {self._stack}, while it carried out {order['operation']}"
        if late.is_set():
            raise EngineError(f"{where}, took longer than {self._longest:g} s and was ended; see what it waits for")
        raise EngineError(f"{where}, ended by itself; run it again, and see above what it said")

    def _end(self) -> None:
        """End the program's process, and whatever of Pulumi's still runs for it."""
        child, self._child = self._child, None
        if child is None:
            return
        if child.stdin is not None:
            child.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            child.wait(_PATIENCE if sys.exc_info()[0] is None else 0)
        # Pulumi's command may outlive the child; its state goes with it, and its AWS is in this process.
        _kill(child)
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _kill(child: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


@contextmanager
def _ended_after(seconds: float, child: subprocess.Popen[str]) -> Iterator[threading.Event]:
    """Kill a process and all that it started if it takes too long; the event tells that it did."""
    late = threading.Event()

    def end() -> None:
        late.set()
        _kill(child)

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP (a closed terminal) end this process as Ctrl-C does: what was begun is cleared away."""
    if threading.current_thread() is not threading.main_thread():  # only it may say what a signal does
        yield
        return
    before = {each: signal.getsignal(each) for each in (*_ENDING, signal.SIGINT)}

    def end(number: int, _: object) -> None:
        for each in before:  # a closed terminal says so twice, and what is being cleared away must be left to it
            signal.signal(each, signal.SIG_IGN)
        sys.exit(128 + number)

    for each in _ENDING:
        if before[each] is not signal.SIG_IGN:  # nohup: it is to go on
            signal.signal(each, end)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
