"""The stack `log-archive`: the locked buckets that all contracts' trails deliver to, in the account for logs alone."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from components.log_archive import STACK, LogArchive
from cordon.contract.checked import Checked
from cordon.contract.shared import retention_classes
from stacks.arguments import archive_args


def log_archive_stack(contracts: Sequence[Checked]) -> None:
    """Declare the log archive for these contracts: all of a project's, also those that are over.

    Raises:
        BadInput: One isn't valid; nothing is declared.
    """
    account = contracts[0].organisation.accounts.log_archive
    buckets: dict[str, dict[str, pulumi.Output[str]]] = {}
    for region, args in archive_args(contracts).items():
        # Buckets are where their contracts' data may be, so each region has a provider (AWS.md rules 3 and 4).
        provider = aws.Provider(f"aws-{region}", region=region, allowed_account_ids=[account])
        made = LogArchive(f"{STACK}-{region}", args, pulumi.ResourceOptions(providers=[provider]))
        buckets[region] = made.buckets
    archives = {
        one.contract.id: kept.bucket(one.organisation)
        for kept, group in retention_classes(contracts).items()
        for one in group
        if one.contract is not None
    }
    pulumi.export("account", account)
    pulumi.export("buckets", buckets)
    pulumi.export("archives", archives)
