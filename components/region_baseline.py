"""What holds in a whole account in one region, once (AWS.md rule 1): volumes encrypted, sharing with others seen."""

from typing import TypedDict

import pulumi
from pulumi_aws import accessanalyzer, ebs

from components.ownership import STACK, ownership
from components.tagging import shared_tags


class RegionBaselineArgs(TypedDict):
    """What the baseline is made from."""

    ebs_encryption: str
    """The encryption of new volumes and snapshots: own, adopt or assert."""
    access_analyzer: str
    """The analyzer of what is shared outside the account: own, adopt or assert."""
    analyzer_name: str
    """The analyzer's name; to adopt one, the name that it has."""


class RegionBaseline(pulumi.ComponentResource):
    """The settings that an account has once a region. They stay when the stack goes.

    Volumes for which nobody names a key get AWS's own one; a contract's volumes name the contract's.
    """

    ids: dict[str, pulumi.Output[str]]
    """Ids of what is made or taken over here, by its name in the arguments; what is asserted isn't among them."""

    def __init__(self, name: str, args: RegionBaselineArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("cordon:index:RegionBaseline", name, {}, opts)
        self.ids = {}
        # There is one a region and it has no name: any word imports it.
        encryption = ownership(self, "ebs_encryption", args["ebs_encryption"], "default")
        if encryption is not None:
            self.ids["ebs_encryption"] = ebs.EncryptionByDefault(
                f"{name}-ebs-encryption", enabled=True, opts=encryption
            ).id
        analyzer = ownership(self, "access_analyzer", args["access_analyzer"], args["analyzer_name"])
        if analyzer is not None:
            self.ids["access_analyzer"] = accessanalyzer.Analyzer(
                f"{name}-access-analyzer",
                analyzer_name=args["analyzer_name"],
                type="ACCOUNT",
                tags=shared_tags(STACK, ["ENC-3", "NET-1"]),
                opts=analyzer,
            ).id
        self.register_outputs({"ids": self.ids})
