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
from cordon.graph.model import Graph
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


def previews_first(engine: Engine, watch: Watch) -> Result:
    """Preview an empty stack: all would be created, and nothing is."""
    before = watch.seen()
    outcome = engine.run("preview")
    others = [str(step) for step in outcome.steps if step.op != "create"]
    made = sorted(watch.seen() - before)
    seen = [_went(outcome, not others, f"would create {len(outcome.steps)}", others)]
    seen.append(holds("the account", not made, f"made meanwhile: {', '.join(made) or 'nothing'}"))
    return _result(
        "previews-first", "A preview of a new stack shows that all will be created, and creates nothing", seen
    )


def builds(engine: Engine) -> Result:
    """Build the stack."""
    outcome = engine.run("up")
    others = [str(step) for step in outcome.steps if step.op != "create"]
    seen = [_went(outcome, not others, f"created {len(outcome.steps)} in {outcome.seconds:.1f} s", others)]
    return _result("is-built", "Pulumi builds the whole stack in one go", seen)


def stands_still(engine: Engine) -> Result:
    """Ask again: preview and refresh find that nothing differs, and up changes nothing."""
    seen = [_unchanged(engine.run(operation)) for operation in ("preview", "refresh", "up")]
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
    seen = [_ran(found), _ran(mended)]
    changed_by = {step.urn: step for step in found.changes}
    mended_by = {step.urn: step for step in mended.changes}
    for urn, drift in sorted(made.items()):
        said, good = f"{drift.means}; refresh: {changed_by.get(urn)}; up: {mended_by.get(urn)}", urn in changed_by
        seen.append(holds(_name(urn), good and urn in mended_by and not mended_by[urn].replaces, said))
    seen += [
        Observation(_name(step.urn), Verdict.FAILED, f"nobody changed it, and yet: {step}")
        for step in (*found.changes, *mended.changes)
        if step.urn not in made
    ]
    seen.append(_unchanged(engine.run("refresh")))
    means = "What is changed by hand past Pulumi is found by a refresh, that and nothing else, and mended by an up"
    return _result("mends-drift", means, seen)


def changes_in_place(engine: Engine, checked: Checked, root: Path, changes: Iterable[Change] = CHANGES) -> Result:
    """Change the contract, one change after the other, and back; nothing is replaced, and no data deleted."""
    seen: list[Observation] = []
    for change in changes:
        with changed(checked, root, change) as found:
            if isinstance(found, str):
                seen.append(Observation(change.means, Verdict.SATISFIED, f"this contract can't be changed so: {found}"))
            else:
                seen += _change(engine, arguments(*found), change.means)
    seen += _change(engine, arguments(checked, root), "all was taken back")
    seen.append(_unchanged(engine.run("preview")))
    means = "A changed contract changes resources in place: none is replaced, and none that holds data is deleted"
    return _result("changes-in-place", means, seen)


def _change(engine: Engine, told: dict[str, str], means: str) -> Iterator[Observation]:
    engine.change_program(PROGRAM, told)
    planned, done = engine.run("preview"), engine.run("up")
    bad = [str(step) for step in (*planned.changes, *done.changes) if not _harmless(step)]
    different = {step.urn: step.op for step in planned.changes} != {step.urn: step.op for step in done.changes}
    names = ", ".join(sorted({f"{step.op} {step.name}" for step in done.changes})) or "nothing to do"
    yield _went(planned, not bad, names, bad, means)
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
    seen = [holds("destroy", refused, said)]
    kept = {one["urn"] for one in engine.export()["deployment"]["resources"]}
    touched = {step.urn: step for step in refreshed.changes}
    guarded = [one.urn for one in graph.infrastructure() if one.token.startswith(_GUARDED)]
    seen += [
        Observation(_name(urn), Verdict.FAILED, f"is gone or changed: {touched.get(urn, 'deleted')}")
        for urn in guarded
        if urn not in kept or urn in touched
    ]
    rebuilt = engine.run("up")
    seen += [_went(rebuilt, not rebuilt.replaced, f"built anew: {rebuilt}", [str(step) for step in rebuilt.replaced])]
    seen.append(_unchanged(engine.run("refresh")))
    means = "A destroy by mistake takes nothing that holds data, guards it or records, and an up builds the rest anew"
    return _result("keeps-what-is-protected", means, seen)


def _unchanged(outcome: Outcome) -> Observation:
    said = [str(step) for step in outcome.changes]
    return _went(outcome, not said, f"{len(outcome.steps)} unchanged", said)


def _ran(outcome: Outcome) -> Observation:
    return _went(outcome, True, str(outcome), [])


def _went(outcome: Outcome, good: bool, said: str, bad: Sequence[str], what: str = "") -> Observation:
    where = f"{what}: {outcome.operation}" if what else outcome.operation
    if outcome.failure:
        return Observation(where, Verdict.FAILED, outcome.failure)
    return holds(where, good, said if good else "; ".join(bad[:_SHOWN]))


def _name(urn: str) -> str:
    return f"{urn.split('::')[2].rpartition('$')[2]} {urn.rpartition('::')[2]}"


def _result(id_: str, means: str, seen: Sequence[Observation]) -> Result:
    return Result(id_, (), means, worst(one.verdict for one in seen), tuple(seen))
