"""What a live check is given: the contract's numbers, where its stack says things are, and the account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cordon.aws.clients import Clients
from cordon.contract.model import Contract
from cordon.contract.organisation import Organisation
from cordon.contract.regions import partition_of
from cordon.contract.requirements import Effective


@dataclass(frozen=True)
class Subject:
    """One contract's environment, as it is now.

    Attributes:
        contract: The contract.
        needs: Its effective requirements.
        exports: The stack's outputs, as `pulumi stack output --json` gives them.
        clients: The account.
        organisation: What all contracts share.
        now: The instant of the look.
    """

    contract: Contract
    needs: Effective
    exports: Mapping[str, Any]
    clients: Clients
    organisation: Organisation
    now: datetime

    @property
    def account(self) -> str:
        """The contract's account."""
        return str(self.exports["account"])

    @property
    def region(self) -> str:
        """The region that its resources are in."""
        return str(self.exports["region"])

    @property
    def partition(self) -> str:
        """AWS's partition that it is in."""
        return partition_of(self.region)

    @property
    def ends(self) -> datetime:
        """The first instant without access."""
        return datetime.fromisoformat(self.needs.value("IAM-3", "access_ends"))

    def bucket_arn(self, bucket: str) -> str:
        """Return a bucket's ARN."""
        return f"arn:{self.partition}:s3:::{bucket}"

    def role_arn(self, name: str, account: str = "") -> str:
        """Return the ARN of a role, in the contract's account unless said otherwise."""
        return f"arn:{self.partition}:iam::{account or self.account}:role/{name}"

    def client(self, service: str, region: str = "") -> Any:
        """Return a client in the contract's account."""
        return self.clients(service, self.account, region or self.region)

    def archive(self, service: str) -> Any:
        """Return a client in the log archive's account."""
        return self.clients(service, self.organisation.accounts.log_archive, self.region)

    def buckets(self) -> Iterator[tuple[str, str, str]]:
        """Yield dataset, purpose (`data`, `ingress`, `egress`) and name of each of the datasets' buckets."""
        for place, name in sorted(self.exports["buckets"].items()):
            dataset, _, purpose = place.rpartition("/")
            yield dataset, purpose, str(name)

    def every_bucket(self) -> list[str]:
        """Return the names of all buckets of the contract, that of the access logs among them."""
        return [*(name for _, _, name in self.buckets()), str(self.exports["accessLogs"])]

    def key(self, purpose: str) -> str:
        """Return the ARN of a dataset's key, or of `cordon:logs` or `cordon:volumes`."""
        return str(self.exports["keys"][purpose])

    def log_group(self, purpose: str) -> str:
        """Return the name of a log group: `flow` or `trail`."""
        return str(self.exports["logGroups"][purpose]).split(":", 6)[6]

    def roles(self) -> Iterator[tuple[str, str, str]]:
        """Yield contract role, kind (`entry` or `data`) and ARN of each IAM role."""
        for export, kind in (("entryRoles", "entry"), ("dataRoles", "data")):
            for role, arn in sorted(self.exports[export].items()):
                yield role, kind, str(arn)
