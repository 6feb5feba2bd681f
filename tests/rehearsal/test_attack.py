"""An attempt counts as refused only if each statement refuses it that must."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from cordon.errors import NotFound, SimulationError
from cordon.evidence.verdict import Verdict
from cordon.rehearsal.attack import ATTACKS, NO_WAY, SERVICE, Attack, Attempt, attack, run
from cordon.rehearsal.attacks.calls import get
from cordon.rehearsal.scene import FOREIGN_BUCKET, Scene
from cordon.simulation import prepare
from tests.evidence.scenes import scene_of


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with scene_of("studio-nine") as made:
        made.simulation.client("s3", made.facts.account, made.facts.region).create_bucket(
            Bucket=FOREIGN_BUCKET, CreateBucketConfiguration={"LocationConstraint": made.facts.region}
        )
        yield made


def raising(error: Exception) -> Attempt:
    def call() -> object:
        raise error

    return Attempt("somebody", "something", call, (SERVICE,))


def judged(scene: Scene, *attempts: Attempt) -> list[tuple[Verdict, str]]:
    result = run(Attack("made-up", ("DAT-3",), "", "during", lambda _: iter(attempts)), scene)
    return [(one.verdict, one.observed) for one in result.observations]


def test_what_goes_through_though_it_must_not_is_failed(scene: Scene) -> None:
    assert judged(scene, Attempt("a", "b", lambda: None, ("resource",))) == [(Verdict.FAILED, "went through")]


def test_honest_work_must_go_through(scene: Scene) -> None:
    assert judged(scene, Attempt("a", "b", lambda: None)) == [(Verdict.SATISFIED, "went through, as it must")]
    reading = get(scene.workspace("designer"), scene.bucket("artwork", "egress"))
    [(verdict, said)] = judged(scene, Attempt("a", "b", reading))
    assert verdict is Verdict.FAILED
    assert said.startswith("refused, though it was given: AccessDenied by bucket policy of ")


def test_a_refusal_by_another_statement_than_those_that_must_is_failed(scene: Scene) -> None:
    reading = get(scene.workspace("designer"), scene.bucket("artwork", "egress"))
    [(right, said), (wrong, lacking)] = judged(
        scene,
        Attempt("a", "b", reading, ("resource DenyReadersNotGiven",)),
        Attempt("a", "b", reading, ("resource DenyReadersNotGiven", "resource DenyPlainHttp")),
    )
    assert right is Verdict.SATISFIED
    assert "(DenyReadersNotGiven)" in said
    assert wrong is Verdict.FAILED
    assert lacking.startswith("not refused by resource DenyPlainHttp; AccessDenied by bucket policy of ")


def test_what_the_service_itself_refuses_is_refused_by_no_policy(scene: Scene) -> None:
    error = ClientError({"Error": {"Code": "AccessDenied", "Message": "locked"}}, "DeleteObject")
    assert judged(scene, raising(error)) == [(Verdict.SATISFIED, "refused: AccessDenied by the service itself")]
    policies = Attempt("a", "b", raising(error).call, ("resource",))
    assert judged(scene, policies)[0][0] is Verdict.FAILED


def test_no_way_is_a_refusal_by_the_network_and_what_nobody_knows_is_unknown(scene: Scene) -> None:
    nowhere = Attempt("a", "b", raising(EndpointConnectionError(endpoint_url="https://a")).call, (NO_WAY,))
    assert judged(scene, nowhere)[0][0] is Verdict.SATISFIED
    assert judged(scene, raising(SimulationError("not known"))) == [(Verdict.UNKNOWN, "not known")]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NotFound("there is no role"), "there is no role"),
        (ClientError({"Error": {"Code": "Throttling", "Message": "slow"}}, "List"), "(Throttling)"),
        (ReadTimeoutError(endpoint_url="https://a"), "ReadTimeoutError: "),
        (NotImplementedError("moto does not know it"), "NotImplementedError: moto"),
        (StopIteration(), "RuntimeError: generator raised StopIteration"),
        (KeyError("bucket"), "KeyError: 'bucket'"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_an_attack_that_cannot_be_prepared_is_unknown_whatever_was_tried_before(
    scene: Scene, error: Exception, said: str
) -> None:
    def attempts(_: Scene) -> Iterator[Attempt]:
        yield Attempt("a", "b", lambda: None)
        raise error

    result = run(Attack("made-up", ("DAT-3",), "", "during", attempts), scene)
    assert [one.verdict for one in result.observations] == [Verdict.SATISFIED, Verdict.UNKNOWN]
    assert result.verdict is Verdict.UNKNOWN
    assert said in result.observations[1].observed


def test_a_call_that_nobody_can_answer_is_unknown(scene: Scene) -> None:
    assert judged(scene, raising(NotImplementedError("no"))) == [(Verdict.UNKNOWN, "NotImplementedError: no")]
    assert judged(scene, raising(NotFound("no role"))) == [(Verdict.UNKNOWN, "no role")]


def test_a_second_attack_of_one_name_is_refused() -> None:
    with pytest.raises(ValueError, match="there are two attacks named reads-what-was-not-given"):

        @attack("DAT-3")
        def reads_what_was_not_given(scene: Scene) -> Iterator[Attempt]:
            yield from ()


def test_attacks_that_find_nothing_to_try_say_so(scene: Scene) -> None:
    [seen] = run(ATTACKS["producer-does-more-than-deliver"], scene).observations
    assert seen.observed == "this contract leaves nothing to try"


def test_after_the_end_a_consumer_must_be_refused_and_operators_must_not(scene: Scene) -> None:
    prepare.role(scene.simulation, scene.facts.operators[0])
    [by_operators] = ATTACKS["collects-after-the-end"].attempts(scene)
    assert (by_operators.who, by_operators.by) == ("operator", ())
    consumer = "arn:aws:iam::210000000001:role/collector"
    prepare.role(scene.simulation, consumer)
    datasets = tuple(replace(one, consumer=consumer) for one in scene.facts.datasets)
    given = replace(scene, facts=replace(scene.facts, datasets=datasets))
    [by_consumer] = ATTACKS["collects-after-the-end"].attempts(given)
    assert (by_consumer.who, by_consumer.by) == ("consumer", ("resource DenyAfterEnd",))
