"""The suite for a real account, run in the simulation: its trials pass, each notices what is broken, all of it goes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cordon.evidence.verdict import Verdict
from cordon.simulation.enumeration import everything
from tests.account.ground import Ground
from tests.account.simulated import (
    ACCOUNT,
    BEGINS,
    ENDS,
    REGION,
    Simulated,
    deliver,
    simulated,
    with_statement,
    without,
)
from tests.account.stage import NotCleanedUp, Stage, standing
from tests.account.trials import TRIALS
from tests.rehearsal.forks import in_copies


def stands(ground: Ground, deployment: Simulated, root: Path) -> Any:
    return standing(ground, deployment, root, BEGINS.date(), ENDS.date())


def red(stage: Stage, name: str) -> list[str]:
    seen = list(TRIALS[name](stage))
    bad = [f"{one.resource}: {one.observed}" for one in seen if one.verdict is not Verdict.SATISFIED]
    return bad if seen else ["nothing was tried"]


def everybody(effect: str, *actions: str, bucket: str) -> dict[str, Any]:
    arn = f"arn:aws:s3:::{bucket}"
    return {"Sid": "Own", "Effect": effect, "Principal": "*", "Action": list(actions), "Resource": [arn, f"{arn}/*"]}


def unencrypted(stage: Stage, s3: Any) -> None:
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    s3.put_bucket_encryption(Bucket=stage.bucket("drafts/data"), ServerSideEncryptionConfiguration={"Rules": [rule]})


def shut(stage: Stage, s3: Any) -> None:
    bucket = stage.bucket("drafts/ingress")
    with_statement(s3, bucket, everybody("Deny", "s3:PutObject", bucket=bucket))


def locked_out(stage: Stage, s3: Any) -> None:
    bucket = stage.bucket("drafts/ingress")
    with_statement(s3, bucket, everybody("Deny", "s3:PutBucketPolicy", bucket=bucket))


def open_to_all(stage: Stage, s3: Any) -> None:
    s3.delete_bucket_policy(Bucket=stage.bucket("drafts/data"))
    open_key(stage)  # which would refuse them as well


def open_key(stage: Stage) -> None:
    root = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    policy = {"Statement": [{"Effect": "Allow", "Principal": root, "Action": "kms:*", "Resource": "*"}]}
    stage.ground.admin("kms").put_key_policy(
        KeyId=stage.exports["keys"]["drafts"], PolicyName="default", Policy=json.dumps(policy)
    )


def silent(stage: Stage, _: Any) -> None:
    stage.ground.admin("cloudtrail").stop_logging(Name=stage.exports["trail"])


def endless(stage: Stage, s3: Any) -> None:
    without(s3, stage.bucket("drafts/ingress"), "DenyAfterEnd")
    open_key(stage)


SABOTAGES: dict[str, tuple[Callable[[Stage, Any], None], str]] = {
    "live-checks-are-green": (unencrypted, "buckets"),
    "data-comes-and-goes": (shut, "the producer delivers"),
    "nobody-is-locked-out": (locked_out, "the deployer rewrites the policy of"),
    "outsiders-are-refused": (open_to_all, "the outsider reads drafts/data"),
    "records-arrive": (silent, "the trail records without an error"),
    "access-ends-by-itself": (endless, "the producer's session is refused after the end"),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What each trial finds red, as built and broken, each in a copy of this process with the stage as it was built."""
    with simulated() as (ground, deployment), stands(ground, deployment, tmp_path_factory.mktemp("suite")) as stage:
        deliver(ground, stage.exports)

        def broken(name: str) -> list[str]:
            if name != "data-comes-and-goes":
                assert red(stage, "data-comes-and-goes") == []
            SABOTAGES[name][0](stage, ground.admin("s3"))
            return red(stage, name)

        def whole() -> dict[str, list[str]]:
            return {name: red(stage, name) for name in TRIALS}

        jobs: dict[str, Callable[[], Any]] = {name: partial(broken, name) for name in SABOTAGES}
        answers = in_copies({"whole": whole, **jobs})
    return {**answers.pop("whole"), **{f"{name} broken": said for name, said in answers.items()}}


@pytest.mark.parametrize("name", TRIALS)
def test_a_trial_passes_in_what_was_built(found: dict[str, list[str]], name: str) -> None:
    assert found[name] == []


@pytest.mark.parametrize("name", TRIALS)
def test_a_trial_notices_what_is_broken(found: dict[str, list[str]], name: str) -> None:
    said = found[f"{name} broken"]
    assert any(one.startswith(SABOTAGES[name][1]) for one in said), said


@contextmanager
def filled(root: Path) -> Iterator[tuple[Ground, Simulated, frozenset[str], Any]]:
    with simulated() as (ground, deployment):
        before = everything(deployment.simulation, ACCOUNT, REGION)
        yield ground, deployment, before, stands(ground, deployment, root)


def left(deployment: Simulated, before: frozenset[str]) -> set[str]:
    """What is there that was not, but for keys that await deletion."""
    kms = deployment.simulation.client("kms", ACCOUNT, REGION)
    extra = everything(deployment.simulation, ACCOUNT, REGION) - before
    keys = {one for one in extra if ":key/" in one}
    assert {kms.describe_key(KeyId=one)["KeyMetadata"]["KeyState"] for one in keys} <= {"PendingDeletion"}
    return set(extra - keys)


def test_all_of_it_goes_also_when_somebody_interrupts(tmp_path: Path) -> None:
    with filled(tmp_path) as (ground, deployment, before, stage):
        with pytest.raises(KeyboardInterrupt):
            interrupted(ground, stage)
        assert left(deployment, before) == set()


def interrupted(ground: Ground, stage: Any) -> None:
    with stage as there:
        assert red(there, "data-comes-and-goes") == []
        deliver(ground, there.exports)
        raise KeyboardInterrupt


def test_what_cannot_be_taken_away_is_told_and_the_next_run_takes_it_away(tmp_path: Path) -> None:
    with filled(tmp_path) as (ground, deployment, before, stage):
        with pytest.raises(NotCleanedUp, match="destroy the stack: the engine is gone"):
            failing(deployment, stage)
        assert len(left_anyhow(deployment, before)) > 10
        deployment.fails = False
        with stands(ground, deployment, tmp_path):
            pass
        assert left(deployment, before) == set()


def failing(deployment: Simulated, stage: Any) -> None:
    with stage:
        deployment.fails = True


def left_anyhow(deployment: Simulated, before: frozenset[str]) -> frozenset[str]:
    return everything(deployment.simulation, ACCOUNT, REGION) - before
