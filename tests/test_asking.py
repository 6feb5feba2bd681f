"""`cordon access can` as people and pipelines meet it."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest

from cordon import asking
from cordon.contract.project import Project
from tests.test_cli import run

ROOT = Path(__file__).parent.parent
NOW = datetime(2027, 3, 1, tzinfo=UTC)
OBJECT = "arn:aws:s3:::acme-analytics-9e50e2-claims-data-210987654321/a"
ENDPOINT = "aws:SourceVpce=vpce-c1e6604230e802c8b"


def ask(
    principal: str = "analyst-data",
    action: str = "s3:GetObject",
    resource: str = OBJECT,
    *keys: str,
    contract: str = "acme-analytics",
    now: datetime = NOW,
) -> asking.Answer:
    asked: dict[str, Any] = {
        "principal": principal,
        "action": action,
        "resource": resource,
        "keys": keys,
        "contract": contract,
    }
    return asking.ask(Project(ROOT), asked, now)


def test_a_role_is_found_by_name_by_the_end_of_its_name_and_by_arn() -> None:
    arn = "arn:aws:iam::210987654321:role/acme-analytics-9e50e2-analyst-data"
    for name in ("analyst-data", "acme-analytics-9e50e2-analyst-data", arn):
        assert ask(name, "s3:GetObject", OBJECT, ENDPOINT).request.principal.role_arn == arn


def test_an_answer_is_allowed_denied_or_unknown() -> None:
    assert ask("analyst-data", "s3:GetObject", OBJECT, ENDPOINT).word == "allowed"
    assert ask().word == "denied"
    assert ask(now=datetime(2027, 8, 1, tzinfo=UTC)).word == "denied"
    assert ask("analyst-data", "s3:GetObject", OBJECT, ENDPOINT, "AWS:currenttime=2027-08-01").word == "denied"
    consumer = ask(
        "arn:aws:iam::210000000002:role/somebody",
        "s3:GetObject",
        "arn:aws:s3:::elsewhere/a",
        "aws:ResourceAccount=210000000002",
    )
    assert consumer.word == "unknown"
    assert consumer.decision.unknown[0] == (
        "the policies of arn:aws:iam::210000000002:role/somebody (identity) can't be judged: it is not of this stack, so they are not known"
    )


@pytest.mark.parametrize(
    ("principal", "kind"),
    [
        ("ec2.amazonaws.com", "service"), ("*", "anonymous"), ("arn:aws:iam::210987654321:root", "root"), ("arn:aws:iam::1:user/u", "user"),
        ("arn:aws:iam::210987654321:saml-provider/corp", "federated"), ("arn:aws:sts::210987654321:assumed-role/r/s", "assumed-role"),
    ],
)  # fmt: skip
def test_whoever_is_not_of_the_stack_is_named_by_arn_or_service(principal: str, kind: str) -> None:
    assert ask(principal).request.principal.kind == kind


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"principal": "analyst-dat"},
            "there is no role or user 'analyst-dat' in the stack; did you mean analyst-data?",
        ),
        (
            {"principal": "arn:aws:iam::1:group/g"},
            "'arn:aws:iam::1:group/g' is no role, user, session, identity provider or account's root",
        ),
        (
            {"action": "s3:GetObjet"},
            "'s3:GetObjet' is not an action of any AWS service; did you mean s3:GetObject or s3:GetObjectAcl or s3:PutObject?",
        ),
        ({"action": "zzzzzz"}, "'zzzzzz' is not an action of any AWS service; write SERVICE:ACTION, e.g. s3:GetObject"),
        (
            {"resource": "bucket"},
            "'bucket' is no ARN; write arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE, or '*' for actions on no resource",
        ),
        (
            {"contract": ""},
            "name the contract with --contract; there are: acme-analytics, northwind-pricing, studio-nine",
        ),
    ],
)
def test_a_wrong_question_is_told_with_value_limit_and_remedy(given: dict[str, Any], message: str) -> None:
    with pytest.raises(click.UsageError) as raised:
        ask(**given)
    assert raised.value.message == message


@pytest.mark.parametrize("key", ["aws:SourceVpce", "nothing=1", ""])
def test_a_key_without_value_is_wrong_usage(key: str) -> None:
    with pytest.raises(click.UsageError, match="is not KEY=VALUE, e.g. aws:SourceVpce=vpce-"):
        ask("analyst-data", "s3:GetObject", OBJECT, key)


def test_a_shared_stack_without_roles_says_whom_one_can_ask_about() -> None:
    with pytest.raises(click.UsageError) as raised:
        ask("nobody", "s3:GetObject", "*", contract="log-archive")
    assert raised.value.message == (
        "there is no role or user 'nobody' in the stack; it has none of its own, but its policies name "
        "arn:aws:iam::100000000004:role/cordon-operator, cloudtrail.amazonaws.com; anybody can be asked about by ARN, "
        "a service by its name, everybody as '*'"
    )
    with pytest.raises(click.UsageError, match="it has none of its own; anybody can be asked about by ARN"):
        ask("nobody", "s3:GetObject", "*", contract="account-baseline-210987654321")
    found = ask("cloudtrail.amazonaws.com", "s3:PutObject", "arn:aws:s3:::somewhere/a", contract="log-archive")
    assert found.word == "denied"


@pytest.mark.parametrize(
    ("contract", "words"),
    [
        ("acme-analitics", "there is no contract 'acme-analitics'"),
        ("./nothing.yaml", "'./nothing.yaml' does not exist"),
        ("bad.yaml", "is not a contract"),
    ],
)
def test_a_wrong_name_or_file_ends_with_2_and_not_as_if_it_were_denied(
    contract: str, words: str, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "contracts", tmp_path / "contracts")
    (tmp_path / "bad.yaml").write_text("contractor: {id: a}\n", "utf-8")
    said = run("access", "can", "analyst-data", "s3:GetObject", OBJECT, "--contract", contract, cwd=tmp_path)
    assert (said.returncode, said.stdout) == (2, "")
    assert words in said.stderr


def test_a_contract_that_is_over_or_not_the_projects_own_is_noted_beside_the_answer(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "contracts", tmp_path / "contracts")
    shutil.copy(ROOT / "contracts" / "acme-analytics.yaml", tmp_path / "draft.yaml")
    line = ("access", "can", "analyst-data", "s3:GetObject", OBJECT, "--at", "2027-07-10", "--json")
    said = run(*line, "--contract", "draft.yaml", cwd=tmp_path)
    assert (said.returncode, json.loads(said.stdout)["answer"]) == (1, "denied")
    assert "note: draft.yaml ended 2027-06-30; " in said.stderr
    assert "note: draft.yaml stands in for contracts/acme-analytics.yaml, which has the same id" in said.stderr


def test_odd_questions_are_noted() -> None:
    assert ask(resource=OBJECT.partition("/")[0]).notes[0].startswith("s3:GetObject is on ")
    assert ask(action="s3:ListAllMyBuckets").notes == (
        "s3:ListAllMyBuckets is on no resource: its policies can only say '*'",
    )
    [unknown] = ask("analyst-data", "s3:GetObject", OBJECT, "aws:SourceVpce=vpce-1").notes
    assert unknown.startswith("'vpce-1' is no endpoint of this stack, so its policy is not known; there are: vpce-")
    assert (
        "whose bucket it is is not known; say it with --context aws:ResourceAccount=…"
        in ask(resource="arn:aws:s3:::elsewhere/a").notes
    )


def test_a_key_that_no_such_request_has_is_noted() -> None:
    given = (
        "nonsense:key=x",
        "aws:SourceIP=1.2.3.4",
        "aws:RequestTag/a=b",
        "s3:ExistingObjectTag/a=b",
        "aws:Nothing=x",
    )
    assert ask("analyst-data", "s3:GetObject", OBJECT, *given).notes == tuple(
        f"'{key}' is no condition key that AWS documents for s3:GetObject"
        for key in ("nonsense:key", "aws:requesttag/a", "aws:nothing")
    )


def test_a_contracts_role_alone_is_told_what_there_is_of_it() -> None:
    with pytest.raises(
        click.UsageError, match="no role or user 'analyst' in the stack; did you mean analyst-data or analyst-entry"
    ):
        ask("analyst")


def test_a_key_said_twice_has_two_values_and_an_encryption_context_keeps_its_case() -> None:
    context = ask(
        "analyst-data", "s3:GetObject", OBJECT, "aws:TagKeys=a", "aws:TagKeys=b", "kms:EncryptionContext:Team=x"
    ).request.context
    assert (context["aws:tagkeys"], context["kms:EncryptionContext:Team"]) == (["a", "b"], "x")


def test_the_exit_status_and_the_json_say_the_same() -> None:
    command = (
        "access",
        "can",
        "analyst-data",
        "s3:GetObject",
        OBJECT,
        "--contract",
        "acme-analytics",
        "--at",
        "2027-03-01",
        "--json",
    )
    allowed, denied = run(*command, "--context", ENDPOINT), run(*command)
    assert (allowed.returncode, json.loads(allowed.stdout)["answer"]) == (0, "allowed")
    assert (denied.returncode, json.loads(denied.stdout)["answer"]) == (1, "denied")
    assert json.loads(denied.stdout)["decisive"][0]["statement"] == "DenyOutsideEndpoints"
    assert run("access", "can", "analyst-data").returncode == 2
    assert run("access", "can", "nobody", *command[3:]).returncode == 2
