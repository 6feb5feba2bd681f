"""The five words in which everything here is judged."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Verdict(StrEnum):
    """What is known of a control, a check or a resource."""

    SATISFIED = "satisfied"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """Nobody can say; never a pass."""
    STALE = "stale"
    """It was shown once, too long ago."""
    ATTESTED = "attested"
    """A person's signed word, with a date."""

    @property
    def green(self) -> bool:
        """Whether it counts as holding."""
        return self in (Verdict.SATISFIED, Verdict.ATTESTED)


_WORST_FIRST: Final = (Verdict.FAILED, Verdict.UNKNOWN, Verdict.STALE, Verdict.ATTESTED, Verdict.SATISFIED)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst of several; of none, unknown: what looked at nothing shows nothing."""
    given = set(verdicts)
    return next((one for one in _WORST_FIRST if one in given), Verdict.UNKNOWN)
