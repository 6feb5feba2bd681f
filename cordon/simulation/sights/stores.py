"""Buckets, their configuration and the account's settings as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cordon.simulation.kinds.kind import Api
from cordon.simulation.sights.sight import FORGOTTEN, ONCE, OWN, PREFIX, REFUSED, Sight, Values, ask, untold

_BUCKET: Final = {"bucket": "{id}"}
_OWNER: Final = {"expectedBucketOwner": OWN}


def _lock(api: Api, values: Values, _: Any) -> Values:
    found = ask(api, "GetObjectLockConfiguration", {"Bucket": values["id"]}).get("ObjectLockConfiguration", {})
    return {"objectLockEnabled": found.get("ObjectLockEnabled") == "Enabled"}


def _part(within: str = "", **told: str) -> Sight:
    return Sight(within=within, told={**_BUCKET, **told}, untold=_OWNER)


STORES: Final[Mapping[str, Sight]] = {
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": Sight(told={"accountId": "{id}"}),
    "aws:ebs/encryptionByDefault:EncryptionByDefault": Sight(told={"enabled": "."}),
    "aws:s3/bucket:Bucket": Sight(
        told=_BUCKET,
        looks={("objectLockEnabled",): _lock},
        untold={
            "forceDestroy": OWN,
            "bucketPrefix": PREFIX,
            "acl": "AWS keeps the grants that it stands for",
            # The parts of the configuration are resources of their own, and told there.
            **untold(
                REFUSED,
                "accelerationStatus",
                "corsRules",
                "grants",
                "lifecycleRules",
                "logging",
                "objectLockConfiguration",
                "policy",
                "replicationConfiguration",
                "requestPayer",
                "serverSideEncryptionConfiguration",
                "versioning",
                "website",
            ),
        },
    ),
    "aws:s3/bucketPolicy:BucketPolicy": Sight(told=_BUCKET),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": Sight("PublicAccessBlockConfiguration", _BUCKET),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": Sight("OwnershipControls", _BUCKET),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": _part(
        "ServerSideEncryptionConfiguration"
    ),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": Sight(
        told=_BUCKET,
        untold={**_OWNER, "timeouts": OWN, "transitionDefaultMinimumObjectSize": FORGOTTEN},
    ),
    "aws:s3/bucketVersioning:BucketVersioning": Sight(
        told={**_BUCKET, "versioningConfiguration": "."}, untold={**_OWNER, "mfa": ONCE}
    ),
    "aws:s3/bucketLogging:BucketLogging": _part(),
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": Sight(
        within="ObjectLockConfiguration", told=_BUCKET, untold={**_OWNER, "token": ONCE}
    ),
}
