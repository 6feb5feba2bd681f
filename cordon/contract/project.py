"""Where a project's files are: its root, its contracts, its organisation."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cordon.contract.nearest import nearest
from cordon.contract.organisation import BUILT_IN
from cordon.errors import NotFound, Refused, quote

CONTRACTS = "contracts"
ORGANISATION = "organisation.yaml"
_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True)
class Project:
    """A folder with `contracts/` in it."""

    root: Path

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
        """Name a file in messages: from the root where it is inside, as given otherwise."""
        absolute = path.absolute()
        if absolute == BUILT_IN:
            return "the built-in organisation"
        return str(absolute.relative_to(self.root)) if absolute.is_relative_to(self.root) else str(path)


def find(start: Path) -> Project:
    """Find the project that a folder is in: the nearest one upwards with `contracts/`, or the folder itself."""
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / CONTRACTS).is_dir():
            return Project(folder)
    return Project(start)


def is_file_name(target: str) -> bool:
    """Tell whether a command's argument names a file, not a contract's id."""
    return target.endswith(_ENDINGS) or "/" in target or "\\" in target or target in {".", ".."}


def unknown_contract(target: str, known: list[str]) -> NotFound:
    """Word the error for an id that no contract has."""
    near = nearest(target, known)
    remedy = (
        f"did you mean {near}?" if near else f"known: {', '.join(known)}" if known else "start one with: cordon new ID"
    )
    return NotFound(f"there is no contract {quote(target)}; {remedy}")
