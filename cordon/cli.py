"""The `cordon` command: one function a command, no logic.

Rooms are imported inside the commands that need them, so that `cordon --help` answers at once.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cordon import parameters
from cordon.errors import BadInput, CordonError, printable
from cordon.parameters import Dataset, console, deliver, once, ready, source_of, wrong_usage
from cordon.planning import FORMS, REHEARSAL

if TYPE_CHECKING:
    from datetime import datetime

    from cordon.contract.project import Project

INTERRUPTED, DEFECT = 130, 70  # exit statuses besides 0 (all is well), 1 (something is not) and 2 (wrong usage)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="cordon", message="%(prog)s %(version)s")
@click.option(
    "--project",
    "start",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    show_default="the folder you are in, or the nearest above with contracts/",
    help="The project's folder: exactly this one.",
)
@click.pass_context
def cordon(context: click.Context, start: Path | None) -> None:
    """Data security clauses as code.

    One contract file becomes an isolated AWS environment, and the proof that each clause holds. Every command takes
    contract ids or files; exit status 0: all is well, 1: something is not, 2: wrong usage.
    """
    from cordon.contract.project import named

    context.obj = named(start)


@cordon.command()
@parameters.targets
@parameters.as_json
@parameters.at
@click.pass_obj
def check(project: Project, contracts: tuple[str, ...], as_json: bool, now: datetime) -> None:
    """Check contracts, alone and against each other; no argument: all of them.

    Every problem is told at once as file:line:column, with value, limit and remedy. Nothing is created or changed.
    """
    from cordon.checking import check as run
    from cordon.contract import report

    results = run(project, contracts, now)
    if as_json:
        _print_json(report.check_json(results))
    else:
        _note_organisation(project)
        for line, colour in report.check_lines(results):
            click.secho(line, fg=colour or None)
    sys.exit(any(one.problems for one in results))


@cordon.command()
@parameters.targets
@parameters.as_json
@parameters.at
@click.pass_obj
def show(project: Project, contracts: tuple[str, ...], as_json: bool, now: datetime) -> None:
    """Show effective contracts: what each control must reach, from which clause, and why.

    With --json: the effective requirements that components, rules and live checks use (one object for one contract,
    otherwise a list).
    """
    from cordon.contract import report
    from cordon.contract.check import check as run
    from cordon.contract.check import refuse_invalid

    results = run(project, contracts, now)
    fine = [one for one in results if not one.problems]
    if as_json:
        forms = [one.effective().to_json() for one in fine]
        if len(contracts) != 1 or forms:
            _print_json(forms[0] if len(contracts) == 1 else forms)
    else:
        _note_organisation(project)
        paper = console()
        for one in fine:
            for part in report.show(one):
                paper.print(part)
            paper.print()
    refuse_invalid(results)


@cordon.command()
@click.argument("contract", metavar="ID|FILE")
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "html", "docx"]),
    help="The document's form; left out: by the output file's ending, or markdown.",
)
@parameters.output
@parameters.force
@parameters.at
@click.pass_obj
def clauses(  # noqa: PLR0913, PLR0917 -- a command's options
    project: Project, contract: str, form: str | None, output: Path | None, force: bool, now: datetime
) -> None:
    """Write the clause text of a contract, generated from its file.

    Specific, measurable, in plain words; the document names the contract file's SHA-256, so that a signed text and the
    file that built the environment can be held against each other.
    """
    from cordon.contract import clauses as text
    from cordon.contract.check import valid

    ready(project, output, force=force)
    try:
        form = text.form_of(output, form)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    [checked] = valid(project, [contract], now)
    _note_organisation(project)
    document = text.render(checked, form)
    if output is None and form == "docx" and sys.stdout.isatty():
        raise click.UsageError("docx is no text for a terminal: name a file with --output")
    deliver(document, output, force=force)


@cordon.command()
@click.argument("contract_id", metavar="ID")
@click.option("--name", help="The contractor's legal name.")
@click.option("--jurisdiction", help="The contractor's country, by ISO 3166: DE.")
@click.option("--contact", help="The contractor's e-mail address for contract and privacy.")
@click.option("--security-contact", help="The contractor's e-mail address for incidents.")
@click.option("--purpose", help="What the data may be used for, in one line.")
@click.option("--owner", help="E-mail address of who is accountable on our side.")
@click.option("--starts", help="First day: 2026-12-01.")
@click.option("--ends", help="Last day, inclusive: 2027-06-30.")
@click.option("--timezone", help="Time zone of both days: Europe/Berlin.")
@click.option("--account", help="The contractor's own AWS account, 12 digits.")
@click.option("--region", help="AWS region: eu-central-1.")
@click.option("--law", multiple=True, help="gdpr, ccpa, hipaa or pci-dss; repeatable.")
@click.option("--residency", multiple=True, help="Region in which data may stay; repeatable.")
@click.option(
    "--dataset",
    "datasets",
    type=Dataset(),
    multiple=True,
    metavar="NAME:CLASSIFICATION:FLOW",
    help="A dataset, e.g. claims:regulated:inbound; repeatable.",
)
@click.option("--keep", help="Longest time data is kept: 90d.")
@click.option("--from", "sources", multiple=True, help="Public address range people come from; repeatable.")
@click.option("--egress", multiple=True, help="Host the environment may reach; repeatable.")
@click.option("--cidr", help="The environment's network; left out: the next free one.")
@click.option("--dry-run", is_flag=True, help="Print the file, write nothing.")
@parameters.at
@click.pass_obj
def new(project: Project, /, contract_id: str, dry_run: bool, now: datetime, **facts: Any) -> None:
    """Start a contract file in contracts/, with the next free network.

    Asks nothing. What no flag gives is left open in the file, with what belongs there, and listed at the end: facts
    such as the day of a signature are never made up.
    """
    from cordon.contract import draft

    made = draft.make(project, contract_id, facts, now)
    if dry_run:
        click.echo(made.text, nl=False)
        return
    written = made.write()
    _note_organisation(project)
    click.echo("\n".join(written))
    if made.open:
        click.echo(f"still to fill in, then: cordon check {contract_id}")
    for problem in made.open:
        click.secho(f"  {problem}", fg="yellow")


@cordon.command()
@click.argument("contract", required=False, metavar="[ID|FILE|STACK]")
@click.option(
    "--preview", type=parameters.INPUT, help="Read the output of `pulumi preview --json` instead; -: standard input."
)
@click.option(
    "--state", type=parameters.INPUT, help="Read the output of `pulumi stack export` instead; -: standard input."
)
@click.option("--program", type=parameters.FOLDER, help="Run the Pulumi Python program in this folder instead.")
@click.option("--stack", default="", help="With --program: which of its stacks; left out: the only one.")
@click.option(
    "--references", type=parameters.FILE, help="With --program: other stacks' outputs, {stack: {output: value}}."
)
@click.option(
    "--timeout", type=click.FloatRange(1, 3600), default=300, show_default=True, help="With --program: seconds."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default="terraform-plan",
    show_default=True,
    help="What to write.",
)
@click.option(
    "--strict", is_flag=True, help="Exit status 1 if anything is UNKNOWN; the output is written all the same."
)
@parameters.output
@parameters.force
@parameters.at
@click.pass_obj
def plan(project: Project, /, form: str, output: Path | None, force: bool, strict: bool, **options: Any) -> None:
    """Write what would be built, without an engine: as a graph, a Terraform plan or a Terraform configuration.

    From a contract, a shared stack (log-archive, account-baseline-ACCOUNT), any Pulumi Python program, a preview or a
    state. The same input gives the same bytes. What cannot be known is UNKNOWN by name, there and on standard error;
    so is what AWS would refuse in the program's policies, which changes neither the output nor the exit status.
    Exit status 0: written, 1: it could not be, or something is UNKNOWN with --strict, 2: wrong usage.
    """
    from cordon import planning

    source = source_of(click.get_current_context())
    ready(project, output, force=force)
    graph, notes = planning.read(project, source, **options)
    made = planning.write(graph, form)
    for note in notes:
        _note(note)
    for line in made.unknown:
        click.secho(f"UNKNOWN {line}", err=True, fg="yellow")
    for finding in planning.lint(graph):
        click.secho(f"policy: {finding}", err=True, fg="yellow")
    deliver(made.text.encode(), output, force=force)
    sys.exit(strict and bool(made.unknown))


@cordon.command()
@parameters.targets
@parameters.as_json
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write a page that needs nothing else; -: write it to standard output, and nothing else there.",
)
@parameters.force
@click.option("--sabotage", multiple=True, callback=once, metavar="NAME", help="Break one thing, and see it noticed.")
@click.option("--engine", is_flag=True, help="Under Pulumi's own engine: minutes, see the docs.")
@click.option("--list-sabotages", is_flag=True, help="List what can be broken, and which check or attack notices.")
@click.pass_obj
def rehearse(  # noqa: PLR0913, PLR0917 -- a command's options
    project: Project,
    contracts: tuple[str, ...],
    as_json: bool,
    html: Path | None,
    force: bool,
    sabotage: str,
    engine: bool,
    list_sabotages: bool,
) -> None:
    """Live contracts' whole lives in a simulated AWS; no argument: all of them.

    Check, build, verify each control live, attack, end, take down, and see that nothing is left but retained records.
    Touches no account; needs Pulumi's engine only with --engine. Exit status 0: every control is green that should be,
    1: one is not, a contract is not valid, or something was broken on purpose (`sabotage_noticed` in the JSON tells
    whether it was noticed), 2: wrong usage, such as a name that is not there or a page that can't be written.
    """
    from cordon.rehearsal import command, page, terminal

    if list_sabotages:
        _print_json(command.sabotages()) if as_json else click.echo("\n".join(command.sabotage_lines()))
        return
    alone = html is not None and str(html) == "-"
    if alone and as_json:
        raise click.UsageError("--json and --html - both write to standard output: name a file for the page")
    with wrong_usage():
        ready(project, html, force=force, option="--html")
        command.can_begin(sabotage, engine=engine)
        _note_organisation(project)
        checked = command.on_first_day(project, contracts, parameters.now(), _note)
    outcomes = []
    for outcome in command.rehearse(project, checked, sabotage, terminal.Progress(), engine=engine):
        outcomes.append(outcome)
        if not (as_json or alone):
            terminal.show(console(), outcome)
    if as_json:
        _print_json([one.to_json() for one in outcomes])
    with command.telling(checked):
        if html is not None:
            deliver(page.render(outcomes), html, force=force)
    sys.exit(not all(one.passed for one in outcomes))


@cordon.group()
def access() -> None:
    """Ask who may do what."""


@access.command("can")
@click.argument("principal")
@click.argument("action")
@click.argument("resource")
@click.option(
    "--context", "keys", multiple=True, metavar="KEY=VALUE", help="A condition key of the request; repeatable."
)
@click.option(
    "--contract",
    default="",
    metavar="ID|FILE|STACK",
    help="Whose stack, a shared one's too (log-archive, account-baseline-ACCOUNT); left out: the only contract's.",
)
@parameters.as_json
@parameters.at
@click.pass_obj
def can(project: Project, /, as_json: bool, now: datetime, **asked: Any) -> None:
    """Tell whether PRINCIPAL may do ACTION on RESOURCE, by which statements, and why others do not apply.

    From the policies of a contract's stack, without an account: identity, boundary, bucket, key, endpoint and trust
    policies. Exit status 0: allowed, 1: it is not, or nobody can know, 2: wrong usage, such as a name that is not
    there or a contract that is not valid.
    """
    from cordon import asking

    with wrong_usage():
        answer = asking.ask(project, asked, now)
    for aside in answer.asides:
        _note(aside)
    if as_json:
        _print_json(answer.to_json())
    else:
        for line, colour in answer.lines():
            click.secho(line, fg=colour or None)
    sys.exit(not answer.decision.allowed)


@access.command("lint")
@click.argument("paths", nargs=-1, required=True, type=parameters.SOURCE, metavar="FILE|FOLDER...")
@click.option(
    "--kind",
    type=click.Choice(parameters.POLICY_KINDS),
    help="What the policies belong to; left out: what each looks like by its principals and actions.",
)
@click.option("--strict", is_flag=True, help="Exit status 1 for warnings too.")
@parameters.as_json
def lint(paths: tuple[Path, ...], kind: str | None, strict: bool, as_json: bool) -> None:
    """Hold IAM policies against AWS's own reference: actions, resources, condition keys, principals, sizes.

    FILE is a policy document, what the AWS command line prints of one, or the output of `aws iam
    get-account-authorization-details`; -: standard input. Of a FOLDER all files that end in .json are read. Findings
    name file, line, statement, rule and remedy. Exit status 0: AWS takes them and they do what they say, 1: one does
    not, or can't be judged, 2: wrong usage.
    """
    from cordon import linting

    run = linting.lint(paths, kind)
    if as_json:
        _print_json(run.to_json(parameters.now()))
    else:
        for line, colour in run.lines():
            click.secho(line, fg=colour or None)
        click.echo(run.summary(parameters.now()), err=True)
    sys.exit(run.failed(strict=strict))


@cordon.command()
@click.argument("which", type=click.Choice(["contract", "organisation"]), default="contract")
def schema(which: str) -> None:
    """Print the JSON schema of the contract file or of organisation.yaml, for editors."""
    from cordon.contract.schema import schema_of

    _print_json(schema_of(which))


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, indent=2))


def _note_organisation(project: Project) -> None:
    if project.rehearsal_only:
        _note(REHEARSAL)


def _note(said: str) -> None:
    click.echo(f"note: {said}", err=True)


def main() -> None:
    """Run the command; whatever happens ends in a message and an exit status, never in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    _run(lambda: cordon(standalone_mode=False, color=False if os.environ.get("NO_COLOR") else None))


def _run(command: Callable[[], Any]) -> None:
    try:
        command()
        sys.stdout.flush()
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except CordonError as error:
        said = str(error) if isinstance(error, BadInput) else f"cordon: {printable(str(error))}"
        click.secho(said, err=True, fg="red")
        sys.exit(error.status)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone; nothing is left to say
        sys.exit(0)
    except OSError as error:
        name = f" ({error.filename})" if error.filename else ""
        click.echo(f"cordon: {error.strerror or error}{name}", err=True)
        sys.exit(1)
    except (KeyboardInterrupt, click.Abort):
        click.echo("cordon: interrupted", err=True)
        sys.exit(INTERRUPTED)
    except Exception as error:
        if os.environ.get("CORDON_DEBUG"):
            raise
        said = f"{type(error).__name__}: {error}"
        click.echo(f"cordon: a defect in cordon itself ({said}); set CORDON_DEBUG=1 for details", err=True)
        sys.exit(DEFECT)
