"""What a rehearsal under the engine says of what the engine did: each stage is red for each thing that goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from cordon.engine.engine import Engine
from cordon.engine.outcome import Outcome, Step
from cordon.evidence.check import Result
from cordon.graph.model import Graph, Resource, make_graph
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
    keys = ("policy", "versioningConfiguration.status")
    return Outcome(operation, tuple(Step(op, urn, keys) for op, urn in steps), failures)


ALL = make_graph("cordon", "s", [Resource(ROLE, "aws:iam/role:Role", "r", custom=True)])
"""The whole of a stack that has no more than a role."""


def same(operation: str, graph: Graph) -> Outcome:
    return Outcome(operation, tuple(Step("same", urn) for urn in graph.by_urn))


def red(result: Result) -> list[str]:
    return [f"{one.resource}: {one.observed}" for one in result.observations if not one.verdict.green]


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with begin(judged("acme-analytics"), ROOT) as (built, _):
        yield built


def watch(scene: Scene) -> stages.Watch:
    return stages.Watch(scene.simulation, (scene.facts.account, scene.facts.region))


def test_a_preview_that_would_do_more_than_create_is_red(scene: Scene) -> None:
    assert red(stages.previews_first(played(did("preview", ("create", ROLE))), watch(scene), ALL)) == []
    found = stages.previews_first(played(did("preview", ("update", ROLE))), watch(scene), ALL)
    assert red(found) == ["preview: update r (aws:iam/role:Role): policy, versioningConfiguration.status"]


def test_a_preview_that_makes_something_is_red(scene: Scene) -> None:
    class Making(Played):
        def run(self, operation: str) -> Outcome:
            scene.client("s3").create_bucket(
                Bucket="made-by-a-preview", CreateBucketConfiguration={"LocationConstraint": scene.facts.region}
            )
            return super().run(operation)

    found = stages.previews_first(cast("Engine", Making(did("preview", ("create", ROLE)))), watch(scene), ALL)
    assert red(found) == ["the account: made meanwhile: arn:aws:s3:::made-by-a-preview"]
    scene.client("s3").delete_bucket(Bucket="made-by-a-preview")


def test_a_build_that_fails_is_red() -> None:
    assert red(stages.builds(played(did("up", ("create", ROLE), failures=("no", "no"))), ALL)) == ["up: no"]


@pytest.mark.parametrize("moved", ["preview", "refresh", "up"])
def test_whatever_moves_of_itself_is_red(moved: str) -> None:
    outcomes = [did(one, ("update" if one == moved else "same", ROLE)) for one in ("preview", "refresh", "up")]
    assert red(stages.stands_still(played(*outcomes), ALL)) == [
        f"{moved}: update r (aws:iam/role:Role): policy, versioningConfiguration.status"
    ]


def test_a_graph_that_is_another_is_red(scene: Scene) -> None:
    other = Graph("cordon", scene.graph.stack, scene.graph.resources[1:], scene.graph.exports)
    assert red(stages.agrees(scene.graph, scene.graph)) == []
    assert red(stages.agrees(scene.graph, other)) == [
        f"{scene.graph.stack}: {scene.graph.resources[0].urn}: is only in the first"
    ]


def test_a_guard_that_a_destroy_by_mistake_takes_is_red(scene: Scene) -> None:
    guarded = [one.urn for one in scene.graph.infrastructure() if one.token.startswith(("aws:s3", "aws:kms", "aws:cl"))]
    refused = did("destroy", failures=("b cannot be deleted\nbecause it is protected",))
    after = (did("up", ("create", ROLE)), same("refresh", scene.graph))
    fine = played(refused, did("refresh"), *after, kept=tuple(guarded))
    assert red(stages.keeps_protected(fine, scene.graph)) == []
    lost = played(refused, did("refresh"), *after, kept=tuple(guarded[1:]))
    assert [said.rpartition(": ")[2] for said in red(stages.keeps_protected(lost, scene.graph))] == ["deleted"]
    changed_by_it = played(refused, did("refresh", ("update", guarded[0])), *after, kept=tuple(guarded))
    assert len(red(stages.keeps_protected(changed_by_it, scene.graph))) == 1
    unprotected = played(did("destroy"), did("refresh"), *after, kept=tuple(guarded))
    assert red(stages.keeps_protected(unprotected, scene.graph)) == ["destroy: not refused: nothing"]
    anew = (did("refresh"), did("up", ("replace", ROLE)), same("refresh", scene.graph))
    replaced = played(refused, *anew, kept=tuple(guarded))
    assert len(red(stages.keeps_protected(replaced, scene.graph))) == 1
    # What was taken shows only when it is put back, if the refresh in between says nothing.
    back = (did("refresh", failures=("no",)), did("up", ("update", guarded[0])), same("refresh", scene.graph))
    mended = played(refused, *back, kept=tuple(guarded))
    assert len(red(stages.keeps_protected(mended, scene.graph))) == 2


def test_drift_that_is_not_found_or_not_mended_or_too_much_is_red(scene: Scene) -> None:
    drift = next(one for one in DRIFTS if one.token.endswith(":BucketVersioning"))
    resource = drift.of(scene)
    assert resource is not None
    urn, nothing = resource.urn, same("refresh", scene.graph)

    def seen(found: Outcome, mended: Outcome, again: Outcome = nothing, drifts: Any = (drift,)) -> list[str]:
        return red(stages.mends_drift(played(found, mended, again), scene, drifts))

    assert seen(did("refresh"), did("up"), drifts=()) == ["acme-analytics: 0 resources changed by hand"]
    other = Outcome("refresh", (Step("update", urn, ("tags",)),))  # not what was done to it
    assert len(seen(other, did("up", ("update", urn)))) == 1
    assert seen(did("refresh", ("update", urn)), did("up", ("update", urn))) == []
    assert len(seen(did("refresh"), did("up", ("update", urn)))) == 1
    assert len(seen(did("refresh", ("update", urn)), did("up"))) == 1
    assert len(seen(did("refresh", ("update", urn)), did("up", ("replace", urn)))) == 1
    assert len(seen(did("refresh", ("update", urn), ("update", ROLE)), did("up", ("update", urn)))) == 1
    assert len(seen(did("refresh", ("update", urn)), did("up", ("update", urn)), did("refresh", ("update", urn)))) == 1
    scene.client("s3").put_bucket_versioning(Bucket=str(resource.id), VersioningConfiguration={"Status": "Enabled"})


def test_a_change_that_replaces_or_deletes_data_or_does_nothing_is_red() -> None:
    checked, change = judged("acme-analytics"), CHANGES[2:3]

    def seen(*steps: tuple[str, str], done: tuple[tuple[str, str], ...] | None = None) -> list[str]:
        first = (did("preview", *steps), did("up", *(steps if done is None else done)))
        back = (did("preview", ("update", ROLE)), did("up", ("update", ROLE)), same("preview", ALL))
        return red(stages.changes_in_place(played(*first, *back), checked, ROOT, ALL, change))

    assert seen(("update", BUCKET), ("delete", ROLE), ("create", ROLE + "2")) == []
    assert len(seen(("replace", ROLE))) == 1
    assert len(seen(("delete", BUCKET))) == 1
    assert len(seen(("update", BUCKET), done=())) == 2
    assert seen() == [f"{change[0].means}: preview: nothing changes, and something has to"]


def test_what_a_contract_does_not_bear_is_named_and_alone_shows_nothing() -> None:
    checked = judged("acme-analytics")
    back = (did("preview"), did("up"), same("preview", ALL))
    found = stages.changes_in_place(played(*back), checked, ROOT, ALL, [Change("it was moved", (spoil,))])
    assert [said.partition(" (")[0] for said in red(found)] == ["s: 3 previews and ups; not tried: it was moved"]


def spoil(contract: dict[str, Any]) -> None:
    contract["aws"]["region"] = "eu-nowhere-1"


@pytest.mark.parametrize(("section", "without"), [("access", 1), ("retention", 2)])
def test_a_contract_that_says_nothing_of_it_is_told_so(section: str, without: int, tmp_path: Path) -> None:
    checked = judged("acme-analytics")
    assert checked.path is not None
    said = yaml.safe_load(checked.path.read_text("utf-8"))
    del said[section]
    file = tmp_path / "acme-analytics.yaml"
    file.write_text(yaml.safe_dump(said), "utf-8")
    with changed(replace(checked, path=file), ROOT, CHANGES[without]) as found:
        assert isinstance(found, str) and found.startswith("it ")


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
    with changed(judged("acme-analytics"), ROOT, Change("it was moved nowhere", (spoil,))) as found:
        assert isinstance(found, str) and "eu-nowhere-1" in found
