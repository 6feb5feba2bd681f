"""What is shown under the engine, step by step; each gives one result, with an observation for each thing tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cordon.contract.checked import Checked
from cordon.engine.engine import Engine
from cordon.engine.outcome import Outcome, Step
from cordon.evidence.check import Observation, Result, holds
from cordon.evidence.verdict import Verdict, worst
from cordon.graph.compare import differences
from cordon.graph.model import Graph, type_and_name
from cordon.rehearsal.scene import Scene
from cordon.rehearsal.under_engine.changes import CHANGES, Change, changed
from cordon.rehearsal.under_engine.drifts import DRIFTS, Drift
from cordon.simulation.enumeration import everything
from cordon.simulation.simulation import Simulation

PROGRAM: Final = "cordon.engine.child:contract"
_HOLDS_DATA: Final = ("aws:kms/key:Key", "aws:s3/bucket:Bucket", "aws:cloudwatch/logGroup:LogGroup")
_GUARDED: Final = ("aws:s3/", "aws:kms/", "aws:cloudwatch/logGroup:", "aws:cloudtrail/")
"""What holds data, guards it or records: a destroy by mistake must take none of it."""
_SHOWN: Final = 20
_TAKING_BACK: Final = 3
"""How many observations there are if no change could be tried."""


@dataclass(frozen=True)
class Watch:
    """The accounts that a run must not touch before it is told to.

    Attributes:
        simulation: The simulated AWS.
        places: The account and its regions, as `everything` takes them.
    """

    simulation: Simulation
    places: Sequence[str]

    def seen(self) -> frozenset[str]:
        """Return all that is there now."""
        return everything(self.simulation, *self.places)


def arguments(checked: Checked, root: Path) -> dict[str, str]:
    """Return what the child process needs to find a contract."""
    assert checked.contract is not None  # noqa: S101 -- the caller's: it was checked
    begin = checked.contract.engagement.begin.isoformat()
    return {"path": str(checked.path), "root": str(root), "at": begin}


def previews_first(engine: Engine, watch: Watch, without: Graph) -> Result:
    """Preview an empty stack: all that a run without an engine makes would be created, and nothing is."""
    before = watch.seen()
    outcome = engine.run("preview")
    made = sorted(watch.seen() - before)
    seen = [_creates(outcome, without)]
    seen.append(holds("the account", not made, f"made meanwhile: {', '.join(made) or 'nothing'}"))
    return _result(
        "previews-first", "A preview of a new stack shows that all will be created, and creates nothing", seen
    )


def builds(engine: Engine, without: Graph) -> Result:
    """Build the stack: all that a run without an engine makes."""
    return _result("is-built", "Pulumi builds the whole stack in one go", [_creates(engine.run("up"), without)])


def stands_still(engine: Engine, without: Graph) -> Result:
    """Ask again: preview and refresh look at every resource and find that none differs, and up changes none."""
    seen = [_unchanged(engine.run(operation), without) for operation in ("preview", "refresh", "up")]
    means = "Once it is built, a preview, a refresh and a second up find nothing that differs, and change nothing"
    return _result("stands-still", means, seen)


def agrees(without: Graph, under: Graph) -> Result:
    """Hold the engine's state against the graph of a run without it."""
    found = list(differences(without, under))
    said = f"{len(under.resources)} resources, and all their values, are the same"
    seen = [Observation(under.stack, Verdict.FAILED, each) for each in found[:_SHOWN]]
    seen = seen or [Observation(under.stack, Verdict.SATISFIED, said)]
    means = (
        "The engine's state and the graph of a run without an engine are the same: URNs, parents, dependencies, values"
    )
    return _result("agrees", means, seen)


def mends_drift(engine: Engine, scene: Scene, drifts: Iterable[Drift] = DRIFTS) -> Result:
    """Change resources by hand; refresh must find just these, and up must mend them."""
    made = {one.urn: drift for drift in drifts if (one := drift.of(scene)) is not None}
    for urn, drift in made.items():
        drift.apply(scene, scene.graph.by_urn[urn])
    found, mended = engine.run("refresh"), engine.run("up")
    seen = [_ran(found), _ran(mended), holds(scene.contract.id, bool(made), f"{len(made)} resources changed by hand")]
    changed_by = {step.urn: step for step in found.changes}
    mended_by = {step.urn: step for step in mended.changes}
    for urn, drift in sorted(made.items()):
        said = f"{drift.means}; refresh: {changed_by.get(urn)}; up: {mended_by.get(urn)}"
        good = urn in changed_by and urn in mended_by and not mended_by[urn].replaces
        shown = good and {*drift.shows} <= changed_by[urn].properties & mended_by[urn].properties
        seen.append(holds(_name(urn), shown, said))
    seen += [
        Observation(_name(step.urn), Verdict.FAILED, f"nobody changed it, and yet: {step}")
        for step in (*found.changes, *mended.changes)
        if step.urn not in made
    ]
    seen.append(_unchanged(engine.run("refresh"), scene.graph))
    means = "What is changed by hand past Pulumi is found by a refresh, that and nothing else, and mended by an up"
    return _result("mends-drift", means, seen)


def changes_in_place(
    engine: Engine, checked: Checked, root: Path, graph: Graph, changes: Iterable[Change] = CHANGES
) -> Result:
    """Change the contract, one change after the other, and back; nothing is replaced, and no data deleted.

    A change that this contract can't bear (it would not be valid) shows nothing: it is no observation, and named in
    the last one.
    """
    seen: list[Observation] = []
    left: list[str] = []
    for change in changes:
        with changed(checked, root, change) as found:
            if isinstance(found, str):
                left.append(f"{change.means} ({found})")
            else:
                seen += _change(engine, arguments(*found), change.means, moves=change.moves)
    seen += _change(engine, arguments(checked, root), "all was taken back", moves=bool(seen))
    seen.append(_unchanged(engine.run("preview"), graph))
    tried = f"{len(seen)} previews and ups" + (f"; not tried: {'; '.join(left)}" if left else "")
    seen.append(holds(graph.stack, len(seen) > _TAKING_BACK, tried))
    means = "A changed contract changes resources in place: none is replaced, and none that holds data is deleted"
    return _result("changes-in-place", means, seen)


def _change(engine: Engine, told: dict[str, str], means: str, *, moves: bool) -> Iterator[Observation]:
    engine.change_program(PROGRAM, told)
    planned, done = engine.run("preview"), engine.run("up")
    bad = [str(step) for step in (*planned.changes, *done.changes) if not _harmless(step)]
    different = {step.urn: step.op for step in planned.changes} != {step.urn: step.op for step in done.changes}
    names = ", ".join(sorted({f"{step.op} {step.name}" for step in done.changes})) or "nothing to do"
    good = not bad and (bool(done.changes) or not moves)
    yield _went(planned, good, names, bad or ["nothing changes, and something has to"], means)
    yield _went(done, not different, "as previewed", ["the preview said something else"], means)


def _harmless(step: Step) -> bool:
    return not step.replaces and (step.op in ("create", "update") or step.token not in _HOLDS_DATA)


def keeps_protected(engine: Engine, graph: Graph) -> Result:
    """Destroy the stack as by mistake: all that holds data, guards it or records must stay; then build the rest anew.

    Pulumi deletes what is not protected all the same (seen with 3.220), so what guards data must be protected itself.
    """
    destroyed, refreshed = engine.run("destroy"), engine.run("refresh")
    refused = any("protected" in each for each in destroyed.failures)
    said = "refused, because resources are protected" if refused else f"not refused: {destroyed}"
    seen = [holds("destroy", refused, said), _ran(refreshed)]
    kept = {one["urn"] for one in engine.export()["deployment"]["resources"]}
    touched = {step.urn: step for step in refreshed.changes}
    guarded = [one.urn for one in graph.infrastructure() if one.token.startswith(_GUARDED)]
    seen += [
        Observation(_name(urn), Verdict.FAILED, f"is gone or changed: {touched.get(urn, 'deleted')}")
        for urn in guarded
        if urn not in kept or urn in touched
    ]
    rebuilt = engine.run("up")
    bad = [str(step) for step in rebuilt.changes if step.replaces or step.urn in guarded]
    seen.append(_went(rebuilt, not bad, f"built anew: {rebuilt}", bad))
    seen.append(_unchanged(engine.run("refresh"), graph))
    means = "A destroy by mistake takes nothing that holds data, guards it or records, and an up builds the rest anew"
    return _result("keeps-what-is-protected", means, seen)


def _creates(outcome: Outcome, without: Graph) -> Observation:
    others = [str(step) for step in outcome.steps if step.op != "create"]
    others += _missing(outcome, without)
    return _went(outcome, not others, outcome.counts(), others)


def _unchanged(outcome: Outcome, graph: Graph) -> Observation:
    said = [str(step) for step in outcome.changes] + _missing(outcome, graph)
    return _went(outcome, not said, f"{len(outcome.steps)} unchanged", said)


def _missing(outcome: Outcome, graph: Graph) -> list[str]:
    """Name what the engine said nothing of: events that are lost must not read as "nothing changed"."""
    told = {step.urn for step in outcome.steps}
    return [f"nothing was said of {_name(urn)}" for urn in graph.by_urn if urn not in told]


def _ran(outcome: Outcome) -> Observation:
    return _went(outcome, True, str(outcome), [])


def _went(outcome: Outcome, good: bool, said: str, bad: Sequence[str], what: str = "") -> Observation:
    where = f"{what}: {outcome.operation}" if what else outcome.operation
    if outcome.failure:
        return Observation(where, Verdict.FAILED, outcome.failure)
    return holds(where, good, said if good else "; ".join(bad[:_SHOWN]))


def _name(urn: str) -> str:
    return " ".join(type_and_name(urn))


def _result(id_: str, means: str, seen: Sequence[Observation]) -> Result:
    return Result(id_, (), means, worst(one.verdict for one in seen), tuple(seen))
