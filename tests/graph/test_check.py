import pytest

from cordon.errors import GraphError
from cordon.graph.check import Autoname, Checker, make_name
from cordon.graph.values import UNKNOWN, Secret
from cordon.terraform.checker import table_checker

ROLE = "aws:iam/role:Role"
CHECKER = Checker(
    lambda token: [Autoname("name", 20)] if token == ROLE else [],
    lambda _: {"description": "Managed by Pulumi", "path": "/"},
)


def test_a_resource_without_a_name_gets_its_logical_one_and_seven_digits() -> None:
    name = CHECKER.check("urn:a", ROLE, "lead", {})["name"]
    assert name.startswith("lead-")
    assert len(name) == len("lead-") + 7
    assert int(name[5:], 16) >= 0


def test_the_digits_follow_from_the_urn_alone() -> None:
    names = [CHECKER.check(urn, ROLE, "lead", {})["name"] for urn in ("urn:a", "urn:a", "urn:b")]
    assert names[0] == names[1] != names[2]


def test_what_the_program_gives_is_never_changed() -> None:
    given = {"name": "mine", "description": ""}
    assert CHECKER.check("urn:a", ROLE, "lead", given) == {"name": "mine", "description": "", "path": "/"}


def test_a_prefix_is_left_to_aws() -> None:
    assert "name" not in CHECKER.check("urn:a", ROLE, "lead", {"namePrefix": "lead"})


def test_a_type_without_a_rule_gets_no_name() -> None:
    assert "name" not in CHECKER.check("urn:a", "aws:ec2/vpc:Vpc", "main", {})


def test_a_name_may_be_exactly_as_long_as_aws_allows() -> None:
    assert len(CHECKER.check("urn:a", ROLE, "a" * 12, {})["name"]) == 20


def test_a_longer_name_is_refused_with_the_limit_and_the_remedy() -> None:
    with pytest.raises(
        GraphError, match=r"urn:a: name would be .* longer than the 20 .* shorten .* to 12 or give it a name"
    ):
        CHECKER.check("urn:a", ROLE, "a" * 13, {})


def test_buckets_are_named_in_lower_case() -> None:
    assert make_name("urn:a", "Data", Autoname("bucket", 63, lower=True)).startswith("data-")
    assert table_checker().check("urn:a", "aws:s3/bucket:Bucket", "Data", {})["bucket"].startswith("data-")


def test_a_name_can_have_prefix_suffix_letters_and_no_digits() -> None:
    fifo = Autoname(suffix=".fifo", suffix_if="fifoQueue", separator="_", prefix="my-")
    assert make_name("urn:a", "jobs", fifo, {"fifoQueue": True}).startswith("my-jobs_")
    assert make_name("urn:a", "jobs", fifo, {"fifoQueue": True}).endswith(".fifo")
    assert not make_name("urn:a", "my-jobs", fifo, {}).startswith("my-my-")
    assert make_name("urn:a", "jobs", Autoname(random=0, separator="")) == "jobs"
    assert make_name("urn:a", "jobs", Autoname(letters=True, random=8))[5:].isalpha()


def test_names_within_lists_are_filled_in_each_element_and_differ() -> None:
    checker = Checker(lambda _: [Autoname("inlinePolicies.name")], lambda _: {"inlinePolicies.path": "/"})
    given = {"inlinePolicies": [{"policy": "a"}, {"policy": "b", "name": "mine"}, {"policy": "c"}]}
    found = checker.check("urn:a", ROLE, "lead", given)["inlinePolicies"]
    assert found[1] == {"policy": "b", "name": "mine", "path": "/"}
    assert found[0]["name"] != found[2]["name"]
    assert given["inlinePolicies"][0] == {"policy": "a"}, "what the program gave is not touched"


def test_a_document_given_as_an_object_becomes_its_json() -> None:
    checker = Checker(lambda _: [], lambda _: {}, lambda _, name: name == "policy")
    assert checker.check("urn:a", ROLE, "lead", {"policy": {"b": [1], "a": 2}, "tags": {"x": "y"}}) == {
        "policy": '{"a":2,"b":[1]}',
        "tags": {"x": "y"},
    }
    assert checker.check("urn:a", ROLE, "lead", {"policy": {"a": Secret("s")}})["policy"] == Secret('{"a":"s"}')
    assert checker.check("urn:a", ROLE, "lead", {"policy": {"a": UNKNOWN}})["policy"] is UNKNOWN
