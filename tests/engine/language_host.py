"""Runs `stacks/` for Pulumi's command as Pulumi's own Python host does, for tests alone.

That host is no Python package, so it is not among the dependencies.
Started by the engine as `pulumi-language-python ADDRESS`, it prints its port and serves `LanguageRuntime`
(pulumi/proto/language.proto). Each run is a process of the project's own virtual environment, in the folder `main`.
What the real host does besides and this one does not: name plugins to be installed, and make environments.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from concurrent import futures
from pathlib import Path
from typing import Any

BAILED = 32  # the program's error was told already


def serve(engine: str) -> None:
    """Serve until the engine ends this process."""
    import grpc
    from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

    class Host(language_pb2_grpc.LanguageRuntimeServicer):
        def GetPluginInfo(self, request: Any, context: Any) -> Any:  # noqa: N802 - the protocol's names
            return plugin_pb2.PluginInfo(version="0.0.0")

        def GetRequiredPackages(self, request: Any, context: Any) -> Any:  # noqa: N802
            return language_pb2.GetRequiredPackagesResponse()  # AWS is attached to, not installed

        def Run(self, request: Any, context: Any) -> Any:  # noqa: N802
            status = run(request, engine)
            error = "" if status in {0, BAILED} else f"Program exited with non-zero exit code: {status}"
            return language_pb2.RunResponse(error=error, bail=status == BAILED)

    server = grpc.server(futures.ThreadPoolExecutor(4))
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(Host(), server)
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)  # noqa: T201 - so the engine learns of it
    server.start()
    # The engine ends its hosts with an interrupt.
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    threading.Event().wait()


def run(request: Any, engine: str) -> int:
    """Run the program in its own environment and folder; what it prints goes where this process prints."""
    root = Path(request.info.root_directory)
    python = root / str(request.info.options["virtualenv"]) / "bin" / "python"
    settings = {
        "monitor": request.monitor_address,
        "engine": engine,
        "project": request.project,
        "stack": request.stack,
        "parallel": request.parallel,
        "dry_run": request.dryRun,
        "organization": request.organization,
        "root_directory": str(root),
    }
    program = str(Path(request.info.program_directory) / request.info.entry_point)
    environment = {
        **os.environ,
        "PULUMI_CONFIG": json.dumps(dict(request.config)),
        "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
    }
    command = [str(python), "-u", __file__, "--program", program, json.dumps(settings)]
    return subprocess.run(command, cwd=request.pwd, env=environment, check=False).returncode


def program(path: str, settings: dict[str, Any]) -> int:
    """Be the program."""
    import asyncio
    import logging
    import runpy
    import traceback

    import pulumi
    from pulumi import runtime

    runtime.set_all_config(runtime.get_config_env(), runtime.get_config_secret_keys_env())
    runtime.configure(runtime.Settings(**settings))
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    # The folder that is run comes first, as with `python FOLDER`, and not that of this file.
    sys.path[0] = path

    def run_it() -> None:
        runpy.run_path(path, run_name="__main__")

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(runtime.run_in_stack(run_it))
    except pulumi.RunError as error:
        pulumi.log.error(str(error))
        return 1
    except Exception:  # noqa: BLE001 - whatever it is, the engine's user is to read it
        pulumi.log.error(traceback.format_exc())
        return BAILED
    return 0


if __name__ == "__main__":
    if sys.argv[1] == "--program":
        sys.exit(program(sys.argv[2], json.loads(sys.argv[3])))
    serve(sys.argv[-1])
