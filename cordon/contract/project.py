"""Where a project's files are: its root, its contracts, its organisation."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cordon.contract.nearest import nearest
from cordon.contract.organisation import BUILT_IN
from cordon.errors import NotFound, Refused, printable, quote

CONTRACTS = "contracts"
ORGANISATION = "organisation.yaml"
_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True)
class Project:
    """A folder with `contracts/` in it."""

    root: Path
    here: Path | None = None
    """The folder that messages name files from; none: the root."""

    @property
    def contracts(self) -> Path:
        """The folder of contract files."""
        return self.root / CONTRACTS

    @property
    def organisation(self) -> Path:
        """The organisation's file: the project's own, or the built-in one for rehearsals."""
        own = self.root / ORGANISATION
        return own if os.path.lexists(own) else BUILT_IN

    @property
    def rehearsal_only(self) -> bool:
        """Whether the organisation is the built-in one."""
        return self.organisation == BUILT_IN

    def files(self) -> list[Path]:
        """List the contract files, sorted by name."""
        other = self.root / "organisation.yml"
        if os.path.lexists(other) and self.rehearsal_only:
            raise Refused(f"{other.name} is not looked at; name it {ORGANISATION}")
        if not self.contracts.is_dir():
            return []
        try:
            found = list(self.contracts.iterdir())
        except OSError as error:
            raise Refused(f"{quote(str(self.contracts))} cannot be read ({error.strerror})") from error
        return sorted(path for path in found if path.suffix.lower() in _ENDINGS and path.name[0] != ".")

    def shown(self, path: Path) -> str:
        """Name a file in messages, as an editor finds it: from where one is, in full if that is elsewhere."""
        absolute = path.absolute()
        if absolute == BUILT_IN:
            return "the built-in organisation"
        if not absolute.is_relative_to(self.root):
            return str(path)
        here = self.here or self.root
        near = here.is_relative_to(self.root) or self.root.is_relative_to(here)
        return os.path.relpath(absolute, here) if near else str(absolute)


def find(start: Path, here: Path | None = None) -> Project:
    """Find the project that a folder is in: the nearest one upwards with `contracts/`, or the folder itself."""
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / CONTRACTS).is_dir():
            return Project(folder, here)
    return Project(start, here)


def named(folder: Path | None) -> Project:
    """Return the project that a person is in, or exactly the folder that was named."""
    here = Path.cwd()
    return find(here, here) if folder is None else Project(Path(os.path.normpath(folder.absolute())), here)


def is_file_name(target: str) -> bool:
    """Tell whether a command's argument names a file, not a contract's id."""
    return target.endswith(_ENDINGS) or "/" in target or "\\" in target or target in {".", ".."}


def unknown_contract(target: str, known: list[str], project: Project) -> NotFound:
    """Word the error for an id that no contract has."""
    if Path(target).is_file():
        endings = " or ".join(_ENDINGS)
        return NotFound(f"{quote(target)} is no contract file, which ends in {endings}; name one, or a contract's id")
    near = nearest(target, known)
    remedy = (
        f"did you mean {near}?" if near else f"known: {', '.join(known)}" if known else "start one with: cordon new ID"
    )
    return NotFound(f"there is no contract {quote(target)} in {printable(str(project.contracts))}; {remedy}")
