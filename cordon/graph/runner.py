"""Runs one Pulumi program in its own interpreter, connected to a monitor in another process.

It is started as a script by interpreters that know nothing of Cordon, so it imports only the standard library and,
inside functions, pulumi. It reads its instructions as JSON from the environment variable ``CORDON_RUN`` and writes to
the file that they name what went wrong, or that the program was finished: a status of 0 may be the program's own doing,
half way through.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import runpy
import sys
import threading
import time
import traceback
import warnings
from pathlib import Path
from typing import Any

FINISHED = "finished"


def describe(failure: BaseException) -> dict[str, Any]:
    """Say what went wrong and where, innermost last: the failure's own frames, after those of what caused it."""
    frames: list[tuple[str, int]] = []
    seen: set[int] = set()
    current: BaseException | None = failure
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        own = [(frame.filename, frame.lineno or 0) for frame in traceback.extract_tb(current.__traceback__)]
        if isinstance(current, SyntaxError) and current.filename:
            own.append((current.filename, current.lineno or 0))
        frames = own + frames
        current = current.__cause__ or current.__context__
    text = (failure.msg if isinstance(failure, SyntaxError) else str(failure)).strip()
    return {"type": type(failure).__name__, "message": text, "frames": frames}


async def settle() -> None:
    """Cancel what a failed program left running, and wait for it."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class _QuietEngine:
    """Sends a program's messages on, but not the SDK's own debugging: that is a call for each of its steps."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine

    def Log(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        return None if request.severity == 0 else self._engine.Log(request)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


def main() -> int:
    """Run the program that the environment names.

    Returns:
        The exit status: 0 if the program ended well.
    """
    orders = json.loads(os.environ.pop("CORDON_RUN"))
    threading.Thread(target=_die_with, args=(os.getppid(),), daemon=True).start()
    report: dict[str, Any] = {"type": FINISHED}
    try:
        _run(orders)
    except BaseException as failure:  # noqa: BLE001 - whatever it is, it is reported
        report = describe(failure)
    Path(orders["report"]).write_text(json.dumps(report), encoding="utf-8")
    return 0 if report["type"] == FINISHED else 1


def _run(orders: dict[str, Any]) -> None:
    program = orders["program"]
    # As the language host does: the program's directory comes first, and is where it runs.
    if sys.path[0] == str(Path(__file__).parent):
        del sys.path[0]
    sys.path.insert(0, program if Path(program).is_dir() else str(Path(program).parent))
    sys.argv = [program]

    import grpc
    from pulumi.runtime import reset_options, run_in_stack
    from pulumi.runtime.proto import engine_pb2_grpc

    engine = engine_pb2_grpc.EngineStub(grpc.insecure_channel(orders["engine"]))
    options = {
        "project": orders["project"],
        "stack": orders["stack"],
        "organization": orders["organization"],
        "root_directory": orders["root"],
        "monitor_address": orders["monitor"],
        "engine_address": _QuietEngine(engine),
        "parallel": 16,
        "preview": orders["preview"],
    }
    known = inspect.signature(reset_options).parameters  # older SDKs know fewer
    reset_options(**{key: value for key, value in options.items() if key in known})
    loop = asyncio.new_event_loop()
    # One failing resource makes every task that waits for it fail: the first failure says it all.
    loop.set_exception_handler(lambda *_: None)
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(run_in_stack(lambda: _execute(program)))
    except BaseException:
        # What the failure cuts short is no news, and would be printed before it.
        warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)
        raise
    finally:
        loop.run_until_complete(settle())
        loop.close()


def _execute(program: str) -> None:
    runpy.run_path(program, run_name="__main__")


def _die_with(parent: int) -> None:
    """End when the process that wants the graph is gone: nobody else would end a program that never does."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
