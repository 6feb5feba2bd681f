"""The stacks that belong to no contract: for all shipped ones, and held against them."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from cordon import planning
from cordon.contract.checked import Checked
from cordon.contract.clauses.text import markdown
from cordon.contract.project import Project
from cordon.errors import BadInput, NotFound, ProgramError, Refused
from cordon.graph.model import Graph
from cordon.graph.values import has_unknown
from stacks.program import find_contracts, main
from stacks.shared import shared_stack
from tests.components.built import of, one, policy
from tests.running import run
from tests.stacks.shipped import CONFIG, NOW, ROOT, SHIPPED, fresh_shared, graph_of, shipped
from tests.stacks.test_program import copy

ARCHIVE, ACME, COMMON = "100000000002", "210987654321", "100000000005"
LOGS, BASELINE = "log-archive", f"account-baseline-{ACME}"
REGIONS = ("eu-central-1", "eu-west-2")


@pytest.fixture(scope="module")
def archive() -> Graph:
    return fresh_shared(LOGS)


@pytest.fixture(scope="module")
def baseline() -> Graph:
    return fresh_shared(BASELINE)


def modes(**changes: str) -> list[Checked]:
    """The shipped contracts under an organisation that owns other things."""
    found = []
    for name in SHIPPED:
        checked = shipped(name)
        owned = checked.organisation.baseline.model_copy(update=changes)
        found.append(replace(checked, organisation=checked.organisation.model_copy(update={"baseline": owned})))
    return found


def built(name: str, contracts: list[Checked]) -> Graph:
    return run(shared_stack(name, contracts), "cordon", name, CONFIG, root=ROOT)


@pytest.mark.parametrize("contract", SHIPPED)
def test_the_archive_has_the_bucket_that_a_contracts_trail_delivers_to(contract: str, archive: Graph) -> None:
    told = graph_of(contract).exports
    (bucket,) = [each for each in of(archive, "Bucket") if each.inputs["bucket"] == told["archive"]]
    assert archive.exports["archives"][contract] == told["archive"]
    assert told["archive"] in archive.exports["buckets"][told["region"]].values()
    provider = archive.provider_of(bucket)
    assert provider is not None
    assert (provider.inputs["region"], json.loads(provider.inputs["allowedAccountIds"])) == (told["region"], [ARCHIVE])
    # The very trail that the contract's stack makes, under the very prefix that it asks for.
    trail = one(graph_of(contract), "Trail")
    (allowed,) = [
        each["Resource"]
        for each in policy(one(archive, "BucketPolicy", bucket.name))["Statement"]
        if each["Action"] == "s3:PutObject" and each["Condition"]["ArnEquals"]["aws:SourceArn"] == trail.outputs["arn"]
    ]
    assert allowed == f"{bucket.outputs['arn']}/{trail.inputs['s3KeyPrefix']}/AWSLogs/{told['account']}/*"


@pytest.mark.parametrize("contract", SHIPPED)
def test_the_clause_text_says_the_region_that_the_archives_bucket_is_in(contract: str, archive: Graph) -> None:
    (bucket,) = [
        each for each in of(archive, "Bucket") if each.inputs["bucket"] == archive.exports["archives"][contract]
    ]
    provider = archive.provider_of(bucket)
    assert provider is not None
    said = re.findall(r"Audit records, which hold no content, are kept in (\S+)\.", markdown(shipped(contract)))
    assert said == [provider.inputs["region"]]


def test_the_lock_is_the_contracts_own(archive: Graph) -> None:
    locks = {
        each.inputs["bucket"]: each.inputs["rule"]["defaultRetention"]
        for each in of(archive, "BucketObjectLockConfiguration")
    }
    for contract in SHIPPED:
        needs = shipped(contract).effective()
        lock = locks[graph_of(contract).exports["archive"]]
        assert lock["mode"] == needs.value("LOG-2", "lock").upper()
        assert lock["days"] == needs.value("LOG-3", "audit_records")


@pytest.mark.parametrize("name", [LOGS, BASELINE, f"account-baseline-{COMMON}"])
def test_a_shared_stack_is_whole_and_the_same_twice(name: str) -> None:
    graph = fresh_shared(name)
    assert graph.gaps == () and not any(has_unknown(each.inputs) for each in graph.infrastructure())
    assert graph.to_json() == fresh_shared(name).to_json()
    assert [each.name for each in graph.infrastructure() if graph.provider_of(each) is None] == []


@pytest.mark.parametrize(("name", "changes"), [(LOGS, 24), (BASELINE, 4)])
def test_a_shared_stacks_plan_is_complete(name: str, changes: int) -> None:
    contracts = [shipped(each) for each in SHIPPED]
    plan = json.loads(planning.write(planning.of_shared(name, contracts, ROOT), "terraform-plan").text)
    assert (plan["complete"], plan["cordon_unknown"], len(plan["resource_changes"])) == (True, [], changes)


def test_a_baseline_is_its_accounts_and_holds_in_each_region_in_use(baseline: Graph) -> None:
    assert baseline.exports == {
        "account": ACME,
        "settings": {"s3_public_access": ACME, "password_policy": "iam-account-password-policy"},
        "regions": {"eu-central-1": {"ebs_encryption": "default", "access_analyzer": "cordon"}},
    }
    for each in baseline.resources:
        if each.token == "pulumi:providers:aws":
            assert json.loads(each.inputs["allowedAccountIds"]) == [ACME]


def test_a_second_region_has_its_own_settings_and_the_accounts_are_there_once() -> None:
    moved = shipped("northwind-pricing")
    assert moved.contract is not None
    aws = moved.contract.aws.model_copy(update={"account": ACME})
    there = replace(moved, contract=moved.contract.model_copy(update={"aws": aws}))
    graph = built(BASELINE, [shipped("acme-analytics"), there])
    assert tuple(graph.exports["regions"]) == REGIONS
    counts = {kind: len(of(graph, kind)) for kind in ("EncryptionByDefault", "Analyzer", "AccountPasswordPolicy")}
    assert counts == {"EncryptionByDefault": 2, "Analyzer": 2, "AccountPasswordPolicy": 1}
    places = [graph.provider_of(each) for each in of(graph, "EncryptionByDefault")]
    assert [place.inputs["region"] for place in places if place] == list(REGIONS)


def test_the_organisation_says_who_owns_what() -> None:
    graph = built(BASELINE, modes(s3_public_access="assert", ebs_encryption="adopt", analyzer="ours"))
    assert of(graph, "AccountPublicAccessBlock") == [] and "s3_public_access" not in graph.exports["settings"]
    assert one(graph, "EncryptionByDefault").options.import_id == "default"
    assert one(graph, "Analyzer").inputs["analyzerName"] == "ours"


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        (
            "account-baseline",
            Refused,
            "account-baseline is one stack for each account, named for it: account-baseline-100000000005, "
            "account-baseline-210987654321, account-baseline-310987654321",
        ),
        ("account-baseline-999999999999", NotFound, "no contract is built in account 999999999999; there are 1000000"),
        ("security", Refused, "security is a shared stack that is not there yet; so far there are log-archive and"),
        ("org-policy", Refused, "org-policy is a shared stack that is not there yet"),
    ],
)
def test_what_is_no_shared_stack_yet_is_refused(name: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        planning.of_shared(name, [shipped(each) for each in SHIPPED], ROOT)
    with pytest.raises(ProgramError, match=said):
        run(main, "cordon", name, CONFIG, root=ROOT)


@pytest.mark.parametrize("name", [LOGS, BASELINE])
def test_the_main_program_makes_the_shared_stack_of_its_name(name: str) -> None:
    found, again = run(main, "cordon", name, CONFIG, root=ROOT), fresh_shared(name)
    assert [(each.urn, each.inputs) for each in found.resources] == [
        (each.urn, each.inputs) for each in again.resources
    ]
    assert found.exports == again.exports


def test_one_invalid_contract_stops_a_shared_stack(tmp_path: Path) -> None:
    project = copy(tmp_path, lambda text: text.replace("region: eu-central-1", "region: eu-central"))
    with pytest.raises(BadInput, match="'eu-central' is not an AWS region"):
        find_contracts(project, now=NOW, preview=True)
    with pytest.raises(ProgramError, match="'eu-central' is not an AWS region"):
        run(main, "cordon", LOGS, CONFIG, root=tmp_path)


def test_nothing_shared_is_made_with_the_built_in_organisation(tmp_path: Path) -> None:
    project = copy(tmp_path)
    assert len(find_contracts(project, now=NOW, preview=True)) == 1
    with pytest.raises(Refused, match="there is no organisation.yaml"):
        find_contracts(project, now=NOW, preview=False)


def test_a_plan_names_a_shared_stack_as_it_names_a_contract() -> None:
    graph = planning.of_contract(Project(ROOT), LOGS, NOW)
    assert (graph.stack, len(of(graph, "Bucket"))) == (LOGS, 3)


def test_too_many_contracts_are_told_before_anything_is_declared() -> None:
    def numbered(number: int) -> Checked:
        checked = shipped("acme-analytics")
        assert checked.contract is not None
        contractor = checked.contract.contractor.model_copy(update={"id": f"contract-{number}"})
        return replace(checked, contract=checked.contract.model_copy(update={"contractor": contractor}))

    with pytest.raises(BadInput, match="puts the records of 60 contracts into"):
        shared_stack(LOGS, [numbered(number) for number in range(60)])
