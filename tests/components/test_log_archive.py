from typing import Any, cast

import pulumi
import pytest

from components.log_archive import LogArchive, LogArchiveArgs
from components.policy_documents import ArchivedTrail, archive_bucket_policy
from cordon.errors import ProgramError
from cordon.graph.model import Graph
from tests.components.built import build, of, one, policy, waits_for
from tests.components.world import ACCOUNT, BREAK_GLASS, OPERATOR

ARCHIVE = "100000000002"
LONG, SHORT = "compliance-400d", "governance-180d"
NAMES = {each: f"cordon-archive-{each}-eu-central-1-{ARCHIVE}" for each in (LONG, SHORT)}
SETTINGS = [
    "BucketLifecycleConfiguration",
    "BucketObjectLockConfiguration",
    "BucketOwnershipControls",
    "BucketPolicy",
    "BucketPublicAccessBlock",
    "BucketServerSideEncryptionConfiguration",
    "BucketVersioning",
]


def archive(**changes: Any) -> Graph:
    given: dict[str, Any] = {
        "account": ARCHIVE,
        "region": "eu-central-1",
        "classes": [
            {"mode": "compliance", "days": 400.0, "trails": [{"contract": "acme-analytics", "account": ACCOUNT}]},
            {"mode": "governance", "days": 180, "trails": []},
        ],
        "readers": [OPERATOR],
        "break_glass": [BREAK_GLASS],
    }

    def declare(opts: pulumi.ResourceOptions) -> None:
        made = LogArchive("archive", cast("LogArchiveArgs", given | changes), opts)
        pulumi.export("buckets", made.buckets)
        pulumi.export("arns", made.arns)

    return build(declare)


@pytest.fixture(scope="module")
def made() -> Graph:
    return archive()


def test_each_retention_class_has_its_bucket(made: Graph) -> None:
    assert made.exports["buckets"] == NAMES
    assert made.exports["arns"] == {key: f"arn:aws:s3:::{name}" for key, name in NAMES.items()}
    assert [each.inputs["bucket"] for each in of(made, "Bucket")] == list(NAMES.values())


@pytest.mark.parametrize("kind", SETTINGS)
def test_every_bucket_has_every_setting_and_keeps_it(kind: str, made: Graph) -> None:
    assert [each.inputs["bucket"] for each in of(made, kind)] == list(NAMES.values())
    for each in of(made, kind):
        bucket = one(made, "Bucket", each.name)
        assert each.options.deleted_with == bucket.urn and each.options.retain_on_delete


@pytest.mark.parametrize(("name", "mode", "days"), [(LONG, "COMPLIANCE", 400), (SHORT, "GOVERNANCE", 180)])
def test_every_version_is_locked_in_the_mode_and_for_the_days_of_its_class(
    name: str, mode: str, days: int, made: Graph
) -> None:
    assert one(made, "Bucket", name).inputs["objectLockEnabled"] is True
    said = one(made, "BucketObjectLockConfiguration", name).inputs
    assert said["objectLockEnabled"] == "Enabled"
    assert said["rule"] == {"defaultRetention": {"mode": mode, "days": days}}
    ending, markers = one(made, "BucketLifecycleConfiguration", name).inputs["rules"]
    assert (ending["expiration"], ending["noncurrentVersionExpiration"]) == ({"days": days}, {"noncurrentDays": 1})
    assert ending["abortIncompleteMultipartUpload"] == {"daysAfterInitiation": 3}
    assert markers["expiration"] == {"expiredObjectDeleteMarker": True}


def test_nothing_is_delivered_before_the_lock_and_the_closing(made: Graph) -> None:
    for each in of(made, "BucketPolicy"):
        for kind in ("BucketObjectLockConfiguration", "BucketVersioning", "BucketPublicAccessBlock"):
            assert waits_for(made, each, one(made, kind, each.name))


def test_buckets_are_protected_kept_and_never_emptied_by_pulumi(made: Graph) -> None:
    for bucket in of(made, "Bucket"):
        assert bucket.options.protect and bucket.options.retain_on_delete
        assert bucket.inputs["forceDestroy"] is False


def test_files_come_encrypted_by_their_trail_and_the_rest_is_with_s3s_keys(made: Graph) -> None:
    for each in of(made, "BucketServerSideEncryptionConfiguration"):
        assert each.inputs["rules"] == [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]


def test_buckets_are_closed_to_the_public_and_have_one_owner(made: Graph) -> None:
    for each in of(made, "BucketPublicAccessBlock"):
        ways = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
        assert all(each.inputs[way] is True for way in ways)
    assert all(each.inputs["rule"] == {"objectOwnership": "BucketOwnerEnforced"} for each in of(made, SETTINGS[2]))


def test_each_bucket_lets_the_trails_of_its_own_class_deliver(made: Graph) -> None:
    trail = ArchivedTrail(contract="acme-analytics", account=ACCOUNT, region="eu-central-1")
    for name, trails in ((LONG, [trail]), (SHORT, [])):
        written = policy(one(made, "BucketPolicy", name))
        assert written == archive_bucket_policy(NAMES[name], trails, readers=[OPERATOR], break_glass=[BREAK_GLASS])


def test_they_are_the_stacks_and_no_contracts(made: Graph) -> None:
    for bucket in of(made, "Bucket"):
        assert bucket.inputs["tags"] == {
            "cordon:controls": "ENC-1 ENC-2 LOG-2 LOG-3",
            "cordon:stack": "log-archive",
        }


def of_many(contracts: int) -> Graph:
    trails = [{"contract": f"contract-{number}", "account": ACCOUNT} for number in range(contracts)]
    return archive(classes=[{"mode": "compliance", "days": 400, "trails": trails}])


def test_a_policy_that_aws_would_not_take_is_refused_with_its_size() -> None:
    assert len(policy(one(of_many(40), "BucketPolicy"))["Statement"]) == 47
    with pytest.raises(
        ProgramError, match=r"400d-\S+: with 60 contracts its policy has 2\d,\d{3} bytes, AWS takes 20,480"
    ):
        of_many(60)


@pytest.mark.parametrize(("mode", "days"), [("legal", 400), ("compliance", 0)])
def test_a_class_that_can_not_be_is_refused(mode: str, days: int) -> None:
    with pytest.raises(ProgramError, match="use one of governance, compliance|1 or more"):
        archive(classes=[{"mode": mode, "days": days, "trails": []}])
