from typing import Any, cast

import pulumi
import pytest
from pulumi_aws import kms

from components.data_store import DataStore, DataStoreArgs
from components.naming import Purpose
from components.policy_documents import Facts, access_log_bucket_policy, bucket_policy
from cordon.graph.model import Graph
from tests.components.built import KEYS, STAND_INS, build, contract, of, one, policy, untagged, waits_for
from tests.components.world import ACCOUNT, facts

ENDPOINT = "vpce-0a1b2c3d4e5f60718"
DATA_BUCKETS = ["claims-data", "claims-ingress", "scores-data", "scores-egress"]
SETTINGS = [
    "BucketLifecycleConfiguration",
    "BucketOwnershipControls",
    "BucketPolicy",
    "BucketPublicAccessBlock",
    "BucketServerSideEncryptionConfiguration",
    "BucketVersioning",
]


def store(**changes: Any) -> Graph:
    given: dict[str, Any] = {
        "contract": contract(),
        "retention_days": 90.0,
        "log_days": 400.0,
        "keys": KEYS,
        "s3_endpoint": ENDPOINT,
    }

    def declare(opts: pulumi.ResourceOptions) -> None:
        made = DataStore("store", cast("DataStoreArgs", given | changes), opts)
        pulumi.export("buckets", made.buckets)
        pulumi.export("logs", made.access_logs)

    return build(declare)


@pytest.fixture(scope="module")
def made() -> Graph:
    return store()


def known() -> Facts:
    """The facts with the ids that the store was given."""
    return facts(
        endpoints={**facts().endpoints, "s3": ENDPOINT},
        keys={"datasets": KEYS, "logs": facts().keys.logs, "volumes": facts().keys.volumes},
    )


def test_each_dataset_has_a_bucket_and_a_gate_by_its_flow(made: Graph) -> None:
    assert made.exports["buckets"] == {
        "claims/data": f"acme-analytics-9e50e2-claims-data-{ACCOUNT}",
        "claims/ingress": f"acme-analytics-9e50e2-claims-ingress-{ACCOUNT}",
        "scores/data": f"acme-analytics-9e50e2-scores-data-{ACCOUNT}",
        "scores/egress": f"acme-analytics-9e50e2-scores-egress-{ACCOUNT}",
    }
    names = {bucket.inputs["bucket"] for bucket in of(made, "Bucket")}
    assert names == {*made.exports["buckets"].values(), made.exports["logs"]}


@pytest.mark.parametrize("kind", SETTINGS)
def test_every_bucket_has_every_setting(kind: str, made: Graph) -> None:
    assert [each.inputs["bucket"] for each in of(made, kind)] == [each.id for each in of(made, "Bucket")]


@pytest.mark.parametrize("bucket", DATA_BUCKETS)
def test_data_is_encrypted_with_its_datasets_key(bucket: str, made: Graph) -> None:
    (rule,) = one(made, "BucketServerSideEncryptionConfiguration", bucket).inputs["rules"]
    assert rule == {
        "applyServerSideEncryptionByDefault": {
            "sseAlgorithm": "aws:kms",
            "kmsMasterKeyId": KEYS[bucket.split("-", maxsplit=1)[0]],
        },
        "bucketKeyEnabled": True,
    }


def test_access_logs_are_encrypted_with_the_only_keys_that_s3_delivers_to(made: Graph) -> None:
    (rule,) = one(made, "BucketServerSideEncryptionConfiguration", "access-logs").inputs["rules"]
    assert rule == {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}


def test_every_bucket_keeps_versions_and_is_closed_to_the_public(made: Graph) -> None:
    for each in of(made, "BucketVersioning"):
        assert each.inputs["versioningConfiguration"] == {"status": "Enabled"}
    for each in of(made, "BucketPublicAccessBlock"):
        ways = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
        assert all(each.inputs[way] is True for way in ways)
    for each in of(made, "BucketOwnershipControls"):
        assert each.inputs["rule"] == {"objectOwnership": "BucketOwnerEnforced"}


@pytest.mark.parametrize(
    ("bucket", "current", "noncurrent"), [*((name, 87, 3) for name in DATA_BUCKETS), ("access-logs", 393, 7)]
)
def test_everything_in_a_bucket_ends_within_the_limit(bucket: str, current: int, noncurrent: int, made: Graph) -> None:
    ending, markers = one(made, "BucketLifecycleConfiguration", bucket).inputs["rules"]
    assert (ending["expiration"], ending["noncurrentVersionExpiration"]) == (
        {"days": current},
        {"noncurrentDays": noncurrent},
    )
    assert ending["abortIncompleteMultipartUpload"] == {"daysAfterInitiation": 3}
    assert markers["expiration"] == {"expiredObjectDeleteMarker": True}
    assert {(rule["status"], rule["filter"]["prefix"]) for rule in (ending, markers)} == {("Enabled", "")}


@pytest.mark.parametrize(
    ("dataset", "purpose"), [("claims", "data"), ("claims", "ingress"), ("scores", "data"), ("scores", "egress")]
)
def test_a_bucket_has_its_policy_with_the_real_ids(dataset: str, purpose: Purpose, made: Graph) -> None:
    written = one(made, "BucketPolicy", f"{dataset}-{purpose}")
    assert policy(written) == bucket_policy(known(), dataset, purpose)
    assert not any(stand_in in written.inputs["policy"] for stand_in in STAND_INS)


def test_the_access_logs_have_theirs(made: Graph) -> None:
    assert policy(one(made, "BucketPolicy", "access-logs")) == access_log_bucket_policy(facts())


def test_access_to_every_data_bucket_is_logged_once_the_log_bucket_is_guarded(made: Graph) -> None:
    logged = of(made, "BucketLogging")
    assert [each.name.removeprefix("store-") for each in logged] == DATA_BUCKETS
    for each in logged:
        assert each.inputs["targetBucket"] == made.exports["logs"]
        assert each.inputs["targetPrefix"] == f"{each.inputs['bucket']}/"
        for kind in SETTINGS:
            assert waits_for(made, each, one(made, kind, "access-logs"))


def test_a_bucket_is_closed_before_it_has_a_policy(made: Graph) -> None:
    for each in of(made, "BucketPolicy"):
        assert waits_for(made, each, one(made, "BucketPublicAccessBlock", each.name))
        assert waits_for(made, each, one(made, "BucketOwnershipControls", each.name))


def test_buckets_are_protected_and_never_emptied_by_pulumi(made: Graph) -> None:
    for bucket in of(made, "Bucket"):
        assert bucket.options.protect
        assert not bucket.inputs.get("forceDestroy")


def test_a_bucket_never_loses_its_settings_before_it_goes_itself(made: Graph) -> None:
    for kind in [*SETTINGS, "BucketLogging"]:
        for each in of(made, kind):
            assert each.options.deleted_with == one(made, "Bucket", each.name).urn


def test_only_the_access_logs_outlive_the_stack(made: Graph) -> None:
    kept = {each.name for each in made.infrastructure() if each.options.retain_on_delete}
    assert kept == {"store-access-logs"}
    assert all(one(made, kind, "access-logs").options.retain_on_delete for kind in ["Bucket", *SETTINGS])


def test_a_bucket_carries_its_dataset_and_class(made: Graph) -> None:
    assert untagged(made) == []
    tags = one(made, "Bucket", "scores-egress").inputs["tags"]
    assert (tags["cordon:dataset"], tags["cordon:classification"]) == ("scores", "confidential")


def test_a_bucket_waits_for_its_own_key_alone() -> None:
    def declare(opts: pulumi.ResourceOptions) -> None:
        keys = {name: kms.Key(name, opts=opts).arn for name in KEYS}
        args = {"contract": contract(), "retention_days": 90, "log_days": 90, "keys": keys, "s3_endpoint": ENDPOINT}
        DataStore("store", cast("DataStoreArgs", args), opts)

    made = build(declare)
    written = one(made, "BucketPolicy", "claims-data")
    assert waits_for(made, written, one(made, "Key", "claims"))
    assert not waits_for(made, written, one(made, "Key", "scores"))


def test_the_same_store_has_the_same_bytes() -> None:
    assert store().to_json() == store().to_json()
