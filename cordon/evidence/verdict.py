"""The five words in which everything here is judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


MEANINGS: Final[Mapping[Verdict, str]] = {
    Verdict.SATISFIED: "it was looked at or tried, and is as it must be",
    Verdict.FAILED: "something falls short, or was possible that must not be",
    Verdict.UNKNOWN: "nothing that was looked at shows it, or all of it: it may hold or not, and counts as not shown",
    Verdict.STALE: "it was shown once, too long ago to count",
    Verdict.ATTESTED: "nobody looked, but a person vouches for it, by name and with a date",
}
"""Each for people, in one sentence."""


_WORST_FIRST: Final = (Verdict.FAILED, Verdict.UNKNOWN, Verdict.STALE, Verdict.ATTESTED, Verdict.SATISFIED)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst of several; of none, unknown: what looked at nothing shows nothing."""
    given = set(verdicts)
    return next((one for one in _WORST_FIRST if one in given), Verdict.UNKNOWN)
