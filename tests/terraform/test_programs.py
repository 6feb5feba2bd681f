"""Programs in others' styles become plans and configurations; the real provider accepts each.

All of them run in CI; a few run everywhere.
"""

from __future__ import annotations

import json

import pytest

from cordon import planning
from tests.sources import NAMES, SHIPPED, asked, exported, graph, held, in_ci, ours, read

MADE_UP = "it tells of what exists outside the program; the answer is made up"
UNKNOWN = {
    "api-gateway": {"api code", "default accessLogSettings"},
    "cdn": {
        "east",
        "shop.example.com aliases",
        "validation validationRecordFqdns",
        "www.shop.example.com aliases",
    },
    "database": {"aurora-1 clusterIdentifier", "replica replicateSourceDb"},
    "fargate": {
        "aws:ec2/getSubnets:getSubnets",
        "aws:ec2/getVpc:getVpc",
        "web-secgrp vpcId",
        "app-tg vpcId",
        *(f"app-svc networkConfiguration.subnets[{number}]" for number in range(3)),
        *(f"app-lb subnets[{number}]" for number in range(3)),
    },
    "getters": {"aws:ec2/getAmi:getAmi", "app imageId", "aws:index/getCallerIdentity:getCallerIdentity"},
    "kms-grants": {"aws:index/getCallerIdentity:getCallerIdentity"},
    "lambda-archive": {"from-files code", "from-texts code", "common code"},
    "secrets": {"url value"},
    "static-website": {"error.html source", "index.html source", "python.txt source"},
    "two-regions": {"backup"},
    "webserver": {"aws:ec2/getAmi:getAmi", "web-server-www ami"},
}
"""What a plan cannot vouch for, by name, besides the account, which none of the programs says."""
ACCOUNT = {"the AWS account"}
FURTHER = {
    "database": {"output endpoint", "output reader"},
    "dynamodb-autoscaling": {"output stream"},
    "insecure-network": {"output machine"},
    "lambda-archive": {"output url"},
    "options": {"flow retainOnDelete", "data replaceOnChanges"},
    "secrets": {"output url"},
    "stack-reference": {"output cache"},
    "static-website": {"output website_url"},
    "webserver": {"output public_dns", "output public_ip"},
}
"""What a configuration does not say besides."""
EVERYWHERE = ("components-nested", "secrets", "two-regions")
SOME = [pytest.param(name, marks=() if name in EVERYWHERE else in_ci) for name in NAMES]


def test_there_are_twenty_programs_at_least() -> None:
    assert len(NAMES) >= 20


@pytest.mark.parametrize("name", SOME)
def test_a_program_becomes_a_plan_in_which_only_what_is_named_is_unknown(name: str) -> None:
    made = planning.write(graph(name), "terraform-plan")
    assert subjects(made) == UNKNOWN.get(name, set()) | ACCOUNT
    assert len(ours(name)["resource_changes"]) == sum(not one.external for one in graph(name).infrastructure()) > 0
    assert planning.write(read(name), "terraform-plan") == made


def subjects(made: planning.Plan) -> set[str]:
    """Return what is UNKNOWN, without the first parts of URNs."""
    found = {line.partition(": ")[0].rpartition("::")[2] for line in made.unknown}
    assert len(found) == len(made.unknown)
    return found


@pytest.mark.parametrize("name", SOME)
def test_a_configuration_tells_what_it_does_not_say(name: str) -> None:
    made = planning.write(graph(name), "terraform-config")
    assert subjects(made) == UNKNOWN.get(name, set()) | FURTHER.get(name, set()) | ACCOUNT


@in_ci
def test_a_made_up_answer_is_told_with_its_value_and_where_it_is_used() -> None:
    lookup, [used] = (
        "aws:ec2/getAmi:getAmi",
        [one for one in planning.write(graph("getters"), "graph").unknown if "imageId" in one],
    )
    assert any(f"{lookup}: {MADE_UP}" in line for line in planning.write(graph("getters"), "graph").unknown)
    assert used.endswith(f"app imageId: ami-c5a898008ca025d92 is made up: nobody looked ({lookup})")


@in_ci
@pytest.mark.parametrize("name", [*NAMES, *SHIPPED])
def test_the_real_provider_accepts_the_text_as_it_is_written(name: str) -> None:
    text = planning.write(graph(name), "terraform-config").text
    said = asked(name) if json.loads(text) == exported(name) else held(text)
    assert said.returncode == 0, said.stderr


@in_ci
@pytest.mark.parametrize("name", NAMES)
def test_the_real_provider_accepts_a_programs_configuration(name: str) -> None:
    assert asked(name).returncode == 0, asked(name).stderr
