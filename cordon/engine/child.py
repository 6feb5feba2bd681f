"""The process in which one stack's program runs for Pulumi's engine (Automation API, inline program).

`python -m cordon.engine.child` reads an order a line on standard input and answers each in a line: steps while they
happen, then what came of it. One process a stack: the SDK keeps what it runs in global state (pulumi #7782, #8186).
"""

from __future__ import annotations

import importlib
import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TextIO, cast

from pulumi import automation
from pulumi.automation.events import EngineEvent

_COLOUR: Final = re.compile(r"<\{%.*?%\}>")
_QUIET: Final = {"color": "never"}


class _Run:
    """One stack, in the place that the environment tells of."""

    def __init__(self, settings: Mapping[str, Any], say: Callable[[Mapping[str, Any]], None]) -> None:
        self._say = say
        self._errors: list[str] = []
        self.program = _program(settings)
        options = automation.LocalWorkspaceOptions(
            work_dir=settings["folder"],
            project_settings=automation.ProjectSettings(
                name=settings["project"],
                runtime="python",
                config=cast("Any", {name: {"value": value} for name, value in settings["config"].items()}),
            ),
        )
        self._stack = automation.create_or_select_stack(
            stack_name=settings["stack"], project_name=settings["project"], program=self._call, opts=options
        )

    @property
    def version(self) -> str:
        """The engine's version."""
        return self._stack.workspace.pulumi_version

    def _call(self) -> None:
        self.program()

    def order(self, order: Mapping[str, Any]) -> Mapping[str, Any]:
        """Carry out an order: one of the methods `on_…`, or an operation of the engine's."""
        self._errors = []
        operation = order["operation"]
        method = getattr(self, f"on_{operation}", None)
        return self._operate(operation) if method is None else method(order)

    def on_program(self, order: Mapping[str, Any]) -> Mapping[str, Any]:
        """Run another program from now on."""
        self.program = _program(order)
        return {}

    def on_preview_json(self, _: Mapping[str, Any]) -> Mapping[str, Any]:
        """Preview, as for programs."""
        return {"text": self._stack.preview(json=True).stdout}

    def on_export(self, _: Mapping[str, Any]) -> Mapping[str, Any]:
        """Show the state with its secrets."""
        return {"state": self._stack.export_stack().deployment}

    def on_import(self, order: Mapping[str, Any]) -> Mapping[str, Any]:
        """Take over a state."""
        self._stack.import_stack(automation.Deployment(version=3, deployment=order["state"]))
        return {}

    def on_unprotect(self, _: Mapping[str, Any]) -> Mapping[str, Any]:
        """Let go of all that is protected."""
        self._stack._run_pulumi_cmd_sync(["state", "unprotect", "--all", "--yes"])  # noqa: SLF001 - no other way
        return {}

    def _operate(self, operation: str) -> Mapping[str, Any]:
        options = {**_QUIET, "on_event": self._told, "on_output": lambda _: None}
        if operation != "preview":
            options["suppress_outputs"] = True
        try:
            result = getattr(self._stack, operation)(**options)
        except automation.CommandError as error:
            return {"failures": self._errors or [str(error)]}
        return {"exports": {key: one.value for key, one in result.outputs.items()}} if operation == "up" else {}

    def _told(self, event: EngineEvent) -> None:
        if event.diagnostic_event is not None and event.diagnostic_event.severity == "error":
            self._errors.append(_COLOUR.sub("", event.diagnostic_event.message).strip())
        told = event.resource_pre_event or event.res_outputs_event
        if told is None:
            return
        step = told.metadata
        self._say(
            {
                "done": event.res_outputs_event is not None,
                "op": step.op.value if hasattr(step.op, "value") else str(step.op),
                "urn": step.urn,
                "keys": sorted(step.detailed_diff or step.diffs or []),
            }
        )


def _program(settings: Mapping[str, Any]) -> Callable[[], None]:
    """Find what is to be run: `module:function`, called with the arguments given."""
    module, _, name = settings["program"].partition(":")
    made: Callable[[], None] = getattr(importlib.import_module(module), name)(**settings["arguments"])
    return made


def contract(path: str, root: str, at: str) -> Callable[[], None]:
    """Return the program of a contract's stack.

    Args:
        path: The contract's file.
        root: The project's root.
        at: The instant as of which the contract is judged (ISO 8601).
    """
    from cordon.contract.check import valid
    from cordon.contract.project import find
    from stacks.program import contract_stack

    (checked,) = valid(find(Path(root)), [path], datetime.fromisoformat(at))
    return lambda: contract_stack(checked)


def shared(name: str, root: str, at: str) -> Callable[[], None]:
    """Return the program of a stack that contracts share.

    Args:
        name: The stack's name.
        root: The project's root.
        at: The instant as of which its contracts are judged (ISO 8601).
    """
    from cordon.contract.check import valid
    from cordon.contract.project import find
    from stacks.shared import shared_stack

    return shared_stack(name, valid(find(Path(root)), [], datetime.fromisoformat(at)))


def main() -> None:
    """Serve orders until there are no more."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a program prints must not come between

    def say(answer: Mapping[str, Any]) -> None:
        _write(answers, answer)

    run: _Run | None = None
    for line in sys.stdin:
        order = json.loads(line)
        try:
            if run is None:
                run = _Run(order, say)
                say({"answer": {"version": run.version}})
            else:
                say({"answer": run.order(order)})
        except Exception as error:  # noqa: BLE001 - whoever ordered is to know, whatever it is
            say({"error": f"{type(error).__name__}: {error}"})


def _write(to: TextIO, answer: Mapping[str, Any]) -> None:
    with suppress(BrokenPipeError):
        to.write(json.dumps(answer) + "\n")
        to.flush()


if __name__ == "__main__":
    main()
