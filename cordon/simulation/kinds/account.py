"""The resource types that an account has once: nothing is made, a setting is set."""

from collections.abc import Mapping
from typing import Final

from cordon.simulation.kinds.kind import Kind, Step

_ACCOUNT: Final = {"AccountId": "{id}"}

ACCOUNT: Final[Mapping[str, Kind]] = {
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": Kind(
        service="s3control",
        create="PutPublicAccessBlock",
        id="{account}",
        params={"AccountId": "{account}"},
        into="PublicAccessBlockConfiguration",
        renames={"accountId": ""},
        read="GetPublicAccessBlock",
        read_params=_ACCOUNT,
        found="PublicAccessBlockConfiguration",
        outputs={"accountId": "{id}"},
        delete="DeletePublicAccessBlock",
        delete_params=_ACCOUNT,
        upsert=True,
    ),
    "aws:iam/accountPasswordPolicy:AccountPasswordPolicy": Kind(
        service="iam",
        create="UpdateAccountPasswordPolicy",
        id="iam-account-password-policy",
        read="GetAccountPasswordPolicy",
        found="PasswordPolicy",
        outputs={"expirePasswords": ".ExpirePasswords"},
        delete="DeleteAccountPasswordPolicy",
        upsert=True,
    ),
    # There always, on or off: what is deleted is off, as the provider leaves it.
    "aws:ebs/encryptionByDefault:EncryptionByDefault": Kind(
        service="ec2",
        id="default",
        steps=(
            Step("EnableEbsEncryptionByDefault", {}, only_if="enabled"),
            Step("DisableEbsEncryptionByDefault", {}, unless="enabled"),
        ),
        read="GetEbsEncryptionByDefault",
        found="EbsEncryptionByDefault",
        delete="DisableEbsEncryptionByDefault",
    ),
}
