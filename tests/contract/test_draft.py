"""`cordon new`: a file with what is known, the next free network, and nothing made up."""

from __future__ import annotations

from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pytest

from cordon.contract.check import check
from cordon.contract.draft import make, next_free
from cordon.contract.organisation import Organisation
from cordon.contract.project import Project
from cordon.errors import BadInput, Refused
from tests.contract.conftest import NOW, edited

NOTHING: dict[str, Any] = {
    **dict.fromkeys(
        ["name", "jurisdiction", "contact", "security_contact", "purpose", "owner", "starts", "ends", "timezone"]
    ),
    **dict.fromkeys(["account", "region", "keep", "cidr"]),
    **dict.fromkeys(["law", "residency", "datasets", "sources", "egress"], ()),
}
SOMETHING = NOTHING | {
    "name": "Acme: Analytics & Co, #1",
    "jurisdiction": "NO",
    "contact": "privacy@acme.example",
    "purpose": "true",
    "owner": "team@corp.example",
    "starts": "2026-12-01",
    "ends": "2027-06-30",
    "region": "eu-north-1",
    "datasets": (("claims", "internal", "inbound"),),
    "keep": "90d",
}


def nets(*cidrs: str) -> list[IPv4Network]:
    return [IPv4Network(cidr) for cidr in cidrs]


def test_a_draft_of_nothing_but_an_id_makes_nothing_up(project: Project) -> None:
    made = make(project, "acme-one", NOTHING, NOW)
    made.write()
    [found] = check(project, ["acme-one"], NOW)
    assert [problem.path for problem in found.problems] == [problem.path for problem in made.open]
    assert {problem.limit.split(":")[0] for problem in made.open} == {"is missing", "is empty"}


def test_what_is_known_is_written_so_that_it_reads_back_the_same(project: Project) -> None:
    made = make(project, "acme-one", SOMETHING, NOW)
    made.write()
    [found] = check(project, ["acme-one"], NOW)
    assert [problem.path for problem in found.problems] == ["terms"]
    assert found.draft is not None
    assert found.draft.contractor.name == "Acme: Analytics & Co, #1"
    assert found.draft.contractor.jurisdiction == "NO"
    assert found.draft.engagement.purpose == "true"


@pytest.mark.parametrize(
    "hostile", ["a\nb: c", 'a"b', "a\\", "{a: b}", "*a", "!!python/none", "&a", "# no", "- x", "'", "@", "%", "ä\u202e"]
)
def test_a_hostile_flag_cannot_change_the_file(hostile: str, project: Project) -> None:
    facts = SOMETHING | {"name": "Fine", "purpose": hostile}
    try:
        made = make(project, "acme-one", facts, NOW)
    except BadInput as error:
        assert {problem.path for problem in error.problems} == {"engagement.purpose"}
        return
    made.write()
    [found] = check(project, ["acme-one"], NOW)
    assert found.draft is not None
    assert found.draft.engagement.purpose == hostile


@pytest.mark.parametrize(
    ("contract_id", "limit"),
    [
        ("../evil", "is not a contract id"),
        ("Acme", "is not a contract id"),
        ("security", "is the name of a shared stack"),
    ],
)
def test_a_bad_id_creates_nothing(contract_id: str, limit: str, project: Project) -> None:
    with pytest.raises(BadInput) as refused:
        make(project, contract_id, NOTHING, NOW)
    assert [problem.limit for problem in refused.value.problems] == [limit]
    assert list(project.root.rglob("*.yaml")) == []


@pytest.mark.parametrize(
    ("fact", "value", "path"),
    [
        ("ends", "2026-11-31", "engagement.ends"),
        ("account", "123", "aws.account"),
        ("region", "eu-central", "aws.region"),
        ("cidr", "8.8.8.0/24", "network.cidr"),
        ("datasets", (("claims", "secret", "inbound"),), "data.claims.classification"),
        ("sources", ("0.0.0.0/0",), "access.from[0]"),
        ("egress", ("*",), "network.egress[0]"),
    ],
)
def test_a_bad_fact_creates_nothing(fact: str, value: object, path: str, project: Project) -> None:
    with pytest.raises(BadInput) as refused:
        make(project, "acme-one", SOMETHING | {fact: value}, NOW)
    assert [problem.path for problem in refused.value.problems] == [path]
    assert refused.value.problems[0].file == "contracts/acme-one.yaml (not written)"
    assert list(project.contracts.iterdir()) == []


def test_a_contract_of_the_past_is_not_started(project: Project) -> None:
    with pytest.raises(
        BadInput, match=r"engagement.ends: '2020-02-01' is in the past \(today is 2026-11-22\); a new contract"
    ):
        make(project, "acme-one", SOMETHING | {"starts": "2020-01-01", "ends": "2020-02-01"}, NOW)
    assert list(project.contracts.iterdir()) == []


def test_a_blank_fact_is_wrong_and_not_open(project: Project) -> None:
    with pytest.raises(BadInput, match="contractor.name: ' ' is empty"):
        make(project, "acme-one", SOMETHING | {"name": " "}, NOW)


def test_an_existing_contract_is_not_touched(project: Project) -> None:
    path = project.contracts / "acme-one.yaml"
    path.write_text(edited(("id: acme-analytics", "id: acme-one")), "utf-8")
    before = path.read_bytes()
    with pytest.raises(Refused, match=r"contracts/acme-one.yaml exists; change it, or choose another id"):
        make(project, "acme-one", NOTHING, NOW)
    assert path.read_bytes() == before


def test_an_id_that_another_file_has_is_refused(project: Project) -> None:
    (project.contracts / "odd-name.yaml").write_text(edited(), "utf-8")
    with pytest.raises(BadInput, match="is also the id of contracts/odd-name.yaml"):
        make(project, "acme-analytics", NOTHING, NOW)


def test_a_file_that_appears_meanwhile_is_not_overwritten(project: Project) -> None:
    made = make(project, "acme-one", NOTHING, NOW)
    made.path.write_text("theirs", "utf-8")
    with pytest.raises(Refused, match="exists"):
        made.write()
    assert made.path.read_text("utf-8") == "theirs"


@pytest.mark.parametrize(
    ("used", "free"),
    [
        ([], "10.64.0.0/20"),
        (["10.64.0.0/20"], "10.64.16.0/20"),
        (["10.64.0.0/24"], "10.64.16.0/20"),
        (["10.64.16.0/20"], "10.64.0.0/20"),
        (["10.64.0.0/16", "10.65.0.0/18"], "10.65.64.0/20"),
        (["10.64.0.0/10"], "10.0.0.0/20"),
        (["10.0.0.0/8"], "172.16.0.0/20"),
    ],
)
def test_the_next_network_is_the_first_free_one(used: list[str], free: str, organisation: Organisation) -> None:
    assert str(next_free(organisation, nets(*used))) == free


def test_a_used_up_pool_is_told(organisation: Organisation) -> None:
    with pytest.raises(Refused, match="no /20 is free in the organisation's pool .*add a range to network.cidrs"):
        next_free(organisation, nets("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))


def test_the_folder_is_made_when_missing(tmp_path: Path) -> None:
    make(Project(tmp_path), "acme-one", NOTHING, NOW).write()
    assert (tmp_path / "contracts" / "acme-one.yaml").exists()
