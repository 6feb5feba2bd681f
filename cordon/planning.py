"""`cordon plan`: a graph from a contract, a program, a preview or a state, and its Terraform forms."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
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
        target = options["contract"]
        contracts = _valid(project, target, options["now"])
        return of_contracts(target, contracts, project.root), tuple(_notes(project, contracts))
    if source == "program":
        stack, references, timeout = options["stack"], options["references"], options["timeout"]
        return of_program(options["program"], stack, references, timeout), ()
    return of_file(options[source], "preview" if source == "preview" else "state"), ()


def _valid(project: Project, target: str, now: datetime) -> list[Checked]:
    """Return the contract that is meant, or for a shared stack all of them."""
    from cordon.contract.check import valid
    from cordon.contract.model import is_shared_stack

    return valid(project, [] if is_shared_stack(target) else [target], now)


def _notes(project: Project, contracts: Iterable[Checked]) -> Iterator[str]:
    from cordon.contract.report import asides

    if project.rehearsal_only:
        yield REHEARSAL
    for one in contracts:
        yield from asides(one, "this is what stood until then")


def of_contract(project: Project, target: str, now: datetime) -> Graph:
    """Run our own stack for a contract, or a shared stack by its name, without an engine.

    Raises:
        BadInput: The contract, or for a shared stack one of all, is not valid.
        NotFound: There is no such contract, or none in the baseline's account.
        Refused: There is no such shared stack yet.
    """
    return of_contracts(target, _valid(project, target, now), project.root)


def of_contracts(target: str, contracts: Sequence[Checked], root: Path) -> Graph:
    """Run our own stack for the one contract that was checked, or a shared stack for all."""
    from cordon.contract.model import is_shared_stack

    return of_shared(target, contracts, root) if is_shared_stack(target) else of_checked(contracts[0], root)


def of_checked(checked: Checked, root: Path, responder: Responder | None = None) -> Graph:
    """Run our own stack for a contract that was checked; the first run imports pulumi-aws, further ones are quick.

    Args:
        checked: The contract.
        root: The project's root.
        responder: Who answers for AWS, such as the simulation; left out: made-up answers.
    """
    from stacks.program import contract_stack

    contract = checked.contract
    assert contract is not None  # noqa: S101 -- what is valid was read
    return _run(lambda: contract_stack(checked), contract.id, root, responder)


def of_shared(name: str, contracts: Sequence[Checked], root: Path, responder: Responder | None = None) -> Graph:
    """Run a stack that belongs to no contract, for all contracts that were checked.

    Args:
        name: The stack's name: `log-archive` or `account-baseline-ACCOUNT`.
        contracts: All contracts of the project, valid ones.
        root: The project's root.
        responder: Who answers for AWS, such as the simulation; left out: made-up answers.

    Raises:
        BadInput: The log archive has no room for all.
        NotFound: No contract is built in the account.
        Refused: There is no such stack yet, or it names no account.
    """
    from stacks.shared import shared_stack

    return _run(shared_stack(name, contracts), name, root, responder)


def _run(program: Callable[[], None], stack: str, root: Path, responder: Responder | None) -> Graph:
    from cordon.graph.in_process import run
    from cordon.terraform.checker import table_checker

    settings = {"pulumi:disable-default-providers": '["aws"]'}
    return run(program, PROJECT, stack, settings, responder, checker=table_checker(), root=root)


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
    from cordon.terraform.checker import table_checker

    if str(path) == "-":
        path = Path("/dev/stdin")
    return read_preview(path, table_checker()) if kind == "preview" else read_state(path, table_checker())


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


def lint(graph: Graph) -> tuple[str, ...]:
    """Return what the policy lint finds in a graph's policies, a line each, what is not known left out.

    A policy whose text is not known is UNKNOWN by name in `Plan` already.
    """
    from cordon.access.lint import Severity
    from cordon.access.lint.from_graph import lint_graph

    return tuple(
        dict.fromkeys(finding.text() for finding in lint_graph(graph) if finding.severity is not Severity.UNKNOWN)
    )


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _lines(unknown: Iterable[Untranslated]) -> tuple[str, ...]:
    return tuple(f"{one.subject}: {one.reason}" for one in sorted(set(unknown)))
