"""Whatever is changed in a policy is seen, also what no check asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from cordon.evidence.drift import changed_policies
from cordon.rehearsal.sabotages.edits import (
    change_boundary,
    change_bucket_policy,
    change_endpoint,
    change_key_policy,
    change_role_policy,
    change_trust,
    exempting,
    first_bucket,
    first_dataset,
    first_role,
    with_allow,
    without,
)
from cordon.rehearsal.scene import Scene
from tests.evidence.scenes import scene_of

SOMEBODY = "arn:aws:iam::210987654321:role/helper"


@pytest.fixture
def scene() -> Iterator[Scene]:
    with scene_of("studio-nine") as made:
        yield made


def told(scene: Scene) -> list[str]:
    return [f"{one.policy}: {one.what}" for one in changed_policies(scene.graph, scene.subject)]


def test_a_stack_as_it_was_built_has_changed_nowhere(scene: Scene) -> None:
    assert told(scene) == []


def test_every_kind_of_policy_is_looked_at(scene: Scene) -> None:
    bucket, entry, data = first_bucket(scene), first_role(scene, "entry"), first_role(scene, "data")
    key = scene.subject.key(first_dataset(scene))
    change_bucket_policy(scene, bucket, exempting("DenyOutsideEndpoint", SOMEBODY))
    change_key_policy(scene, key, with_allow("Added", SOMEBODY, "kms:Decrypt"))
    change_trust(scene, entry, without("DenyAfterEnd"))
    change_role_policy(scene, data, without("DenyOutsideEndpoints"))
    change_boundary(scene, without("DenyTags"))
    change_endpoint(scene, "sts", with_allow("Added", "*", "sts:AssumeRole"))
    names = {
        f"bucket policy of {bucket}: changed: DenyOutsideEndpoint",
        f"key policy of {key.rpartition('/')[2]}: added: Added",
        f"trust policy of {entry.rpartition('/')[2]}: taken out: DenyAfterEnd",
        f"inline policy of {data.rpartition('/')[2]}:data: taken out: DenyOutsideEndpoints",
        f"policy of {scene.exports['contract']}-697845-boundary: taken out: DenyTags",
        f"endpoint policy of {scene.exports['endpoints']['sts']}: added: Added",
    }
    assert set(told(scene)) == names


def test_the_same_in_other_words_is_no_change(scene: Scene) -> None:
    bucket, s3 = first_bucket(scene), scene.client("s3")
    policy: dict[str, Any] = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    for one in policy["Statement"]:
        one["Action"] = list(reversed(one["Action"])) if isinstance(one["Action"], list) else [one["Action"]]
    policy["Statement"].reverse()
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy, indent=2))
    assert told(scene) == []


def test_a_policy_that_is_gone_is_told_and_not_passed_over(scene: Scene) -> None:
    bucket = first_bucket(scene)
    scene.client("s3").delete_bucket_policy(Bucket=bucket)
    [line] = told(scene)
    assert line.startswith(f"bucket policy of {bucket}: could not be read: ")
