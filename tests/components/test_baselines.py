"""What an account has once, and once a region: made, taken over, or left to others."""

from typing import Any, cast

import pulumi
import pytest

from components.account_baseline import AccountBaseline, AccountBaselineArgs
from components.private_bucket import PrivateBucket
from components.region_baseline import RegionBaseline, RegionBaselineArgs
from cordon.errors import ProgramError
from cordon.graph.model import Graph
from tests.components.built import build, of, one
from tests.components.world import ACCOUNT

WAYS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
THINGS = {
    "s3_public_access": ("AccountPublicAccessBlock", ACCOUNT),
    "password_policy": ("AccountPasswordPolicy", "iam-account-password-policy"),
    "ebs_encryption": ("EncryptionByDefault", "default"),
    "access_analyzer": ("Analyzer", "cordon"),
}


def baseline(**changes: str) -> Graph:
    modes: dict[str, Any] = {**dict.fromkeys(THINGS, "own"), **changes}

    def declare(opts: pulumi.ResourceOptions) -> None:
        said = {"account": ACCOUNT, "analyzer_name": "cordon", **modes}
        whole = {key: said[key] for key in AccountBaselineArgs.__annotations__}
        regional = {key: said[key] for key in RegionBaselineArgs.__annotations__}
        account = AccountBaseline("account", cast("AccountBaselineArgs", whole), opts)
        region = RegionBaseline("region", cast("RegionBaselineArgs", regional), opts)
        pulumi.export("ids", {**account.ids, **region.ids})

    return build(declare)


@pytest.fixture(scope="module")
def made() -> Graph:
    return baseline()


def test_nothing_in_s3_can_be_public(made: Graph) -> None:
    said = one(made, "AccountPublicAccessBlock").inputs
    assert said["accountId"] == ACCOUNT and all(said[way] is True for way in WAYS)


def test_passwords_are_as_the_benchmark_has_them(made: Graph) -> None:
    said = one(made, "AccountPasswordPolicy").inputs
    wanted = {"minimumPasswordLength": 14, "passwordReusePrevention": 24, "maxPasswordAge": 90, "hardExpiry": False}
    kinds = ("LowercaseCharacters", "UppercaseCharacters", "Numbers", "Symbols")
    assert said == wanted | {f"require{kind}": True for kind in kinds} | {"allowUsersToChangePassword": True}


def test_volumes_are_encrypted_and_sharing_is_seen(made: Graph) -> None:
    assert one(made, "EncryptionByDefault").inputs["enabled"] is True
    analyzer = one(made, "Analyzer").inputs
    assert (analyzer["analyzerName"], analyzer["type"]) == ("cordon", "ACCOUNT")
    assert analyzer["tags"]["cordon:stack"] == "account-baseline"


def test_what_is_made_is_told_by_its_name(made: Graph) -> None:
    assert made.exports["ids"] == {thing: one(made, kind).id for thing, (kind, _) in THINGS.items()}


@pytest.mark.parametrize("thing", THINGS)
def test_a_thing_is_made_taken_over_or_left_to_others(thing: str, made: Graph) -> None:
    kind, existing = THINGS[thing]
    assert one(made, kind).options.import_id == ""
    assert one(baseline(**{thing: "adopt"}), kind).options.import_id == existing
    left = baseline(**{thing: "assert"})
    assert of(left, kind) == [] and thing not in left.exports["ids"]
    assert len(list(left.infrastructure())) == len(THINGS) - 1


@pytest.mark.parametrize("mode", ["own", "adopt"])
def test_a_thing_is_never_deleted_and_can_be_left_to_others_later(mode: str) -> None:
    for each in baseline(**dict.fromkeys(THINGS, mode)).infrastructure():
        assert each.options.retain_on_delete and not each.options.protect


@pytest.mark.parametrize("thing", THINGS)
def test_a_mode_that_there_is_not_is_refused(thing: str) -> None:
    with pytest.raises(ProgramError, match=f"{thing} 'share': use one of own, adopt, assert"):
        baseline(**{thing: "share"})


def test_a_lock_that_there_is_not_is_refused() -> None:
    args: Any = {"bucket": "one", "policy": "{}", "keep_days": 1, "tags": {}, "lock_mode": "none"}
    with pytest.raises(ProgramError, match="lock_mode 'none': use one of governance, compliance, or leave it out"):
        build(lambda opts: PrivateBucket("one", args, opts))
