"""`cordon plan`: a graph from a contract, a program, a preview or a state, and its Terraform forms."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from cordon.contract.check import valid
from cordon.contract.project import Project

if TYPE_CHECKING:
    from cordon.contract.checked import Checked
    from cordon.graph.model import Graph
    from cordon.graph.responder import Responder
    from cordon.terraform.translate import Untranslated

Form = Literal["graph", "terraform-plan", "terraform-config"]
FORMS: tuple[Form, ...] = ("graph", "terraform-plan", "terraform-config")


PROJECT = "cordon"
"""The Pulumi project that contracts' stacks belong to."""


@dataclass(frozen=True)
class Plan:
    """A finished plan."""

    text: str
    unknown: tuple[str, ...]
    """What it could not say, one line each: UNKNOWN by name."""


def read(project: Project, **source: Any) -> Graph:
    """Read a graph from the one source that was named.

    Args:
        project: Where contracts are.
        **source: The options of `cordon plan`: `contract`, `preview`, `state` or `program`, with what belongs to it.

    Raises:
        UsageError: Not exactly one source is named.
    """
    named = [name for name in ("contract", "preview", "state", "program") if source[name]]
    if len(named) != 1:
        raise click.UsageError("name one contract, or one of --preview, --state and --program")
    match named[0]:
        case "contract":
            return of_contract(project, source["contract"], source["now"])
        case "program":
            return of_program(source["program"], source["stack"], source["references"], source["timeout"])
        case kind:
            return of_file(source[kind], "preview" if kind == "preview" else "state")


def of_contract(project: Project, target: str, now: datetime) -> Graph:
    """Run our own stack for a contract, without an engine.

    Raises:
        BadInput: The contract is not valid.
        NotFound: There is no such contract.
    """
    [checked] = valid(project, [target], now)
    return of_checked(checked, project.root)


def of_checked(checked: Checked, root: Path, responder: Responder | None = None) -> Graph:
    """Run our own stack for a contract that was checked; the first run imports pulumi-aws, further ones are quick.

    Args:
        checked: The contract.
        root: The project's root.
        responder: Who answers for AWS, such as the simulation; left out: made-up answers.
    """
    from cordon.graph.in_process import run
    from cordon.terraform.checker import table_checker
    from stacks.program import contract_stack

    contract = checked.contract
    assert contract is not None  # noqa: S101 -- what is valid was read
    return run(
        lambda: contract_stack(checked),
        PROJECT,
        contract.id,
        {"pulumi:disable-default-providers": '["aws"]'},
        responder,
        checker=table_checker(),
        root=root,
    )


def of_program(directory: Path, stack: str, references: Path | None, timeout: float) -> Graph:
    """Run any Pulumi Python program by its own interpreter, in its own directory.

    Raises:
        ProgramError: It failed, never ended, or registered nothing.
    """
    from cordon.graph.over_grpc import run_program
    from cordon.graph.references import load_references
    from cordon.terraform.checker import table_checker

    known = load_references(references) if references else {}
    return run_program(directory, stack, checker=table_checker(), references=known, timeout=timeout)


def of_file(path: Path, kind: Literal["preview", "state"]) -> Graph:
    """Read the output of `pulumi preview --json` or `pulumi stack export`.

    Raises:
        GraphError: It is neither, or not whole.
    """
    from cordon.graph.readers import read_preview, read_state

    return read_preview(path) if kind == "preview" else read_state(path)


def write(graph: Graph, form: Form) -> Plan:
    """Write a graph in one of its forms; the same graph gives the same bytes."""
    from cordon.terraform.configuration import configuration
    from cordon.terraform.plan import plan_json
    from cordon.terraform.translate import translate, unvouched

    if form == "graph":
        return Plan(graph.to_json(), _lines(unvouched(graph)))
    translation = translate(graph)
    if form == "terraform-plan":
        return Plan(_text(plan_json(translation)), _lines(translation.unknown))
    written = configuration(translation)
    return Plan(_text(written.document), _lines(written.unknown))


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _lines(unknown: Iterable[Untranslated]) -> tuple[str, ...]:
    return tuple(f"{one.subject}: {one.reason}" for one in sorted(set(unknown)))
