import asyncio
import gc
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pytest
from pulumi_aws import Provider, get_caller_identity, kms, rds, s3

from cordon.errors import ProgramError
from cordon.graph.responder import Answer, Found, Place, Request
from cordon.graph.synthetic import Synthetic
from cordon.graph.values import UNKNOWN, Secret
from tests.graph.demo import go, line_of, named, network, one_bucket
from tests.running import run


def test_two_runs_of_one_program_give_the_same_bytes() -> None:
    assert go(network).to_json() == go(network).to_json()


def test_one_run_leaves_nothing_behind_for_the_next() -> None:
    before = run(one_bucket, "other", "prod", {"aws:region": "eu-west-3"}).to_json()
    go(network, {"demo:key": Secret("hush")})
    assert run(one_bucket, "other", "prod", {"aws:region": "eu-west-3"}).to_json() == before
    assert pulumi.runtime.get_root_resource() is None


def test_a_run_that_fails_does_no_harm_to_the_next() -> None:
    before = go(network).to_json()

    def failing() -> None:
        network()
        raise ValueError("no")

    with pytest.raises(ProgramError):
        go(failing)
    assert go(network).to_json() == before


def test_a_plain_lookup_without_an_answer_is_an_error_that_names_it() -> None:
    def program() -> None:
        s3.Bucket("data", bucket=rds.get_cluster(cluster_identifier="theirs").endpoint)

    with pytest.raises(ProgramError) as caught:
        go(program)
    assert f"test_in_process.py:{line_of(program, 'rds.get')}: there is no answer for the lookup aws:rds" in str(
        caught.value
    )
    given = Synthetic({"aws:rds/getCluster:getCluster": {"endpoint": "db.example"}})
    assert named(go(program, responder=given), "data").inputs["bucket"] == "db.example"


@pytest.mark.parametrize("program", [lambda: None, lambda: Provider("aws", region="eu-west-1")])
def test_a_program_that_registers_no_infrastructure_is_an_error(program: Callable[[], object]) -> None:
    with pytest.raises(ProgramError, match="demo/dev: the program registered no resources"):
        go(program)


def broken_apply() -> None:
    s3.Bucket("data").arn.apply(lambda arn: arn["x"])  # type: ignore[index] # that is what breaks


def broken_input() -> None:
    tags: Any = pulumi.Output.from_input(None).apply(lambda _: {"a": object()})
    s3.Bucket("data", tags=tags)


def early_exit() -> None:
    s3.Bucket("data").arn.apply(lambda _: sys.exit(0))
    s3.Bucket("later")


def broken_line() -> None:
    s3.Bucket("data")
    raise KeyError("tier")


@pytest.mark.parametrize(
    ("program", "line", "message"),
    [
        (broken_line, "raise", "KeyError: 'tier'"),
        (broken_apply, "arn.apply", "TypeError: string indices must be integers, not 'str'"),
        (lambda: sys.exit(3), None, "the program exited with 3"),
        (lambda: sys.exit(0), None, "the program exited before it was finished"),
        (early_exit, "sys.exit", "the program exited before it was finished"),
    ],
)
def test_a_program_that_raises_is_told_with_its_own_line_and_message(
    program: Callable[[], object], line: str | None, message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ProgramError) as caught:
        go(program)
    where = f"test_in_process.py:{line_of(program, line)}: " if line else ""
    assert f"{where}{message}" in str(caught.value)
    gc.collect()  # that is when asyncio would complain
    assert capfd.readouterr() == ("", "")


def test_an_input_that_is_none_of_pulumis_is_told_with_the_resource() -> None:
    with pytest.raises(ProgramError, match=r"(?s)resource: 'data'.*unexpected input of type object"):
        go(broken_input)


def test_what_the_program_prints_goes_to_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    def program() -> None:
        print("hello")  # noqa: T201 - what is tested
        one_bucket()

    go(program)
    assert capfd.readouterr() == ("", "hello\n")


def test_an_async_program_runs_to_its_end() -> None:
    def program() -> None:
        async def main() -> dict[str, Any]:
            await asyncio.sleep(0)
            return {"arn": s3.Bucket("data").arn}

        pulumi.run(main)

    assert go(program).exports["arn"].startswith("arn:aws:s3:::data-")


def test_a_program_is_told_that_it_runs_in_a_preview_unless_said_otherwise() -> None:
    def program() -> None:
        s3.Bucket("data", tags={"preview": str(pulumi.runtime.is_dry_run())})

    assert named(go(program), "data").inputs["tags"] == {"preview": "True"}
    assert named(go(program, preview=False), "data").inputs["tags"] == {"preview": "False"}


class Recording:
    """A responder that notes what it is asked, and answers half."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.threads: set[int] = set()

    def create(self, request: Request) -> Answer:
        self.asked.append((request.name, dict(request.inputs)))
        self.threads.add(threading.get_ident())
        return Answer("the-id", {"arn": "the-arn", "tagsAll": UNKNOWN})

    def read(self, request: Request) -> Answer:
        return self.create(request)

    def invoke(self, token: str, args: Mapping[str, Any], place: Place) -> Found | None:
        self.asked.append((token, (args, place.region)))
        return Found({"accountId": "1", "id": "1"})


def test_a_responder_decides_what_the_program_sees() -> None:
    def program() -> None:
        bucket = s3.Bucket("data", bucket="b")
        pulumi.export("known", bucket.arn)
        pulumi.export("unknown", bucket.tags_all)
        pulumi.export("missing", bucket.hosted_zone_id)
        pulumi.export("account", get_caller_identity().account_id)

    responder = Recording()
    graph = go(program, responder=responder)
    assert graph.exports == {"account": "1", "known": "the-arn", "missing": UNKNOWN, "unknown": UNKNOWN}
    assert ("data", {"bucket": "b"}) in responder.asked
    assert ("aws:index/getCallerIdentity:getCallerIdentity", ({}, "eu-central-1")) in responder.asked


def test_a_responder_is_asked_by_one_thread() -> None:
    responder = Recording()
    go(lambda: [kms.Key(f"key{number}") for number in range(20)], responder=responder)
    assert len(responder.threads) == 1


def test_a_defect_of_a_responder_is_not_taken_for_the_programs() -> None:
    class Broken(Recording):
        def create(self, request: Request) -> Answer:
            raise ZeroDivisionError(request.name)

    with pytest.raises(ZeroDivisionError, match="data"):
        go(one_bucket, responder=Broken())


def test_the_collector_runs_again_afterwards() -> None:
    go(one_bucket)
    assert gc.isenabled()
