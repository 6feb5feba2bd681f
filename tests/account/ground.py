"""The account that the suite runs in, what it makes there beside the contract's stack, and how all of it goes again.

Everything has a name that follows from the account alone, so a run that was killed is cleaned up by the next one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from botocore.exceptions import ClientError

from components.naming import access_log_bucket_name, log_group_name, stem
from components.policy_documents import render
from components.policy_documents.archive import ArchivedTrail, archive_bucket_policy
from components.tagging import CONTRACTOR
from cordon.aws.clients import bucket_place, pages
from cordon.simulation.teardown import empty_bucket

CONTRACT: Final = "account-suite"
ROLES: Final = ("deployer", "operator", "wiper", "promotion", "break-glass", "producer", "outsider")
"""Who takes part. Each may do everything, as far as what it does it to lets it."""
DATASETS: Final = ("drafts", "artwork")
Client = Callable[[str], Any]
"""Gives somebody's client of a service, in the suite's region."""
_ALL: Final = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


@dataclass(frozen=True)
class Ground:
    """The account.

    Attributes:
        account: Its number.
        region: The region.
        admin: The clients of whoever runs the suite.
        take: Gives the clients of a session of a role, by the role's ARN.
        pause: Waits for so many seconds: what IAM is told it knows everywhere a while later.
    """

    account: str
    region: str
    admin: Client
    take: Callable[[str], Client]
    pause: Callable[[float], None]

    def arn(self, role: str) -> str:
        """The ARN of one of `ROLES`."""
        return f"arn:aws:iam::{self.account}:role/{CONTRACT}-{role}"

    @property
    def archive_account(self) -> str:
        """A number that stands for the log archive's account, which the suite does without."""
        return f"{(int(self.account) + 1) % 10**12:012}"


def prepare(ground: Ground, archive: str) -> None:
    """Make the roles that a contract finds there already, and a bucket in the place of the log archive's.

    It locks nothing: what is locked can't be cleaned up. In all else it is the archive's.
    """
    iam = ground.admin("iam")
    trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ground.account}:root"}, "Action": "sts:AssumeRole"}
    for role in ROLES:
        name = f"{CONTRACT}-{role}"
        with _there_already():
            iam.create_role(
                RoleName=name,
                AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
                Tags=[{"Key": CONTRACTOR, "Value": CONTRACT}],
            )
        iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=json.dumps(_ALL))
    s3 = ground.admin("s3")
    with _there_already():
        s3.create_bucket(Bucket=archive, **bucket_place(ground.region))
    policy = archive_bucket_policy(
        archive,
        [ArchivedTrail(contract=CONTRACT, account=ground.account, region=ground.region)],
        readers=[ground.arn("operator")],
        break_glass=[ground.arn("break-glass")],
    )
    s3.put_bucket_policy(Bucket=archive, Policy=render(policy))
    ground.pause(20)


def leave(ground: Ground, archive: str, destroy: Callable[[], None]) -> list[str]:
    """Take everything away, and return what could not be; each step is tried, whatever became of those before.

    Args:
        ground: The account.
        archive: The bucket in the place of the log archive's.
        destroy: Destroys the contract's stack.
    """
    roles = {one["RoleName"] for one in pages(ground.admin("iam"), "list_roles", "Roles")}

    def of(role: str) -> Client:
        return ground.take(ground.arn(role)) if f"{CONTRACT}-{role}" in roles else ground.admin

    steps: dict[str, Callable[[], None]] = {
        "wipe the data": lambda: _wipe(of("wiper")("s3"), _buckets(ground)),
        "destroy the stack": destroy,
        "delete the records": lambda: _delete_records(ground),
        "delete the archive": lambda: _delete_bucket(of("break-glass")("s3"), archive),
        "schedule the keys": lambda: _schedule_keys(ground.admin("kms")),
        "delete the roles": lambda: _delete_roles(ground.admin("iam")),
    }
    left = []
    for what, step in steps.items():
        try:
            step()
        except Exception as error:  # noqa: BLE001 - whatever it is, the other steps are still to be tried
            left.append(f"{what}: {error}")
    return left


def _buckets(ground: Ground) -> list[str]:
    """The buckets of the contract's data that are there."""
    names = (one["Name"] for one in ground.admin("s3").list_buckets()["Buckets"])
    ours = (f"{stem(CONTRACT)}-{dataset}-" for dataset in DATASETS)
    prefixes = tuple(ours)
    return [name for name in names if name.startswith(prefixes) and name.endswith(ground.account)]


def _wipe(s3: Any, buckets: list[str]) -> None:
    for bucket in buckets:
        empty_bucket(s3, bucket)


def _delete_bucket(s3: Any, bucket: str) -> None:
    with _gone_already():
        empty_bucket(s3, bucket)
        s3.delete_bucket(Bucket=bucket)


def _delete_records(ground: Ground) -> None:
    """Delete what outlives a stack: in the suite nobody needs it."""
    for purpose in ("flow", "trail"):
        with _gone_already():
            ground.admin("logs").delete_log_group(logGroupName=log_group_name(CONTRACT, purpose))
    s3, bucket = ground.admin("s3"), access_log_bucket_name(CONTRACT, ground.account)
    with _gone_already():
        s3.delete_bucket_policy(Bucket=bucket)  # which lets nobody delete records, the suite neither
    _delete_bucket(s3, bucket)


def _schedule_keys(kms: Any) -> None:
    for key in _own_keys(kms):
        if kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] != "PendingDeletion":
            kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)


def _own_keys(kms: Any) -> Iterator[str]:
    for one in pages(kms, "list_keys", "Keys"):
        with suppress(ClientError):  # a key that AWS manages for a service tells nothing
            tags = kms.list_resource_tags(KeyId=one["KeyId"])["Tags"]
            if {"TagKey": CONTRACTOR, "TagValue": CONTRACT} in tags:
                yield one["KeyId"]


def _delete_roles(iam: Any) -> None:
    for role in ROLES:
        name = f"{CONTRACT}-{role}"
        with _gone_already():
            iam.delete_role_policy(RoleName=name, PolicyName="own")
        with _gone_already():
            iam.delete_role(RoleName=name)


class _Codes:
    """Passes over errors with one of these codes."""

    def __init__(self, *codes: str) -> None:
        self._codes = codes

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: object, trace: object) -> bool:
        return isinstance(error, ClientError) and error.response["Error"]["Code"] in self._codes


def _there_already() -> _Codes:
    return _Codes("EntityAlreadyExists", "BucketAlreadyOwnedByYou")


def _gone_already() -> _Codes:
    return _Codes("NoSuchBucket", "NoSuchEntity", "ResourceNotFoundException", "404")
