"""What the lint finds: rules as data, and findings."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from cordon.errors import printable, quote


class Severity(StrEnum):
    """How bad a finding is, the worst first."""

    ERROR = "error"
    """AWS refuses the policy, or a statement can't do what it says."""
    UNKNOWN = "unknown"
    """The policy can't be judged."""
    WARNING = "warning"
    """AWS takes it, but it likely does more or less than was meant."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the lint.

    Attributes:
        id: Its name in reports: `key-not-carried`.
        severity: How bad a finding of it is, unless the finding says otherwise.
        title: What is wrong, in a few words.
        remedy: What to do about it, unless the finding says it better.
        page: The page of AWS's documentation behind it: title and address.
    """

    id: str
    severity: Severity
    title: str
    remedy: str
    page: str


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One thing that is wrong with a policy.

    Attributes:
        document: The policy's name, or its file.
        rule: The rule that finds it.
        message: What is wrong, with the values; one line.
        severity: How bad it is.
        remedy: What to do about it.
        statement: The statement's Sid or number; empty for the policy as a whole.
        action: The action that it is about, if it is about one.
        key: The condition key that it is about, if it is about one.
        number: The statement's place in the policy, from 1; 0 for the policy as a whole.
        line: The line in the file where the statement begins, from 1; 0 where it is not known.
        column: The column there, from 1; 0 where it is not known.
    """

    document: str
    rule: str
    message: str
    severity: Severity
    remedy: str
    statement: str = ""
    action: str = ""
    key: str = ""
    number: int = 0
    line: int = 0
    column: int = 0

    @property
    def place(self) -> str:
        """Where it is: `policy.json:12 statement 'AllowPeople'`; harmless to print."""
        where = printable(self.document) + (
            f":{self.line}" + (f":{self.column}" if self.column else "") if self.line else ""
        )
        if not self.statement:
            return where
        return f"{where} statement {self.statement if self.statement.isdecimal() else quote(self.statement)}"

    def text(self) -> str:
        """Return the finding as one line for people."""
        return f"{self.place}: {self.severity} {self.rule}: {printable(self.message)}; {printable(self.remedy)}"

    def to_json(self) -> dict[str, Any]:
        """Return the finding for other programs."""
        return asdict(self)
