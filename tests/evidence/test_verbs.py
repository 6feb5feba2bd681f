"""What a role's policies allow it on the datasets, held against its verbs."""

from __future__ import annotations

from typing import Any

import pytest

from cordon.evidence.check import Observation
from tests.evidence.told import judged, refused
from tests.stacks.shipped import graph_of

EXPORTS = graph_of("acme-analytics").exports
ANALYST = EXPORTS["dataRoles"]["analyst"]
CLAIMS, EGRESS = (f"arn:aws:s3:::{EXPORTS['buckets'][place]}" for place in ("claims/data", "scores/egress"))


def seen(statement: dict[str, Any], role: str = ANALYST) -> Observation:
    """What is said of a role whose one policy, like every other's, is this, where no bucket denies anything."""
    answers = {
        "get_bucket_policy": refused("NoSuchBucketPolicy"),
        "list_role_policies": {"PolicyNames": ["data"]},
        "get_role_policy": {"PolicyDocument": {"Statement": {"Effect": "Allow", **statement}}},
        "list_attached_role_policies": {"AttachedPolicies": []},
    }
    result = judged("roles-do-only-what-is-given", answers)
    return next(one for one in result.observations if one.resource == role)


@pytest.mark.parametrize(
    ("actions", "more"),
    [
        ("s3:GetObject", ""),
        ("S3:getobject", ""),
        (["s3:GetObject", "s3:PutObject"], "s3:PutObject on an object of claims/data"),
        ("s3:GetObject*", "s3:GetObjectVersionTagging on an object of claims/data"),
        ("*", "s3:DeleteObject on an object of claims/data"),
        ("s3:GetWhateverIsNew", "s3:GetWhateverIsNew on an object of claims/data"),
        ("logs:*", ""),
    ],
)
def test_an_action_that_no_verb_needs_is_seen_however_it_is_written(actions: Any, more: str) -> None:
    found = seen({"Action": actions, "Resource": f"{CLAIMS}/*"})
    assert found.verdict == ("failed" if more else "satisfied")
    assert more in found.observed


def test_all_actions_but_some_are_all_others() -> None:
    found = seen({"NotAction": ["s3:GetObject"], "Resource": f"{CLAIMS}/*"})
    assert "s3:PutObjectAcl on an object of claims/data" in found.observed
    assert "s3:GetObject on" not in found.observed


def test_what_is_on_a_bucket_and_what_a_part_of_it_is_for_count_too() -> None:
    assert seen({"Action": "s3:ListBucket", "Resource": CLAIMS}).verdict == "satisfied"
    listing = seen({"Action": "s3:ListBucketVersions", "Resource": CLAIMS})
    assert listing.observed.endswith("s3:ListBucketVersions on claims/data")
    lead = EXPORTS["dataRoles"]["lead"]
    given = {"Action": "s3:GetObject", "Resource": f"{EGRESS}/pending/*"}
    assert seen(given, lead).verdict == "satisfied"
    assert seen(given).observed.endswith("s3:GetObject on an object of scores/egress/pending")
    released = seen({"Action": "s3:GetObject", "Resource": f"{EGRESS}/released/*"}, lead)
    assert released.observed.endswith("s3:GetObject on an object of scores/egress/released")


def test_an_action_on_what_it_is_never_on_is_no_request() -> None:
    assert seen({"Action": ["s3:GetObjectTagging", "s3:PutObject"], "Resource": CLAIMS}).verdict == "satisfied"
    assert seen({"Action": "s3:ListBucketVersions", "Resource": f"{CLAIMS}/*"}).verdict == "satisfied"
    assert seen({"Action": "s3:GetWhateverIsNew", "Resource": CLAIMS}).verdict == "failed"


def test_a_role_that_people_enter_by_is_given_nothing() -> None:
    entry = EXPORTS["entryRoles"]["analyst"]
    assert seen({"Action": "s3:GetObject", "Resource": f"{CLAIMS}/*"}, entry).verdict == "failed"
