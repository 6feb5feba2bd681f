"""What the simulated accounts hold, read from moto's own objects: as it is now, without any call."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from moto.cloudtrail.models import cloudtrail_backends
from moto.ec2.models import ec2_backends
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.logs.models import logs_backends
from moto.s3.models import s3_backends
from moto.ssm.models import ssm_backends
from moto.sts.models import sts_backends
from moto.utilities.utils import get_partition

from cordon.access.model import Document, Grant, Named

Levels = tuple[tuple[Named, ...], ...]


def open_account(account: str, region: str) -> None:
    """Make moto's stores of an account, which else come into being in the middle of its first call.

    They draw random ids (of the default VPC, for one): opened beforehand, ids made later don't depend on it.
    """
    for regional in (ec2_backends, kms_backends, logs_backends, cloudtrail_backends):
        regional[account][region]  # moto makes a store when it is looked at
    for worldwide in (iam_backends, s3_backends, sts_backends):
        worldwide[account][get_partition(region)]


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

    def log_group(self, arn: str) -> Any | None:
        """Find a log group by ARN."""
        parts = arn.removesuffix(":*").split(":", 6)
        return logs_backends[parts[4]][parts[3]].groups.get(parts[6]) if len(parts) == 7 else None

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

    def inhabited(self, account: str, partition: str) -> bool:
        """Tell whether anybody was made in an account: of one that nobody was made in it is not known who is there."""
        if account not in iam_backends or partition not in iam_backends[account]:
            return False
        store = iam_backends[account][partition]
        return bool(store.roles or store.users)

    def endpoint(self, id_: str) -> Any | None:
        """Find a VPC endpoint in whatever account and region."""
        return next((one for one in self._endpoints() if one.id == id_), None)

    def endpoint_of(self, vpc: str, service: str, region: str) -> Any | None:
        """Find the endpoint by which a VPC reaches a service; None if it has none."""
        mine = (one for one in self._endpoints() if one.vpc_id == vpc)
        return next((one for one in mine if one.service_name.split(".", 3)[2:] == [region, service]), None)

    def policies_of(self, principal: Any) -> tuple[Named, ...]:
        """Return the policies of a role or user, with its groups'."""
        groups = [one for one in self._groups(principal) if principal.name in {user.name for user in one.users}]
        found = []
        for one in (principal, *groups):
            # moto keeps a user's inline policies as a mapping, like a role's.
            found += [Named(f"{name} of {one.name}", parsed(text)) for name, text in one.policies.items()]
            found += [self._managed(policy) for policy in one.managed_policies.values()]
        return tuple(found)

    def boundary_of(self, principal: Any) -> Named | None:
        """Return the boundary of a role or user; one that is gone allows nothing, as on AWS."""
        arn = getattr(principal, "permissions_boundary_arn", None)
        if not arn:
            return None
        parts = arn.split(":")
        policy = iam_backends[principal.account_id][parts[1]].managed_policies.get(arn)
        name = f"boundary {arn.rpartition('/')[2]}"
        return Named(name, _default(policy)) if policy is not None else Named(name, _NOTHING)

    def tags_of(self, principal: Any) -> dict[str, str]:
        """Return an IAM user's tags."""
        store = iam_backends[principal.account_id][principal.arn.split(":")[1]]
        found: dict[str, str] = store.tagger.get_tag_dict_for_resource(principal.arn)
        return found

    def key_tags(self, key: Any) -> dict[str, str]:
        """Return a key's tags."""
        _, _, _, region, account, _ = key.arn.split(":", 5)
        found: dict[str, str] = kms_backends[account][region].tagger.get_tag_dict_for_resource(key.id)
        return found

    def instance_tags(self, id_: str, account: str, region: str) -> dict[str, str]:
        """Return an EC2 instance's tags; none of an instance that does not exist."""
        reservations = ec2_backends[account][region].reservations.values()
        instances = (instance for reservation in reservations for instance in reservation.instances)
        instance = next((each for each in instances if each.id == id_), None)
        return {} if instance is None else {tag["key"]: tag["value"] for tag in instance.get_tags()}

    def document_tags(self, name: str, account: str, region: str) -> dict[str, str]:
        """Return a Systems Manager document's tags; none of a document that does not exist."""
        tags: Mapping[str, Mapping[str, str]] = ssm_backends[account][region]._resource_tags.get("Document", {})  # noqa: SLF001
        return dict(tags.get(name, {}))

    def key_under(self, blob: bytes, region: str) -> str:
        """Return the ARN of the key that a ciphertext is under, in whatever account; empty if it is none of ours.

        moto writes the key's id in front of the ciphertext.
        """
        id_ = blob[:36].decode("ascii", "replace")
        stores = (account[region] for account in list(kms_backends.values()))
        return next((str(store.keys[id_].arn) for store in stores if id_ in store.keys), "")

    def _groups(self, principal: Any) -> list[Any]:
        return list(iam_backends[principal.account_id][principal.arn.split(":")[1]].groups.values())

    def _managed(self, policy: Any) -> Named:
        return Named(f"policy {policy.name}", _default(policy))

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


_NOTHING: Final[Document] = {"Version": "2012-10-17", "Statement": []}


@lru_cache(maxsize=512)
def parsed(text: str | bytes) -> Document:
    """Read a policy document; the same text is read once."""
    document: Document = json.loads(text)
    return document


def policy_in(text: str) -> Document | None:
    """Read a policy that a call brings; None for what is none, which the service itself answers."""
    try:
        document = parsed(text)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def _default(policy: Any) -> Document:
    return parsed(next(one.document for one in policy.versions if one.version_id == policy.default_version_id))
