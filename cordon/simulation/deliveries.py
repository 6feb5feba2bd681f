"""What AWS's services must be let do before they are told to deliver: AWS tries, and refuses the configuration.

moto looks for one form of statement in a bucket's policy and breaks on any other (`Principal: "*"`), and never looks at
keys. Here the evaluator decides the service's own request. For access logs AWS checks less, but then none arrive.

CloudTrail user guide, "Amazon S3 bucket policy for CloudTrail" and "Configure AWS KMS key policies"; S3 user guide,
"Enabling Amazon S3 server access logging"; CloudWatch Logs user guide, "Encrypt log data using AWS KMS".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from cordon.access.model import ContextValue, Named
from cordon.simulation.acts.act import Act
from cordon.simulation.acts.keys import key_act
from cordon.simulation.call import Call, Refusal
from cordon.simulation.world import World, parsed


@dataclass(frozen=True)
class Delivery:
    """One act of a service, and what the caller is told if it isn't allowed."""

    service: str
    act: Act
    refusal: Refusal


def deliveries(call: Call, world: World) -> Iterator[Delivery]:
    """Yield what a call takes for granted."""
    reader = _READERS.get((call.service, call.operation))
    if reader is not None:
        yield from reader(call, world)


def _trail(call: Call, world: World) -> Iterator[Delivery]:
    trail = f"arn:aws:cloudtrail:{call.region}:{call.account}:trail/{call.text('Name').rpartition('/')[2]}"
    source: dict[str, ContextValue] = {"aws:SourceArn": trail, "aws:SourceAccount": call.account}
    service = "cloudtrail.amazonaws.com"
    name = call.text("S3BucketName")
    prefix = f"{call.text('S3KeyPrefix')}/".removeprefix("/")
    told = Refusal("InsufficientS3BucketPolicyException", f"Incorrect S3 bucket policy is detected for bucket: {name}")
    owned = source | {"s3:x-amz-acl": "bucket-owner-full-control"}
    yield from _to_bucket(world, name, f"{prefix}AWSLogs/{call.account}/CloudTrail/x.json.gz", service, owned, told)
    bucket = world.bucket(name)
    if bucket is not None:
        acl = Act("s3:GetBucketAcl", f"arn:aws:s3:::{name}", bucket.account_id, source, _policy(bucket))
        yield Delivery(service, acl, told)
    key = world.key(call.text("KmsKeyId"), call.account, call.region) if call.text("KmsKeyId") else None
    if key is not None:
        used = key_act(call, world, key, "GenerateDataKey", {"aws:cloudtrail:arn": trail})
        denied = f"Insufficient permissions to access S3 bucket {name} or KMS key {key.arn}."
        told = Refusal("InsufficientEncryptionPolicyException", denied)
        yield Delivery(service, replace(used, context={**used.context, **source}), told)


def _access_logs(call: Call, world: World) -> Iterator[Delivery]:
    said = call.params.get("BucketLoggingStatus", {}).get("LoggingEnabled") or {}
    source: dict[str, ContextValue] = {
        "aws:SourceArn": f"arn:aws:s3:::{call.text('Bucket')}",
        "aws:SourceAccount": call.account,
    }
    told = Refusal(
        "InvalidTargetBucketForLogging",
        "You must either provide the necessary permissions to the logging service using a bucket policy or give the "
        "log-delivery group WRITE and READ_ACP permissions to the target bucket",
    )
    if said:
        name = f"{said.get('TargetPrefix', '')}x"
        yield from _to_bucket(world, said["TargetBucket"], name, "logging.s3.amazonaws.com", source, told)


def _log_group(call: Call, world: World) -> Iterator[Delivery]:
    key = world.key(call.text("kmsKeyId"), call.account, call.region) if call.text("kmsKeyId") else None
    group = f"arn:aws:logs:{call.region}:{call.account}:log-group:{call.text('logGroupName')}"
    message = f"The specified KMS key does not exist or is not allowed to be used with LogGroup '{group}'"
    for action in ("Encrypt", "Decrypt", "GenerateDataKey") if key is not None else ():
        told = Refusal(
            "InvalidParameterException",
            message,
        )
        act = key_act(call, world, key, action, {"aws:logs:arn": group})
        yield Delivery(f"logs.{call.region}.amazonaws.com", act, told)


def _to_bucket(  # noqa: PLR0913, PLR0917 - what a delivery is made of
    world: World, name: str, key: str, service: str, context: Mapping[str, ContextValue], told: Refusal
) -> Iterator[Delivery]:
    bucket = world.bucket(name)
    if bucket is not None:
        act = Act("s3:PutObject", f"arn:aws:s3:::{name}/{key}", bucket.account_id, context, _policy(bucket))
        yield Delivery(service, act, told)


def _policy(bucket: Any) -> Named | None:
    return Named(f"bucket policy of {bucket.name}", parsed(bucket.policy)) if bucket.policy else None


_READERS: Final[Mapping[tuple[str, str], Callable[[Call, World], Iterator[Delivery]]]] = {
    ("cloudtrail", "CreateTrail"): _trail,
    ("cloudtrail", "UpdateTrail"): _trail,
    ("s3", "PutBucketLogging"): _access_logs,
    ("logs", "CreateLogGroup"): _log_group,
    ("logs", "AssociateKmsKey"): _log_group,
}
