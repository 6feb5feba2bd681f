from typing import Any, cast

import pulumi
import pytest
from pulumi_aws import iam

from components.keyring import Keyring, KeyringArgs
from components.policy_documents import dataset_key_policy, log_key_policy, volume_key_policy
from cordon.errors import ProgramError
from cordon.graph.model import Graph
from tests.components.built import build, contract, of, one, policy, untagged, waits_for
from tests.components.world import facts


def keyring(**changes: Any) -> Graph:
    given: dict[str, Any] = {"contract": contract(), "deletion_window_days": 24.0}

    def declare(opts: pulumi.ResourceOptions) -> None:
        role = iam.Role("some", assume_role_policy="{}", opts=opts)
        ring = Keyring("keys", cast("KeyringArgs", {"roles": pulumi.Output.all(role.arn)} | given | changes), opts)
        pulumi.export("arns", {**ring.datasets, "logs": ring.logs, "volumes": ring.volumes})

    return build(declare)


@pytest.fixture(scope="module")
def made() -> Graph:
    return keyring()


def test_each_dataset_has_a_key_and_so_have_logs_and_volumes(made: Graph) -> None:
    assert [alias.inputs["name"] for alias in of(made, "Alias")] == [
        "alias/cordon/acme-analytics/data/claims",
        "alias/cordon/acme-analytics/data/scores",
        "alias/cordon/acme-analytics/logs",
        "alias/cordon/acme-analytics/volumes",
    ]
    keys = {key.name: key for key in of(made, "Key")}
    assert {alias.name: alias.inputs["targetKeyId"] for alias in of(made, "Alias")} == {
        name: key.outputs["keyId"] for name, key in keys.items()
    }
    assert made.exports["arns"] == {name.rsplit("-", 1)[1]: key.outputs["arn"] for name, key in keys.items()}


def test_keys_rotate_and_wait_before_they_are_deleted(made: Graph) -> None:
    for key in of(made, "Key"):
        assert (key.inputs["enableKeyRotation"], key.inputs["rotationPeriodInDays"]) == (True, 365)
        assert key.inputs["deletionWindowInDays"] == 24


def test_keys_have_the_policies_of_their_purpose(made: Graph) -> None:
    assert policy(one(made, "Key", "claims")) == dataset_key_policy(facts(), "claims")
    assert policy(one(made, "Key", "scores")) == dataset_key_policy(facts(), "scores")
    assert policy(one(made, "Key", "logs")) == log_key_policy(facts())
    assert policy(one(made, "Key", "volumes")) == volume_key_policy(facts())


def test_nothing_deletes_a_key_by_mistake(made: Graph) -> None:
    assert all(key.options.protect for key in of(made, "Key"))
    assert not any("bypassPolicyLockoutSafetyCheck" in key.inputs for key in of(made, "Key"))


def test_only_the_log_key_outlives_the_stack(made: Graph) -> None:
    assert [key.name for key in of(made, "Key") if key.options.retain_on_delete] == ["keys-logs"]


def test_keys_that_name_roles_wait_for_them(made: Graph) -> None:
    role = one(made, "Role")
    assert [key.name for key in of(made, "Key") if waits_for(made, key, role)] == [
        "keys-data-claims",
        "keys-data-scores",
        "keys-volumes",
    ]


def test_a_datasets_key_carries_its_dataset_and_class(made: Graph) -> None:
    tags = one(made, "Key", "scores").inputs["tags"]
    assert (tags["cordon:dataset"], tags["cordon:classification"]) == ("scores", "confidential")
    assert "cordon:dataset" not in one(made, "Key", "logs").inputs["tags"]


def test_everything_carries_the_tags(made: Graph) -> None:
    assert [each for each in untagged(made) if "iam/role" not in each] == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"deletion_window_days": 6}, "deletion_window_days 6: KMS takes 7 to 30 days"),
        ({"deletion_window_days": 31}, "deletion_window_days 31: KMS takes 7 to 30 days"),
        ({"rotation_days": 2561}, "rotation_days 2561: KMS takes 90 to 2560 days"),
    ],
)
def test_days_that_kms_does_not_take_are_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ProgramError, match=said):
        keyring(**changes)
