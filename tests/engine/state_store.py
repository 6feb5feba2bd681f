"""S3 and KMS for Pulumi's state: moto's server, in a process of its own.

The simulated AWS of the tests answers within its process only, and Pulumi's command is another.
"""

from __future__ import annotations

import json
import sys

import boto3
from moto.server import ThreadedMotoServer

REGION = "eu-central-1"


def main(bucket: str, alias: str) -> None:
    """Serve a bucket and a key until standard input ends; print the port, then all objects for each line that comes."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    settings = {
        "region_name": REGION,
        "endpoint_url": f"http://127.0.0.1:{port}",
        "aws_access_key_id": "made-up",
        "aws_secret_access_key": "made-up",
    }
    s3 = boto3.client("s3", **settings)
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    kms = boto3.client("kms", **settings)
    kms.create_alias(AliasName=alias, TargetKeyId=kms.create_key()["KeyMetadata"]["KeyId"])
    print(port, flush=True)  # noqa: T201 - so the tests learn of it
    for _ in sys.stdin:
        keys = [
            one["Key"]
            for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
            for one in page.get("Contents", [])
        ]
        objects = {key: s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode() for key in keys}
        print(json.dumps(objects), flush=True)  # noqa: T201 - likewise
    server.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
