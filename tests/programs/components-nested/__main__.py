"""Components within components, as teams share them."""

from typing import Optional

import pulumi
import pulumi_aws as aws
from pulumi import ComponentResource, Input, Output, ResourceOptions


class LoggedBucketArgs:
    def __init__(self, retention_days: Input[int] = 90, kms_key_arn: Optional[Input[str]] = None):
        self.retention_days = retention_days
        self.kms_key_arn = kms_key_arn


class LoggedBucket(ComponentResource):
    bucket: Output[str]

    def __init__(self, name: str, args: LoggedBucketArgs, opts: Optional[ResourceOptions] = None):
        super().__init__("acme:storage:LoggedBucket", name, {}, opts)
        child = ResourceOptions(parent=self)
        logs = aws.s3.Bucket(f"{name}-logs", opts=child)
        data = aws.s3.Bucket(f"{name}-data", tags={"component": name}, opts=child)
        aws.s3.BucketLogging(
            f"{name}-logging", bucket=data.id, target_bucket=logs.id, target_prefix=f"{name}/", opts=child
        )
        aws.s3.BucketVersioning(
            f"{name}-versions",
            bucket=data.id,
            versioning_configuration={"status": "Enabled"},
            opts=ResourceOptions(parent=data),
        )
        for label, bucket in (("data", data), ("logs", logs)):
            aws.s3.BucketPublicAccessBlock(
                f"{name}-{label}",
                bucket=bucket.id,
                block_public_acls=True,
                block_public_policy=True,
                ignore_public_acls=True,
                restrict_public_buckets=True,
                opts=child,
            )
        if args.kms_key_arn:
            aws.s3.BucketServerSideEncryptionConfiguration(
                f"{name}-sse",
                bucket=data.id,
                rules=[
                    {
                        "apply_server_side_encryption_by_default": {
                            "sse_algorithm": "aws:kms",
                            "kms_master_key_id": args.kms_key_arn,
                        },
                        "bucket_key_enabled": True,
                    }
                ],
                opts=child,
            )
        aws.s3.BucketLifecycleConfiguration(
            f"{name}-lifecycle",
            bucket=logs.id,
            rules=[
                {
                    "id": "expire",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "expiration": {"days": args.retention_days},
                    "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
                }
            ],
            opts=child,
        )
        self.bucket = data.bucket
        self.arn = data.arn
        self.register_outputs({"bucket": data.bucket, "arn": data.arn})


class DataLake(ComponentResource):
    def __init__(self, name: str, zones: list[str], opts: Optional[ResourceOptions] = None):
        super().__init__("acme:storage:DataLake", name, None, opts)
        self.key = aws.kms.Key(
            f"{name}-key", description=f"{name} data", enable_key_rotation=True, opts=ResourceOptions(parent=self)
        )
        aws.kms.Alias(
            f"{name}-key", name=f"alias/{name}", target_key_id=self.key.key_id, opts=ResourceOptions(parent=self.key)
        )
        self.zones = {
            zone: LoggedBucket(
                f"{name}-{zone}", LoggedBucketArgs(kms_key_arn=self.key.arn), ResourceOptions(parent=self)
            )
            for zone in zones
        }
        self.register_outputs({})


lake = DataLake("lake", ["raw", "refined"])
scratch = LoggedBucket("scratch", LoggedBucketArgs(retention_days=7))

pulumi.export("buckets", {zone: one.bucket for zone, one in lake.zones.items()})
pulumi.export("scratch", scratch.arn)
