"""What a rehearsal under the engine says of what the engine did: each stage is red for each thing that goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest

from cordon.engine.engine import Engine
from cordon.engine.outcome import Outcome, Step
from cordon.evidence.check import Result
from cordon.graph.model import Graph
from cordon.rehearsal.life import begin
from cordon.rehearsal.scene import Scene
from cordon.rehearsal.under_engine import stages
from cordon.rehearsal.under_engine.changes import CHANGES, Change, changed
from cordon.rehearsal.under_engine.drifts import DRIFTS
from tests.rehearsal.rehearsals import ROOT, SHIPPED, judged

BUCKET = "urn:pulumi:s::cordon::aws:s3/bucket:Bucket::b"
ROLE = "urn:pulumi:s::cordon::aws:iam/role:Role::r"


class Played:
    """An engine whose every operation was written down before."""

    def __init__(self, *outcomes: Outcome, kept: tuple[str, ...] = ()) -> None:
        self._outcomes = list(outcomes)
        self._kept = kept
        self.programs: list[dict[str, Any]] = []

    def run(self, operation: str) -> Outcome:
        outcome = self._outcomes.pop(0)
        assert outcome.operation == operation
        return outcome

    def export(self) -> dict[str, Any]:
        return {"deployment": {"resources": [{"urn": urn} for urn in self._kept]}}

    def change_program(self, program: str, arguments: dict[str, Any]) -> None:
        assert program == stages.PROGRAM
        self.programs.append(arguments)


def played(*outcomes: Outcome, kept: tuple[str, ...] = ()) -> Engine:
    return cast("Engine", Played(*outcomes, kept=kept))


def did(operation: str, *steps: tuple[str, str], failures: tuple[str, ...] = ()) -> Outcome:
    return Outcome(operation, tuple(Step(op, urn, ("policy",)) for op, urn in steps), failures)


def red(result: Result) -> list[str]:
    return [f"{one.resource}: {one.observed}" for one in result.observations if not one.verdict.green]


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with begin(judged("acme-analytics"), ROOT) as (built, _):
        yield built


def watch(scene: Scene) -> stages.Watch:
    return stages.Watch(scene.simulation, (scene.facts.account, scene.facts.region))


def test_a_preview_that_would_do_more_than_create_is_red(scene: Scene) -> None:
    assert red(stages.previews_first(played(did("preview", ("create", ROLE))), watch(scene))) == []
    found = stages.previews_first(played(did("preview", ("update", ROLE))), watch(scene))
    assert red(found) == ["preview: update r (aws:iam/role:Role): policy"]


def test_a_preview_that_makes_something_is_red(scene: Scene) -> None:
    class Making(Played):
        def run(self, operation: str) -> Outcome:
            scene.client("s3").create_bucket(
                Bucket="made-by-a-preview", CreateBucketConfiguration={"LocationConstraint": scene.facts.region}
            )
            return super().run(operation)

    found = stages.previews_first(cast("Engine", Making(did("preview", ("create", ROLE)))), watch(scene))
    assert red(found) == ["the account: made meanwhile: arn:aws:s3:::made-by-a-preview"]
    scene.client("s3").delete_bucket(Bucket="made-by-a-preview")


def test_a_build_that_fails_is_red() -> None:
    assert red(stages.builds(played(did("up", ("create", ROLE), failures=("no", "no"))))) == ["up: no"]


@pytest.mark.parametrize("moved", ["preview", "refresh", "up"])
def test_whatever_moves_of_itself_is_red(moved: str) -> None:
    outcomes = [did(one, ("update" if one == moved else "same", ROLE)) for one in ("preview", "refresh", "up")]
    assert red(stages.stands_still(played(*outcomes))) == [f"{moved}: update r (aws:iam/role:Role): policy"]


def test_a_graph_that_is_another_is_red(scene: Scene) -> None:
    other = Graph("cordon", scene.graph.stack, scene.graph.resources[1:], scene.graph.exports)
    assert red(stages.agrees(scene.graph, scene.graph)) == []
    assert red(stages.agrees(scene.graph, other)) == [
        f"{scene.graph.stack}: {scene.graph.resources[0].urn}: is only in the first"
    ]


def test_a_guard_that_a_destroy_by_mistake_takes_is_red(scene: Scene) -> None:
    guarded = [one.urn for one in scene.graph.infrastructure() if one.token.startswith(("aws:s3", "aws:kms", "aws:cl"))]
    refused = did("destroy", failures=("b cannot be deleted\nbecause it is protected",))
    after = (did("up", ("create", ROLE)), did("refresh", ("same", ROLE)))
    fine = played(refused, did("refresh"), *after, kept=tuple(guarded))
    assert red(stages.keeps_protected(fine, scene.graph)) == []
    lost = played(refused, did("refresh"), *after, kept=tuple(guarded[1:]))
    assert [said.rpartition(": ")[2] for said in red(stages.keeps_protected(lost, scene.graph))] == ["deleted"]
    changed_by_it = played(refused, did("refresh", ("update", guarded[0])), *after, kept=tuple(guarded))
    assert len(red(stages.keeps_protected(changed_by_it, scene.graph))) == 1
    unprotected = played(did("destroy"), did("refresh"), *after, kept=tuple(guarded))
    assert red(stages.keeps_protected(unprotected, scene.graph)) == ["destroy: not refused: nothing"]
    anew = (did("refresh"), did("up", ("replace", ROLE)), did("refresh"))
    replaced = played(refused, *anew, kept=tuple(guarded))
    assert len(red(stages.keeps_protected(replaced, scene.graph))) == 1


def test_drift_that_is_not_found_or_not_mended_or_too_much_is_red(scene: Scene) -> None:
    drift = next(one for one in DRIFTS if one.token.endswith(":BucketVersioning"))
    resource = drift.of(scene)
    assert resource is not None
    urn, nothing = resource.urn, did("refresh")

    def seen(found: Outcome, mended: Outcome, again: Outcome = nothing) -> list[str]:
        return red(stages.mends_drift(played(found, mended, again), scene, [drift]))

    assert seen(did("refresh", ("update", urn)), did("up", ("update", urn))) == []
    assert len(seen(did("refresh"), did("up", ("update", urn)))) == 1
    assert len(seen(did("refresh", ("update", urn)), did("up"))) == 1
    assert len(seen(did("refresh", ("update", urn)), did("up", ("replace", urn)))) == 1
    assert len(seen(did("refresh", ("update", urn), ("update", ROLE)), did("up", ("update", urn)))) == 1
    assert len(seen(did("refresh", ("update", urn)), did("up", ("update", urn)), did("refresh", ("update", urn)))) == 1
    scene.client("s3").put_bucket_versioning(Bucket=str(resource.id), VersioningConfiguration={"Status": "Enabled"})


def test_a_change_that_replaces_or_deletes_data_is_red() -> None:
    checked, change = judged("acme-analytics"), CHANGES[2:3]

    def seen(*steps: tuple[str, str], done: tuple[tuple[str, str], ...] | None = None) -> list[str]:
        first = (did("preview", *steps), did("up", *(steps if done is None else done)))
        back = (did("preview"), did("up"), did("preview"))
        return red(stages.changes_in_place(played(*first, *back), checked, ROOT, change))

    assert seen(("update", BUCKET), ("delete", ROLE), ("create", ROLE + "2")) == []
    assert len(seen(("replace", ROLE))) == 1
    assert len(seen(("delete", BUCKET))) == 1
    assert len(seen(("update", BUCKET), done=())) == 1


@pytest.mark.parametrize("contract", SHIPPED)
def test_every_change_is_one_that_the_contracts_bear(contract: str) -> None:
    checked = judged(contract)
    borne = []
    for change in CHANGES:
        with changed(checked, ROOT, change) as found:
            borne.append(not isinstance(found, str))
            if not isinstance(found, str):
                assert found[0].contract != checked.contract
                assert found[1] != ROOT
    assert borne == [True, True, True, True]


def test_a_change_that_a_contract_does_not_bear_says_why() -> None:
    def spoil(contract: dict[str, Any]) -> None:
        contract["aws"]["region"] = "eu-nowhere-1"

    with changed(judged("acme-analytics"), ROOT, Change("it was moved nowhere", (spoil,))) as found:
        assert isinstance(found, str) and "eu-nowhere-1" in found
