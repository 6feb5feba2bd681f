"""Live checks of the keys: whose they are, that they can be used, that each serves one purpose and is renewed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cordon.aws.clients import found, pages
from cordon.evidence.check import Observation, holds, live
from cordon.evidence.checks.retention import log_groups
from cordon.evidence.checks.stores import default_encryption
from cordon.evidence.subject import Subject


@live("ENC-1")
def keys_own(subject: Subject) -> Iterator[Observation]:
    """Each dataset, the logs and the volumes have a key of their own, made by KMS for us, that is in working order."""
    kms = subject.client("kms")
    for purpose, key in each_key(subject):
        told = kms.describe_key(KeyId=key)["KeyMetadata"]
        state, manager, origin = told["KeyState"], told["KeyManager"], told["Origin"]
        others = [other for other, arn in each_key(subject) if arn == key and other != purpose]
        right = (state, manager, origin) == ("Enabled", "CUSTOMER", "AWS_KMS") and not others
        said = f"{purpose}: {state}, managed by {manager.lower()}, material from {origin}"
        yield holds(key, right, said + (f"; serves {', '.join(others)} as well" if others else ""))


@live("ENC-1")
def keys_apart(subject: Subject) -> Iterator[Observation]:
    """No other bucket of the account is encrypted by default with one of the contract's keys."""
    s3 = subject.client("s3")
    ours = {key: purpose for purpose, key in each_key(subject)}
    own = {name: dataset for dataset, _, name in subject.buckets()}
    users: dict[str, list[str]] = {key: [] for key in ours}
    for bucket in pages(s3, "list_buckets", "Buckets"):
        name = bucket["Name"]
        default = default_encryption(s3, name).get("ApplyServerSideEncryptionByDefault", {})
        key = _arn(subject, default.get("KMSMasterKeyID", ""))
        if key in users and name not in own:
            users[key].append(name)
    for key, others in users.items():
        said = f"used by {', '.join(others)} as well" if others else "used by no other bucket"
        yield holds(key, not others, f"{ours[key]}: {said}")


@live("ENC-1")
def keys_renewed(subject: Subject) -> Iterator[Observation]:
    """Each key's material is renewed by itself, at least as often as agreed."""
    kms, limit = subject.client("kms"), int(subject.needs.value("ENC-1", "rotation"))
    for purpose, key in each_key(subject):
        told = kms.get_key_rotation_status(KeyId=key)
        days = told["RotationPeriodInDays"] if told["KeyRotationEnabled"] else None
        right = days is not None and days <= limit
        said = f"{purpose}: never renewed" if days is None else f"{purpose}: renewed every {days} days"
        yield holds(key, right, said if right else f"{said}; the limit is {limit}")


@live("ENC-1")
def logs_encrypted(subject: Subject) -> Iterator[Observation]:
    """The trail and every log group are encrypted with the contract's key for logs."""
    wanted = subject.key("cordon:logs")
    used: list[tuple[str, Any]] = [(one["logGroupName"], one.get("kmsKeyId")) for one in log_groups(subject)]
    trail = found(subject.client("cloudtrail").get_trail, Name=subject.exports["trail"]).get("Trail", {})
    for resource, key in [*used, (str(subject.exports["trail"]), trail.get("KmsKeyId"))]:
        said = f"under {key}" if key else "under no key of ours"
        yield holds(resource, key == wanted, said if key == wanted else f"{said}, not {wanted}")


def _arn(subject: Subject, name: str) -> str:
    """Return the ARN of a key that a bucket may call by its id, its ARN or an alias; empty for none of ours."""
    if "alias/" in name:
        told = found(subject.client("kms").describe_key, KeyId=name).get("KeyMetadata", {})
        return str(told.get("Arn", ""))
    return next((key for _, key in each_key(subject) if key.endswith(f"/{name.rpartition('/')[2]}")), "")


def each_key(subject: Subject) -> list[tuple[str, str]]:
    """Return purpose and ARN of each of the contract's keys."""
    return [(purpose, str(key)) for purpose, key in sorted(subject.exports["keys"].items())]
