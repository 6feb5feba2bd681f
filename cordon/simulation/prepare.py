"""What a contract's stack finds there already: the log archive's bucket, and the roles of our own people and machinery.

Both are made through the API, by the deployer of the account that they belong to, as the shared stacks will make them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cordon.simulation.simulation import Simulation, seed

_EVERYTHING: Final = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}], "Version": "2012-10-17"}


def log_archive(  # noqa: PLR0913 - what an archive is made of, each named
    simulation: Simulation,
    bucket: str,
    *,
    account: str,
    region: str,
    days: int,
    contracts: Sequence[str],
    mode: str = "COMPLIANCE",
) -> None:
    """Make the locked bucket that contracts' trails deliver to.

    Args:
        simulation: The simulated AWS.
        bucket: The bucket's name, as the contract's stack names it.
        account: The log archive's account.
        region: The bucket's region.
        days: How long each version is locked.
        contracts: The accounts whose trails may deliver.
        mode: Object Lock's mode: COMPLIANCE or GOVERNANCE.
    """
    s3 = simulation.client("s3", account, region)
    seed(bucket)
    constraint: Any = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True, **constraint)
    locked = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": mode, "Days": days}}}
    s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=locked)
    closed = dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True)
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=closed)
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(_archive_policy(bucket, contracts)))


def role(simulation: Simulation, arn: str, policy: Mapping[str, Any] | None = None, trusted: str = "") -> None:
    """Make one of our own roles, such as an operator's; the same one twice is left as it is.

    Args:
        simulation: The simulated AWS.
        arn: Its ARN.
        policy: What it may do; left out: everything, so that only what guards the resource refuses it.
        trusted: The account or ARN that may take it; left out: its own account.
    """
    account, path = arn.split(":")[4], arn.split(":", 5)[5].removeprefix("role")
    name = path.rpartition("/")[2]
    iam = simulation.client("iam", account, "us-east-1")
    if simulation.world.role(arn) is not None:
        return
    principal = {"AWS": trusted or f"arn:aws:iam::{account}:root"}
    trust = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    seed(arn)
    iam.create_role(
        RoleName=name,
        Path=path.rpartition("/")[0] + "/",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )
    iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=json.dumps(policy or _EVERYTHING))


def user(simulation: Simulation, arn: str, tags: Mapping[str, str]) -> None:
    """Make an IAM user who may do everything in their own account; the same one twice gets the tags anew.

    Args:
        simulation: The simulated AWS.
        arn: The user's ARN.
        tags: What an administrator says of the user.
    """
    account, name = arn.split(":")[4], arn.rpartition("/")[2]
    iam = simulation.client("iam", account, "us-east-1")
    said: Any = [{"Key": key, "Value": value} for key, value in tags.items()]
    if simulation.world.user(arn) is not None:
        iam.tag_user(UserName=name, Tags=said)
        return
    seed(arn)
    iam.create_user(UserName=name, Tags=said)
    iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=json.dumps(_EVERYTHING))


def _archive_policy(bucket: str, contracts: Sequence[str]) -> Mapping[str, Any]:
    """Let CloudTrail deliver for these accounts (CloudTrail user guide, "Amazon S3 bucket policy for CloudTrail")."""
    arn = f"arn:aws:s3:::{bucket}"
    service = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}}
    source = {"StringLike": {"aws:SourceArn": [f"arn:aws:cloudtrail:*:{one}:trail/*" for one in contracts]}}
    owned = {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}
    objects = [f"{arn}/*/AWSLogs/{one}/*" for one in contracts]
    return {
        "Version": "2012-10-17",
        "Statement": [
            {**service, "Sid": "AllowCheck", "Action": "s3:GetBucketAcl", "Resource": arn, "Condition": source},
            {
                **service,
                "Sid": "AllowDelivery",
                "Action": "s3:PutObject",
                "Resource": objects,
                "Condition": source | owned,
            },
        ],
    }
