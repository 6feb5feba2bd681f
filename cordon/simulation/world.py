"""What the simulated accounts hold, read from moto's own objects: as it is now, without any call."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from moto.cloudtrail.models import cloudtrail_backends
from moto.ec2.models import ec2_backends
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.logs.models import logs_backends
from moto.s3.models import s3_backends
from moto.sts.models import sts_backends
from moto.utilities.utils import get_partition

from cordon.access.model import Document, Grant, Named

Levels = tuple[tuple[Named, ...], ...]


def open_account(account: str, region: str) -> None:
    """Make moto's stores of an account, which else come into being in the middle of its first call.

    They draw random ids (of the default VPC, for one): opened beforehand, ids made later don't depend on it.
    """
    for regional in (ec2_backends, kms_backends, logs_backends, cloudtrail_backends):
        regional[account][region]  # type: ignore[index] # moto's stores come into being when they are looked at
    for worldwide in (iam_backends, s3_backends, sts_backends):
        worldwide[account][get_partition(region)]  # type: ignore[index]


@dataclass(frozen=True)
class World:
    """Looks into the simulated accounts.

    Attributes:
        service_control: Service control policies by account, by level from the organisation's root down.
    """

    service_control: Mapping[str, Levels] = field(default_factory=dict)

    def bucket(self, name: str) -> Any | None:
        """Find a bucket in whatever account; None if there is none."""
        partition, account = s3_backends.bucket_accounts.get(name, ("", ""))
        return s3_backends[account][partition].buckets.get(name) if account else None

    def key(self, name: str, account: str, region: str) -> Any | None:
        """Find a KMS key by id, ARN, alias or alias ARN."""
        if name.startswith("arn:"):
            _, _, _, region, account, name = name.split(":", 5)
        store = kms_backends[account][region]
        if name.startswith("alias/"):
            name = store.get_key_id_from_alias(name) or ""
        return store.keys.get(name.removeprefix("key/"))

    def role(self, arn: str) -> Any | None:
        """Find a role by ARN."""
        parts = arn.split(":")
        if len(parts) != 6 or not parts[4]:
            return None
        roles = iam_backends[parts[4]][parts[1]].roles.values()
        return next((role for role in roles if role.arn == arn), None)

    def role_named(self, name: str, account: str, partition: str) -> Any | None:
        """Find a role by name."""
        return next((one for one in iam_backends[account][partition].roles.values() if one.name == name), None)

    def user(self, arn: str) -> Any | None:
        """Find an IAM user by ARN."""
        parts = arn.split(":")
        users = iam_backends[parts[4]][parts[1]].users.values()
        return next((user for user in users if user.arn == arn), None)

    def managed_policy(self, arn: str, account: str) -> Named | None:
        """Find a managed policy's default version, as it is now."""
        policy = iam_backends[account][arn.split(":")[1]].managed_policies.get(arn)
        return Named(f"policy {arn.rpartition('/')[2]}", parsed(policy.document)) if policy else None

    def endpoint(self, id_: str) -> Any | None:
        """Find a VPC endpoint in whatever account and region."""
        return next((one for one in self._endpoints() if one.id == id_), None)

    def endpoint_of(self, vpc: str, service: str) -> Any | None:
        """Find the endpoint by which a VPC reaches a service; None if it has none."""
        mine = (one for one in self._endpoints() if one.vpc_id == vpc)
        return next((one for one in mine if one.service_name.split(".", 3)[3] == service), None)

    def grants(self, key: Any) -> tuple[Grant, ...]:
        """Return a key's grants."""
        return tuple(
            Grant(
                grant.id,
                key.arn,
                grant.grantee_principal,
                frozenset(grant.operations),
                (grant.constraints or {}).get("EncryptionContextEquals"),
                (grant.constraints or {}).get("EncryptionContextSubset"),
            )
            for grant in key.grants.values()
        )

    def _endpoints(self) -> Iterator[Any]:
        for account in list(ec2_backends.values()):
            for region in list(account.values()):
                yield from (one for one in region.vpc_end_points.values() if one.state == "available")


@lru_cache(maxsize=512)
def parsed(text: str | bytes) -> Document:
    """Read a policy document; the same text is read once."""
    document: Document = json.loads(text)
    return document
