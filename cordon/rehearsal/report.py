"""What a rehearsal came to: each control with its verdict and what was observed, labelled *simulated*."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from cordon.contract.catalogue import catalogue
from cordon.contract.requirements import Effective
from cordon.evidence.check import Result
from cordon.evidence.verdict import Verdict, worst
from cordon.rehearsal.ending import Retained
from cordon.rehearsal.sabotage import Sabotage

FORMAT: Final = 1
"""Version of the JSON form."""
LABEL: Final = "simulated"
"""Every verdict's label (AWS.md rule 26)."""
GAPS: Final[Mapping[str, str]] = {
    "ZT-1": "the health of devices is not judged yet",
}
"""Controls of which a rehearsal shows only a part, with what is missing: at best unknown."""


@dataclass(frozen=True)
class ControlRow:
    """One control.

    Attributes:
        id: Its id.
        title: Its title.
        verdict: What is known of it.
        observed: In one line.
        shown_by: Names of the checks and attacks that it rests on.
        expected: Whether a rehearsal must show it green.
    """

    id: str
    title: str
    verdict: Verdict
    observed: str
    shown_by: tuple[str, ...]
    expected: bool


@dataclass(frozen=True)
class Report:
    """A rehearsal of one contract.

    Attributes:
        contract: The contract's id.
        tier: Its tier.
        starts: Its first instant, where the rehearsal began.
        ends: Its last.
        sabotage: What was broken on purpose.
        resources: How many resources were built.
        results: Every check and attack.
        controls: Every control that concerns the contract.
        retained: Records that outlive it.
        scheduled: Keys that awaited deletion after it, with their days.
        not_simulated: Types whose outputs were made up, with how many resources of each.
    """

    contract: str
    tier: str
    starts: datetime
    ends: datetime
    sabotage: Sabotage | None
    resources: int
    results: tuple[Result, ...]
    controls: tuple[ControlRow, ...]
    retained: tuple[Retained, ...]
    scheduled: Mapping[str, date]
    not_simulated: Mapping[str, int]

    @property
    def red(self) -> tuple[str, ...]:
        """Names of the checks and attacks that are not green."""
        return tuple(one.id for one in self.results if not one.verdict.green)

    @property
    def green(self) -> bool:
        """Whether every control is green that should be."""
        return not self.red and all(one.verdict.green for one in self.controls if one.expected)

    def to_json(self) -> dict[str, Any]:
        """Return the form that other programs read; the same contract gives the same."""
        return {
            "format": FORMAT,
            "label": LABEL,
            "contract": self.contract,
            "tier": self.tier,
            "starts": self.starts.isoformat(),
            "ends": self.ends.isoformat(),
            "green": self.green,
            "sabotage": self.sabotage.id if self.sabotage else None,
            "resources": self.resources,
            "controls": [
                {
                    "id": one.id,
                    "title": one.title,
                    "verdict": one.verdict.value,
                    "observed": one.observed,
                    "shown_by": list(one.shown_by),
                    "expected_green": one.expected,
                }
                for one in self.controls
            ],
            "results": [
                {
                    "id": one.id,
                    "controls": list(one.controls),
                    "means": one.means,
                    "verdict": one.verdict.value,
                    "observations": [
                        {"resource": each.resource, "verdict": each.verdict.value, "observed": each.observed}
                        for each in one.observations
                    ],
                }
                for one in self.results
            ],
            "retained": [
                {
                    "resource": one.resource,
                    "what": one.what,
                    "until": one.until.isoformat() if one.until else None,
                    "why": one.why,
                }
                for one in self.retained
            ],
            "keys_deleted": {arn: day.isoformat() for arn, day in sorted(self.scheduled.items())},
            "not_simulated": dict(self.not_simulated),
        }


def controls_of(needs: Effective, results: Sequence[Result]) -> tuple[ControlRow, ...]:
    """Draw the results together by control, in the catalogue's order, for the controls that concern the contract."""
    rows = []
    for cid, control in catalogue().items():
        if cid not in needs.controls:
            continue
        bearing = [one for one in results if cid in one.controls]
        gap = GAPS.get(cid, "")
        verdicts = [one.verdict for one in bearing] + ([Verdict.UNKNOWN] if gap else [])
        rows.append(
            ControlRow(
                cid,
                control.title,
                worst(verdicts),
                _observed(bearing, gap) if bearing else f"not rehearsed; shown by {', '.join(control.shown_by)}",
                tuple(one.id for one in bearing),
                expected=bool(bearing) and not gap,
            )
        )
    return tuple(rows)


def _observed(bearing: Sequence[Result], gap: str) -> str:
    bad = [f"{one.id}: {each.resource}: {each.observed}"
           for one in bearing for each in one.observations if not each.verdict.green]  # fmt: skip
    if bad:
        more = f" (and {len(bad) - 1} more)" if len(bad) > 1 else ""
        return f"{bad[0]}{more}"
    parts = [f"{one.id}: {_count(one)}" for one in bearing]
    return "; ".join([*parts, gap] if gap else parts)


def _count(result: Result) -> str:
    """Say in two words what a check or an attack saw: `16 refused`, `4 seen`."""
    refused = sum(each.observed.startswith("refused") for each in result.observations)
    return f"{refused} refused" if refused else f"{len(result.observations)} seen"
