"""What contracts share in AWS: the log archive's buckets by retention class, the accounts and their regions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from components.policy_documents.archive import ArchivedTrail, archive_bucket_policy
from components.policy_documents.document import Document
from components.policy_documents.sizes import LIMITS, measure
from components.service_names import LockMode, archive_bucket_name
from cordon.contract.model import Contract
from cordon.contract.organisation import Organisation
from cordon.contract.regions import partition_of
from cordon.errors import BadInput

if TYPE_CHECKING:
    from cordon.contract.checked import Checked


class RetentionClass(NamedTuple):
    """What is locked in the same way, for the same time, in the same region: one bucket of the log archive."""

    region: str
    mode: LockMode
    days: int

    def bucket(self, organisation: Organisation) -> str:
        """Return the bucket's name."""
        return archive_bucket_name(self.mode, self.days, self.region, organisation.accounts.log_archive)


def account_of(contract: Contract, organisation: Organisation) -> str:
    """Return the account that a contract is built in: its own, or the organisation's shared one.

    Raises:
        ValueError: Neither names one.
    """
    account = contract.aws.account or organisation.accounts.shared
    if account is None:
        raise ValueError(f"{contract.id}: neither the contract nor the organisation names an account")
    return account


def retention_class(one: Checked) -> RetentionClass:
    """Tell where and how a contract's audit records are kept; the stacks and the clause text both ask here.

    Raises:
        BadInput: The contract isn't valid.
    """
    needs, contract = one.effective(), _contract(one)
    # The contract's own region: records of who reached data stay where the data may be.
    return RetentionClass(contract.aws.region, needs.value("LOG-2", "lock"), int(needs.value("LOG-3", "audit_records")))


def retention_classes(contracts: Sequence[Checked]) -> dict[RetentionClass, list[Checked]]:
    """Sort contracts by where their audit records are kept.

    Contracts that are over belong to their class as well: their records outlive them (AWS.md rule 6).

    Raises:
        BadInput: One isn't valid.
    """
    classes: dict[RetentionClass, list[Checked]] = {}
    for one in contracts:
        classes.setdefault(retention_class(one), []).append(one)
    return dict(sorted(classes.items()))


def trails(kept: RetentionClass, contracts: Sequence[Checked]) -> list[ArchivedTrail]:
    """Return the trails that deliver to a class's bucket.

    A contract after its destruction delivers no more: its account may be somebody else's by then.
    """
    return [
        ArchivedTrail(
            contract=_contract(one).id,
            account=account_of(_contract(one), one.organisation),
            region=kept.region,
            partition=partition_of(kept.region),
        )
        for one in contracts
        if not one.destroyed
    ]


def regions_by_account(contracts: Sequence[Checked]) -> Mapping[str, tuple[str, ...]]:
    """Return the accounts that contracts are built in, each with the regions that they use, both sorted."""
    found: dict[str, set[str]] = {}
    for one in contracts:
        if not one.destroyed:
            contract = _contract(one)
            found.setdefault(account_of(contract, one.organisation), set()).add(contract.aws.region)
    return {account: tuple(sorted(regions)) for account, regions in sorted(found.items())}


def refuse_crowded(contracts: Sequence[Checked]) -> None:
    """Hold the policy of each of the log archive's buckets against AWS's limit (AWS.md rule 24).

    `cordon check` does not ask this: a contract is as valid as it was, it is the archive that has no room.

    Raises:
        BadInput: A bucket is shared by too many; each contract is told.
    """
    limit, problems = LIMITS["bucket"], []
    for kept, group in retention_classes(contracts).items():
        size = measure(_policy(kept, group), limit)
        for one in group if size > limit.maximum else ():
            assert one.source is not None  # noqa: S101 -- what is valid was read
            said = (
                f"puts the records of {len(group)} contracts into {kept.bucket(one.organisation)}, whose policy would "
                f"have {size:,} bytes; AWS's limit is {limit.maximum:,}"
            )
            remedy = "keep the logs of some of them a day longer: that is another bucket"
            problems.append(one.source.problem(("retention", "logs"), said, remedy))
    if problems:
        raise BadInput(problems)


def _policy(kept: RetentionClass, group: Sequence[Checked]) -> Document:
    organisation = group[0].organisation
    return archive_bucket_policy(
        kept.bucket(organisation),
        trails(kept, group),
        readers=organisation.operators,
        break_glass=organisation.break_glass,
        partition=partition_of(kept.region),
    )


def _contract(one: Checked) -> Contract:
    if one.contract is None:
        raise BadInput(one.problems)
    return one.contract
