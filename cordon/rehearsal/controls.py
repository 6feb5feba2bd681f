"""Controls, drawn together from what checks and attacks saw; what no rehearsal shows is unknown, with what shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cordon.contract.catalogue import catalogue
from cordon.contract.requirements import Effective
from cordon.contract.wording import shown
from cordon.evidence.check import Result
from cordon.evidence.verdict import Verdict, worst
from cordon.rehearsal.attack import NOTHING_TO_TRY, REFUSED, WENT_THROUGH

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

    @property
    def bad(self) -> bool:
        """Whether it is not as a rehearsal must show it; a part that failed is as bad as the whole."""
        return self.verdict is Verdict.FAILED or (self.expected and not self.verdict.green)


def controls_of(needs: Effective, results: Sequence[Result]) -> tuple[ControlRow, ...]:
    """Draw the results together by control, in the catalogue's order, for the controls that concern the contract."""
    rows, missing = [], gaps(needs)
    for cid, control in catalogue().items():
        if cid not in needs.controls:
            continue
        bearing = [one for one in results if cid in one.controls]
        gap = missing.get(cid, "")
        verdicts = [one.verdict for one in bearing] + ([Verdict.UNKNOWN] if gap else [])
        elsewhere = f"no rehearsal shows this; what does: {shown(control.shown_by)}"
        rows.append(
            ControlRow(
                cid,
                control.title,
                worst(verdicts),
                _observed(bearing, gap) if bearing else elsewhere,
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
    parts = [f"{one.id}: {came_to(one)}" for one in bearing]
    return "; ".join([*parts, f"not shown: {gap}"] if gap else parts)


def came_to(result: Result) -> str:
    """Say in a few words what a check or an attack came to: `16 refused`, `4 as required`.

    Never how much of it was seen: names tell what is forbidden, and that is not what was there.
    """
    said = [each.observed for each in result.observations]
    refused, through = sum(one.startswith(REFUSED) for one in said), said.count(WENT_THROUGH)
    parts = [
        f"{refused} refused" if refused else "",
        f"{through} went through, as they must" if through else "",
        "nothing to try" if NOTHING_TO_TRY in said else "",
    ]
    good = sum(each.verdict.green for each in result.observations)
    bad = len(said) - good
    others = good - refused - through - said.count(NOTHING_TO_TRY)
    parts += [f"{others} as required" if others > 0 else "", f"{bad} not" if bad else ""]
    return ", ".join(part for part in parts if part)
