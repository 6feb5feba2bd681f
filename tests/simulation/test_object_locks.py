"""What a lock prevents: what moto alone answers, and what AWS does."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cordon.simulation import prepare
from cordon.simulation.simulation import Simulation
from tests.simulation.built import ACCOUNT, REGION, code, moto_alone

PLACE: dict[str, Any] = {"CreateBucketConfiguration": {"LocationConstraint": REGION}}
ROLE = f"arn:aws:iam::{ACCOUNT}:role/keeper"
DENIED = "AccessDenied"


def locked(s3: Any, mode: str) -> dict[str, Any]:
    """One version in a bucket that locks for thirty days, as a call names it."""
    s3.create_bucket(Bucket="records", ObjectLockEnabledForBucket=True, **PLACE)
    rule = {"DefaultRetention": {"Mode": mode, "Days": 30}}
    s3.put_object_lock_configuration(
        Bucket="records", ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule}
    )
    made = s3.put_object(Bucket="records", Key="a", Body=b"", ChecksumAlgorithm="SHA256")
    return {"Bucket": "records", "Key": "a", "VersionId": made["VersionId"]}


def retained(s3: Any, version: dict[str, Any], days: float, mode: str = "COMPLIANCE", **more: Any) -> str:
    until = datetime.now(UTC) + timedelta(days=days)
    return code(
        lambda: s3.put_object_retention(
            **version, Retention={"Mode": mode, "RetainUntilDate": until}, ChecksumAlgorithm="SHA256", **more
        )
    )


@pytest.mark.parametrize("mode", ["COMPLIANCE", "GOVERNANCE"])
def test_moto_alone_shortens_a_lock_and_then_deletes(mode: str) -> None:
    with moto_alone() as client:
        s3 = client("s3")
        version = locked(s3, mode)
        assert code(lambda: s3.delete_object(**version)) == DENIED
        assert retained(s3, version, -1, mode) == ""
        assert code(lambda: s3.delete_object(**version)) == ""


def in_parts(s3: Any) -> str:
    """What is answered when a version is deleted that was put in parts into a bucket that locks."""
    locked(s3, "COMPLIANCE")
    one: dict[str, Any] = {"Bucket": "records", "Key": "b"}
    upload = {**one, "UploadId": s3.create_multipart_upload(**one, ChecksumAlgorithm="SHA256")["UploadId"]}
    part = s3.upload_part(**upload, PartNumber=1, Body=b"x", ChecksumAlgorithm="SHA256")
    parts = [{"PartNumber": 1, "ETag": part["ETag"], "ChecksumSHA256": part["ChecksumSHA256"]}]
    made = s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
    return code(lambda: s3.delete_object(**one, VersionId=made["VersionId"]))


def test_moto_alone_leaves_what_is_put_in_parts_without_a_lock() -> None:
    with moto_alone() as client:
        assert in_parts(client("s3")) == ""


def test_what_is_put_in_parts_is_locked_too(s3: Any) -> None:
    assert in_parts(s3) == DENIED


def test_moto_alone_suspends_the_versioning_of_a_bucket_with_locks() -> None:
    with moto_alone() as client:
        s3 = client("s3")
        locked(s3, "COMPLIANCE")
        assert suspended(s3) == ""


def test_versioning_is_not_suspended_under_a_lock(s3: Any) -> None:
    version = locked(s3, "COMPLIANCE")
    assert suspended(s3) == "InvalidBucketState"
    s3.put_bucket_versioning(Bucket="records", VersioningConfiguration={"Status": "Enabled"})
    s3.create_bucket(Bucket="others", **PLACE)
    assert suspended(s3, "others") == ""
    assert s3.get_object(**version)


def suspended(s3: Any, bucket: str = "records") -> str:
    return code(lambda: s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"}))


def test_in_compliance_mode_a_lock_only_gets_longer(s3: Any) -> None:
    version = locked(s3, "COMPLIANCE")
    bypass: dict[str, Any] = {"BypassGovernanceRetention": True}
    assert retained(s3, version, 29) == DENIED
    assert retained(s3, version, 29, **bypass) == DENIED
    assert retained(s3, version, 60, "GOVERNANCE", **bypass) == DENIED
    assert code(lambda: s3.put_object_retention(**version, Retention={}, ChecksumAlgorithm="SHA256")) == DENIED
    assert retained(s3, version, 60) == ""
    assert retained(s3, version, 59) == DENIED
    assert code(lambda: s3.delete_object(**version, **bypass)) == DENIED


def test_in_governance_mode_a_lock_gets_shorter_by_who_says_so(s3: Any) -> None:
    version = locked(s3, "GOVERNANCE")
    assert retained(s3, version, 29, "GOVERNANCE") == DENIED
    assert retained(s3, version, 31, "GOVERNANCE") == ""
    assert retained(s3, version, 29, "GOVERNANCE", BypassGovernanceRetention=True) == ""
    assert code(lambda: s3.delete_object(**version)) == DENIED
    assert code(lambda: s3.delete_object(**version, BypassGovernanceRetention=True)) == ""


def test_a_lock_ends_and_what_was_never_locked_has_none(simulation: Simulation, s3: Any) -> None:
    version = locked(s3, "COMPLIANCE")
    simulation.move_to(datetime.now(UTC) + timedelta(days=31))
    assert retained(s3, version, 1, "GOVERNANCE") == ""
    s3.delete_object(Bucket="records", Key="a")  # a marker, which no retention is of
    assert retained(s3, {"Bucket": "records", "Key": "a"}, 1) == "MethodNotAllowed"
    assert code(lambda: s3.delete_object(**version, BypassGovernanceRetention=True)) == ""


@pytest.mark.parametrize("batch", [False, True])
@pytest.mark.parametrize(("given", "answer"), [(["s3:DeleteObjectVersion"], DENIED), (["s3:*"], "")])
def test_a_bypass_takes_a_permission_of_its_own(
    given: list[str], answer: str, batch: bool, simulation: Simulation, s3: Any
) -> None:
    version = locked(s3, "GOVERNANCE")
    prepare.role(
        simulation,
        ROLE,
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": given, "Resource": "*"}]},
    )
    keeper = simulation.callers.session_of(ROLE).client("s3")
    said: dict[str, Any] = {"Bucket": "records", "BypassGovernanceRetention": True}
    one = {"Key": "a", "VersionId": version["VersionId"]}
    if batch:
        errors = keeper.delete_objects(**said, Delete={"Objects": [one]}).get("Errors", [])
        assert [error["Code"] for error in errors] == ([answer] if answer else [])
    else:
        assert code(lambda: keeper.delete_object(**said, **one)) == answer
    left = s3.list_object_versions(Bucket="records").get("Versions", [])
    assert len(left) == bool(answer)
    assert simulation.decisions[-1].decision.allowed == (not answer)
