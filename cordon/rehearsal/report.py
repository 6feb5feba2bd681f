"""What a rehearsal came to: each control with its verdict and what was observed, labelled *simulated*."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from cordon.errors import Problem
from cordon.evidence.check import Result
from cordon.evidence.drift import Changed
from cordon.rehearsal.controls import ControlRow
from cordon.rehearsal.ending import Retained
from cordon.rehearsal.origin import Origin
from cordon.rehearsal.sabotage import Sabotage

FORMAT: Final = 1
"""Version of the JSON form."""
LABEL: Final = "simulated"
"""Every verdict's label (AWS.md rule 26)."""
_NAMED: Final = 5  # checks and attacks that the last line names


@dataclass(frozen=True)
class Report:
    """A rehearsal of one contract.

    Attributes:
        contract: The contract's id.
        origin: What the rehearsal was made from.
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
    origin: Origin
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

    @property
    def passed(self) -> bool:
        """Whether it ends with status 0: all is green, and nothing was broken on purpose."""
        return self.green and self.sabotage is None

    @property
    def sabotage_noticed(self) -> bool | None:
        """Whether what was broken was noticed by whom it is for; None if nothing was."""
        return self.sabotage.turns_red in self.red if self.sabotage else None

    @property
    def summary(self) -> str:
        """Say in one sentence what it came to; it begins with a warning wherever all is not well."""
        wanted = [row for row in self.controls if row.expected]
        good = sum(row.verdict.green for row in wanted)
        count = f"{good} of the {len(wanted)} controls that a rehearsal shows whole are green"
        if self.passed:
            return f"{count} ({self.how})"
        warning = "SABOTAGE NOT NOTICED" if self.green else "NOT GREEN"
        return f"{warning} ({self.how}): {'; '.join([count, *self._wrong()])}"

    @property
    def how(self) -> str:
        """Say how it was shown: `simulated`, and by which Pulumi it was built."""
        return f"{LABEL}, under Pulumi {self.engine}" if self.engine else LABEL

    def _wrong(self) -> Iterator[str]:
        for verdict in dict.fromkeys(row.verdict for row in self.controls if row.bad):
            rows = [row.id for row in self.controls if row.bad and row.verdict is verdict]
            yield f"{len(rows)} {verdict}: {', '.join(rows)}"
        if self.red:
            more = f" and {len(self.red) - _NAMED} more" if len(self.red) > _NAMED else ""
            yield f"not green: {', '.join(self.red[:_NAMED])}{more}"
        if self.changed:
            yield f"not as the stack wrote them: {len(self.changed)} of the policies"
        if self.sabotage:
            by = f"{'' if self.sabotage_noticed else 'NOT '}noticed by {self.sabotage.turns_red}"
            yield f"sabotage {self.sabotage.id} was {by}"

    def to_json(self) -> dict[str, Any]:
        """Return the form that other programs read; the same contract gives the same."""
        return {
            "format": FORMAT,
            "label": LABEL,
            "contract": self.contract,
            **self.origin.to_json(),
            "tier": self.tier,
            "starts": self.starts.isoformat(),
            "ends": self.ends.isoformat(),
            "green": self.green,
            "sabotage": self.sabotage.id if self.sabotage else None,
            "sabotage_noticed": self.sabotage_noticed,
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


@dataclass(frozen=True)
class Stopped:
    """A life that was not lived to its end: the contract is not valid, or something in it can't be done.

    Attributes:
        contract: The contract's id; where it has none that can be read, its file.
        reason: What stopped it.
        sabotage: What was to be broken, if anything; whether that is noticed nobody knows.
        problems: What is not valid.
    """

    contract: str
    reason: str
    sabotage: str = ""
    problems: tuple[Problem, ...] = ()
    passed: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the form that other programs read."""
        return {
            "format": FORMAT,
            "label": LABEL,
            "contract": self.contract,
            "green": False,
            "sabotage": self.sabotage or None,
            "sabotage_noticed": None,
            "stopped": self.reason,
            "problems": [asdict(problem) for problem in self.problems],
        }
