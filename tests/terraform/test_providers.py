"""Providers of a graph: their settings are in every form, or told by name; each has an alias of its own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cordon.graph.model import Graph, Resource
from cordon.graph.values import SECRET, SIGNATURE, UNKNOWN, Secret
from cordon.terraform.configuration import configuration
from cordon.terraform.plan import plan_json
from cordon.terraform.translate import translate
from tests.terraform.conftest import Maker, resource

ROLE = "arn:aws:iam::210987654321:role/deploy"


def provider(name: str, **inputs: Any) -> Resource:
    return resource("pulumi:providers:aws", name, {"region": "eu-west-1", **inputs}, id=f"{name}-id")


def topic(name: str, of: Resource | None, **inputs: Any) -> Resource:
    reference = f"{of.urn}::{of.id}" if of else ""
    return resource("aws:sns/topic:Topic", name, {"name": name, **inputs}, provider=reference)


def written(graph: Graph) -> list[dict[str, Any]]:
    providers: list[dict[str, Any]] = configuration(translate(graph)).document["provider"]["aws"]
    return providers


def told(graph: Graph) -> dict[str, str]:
    return {one.subject: one.reason for one in translate(graph).unknown}


def tags_all(graph: Graph) -> tuple[Any, Any]:
    """Return what the plan shows of the only topic's `tags_all`, and its mask."""
    plan = plan_json(translate(graph))
    [change] = [one["change"] for one in plan["resource_changes"] if one["type"] == "aws_sns_topic"]
    return change["after"].get("tags_all"), change["after_unknown"].get("tags_all", {})


@pytest.mark.parametrize("spelling", ["role_arn", "roleArn"])
def test_tags_roles_and_other_settings_are_in_configuration_and_plan(graph: Maker, spelling: str) -> None:
    one = provider(
        "p",
        defaultTags='{"tags": {"owner": "me"}}',
        assumeRoles=json.dumps([{spelling: ROLE}]),
        ignoreTags='{"keys": ["k"], "keyPrefixes": ["p"]}',
        profile="prod",
        useFipsEndpoint="true",
        skipCredentialsValidation="false",
        skipRegionValidation="true",
        version="7.51.1",
    )
    made = graph(one, topic("t", one))
    [said] = written(made)
    assert said == {
        "assume_role": [{"role_arn": ROLE}],
        "default_tags": [{"tags": {"owner": "me"}}],
        "ignore_tags": [{"key_prefixes": ["p"], "keys": ["k"]}],
        "profile": "prod",
        "region": "eu-west-1",
        "use_fips_endpoint": True,
    }
    assert told(made) == {}
    planned = plan_json(translate(made))["configuration"]["provider_config"]["aws"]["expressions"]
    assert planned["default_tags"] == [{"tags": {"constant_value": {"owner": "me"}}}]
    assert planned["region"] == {"constant_value": "eu-west-1"}


def test_the_stacks_configuration_is_the_default_providers(graph: Maker) -> None:
    config = {"aws:region": "eu-west-3", "aws:defaultTags": {"tags": {"a": "b"}}, "aws:assumeRole": {"roleArn": ROLE}}
    assert written(graph(topic("t", None), config=config)) == [
        {"region": "eu-west-3", "default_tags": [{"tags": {"a": "b"}}], "assume_role": [{"role_arn": ROLE}]}
    ]


def test_what_no_form_carries_is_told_by_name(graph: Maker) -> None:
    one = provider("p", endpoints='[{"s3": "http://localhost"}]', accessKey="AKIAEXAMPLE", token=Secret("t"))
    found = told(graph(one, topic("t", one)))
    assert found.keys() == {f"{one.urn} endpoints", f"{one.urn} accessKey", f"{one.urn} token"}
    assert told(graph(topic("t", None), config={"aws:endpoints": [{"s3": "x"}]})).keys() == {"aws:endpoints"}


@pytest.mark.parametrize(
    ("settings", "tags", "shown", "unknown"),
    [
        ({}, {"a": "b"}, {"a": "b"}, {}),
        ({}, None, None, True),
        ({"defaultTags": '{"tags": {"a": "x", "o": "me"}}'}, {"a": "b"}, {"a": "b", "o": "me"}, {}),
        ({"defaultTags": '{"tags": {"o": "me"}}'}, None, {"o": "me"}, {}),
        ({"defaultTags": '{"tags": {"o": "me"}}'}, UNKNOWN, None, True),
        ({"defaultTags": '{"tags": {"o": "me"}}'}, {"a": UNKNOWN}, {"o": "me"}, {"a": True}),
        ({"defaultTags": Secret('{"tags": {"o": "me"}}')}, {"a": "b"}, None, True),
        ({"defaultTags": UNKNOWN}, {"a": "b"}, None, True),
        ({"ignoreTags": '{"keys": ["a"], "keyPrefixes": ["x-"]}'}, {"a": "b", "x-1": "c", "d": "e"}, {"d": "e"}, {}),
        ({"ignoreTags": '{"keys": ["a"]}'}, {"a": "b"}, None, True),
        ({"ignoreTags": UNKNOWN}, {"a": "b"}, None, True),
        ({}, {"a": ""}, None, True),
        ({}, Secret({"a": "b"}), None, True),
    ],
)
def test_all_tags_are_the_resources_and_the_providers(
    graph: Maker, settings: dict[str, Any], tags: Any, shown: Any, unknown: Any
) -> None:
    one = provider("p", **settings)
    assert tags_all(graph(one, topic("t", one, tags=tags))) == (shown, unknown)


def test_no_setting_that_is_secret_is_in_clear(graph: Maker) -> None:
    inside = json.dumps({"tags": {"tok": {SIGNATURE: SECRET, "plaintext": '"HIDDEN-3"'}}})
    one = provider("p", region=Secret("HIDDEN-1"), defaultTags=Secret('{"tags": {"tok": "HIDDEN-2"}}'))
    two = provider("q", defaultTags=inside)
    away = topic("w", one, region=Secret("HIDDEN-4"))
    translation = translate(graph(one, two, topic("t", one), topic("u", two), away))
    written = configuration(translation)
    assert "HIDDEN" not in json.dumps([plan_json(translation), written.document]) + str(written.unknown)
    providers = {each["alias"]: each for each in written.document["provider"]["aws"]}
    assert providers["p"] == {"alias": "p", "region": "${var.provider_aws_p_region}"}
    assert providers["q"]["default_tags"] == [{"tags": {"tok": "${var.provider_aws_q_default_tags_0_tags_tok}"}}]
    assert written.document["variable"]["provider_aws_p_region"]["sensitive"] is True
    assert {one.subject for one in written.unknown} == {f"{one.urn} default_tags", f"{away.urn} region"}


@pytest.mark.parametrize("region", [UNKNOWN, Secret(UNKNOWN)])
def test_an_unknown_region_of_a_provider_is_told_and_asked_for(graph: Maker, region: Any) -> None:
    one = provider("p", region=region)
    made = graph(one, topic("t", one), topic("u", one, region="eu-west-2"))
    assert told(made).keys() == {f"{one.urn} region"}
    assert [(each.get("alias"), each["region"]) for each in written(made)] == [
        (None, "${var.provider_aws_region}"),
        ("eu-west-2", "eu-west-2"),
    ]


def test_two_providers_never_share_an_alias(graph: Maker) -> None:
    named = provider("eu-west-2", region="eu-west-1", allowedAccountIds='["210987654321"]')
    made = graph(
        named,
        topic("a", named),
        topic("b", None, region="eu-west-2"),
        topic("c", None),
        config={"aws:region": "eu-central-1"},
    )
    aliases = [one.get("alias", "") for one in written(made)]
    assert len(set(aliases)) == 3
    document = configuration(translate(made)).document
    used = {name: body.get("provider") for name, body in document["resource"]["aws_sns_topic"].items()}
    accounts = {f"aws.{one.get('alias')}": "allowed_account_ids" in one for one in document["provider"]["aws"]}
    assert (accounts[used["a"]], accounts[used["b"]], used["c"]) == (True, False, None)
