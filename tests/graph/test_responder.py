import json

import pytest

from cordon.graph.responder import DEFAULT_ACCOUNT, DEFAULT_REGION, find_place
from cordon.graph.values import SECRET, SIGNATURE, UNKNOWN, Secret, Value


def test_an_explicit_provider_says_region_and_account() -> None:
    place = find_place({"region": "eu-central-1", "allowedAccountIds": '["012345678901"]'}, {})
    assert (place.region, place.account, place.partition, place.assumed) == (
        "eu-central-1",
        "012345678901",
        "aws",
        (),
    )


def test_a_resources_own_region_wins() -> None:
    assert find_place({"region": "eu-central-1"}, {}, "eu-west-1").region == "eu-west-1"


def test_the_default_provider_reads_the_configuration() -> None:
    place = find_place({}, {"aws:region": "eu-west-3", "aws:allowedAccountIds": ["111122223333"], "demo:region": "no"})
    assert (place.region, place.account) == ("eu-west-3", "111122223333")


def test_an_explicit_provider_does_not_read_the_configuration() -> None:
    assert "region" in find_place({"profile": "x"}, {"aws:region": "eu-west-3"}).assumed


@pytest.mark.parametrize("region", [None, UNKNOWN, Secret(UNKNOWN), Secret("eu-west-1")])
def test_a_region_that_nobody_knows_or_may_see_is_said_to_be_assumed(region: Value) -> None:
    place = find_place({"region": region, "profile": "x"}, {})
    assert (place.region, "region" in place.assumed) == (DEFAULT_REGION, True)


@pytest.mark.parametrize("account", [None, UNKNOWN, '["a", "b"]', Secret('["210987654321"]'), [Secret("210987654321")]])
def test_an_account_that_nobody_knows_or_may_see_is_said_to_be_assumed(account: Value) -> None:
    place = find_place({"region": "eu-west-1", "allowedAccountIds": account}, {})
    assert (place.account, place.assumed) == (DEFAULT_ACCOUNT, ("account",))


@pytest.mark.parametrize(
    ("given", "tags"),
    [
        ('{"tags": {"owner": "me"}}', {"owner": "me"}),
        ({"tags": {"owner": "me", "token": UNKNOWN}}, {"owner": "me", "token": UNKNOWN}),
        (Secret('{"tags": {"token": "hush"}}'), {"token": Secret("hush")}),
        ({"tags": Secret({"token": "hush"})}, {"token": Secret("hush")}),
        (json.dumps({"tags": {"token": {SIGNATURE: SECRET, "value": "hush"}}}), {"token": Secret("hush")}),
    ],
)
def test_a_providers_tags_are_known_and_their_secrets_stay_secret(given: Value, tags: Value) -> None:
    place = find_place({"defaultTags": given}, {})
    assert (place.default_tags, "tags" in place.assumed) == (tags, False)


@pytest.mark.parametrize("given", [UNKNOWN, Secret(UNKNOWN), {"tags": UNKNOWN}])
def test_a_providers_tags_may_be_unknown(given: Value) -> None:
    assert "tags" in find_place({"defaultTags": given}, {}).assumed


def test_an_unknown_region_of_the_resource_is_not_the_providers() -> None:
    assert "region" in find_place({"region": "eu-west-1"}, {}, UNKNOWN).assumed


def test_the_account_is_the_last_assumed_roles() -> None:
    roles = '[{"roleArn": "arn:aws:iam::111111111111:role/a"}, {"roleArn": "arn:aws:iam::222222222222:role/b"}]'
    assert find_place({"assumeRoles": roles}, {}).account == "222222222222"


def test_several_allowed_accounts_tell_nothing() -> None:
    assert find_place({"allowedAccountIds": '["111111111111", "222222222222"]'}, {}).account == DEFAULT_ACCOUNT


@pytest.mark.parametrize(
    ("region", "partition", "suffix"),
    [
        ("eu-central-1", "aws", "amazonaws.com"),
        ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
        ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
    ],
)
def test_a_region_has_its_partition(region: str, partition: str, suffix: str) -> None:
    place = find_place({"region": region}, {})
    assert (place.partition, place.suffix) == (partition, suffix)
