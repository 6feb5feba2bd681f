"""What a rehearsal was made from, so that a report can be held against files: the contract's, and the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cordon.contract.checked import Checked


@dataclass(frozen=True)
class Origin:
    """What a rehearsal was made from.

    Attributes:
        file: Name of the contract's file.
        sha256: Its SHA-256, as the clause text has it.
        organisation: The organisation's name.
        built_in: Whether that is the made-up one, because the project has none of its own.
        cordon: Cordon's version.
    """

    file: str
    sha256: str
    organisation: str
    built_in: bool
    cordon: str

    def to_json(self) -> dict[str, Any]:
        """Return the form that other programs read."""
        return {
            "cordon": self.cordon,
            "contract_file": self.file,
            "contract_sha256": self.sha256,
            "organisation": {"name": self.organisation, "built_in": self.built_in},
        }

    def __str__(self) -> str:
        """Say it in one line."""
        own = "the built-in, made-up one" if self.built_in else "the project's own"
        return (
            f"Cordon {self.cordon}, contract file {self.file} (SHA-256 {self.sha256}), "
            f"organisation {self.organisation} ({own})"
        )


def origin_of(checked: Checked) -> Origin:
    """Tell what a valid contract's rehearsal is made from."""
    file = checked.path.name if checked.path else Path(checked.file).name
    digest = checked.source.digest if checked.source else ""
    return Origin(file, digest, checked.organisation.name, checked.rehearsal, version("cordon"))
