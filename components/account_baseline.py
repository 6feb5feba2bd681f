"""What holds in a whole account, in every region, once (AWS.md rule 1): nothing public, no weak passwords."""

from typing import Final, TypedDict

import pulumi
from pulumi_aws import iam, s3

from components.ownership import ownership

# CIS AWS Foundations Benchmark 1.2, sections 1.5 to 1.11: the strictest edition, since people have no users here and
# whoever makes one is to notice.
SHORTEST_PASSWORD: Final = 14
REMEMBERED_PASSWORDS: Final = 24
PASSWORD_DAYS: Final = 90
_THE_POLICY: Final = "iam-account-password-policy"  # what Pulumi calls the one policy that an account has


class AccountBaselineArgs(TypedDict):
    """What the baseline is made from."""

    account: str
    """The account."""
    s3_public_access: str
    """The block of all public access to S3: own, adopt or assert."""
    password_policy: str
    """The policy on IAM users' passwords: own, adopt or assert."""


class AccountBaseline(pulumi.ComponentResource):
    """The settings that an account has once, whatever the region. They stay when the stack goes.

    What is adopted must be as demanded already: Pulumi's import changes nothing, and names what differs.
    """

    ids: dict[str, pulumi.Output[str]]
    """Ids of what is made or taken over here, by its name in the arguments; what is asserted isn't among them."""

    def __init__(self, name: str, args: AccountBaselineArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("cordon:index:AccountBaseline", name, {}, opts)
        self.ids = {}
        block = ownership(self, "s3_public_access", args["s3_public_access"], args["account"])
        if block is not None:
            self.ids["s3_public_access"] = s3.AccountPublicAccessBlock(
                f"{name}-s3-public-access",
                account_id=args["account"],
                block_public_acls=True,
                block_public_policy=True,
                ignore_public_acls=True,
                restrict_public_buckets=True,
                opts=block,
            ).id
        passwords = ownership(self, "password_policy", args["password_policy"], _THE_POLICY)
        if passwords is not None:
            self.ids["password_policy"] = iam.AccountPasswordPolicy(
                f"{name}-password-policy",
                minimum_password_length=SHORTEST_PASSWORD,
                require_lowercase_characters=True,
                require_uppercase_characters=True,
                require_numbers=True,
                require_symbols=True,
                allow_users_to_change_password=True,
                hard_expiry=False,  # else who is late needs an administrator, and AWS advises against it
                max_password_age=PASSWORD_DAYS,
                password_reuse_prevention=REMEMBERED_PASSWORDS,
                opts=passwords,
            ).id
        self.register_outputs({"ids": self.ids})
