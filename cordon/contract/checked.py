"""One contract file and what was found: its phase, its requirements, the day it is judged on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cordon.contract.model import Contract
from cordon.contract.organisation import Organisation
from cordon.contract.requirements import Effective, effective
from cordon.contract.section import Skip
from cordon.contract.source import Source
from cordon.errors import BadInput, Problem


@dataclass
class Checked:
    """One contract file and what was found."""

    file: str
    """As messages name it."""
    now: datetime
    organisation: Organisation
    path: Path | None = None
    """None for a draft that is not written."""
    source: Source | None = None
    contract: Contract | None = None
    """The contract, if its file is valid by itself."""
    draft: Contract | None = None
    """What could be read of it, for rules across files."""
    problems: list[Problem] = field(default_factory=list)
    rehearsal: bool = False
    """Whether the organisation is the built-in one: nothing made from it is for signing or deploying."""
    stands_in_for: str = ""
    """The project's own contract with the same id, as messages name it, where this file is another."""
    notes: list[str] = field(default_factory=list)
    """What could not be checked, and why."""

    @property
    def ended(self) -> bool:
        """Whether the contract is readable and over."""
        return self.contract is not None and self.now >= self.contract.engagement.end

    @property
    def destroyed(self) -> bool:
        """Whether even the time for destruction is over: its network and account are free again."""
        contract = self.contract
        return contract is not None and self.now >= contract.engagement.end + contract.terms.destruction.within

    @property
    def phase(self) -> str:
        """`invalid`, `future`, `active` or `ended`."""
        if self.problems or self.contract is None:
            return "invalid"
        if self.ended:
            return "ended"
        return "active" if self.now >= self.contract.engagement.begin else "future"

    def effective(self) -> Effective:
        """Return the effective requirements.

        Raises:
            BadInput: The contract is not valid.
        """
        if self.contract is None or self.problems:
            raise BadInput(self.problems)
        digest = self.source.digest if self.source else ""
        return effective(self.contract, self.organisation, self.judged_on, digest)

    @property
    def judged_on(self) -> date:
        """The day on which the contract is judged, in its own time zone: an ended one on its last day."""
        return clipped(self.contract, day_of(self.contract, self.now)) if self.contract else self.now.date()


def day_of(draft: Contract, now: datetime) -> date:
    """Return the day that `now` is in the contract's time zone."""
    try:
        return now.astimezone(ZoneInfo(draft.engagement.timezone)).date()
    except Skip:
        return now.date()


def clipped(draft: Contract, today: date) -> date:
    """Judge an ended contract as on its last day: it is over, not broken."""
    try:
        return min(today, draft.engagement.ends)
    except Skip:
        return today
