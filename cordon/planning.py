"""`cordon plan`: a graph from a contract, a program, a preview or a state, and its Terraform forms."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from cordon.contract.checked import Checked
    from cordon.contract.project import Project
    from cordon.graph.model import Graph
    from cordon.graph.responder import Responder
    from cordon.terraform.translate import Untranslated

FORMS: Final = ("graph", "terraform-plan", "terraform-config")
REHEARSAL: Final = "no organisation.yaml, so the built-in one for rehearsals is used"
PROJECT = "cordon"
"""The Pulumi project that contracts' stacks belong to."""


@dataclass(frozen=True)
class Plan:
    """A finished plan."""

    text: str
    unknown: tuple[str, ...]
    """What it could not say, one line each: UNKNOWN by name."""


def read(project: Project, source: str, **options: Any) -> tuple[Graph, tuple[str, ...]]:
    """Read a graph.

    Args:
        project: Where contracts are.
        source: `contract`, `preview`, `state` or `program`.
        **options: The options of `cordon plan`: that one, with what belongs to it.

    Returns:
        The graph, and what to know of it.
    """
    if source == "contract":
        checked = _valid(project, options["contract"], options["now"])
        return of_checked(checked, project.root), tuple(_notes(project, checked))
    if source == "program":
        stack, references, timeout = options["stack"], options["references"], options["timeout"]
        return of_program(options["program"], stack, references, timeout), ()
    return of_file(options[source], "preview" if source == "preview" else "state"), ()


def _valid(project: Project, target: str, now: datetime) -> Checked:
    from cordon.contract.check import valid

    [checked] = valid(project, [target], now)
    return checked


def _notes(project: Project, checked: Checked) -> Iterator[str]:
    from cordon.contract.report import phase_in_words

    if project.rehearsal_only:
        yield REHEARSAL
    if checked.ended:
        yield f"{checked.file} {phase_in_words(checked)}; this is what stood until then"


def of_contract(project: Project, target: str, now: datetime) -> Graph:
    """Run our own stack for a contract, without an engine.

    Raises:
        BadInput: The contract is not valid.
        NotFound: There is no such contract.
    """
    return of_checked(_valid(project, target, now), project.root)


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

    if str(path) == "-":
        path = Path("/dev/stdin")
    return read_preview(path) if kind == "preview" else read_state(path)


def write(graph: Graph, form: str) -> Plan:
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
