import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pulumi_aws import s3

from cordon.contract.check import check
from cordon.contract.organisation import BUILT_IN
from cordon.contract.project import Project
from cordon.errors import BadInput, GraphError, NotFound, ProgramError, Refused
from cordon.graph.model import Graph
from cordon.graph.responder import Answer, Request
from cordon.graph.synthetic import Synthetic
from cordon.graph.values import UNKNOWN, has_unknown, walk
from stacks.program import contract_stack, find_contract, main
from tests.components.built import STAND_INS, of, one, policy, untagged, waits_for
from tests.running import run
from tests.stacks.shipped import CONFIG, NOW, ROOT, SHIPPED, fresh, graph_of, shipped


@pytest.mark.parametrize(
    ("name", "resources", "buckets", "keys", "roles"),
    [("acme-analytics", 91, 5, 4, 6), ("northwind-pricing", 127, 9, 6, 6), ("studio-nine", 86, 5, 4, 4)],
)
def test_a_shipped_contract_becomes_its_resources(
    name: str, resources: int, buckets: int, keys: int, roles: int
) -> None:
    graph = graph_of(name)
    counts = [len(of(graph, kind)) for kind in ("Bucket", "Key", "Role")]
    assert (len(list(graph.infrastructure())), counts) == (resources, [buckets, keys, roles])
    assert resources <= 200  # a stack's size (FACTS.md)
    assert graph.gaps == ()


def test_everything_that_takes_tags_has_them(graph: Graph) -> None:
    assert untagged(graph) == []
    ids = {one.inputs["tags"]["cordon:contractor"] for one in graph.infrastructure() if "tags" in one.inputs}
    assert ids == {graph.stack}


def test_everything_has_the_one_provider_with_region_and_account(graph: Graph) -> None:
    (provider,) = [one for one in graph.resources if one.token == "pulumi:providers:aws"]
    contract = shipped(graph.stack).contract
    assert contract is not None
    assert provider.inputs["region"] == contract.aws.region
    account = contract.aws.account or "100000000005"
    assert json.loads(provider.inputs["allowedAccountIds"]) == [account]
    assert [one.name for one in graph.infrastructure() if graph.provider_of(one) != provider] == []
    assert "defaultTags" not in provider.inputs


def test_nothing_is_placed_in_a_region_of_its_own(graph: Graph) -> None:
    assert [one.name for one in graph.infrastructure() if "region" in one.inputs] == []


def test_a_resource_without_the_provider_fails() -> None:
    with pytest.raises(GraphError, match="the default provider for 'aws' is disabled"):
        run(lambda: s3.Bucket("loose"), "cordon", "x", CONFIG)


def test_there_is_no_way_to_the_internet(graph: Graph) -> None:
    ways = ("InternetGateway", "NatGateway", "EgressOnlyInternetGateway", "Eip", "VpcPeeringConnection", ":Route")
    assert [one.token for one in graph.resources if one.token.endswith(ways)] == []


def test_no_document_names_a_stand_in_and_nothing_is_unknown(graph: Graph) -> None:
    for resource in graph.infrastructure():
        assert not has_unknown(resource.inputs)
        texts = [value for _, value in walk(resource.inputs) if isinstance(value, str)]
        assert not any(stand_in in text for text in texts for stand_in in STAND_INS)


def test_roles_come_before_the_keys_that_name_them_and_permissions_come_last(graph: Graph) -> None:
    peoples = [role for role in of(graph, "Role") if role.name.endswith(("-entry", "-data"))]
    for key in of(graph, "Key"):
        named = [role for role in peoples if role.outputs["arn"] in key.inputs["policy"]]
        assert all(waits_for(graph, key, role) for role in named)
        assert bool(named) == ("-keyring-logs" not in key.name)
    for granted in of(graph, "RolePolicy"):
        if "-access-" in granted.name:
            assert waits_for(graph, granted, one(graph, "Key", "-volumes"))


def test_what_is_encrypted_waits_for_its_key(graph: Graph) -> None:
    logs = one(graph, "Key", "-logs")
    for each in [*of(graph, "LogGroup"), one(graph, "Trail")]:
        assert each.inputs["kmsKeyId"] == logs.outputs["arn"]
        assert waits_for(graph, each, logs)
    keys = {key.outputs["arn"]: key for key in of(graph, "Key")}
    for each in of(graph, "BucketServerSideEncryptionConfiguration"):
        said = each.inputs["rules"][0]["applyServerSideEncryptionByDefault"]
        if not each.name.endswith("access-logs"):
            assert waits_for(graph, each, keys[said["kmsMasterKeyId"]])
            assert keys[said["kmsMasterKeyId"]].inputs["tags"]["cordon:dataset"] in each.name


def test_objects_are_reached_through_the_stacks_own_endpoint(graph: Graph) -> None:
    endpoint = one(graph, "VpcEndpoint", "-s3").id
    for each in of(graph, "BucketPolicy"):
        if each.name.endswith("access-logs"):
            continue
        by_sid = {statement["Sid"]: statement for statement in policy(each)["Statement"]}
        outside = by_sid["DenyOutsideEndpoint"]["Condition"]
        assert outside["StringNotEquals"] == {"aws:SourceVpce": endpoint}


def test_what_holds_data_guards_it_or_records_is_protected(graph: Graph) -> None:
    guarded = ("aws:s3/", "aws:kms/", "aws:cloudwatch/", "aws:cloudtrail/")
    protected = [each for each in graph.infrastructure() if each.options.protect]
    assert [each.urn for each in graph.infrastructure() if each.token.startswith(guarded)] == [
        each.urn for each in protected if each.token.startswith(guarded)
    ]
    delivering = {"flow", "log"}  # the roles that the logs are delivered by
    others = [each for each in protected if not each.token.startswith(guarded)]
    assert {each.token.partition("/")[0] for each in others} == {"aws:iam"}
    assert {each.name.rpartition("-")[2] for each in others} == delivering


def test_only_records_outlive_the_stack(graph: Graph) -> None:
    kept = {(each.token.rsplit(":", 1)[1]) for each in graph.infrastructure() if each.options.retain_on_delete}
    assert {"Key", "LogGroup", "Bucket"} <= kept
    assert {each.name for each in of(graph, "Key") if each.options.retain_on_delete} == {f"{graph.stack}-keyring-logs"}


def test_the_trail_goes_to_the_archive_of_its_retention_class(graph: Graph) -> None:
    assert one(graph, "Trail").inputs["s3BucketName"] == graph.exports["archive"]
    classes = {
        "acme-analytics": "cordon-archive-compliance-400d-eu-central-1-100000000002",
        "northwind-pricing": "cordon-archive-compliance-732d-eu-west-2-100000000002",
        "studio-nine": "cordon-archive-governance-180d-eu-central-1-100000000002",
    }
    assert graph.exports["archive"] == classes[graph.stack]


def test_outputs_name_what_others_need(graph: Graph) -> None:
    assert graph.exports["contract"] == graph.stack
    assert graph.exports["vpc"] == one(graph, "Vpc").id
    assert set(graph.exports["keys"].values()) == {key.outputs["arn"] for key in of(graph, "Key")}
    assert {*graph.exports["buckets"].values(), graph.exports["accessLogs"]} == {
        bucket.inputs["bucket"] for bucket in of(graph, "Bucket")
    }


def test_every_line_of_the_graph_points_into_our_code(graph: Graph) -> None:
    files = {one.position.file for one in graph.infrastructure() if one.position}
    assert files and all(file.startswith("components/") for file in files)


@pytest.mark.parametrize("name", SHIPPED)
def test_two_runs_give_the_same_bytes(name: str) -> None:
    assert fresh(name).to_json() == fresh(name).to_json()


class FirstPreview(Synthetic):
    """Answers as Pulumi's engine does while nothing is there yet: ids and ARNs are to come."""

    def create(self, request: Request) -> Answer:
        return Answer(UNKNOWN, dict(request.inputs))


@pytest.mark.parametrize("name", SHIPPED)
def test_a_first_preview_shows_the_same_resources(name: str) -> None:
    previewed, known = fresh(name, FirstPreview()), graph_of(name)
    assert [one.urn for one in previewed.resources] == [one.urn for one in known.resources]
    # What needs no id is known even then.
    for kind in ("Role", "Policy", "VpcEndpoint"):
        key = "assumeRolePolicy" if kind == "Role" else "policy"
        assert all(
            policy(one, key) == policy(other, key)
            for one, other in zip(of(previewed, kind), of(known, kind), strict=True)
        )


def test_an_invalid_contract_registers_nothing(tmp_path: Path) -> None:
    project = copy(tmp_path, lambda text: text.replace("region: eu-central-1", "region: eu-central"))
    wrong = "'eu-central' is not an AWS region"
    with pytest.raises(BadInput, match=wrong):
        find_contract(project, "acme-analytics", now=NOW, preview=True)
    (checked,) = check(project, [], NOW)
    with pytest.raises(BadInput, match=wrong):
        contract_stack(checked)  # before anything needs an engine
    with pytest.raises(ProgramError, match=wrong):
        run(main, "cordon", "acme-analytics", root=tmp_path)


def test_the_main_program_finds_its_contract_by_the_stacks_name() -> None:
    found = run(main, "cordon", "studio-nine", CONFIG, root=ROOT)
    again = graph_of("studio-nine")
    assert [(one.urn, one.inputs) for one in found.resources] == [(one.urn, one.inputs) for one in again.resources]
    assert found.exports == again.exports


@pytest.mark.parametrize(
    ("stack", "error", "said"),
    [
        ("acme-analytic", NotFound, "there is no contract 'acme-analytic' in .*; did you mean acme-analytics?"),
        ("contracts/acme-analytics.yaml", NotFound, "is no contract's id; name the stack for the contract"),
    ],
)
def test_a_stack_that_is_no_contracts_is_refused(stack: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        find_contract(Project(ROOT), stack, now=NOW, preview=True)


def test_a_project_without_contracts_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="there is no contract 'acme' in .*contracts; start one with: cordon new ID"):
        find_contract(Project(tmp_path), "acme", now=NOW, preview=True)


def test_the_program_tells_an_unknown_stack_in_one_line() -> None:
    with pytest.raises(ProgramError, match="RunError: there is no contract 'zebra' in .*; known: acme-analytics"):
        run(main, "cordon", "zebra", root=ROOT)


def test_nothing_real_is_made_with_the_built_in_organisation(tmp_path: Path) -> None:
    project = copy(tmp_path)
    assert find_contract(project, "acme-analytics", now=NOW, preview=True).contract
    with pytest.raises(Refused, match="there is no organisation.yaml"):
        find_contract(project, "acme-analytics", now=NOW, preview=False)
    with pytest.raises(ProgramError, match="there is no organisation.yaml"):
        run(main, "cordon", "acme-analytics", root=tmp_path, preview=False)
    (tmp_path / "organisation.yaml").write_text(BUILT_IN.read_text("utf-8"), "utf-8")
    assert find_contract(project, "acme-analytics", now=NOW, preview=False).contract


def copy(folder: Path, change: Callable[[str], str] = str) -> Project:
    (folder / "contracts").mkdir()
    text = (ROOT / "contracts" / "acme-analytics.yaml").read_text("utf-8")
    (folder / "contracts" / "acme-analytics.yaml").write_text(change(text), "utf-8")
    return Project(folder)
