"""What a rehearsal came to: each control with its verdict and what was observed, labelled *simulated*."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from cordon.contract.catalogue import catalogue
from cordon.contract.requirements import Effective
from cordon.evidence.check import Result
from cordon.evidence.drift import Changed
from cordon.evidence.verdict import Verdict, worst
from cordon.rehearsal.ending import Retained
from cordon.rehearsal.sabotage import Sabotage

FORMAT: Final = 1
"""Version of the JSON form."""
LABEL: Final = "simulated"
"""Every verdict's label (AWS.md rule 26)."""
GAPS: Final[Mapping[str, str]] = {
    "LOG-2": "that files match their digests, and a ledger of them, is not shown yet",
    "NET-2": "what the network's resolver answers is not limited yet",
    "RET-3": "there is no certificate yet",
    "ZT-1": "the health of devices is not judged yet",
}
"""Controls of which a rehearsal shows only a part, with what is missing: at best unknown."""


def gaps(needs: Effective) -> dict[str, str]:
    """Return what a rehearsal does not show of this contract's controls."""
    found = dict(GAPS)
    if "IAM-1" in needs.controls and needs.value("IAM-1", "identity") != "iam-user-account":
        found["IAM-1"] = "how old a second factor is only the identity provider knows: AWS tells it of IAM users alone"
    if "AVL-1" in needs.controls:
        found["RET-1"] = "there are no backups yet"
    return found


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
        engine: The version of Pulumi's engine that built the stack; empty if none did.
        resources: How many resources were built.
        results: Every check and attack.
        controls: Every control that concerns the contract.
        retained: Records that outlive it.
        changed: Policies that are not as the stack wrote them, when it was verified.
        scheduled: Keys that awaited deletion after it, with their days.
        not_simulated: Types whose outputs were made up, with how many resources of each.
    """

    contract: str
    tier: str
    starts: datetime
    ends: datetime
    sabotage: Sabotage | None
    engine: str
    resources: int
    results: tuple[Result, ...]
    controls: tuple[ControlRow, ...]
    changed: tuple[Changed, ...]
    retained: tuple[Retained, ...]
    scheduled: Mapping[str, date]
    not_simulated: Mapping[str, int]

    @property
    def red(self) -> tuple[str, ...]:
        """Names of the checks and attacks that are not green."""
        return tuple(one.id for one in self.results if not one.verdict.green)

    @property
    def green(self) -> bool:
        """Whether every control is green that should be, and every policy as it was written."""
        return not self.red and not self.changed and all(one.verdict.green for one in self.controls if one.expected)

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
            "engine": self.engine or None,
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
            "changed": [{"policy": one.policy, "what": one.what} for one in self.changed],
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
    rows, missing = [], gaps(needs)
    for cid, control in catalogue().items():
        if cid not in needs.controls:
            continue
        bearing = [one for one in results if cid in one.controls]
        gap = missing.get(cid, "")
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
    return "; ".join([*parts, f"not shown: {gap}"] if gap else parts)


def _count(result: Result) -> str:
    """Say in two words what a check or an attack saw: `16 refused`, `4 seen`."""
    refused = sum(each.observed.startswith("refused") for each in result.observations)
    return f"{refused} refused" if refused else f"{len(result.observations)} seen"
