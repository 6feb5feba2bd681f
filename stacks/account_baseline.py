"""The stacks `account-baseline-ACCOUNT`: what an account that contracts are built in has once (AWS.md rule 1)."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from components.account_baseline import AccountBaseline
from components.ownership import STACK
from components.region_baseline import RegionBaseline
from cordon.contract.checked import Checked
from cordon.contract.shared import regions_by_account


def account_baseline_stack(contracts: Sequence[Checked], account: str) -> None:
    """Declare an account's baseline, in every region that its contracts use.

    Args:
        contracts: All of a project's contracts.
        account: The account of one of them.
    """
    regions = regions_by_account(contracts)[account]
    modes = contracts[0].organisation.baseline

    def provider(region: str) -> pulumi.ResourceOptions:
        made = aws.Provider(f"aws-{region}", region=region, allowed_account_ids=[account])
        return pulumi.ResourceOptions(providers=[made])

    places = {region: provider(region) for region in regions}
    whole = AccountBaseline(
        STACK,
        {
            "account": account,
            "s3_public_access": modes.s3_public_access,
            "password_policy": modes.password_policy,
        },
        # It holds in all regions; where it is said from is of no matter, and changes nothing when it changes.
        places[regions[0]],
    )
    regional = {
        region: RegionBaseline(
            f"{STACK}-{region}",
            {
                "ebs_encryption": modes.ebs_encryption,
                "access_analyzer": modes.access_analyzer,
                "analyzer_name": modes.analyzer,
            },
            opts,
        )
        for region, opts in places.items()
    }
    pulumi.export("account", account)
    pulumi.export("settings", whole.ids)
    pulumi.export("regions", {region: one.ids for region, one in regional.items()})
