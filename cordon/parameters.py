"""The command's parameters: what a value must look like, which go together, where what is made goes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from click.core import ParameterSource

from cordon.errors import CordonError, quote

if TYPE_CHECKING:
    from cordon.contract.project import Project


class Instant(click.ParamType[datetime]):
    """A date or a date with time; without zone, UTC."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read an instant."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date; write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Dataset(click.ParamType[tuple[str, ...]]):
    """A dataset in three words."""

    name = "dataset"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Read a dataset."""
        parts = tuple(str(value).split(":")) if isinstance(value, str) else value
        if len(parts) != 3:
            self.fail(f"{value!r} is not NAME:CLASSIFICATION:FLOW, e.g. claims:regulated:inbound", param, ctx)
        return tuple(parts)


def now() -> datetime:
    """Return this instant; the one place besides which nothing here reads the clock."""
    return datetime.now(UTC)


FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
INPUT: Final = click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True)
FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)
SOURCE: Final = click.Path(exists=True, path_type=Path, allow_dash=True)
POLICY_KINDS: Final = (
    "identity",
    "role-inline",
    "user-inline",
    "group-inline",
    "boundary",
    "session",
    "trust",
    "bucket",
    "key",
    "endpoint",
    "topic",
    "queue",
    "secret",
    "repository",
    "function",
    "event-bus",
    "file-system",
    "resource",
    "service-control",
    "resource-control",
)
"""The values of `cordon.access.lint.PolicyKind`, which is slow to import; a test compares them."""
targets: Final = click.argument("contracts", nargs=-1, metavar="[ID|FILE]...")
as_json: Final = click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")
output: Final = click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write; left out: standard output."
)
force: Final = click.option("--force", is_flag=True, help="Replace the output file if it exists.")
at: Final = click.option(
    "--at", "now", type=Instant(), default=now, show_default="now", help="Judge as of this day or instant (UTC)."
)

SOURCES: Final = ("contract", "preview", "state", "program")
"""What `cordon plan` reads a graph from; one of them is named."""
_BELONGS: Final = {"now": "contract", "stack": "program", "references": "program", "timeout": "program"}


def source_of(context: click.Context) -> str:
    """Return the one source that was named.

    Raises:
        UsageError: None was, or two were, or an option was given that belongs to another one.
    """
    given = [name for name in context.params if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    sources = [name for name in SOURCES if name in given and context.params[name] is not None]
    if not sources:
        raise click.UsageError("name one contract, or one of --preview, --state and --program")
    if len(sources) > 1:
        first, second = (_told(name, context) for name in sources[:2])
        raise click.UsageError(f"name one: not both {first} and {second}")
    for name in given:
        if _BELONGS.get(name, sources[0]) != sources[0]:
            belongs = _BELONGS[name]
            other = "a contract" if belongs == "contract" else f"--{belongs}"
            raise click.UsageError(f"{_told(name, context)} goes with {other}")
    return sources[0]


def _told(name: str, context: click.Context) -> str:
    if name == "contract":
        return f"the contract {quote(context.params[name])}"
    return "--at" if name == "now" else f"--{name}"


@contextmanager
def wrong_usage() -> Iterator[None]:
    """Have what is refused in here end with status 2: a wrong name or file, not an answer."""
    try:
        yield
    except CordonError as error:
        error.status = 2
        raise


def once(_: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> str:
    """Take an option that is given once at most; click alone would take the last one in silence."""
    if len(values) > 1:
        raise click.UsageError(f"{parameter.opts[0]} was given {len(values)} times; give it once")
    return values[0] if values else ""


def ready(project: Project, output: Path | None, *, force: bool, option: str = "--output") -> None:
    """See whether a document may be written where it shall, before anything is done for it; never over a contract.

    Raises:
        UsageError: It is a contract, or no name.
        Refused: It exists and may not be replaced, or its folder does not exist.
    """
    from cordon.files import check

    if output is None or str(output) == "-":
        return
    if not output.name:
        raise click.UsageError(f"{option} is empty: name a file")
    if output.exists() and any(output.samefile(file) for file in project.files() if file.exists()):
        raise click.UsageError(f"{option} {output} is a contract: name another file")
    check(output, replace=force)


def deliver(content: bytes, output: Path | None, *, force: bool) -> None:
    """Write a document to a file, whole or not at all, or to standard output."""
    from cordon.files import write

    if output is None or str(output) == "-":
        sys.stdout.buffer.write(content)
        return
    write(content, output, replace=force)
    click.echo(f"wrote {output} ({len(content):,} bytes)", err=True)


def console() -> Any:
    """Return what tables are printed on: as wide as the terminal, or as a page where there is none."""
    from rich.console import Console

    wide = None if sys.stdout.isatty() else 120
    return Console(width=wide, highlight=False, emoji=False, markup=False, soft_wrap=False)
