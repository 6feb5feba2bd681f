"""Bucket policies, 20 KB each.

They grant to who delivers, who collects, and our machinery and wipers, all of whom may be of another account; the
contract's own roles have policies of theirs.
Nothing here denies an action on a bucket, only on the objects in it: a mistake then locks nobody out of mending it
(AWS.md rule 13). The denies of plain transport are the exception; they bind everybody.
"""

from components.naming import Purpose, access_log_bucket_name, stem
from components.policy_documents.conditions import (
    DELETE_OBJECTS,
    OBJECT_DATA,
    PUT_OBJECT,
    READ_OBJECTS,
    WRITE_OBJECTS,
    Condition,
    before_end,
    deny_after_end,
    deny_objects,
    deny_plain_transport,
    nobody_but,
    trusted,
)
from components.policy_documents.document import Document, Statement, document
from components.policy_documents.facts import EXPORT, Dataset, Facts

RELEASED = "released"  # the part of an egress bucket that its consumer reads

_TAKE = ["s3:GetObject", "s3:ListBucket"]
_RETURN_AND_WIPE = [
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:ListBucket",
    "s3:ListBucketMultipartUploads",
    "s3:ListBucketVersions",
]

_ALGORITHM = "s3:x-amz-server-side-encryption"
_KEY = f"{_ALGORITHM}-aws-kms-key-id"
_CUSTOMER_KEY = f"{_ALGORITHM}-customer-algorithm"


def bucket_policy(facts: Facts, dataset: str, purpose: Purpose) -> Document:
    """Return the policy of one of a dataset's buckets.

    Raises:
        ValueError: There is no such dataset, or its flow gives it no such bucket (inbound data has no egress bucket).
    """
    found = facts.dataset(dataset)
    if purpose not in found.purposes:
        raise ValueError(
            f"{dataset} is {found.flow}: it has {' and '.join(found.purposes)} buckets, none for {purpose}"
        )
    bucket = facts.bucket_arn(dataset, purpose)
    outsider = {"ingress": found.producer, "egress": found.consumer}.get(purpose)
    return document(
        [
            *deny_plain_transport([bucket, f"{bucket}/*"]),
            deny_objects("DenyOutsideEndpoint", OBJECT_DATA, bucket, _outside(facts, [outsider] if outsider else [])),
            *_deny_not_given(facts, found, purpose),
            *_deny_wrong_key(facts.keys.datasets[dataset], bucket),
            deny_after_end(facts, OBJECT_DATA, [f"{bucket}/*"], everyone=True),
            *_deny_early_return(facts, bucket),
            *_delivery(facts, found, purpose, bucket),
            *_collection(facts, found, purpose, bucket),
            *_our_own(facts, found, purpose, bucket),
        ]
    )


def access_log_bucket_policy(facts: Facts) -> Document:
    """Return the policy of the bucket for S3 access logs: the log service writes, the contract has no part in it.

    Logs are kept past the contract's end, so no Deny ends their delivery (AWS.md rule 6).
    """
    bucket = f"arn:{facts.partition}:s3:::{access_log_bucket_name(facts.contract, facts.account)}"
    own_buckets = f"arn:{facts.partition}:s3:::{stem(facts.contract)}-*"
    return document(
        [
            *deny_plain_transport([bucket, f"{bucket}/*"]),
            {
                "Sid": "AllowAccessLogs",
                "Effect": "Allow",
                "Principal": {"Service": "logging.s3.amazonaws.com"},
                "Action": "s3:PutObject",
                "Resource": f"{bucket}/*",
                "Condition": {
                    "ArnLike": {"aws:SourceArn": own_buckets},
                    "StringEquals": {"aws:SourceAccount": facts.account},
                },
            },
            deny_objects("DenyAllButTrusted", OBJECT_DATA, bucket, nobody_but(trusted(facts))),
        ]
    )


def _outside(facts: Facts, outsiders: list[str]) -> Condition:
    endpoint: Condition = {"StringNotEquals": {"aws:SourceVpce": facts.endpoints["s3"]}}
    return endpoint | nobody_but([*trusted(facts), *outsiders])


def _deny_not_given(facts: Facts, dataset: Dataset, purpose: Purpose) -> list[Statement]:
    """Return the denies for everyone who isn't given the verb, even where another policy allows it (DAT-3)."""
    bucket = facts.bucket_arn(dataset.name, purpose)
    approvers = facts.role_arns(EXPORT, "approve")
    given: dict[Purpose, tuple[list[str | None], list[str | None]]] = {
        "data": ([*facts.role_arns(dataset.name, "read")], [*facts.role_arns(dataset.name, "write")]),
        "ingress": ([], [dataset.producer]),
        "egress": ([*approvers, dataset.consumer], [*approvers]),
    }
    readers, writers = ([*trusted(facts), *(arn for arn in arns if arn)] for arns in given[purpose])
    return [
        deny_objects("DenyReadersNotGiven", READ_OBJECTS, bucket, nobody_but(readers)),
        deny_objects("DenyWritersNotGiven", WRITE_OBJECTS, bucket, nobody_but(writers)),
        deny_objects("DenyDeletion", DELETE_OBJECTS, bucket, nobody_but(trusted(facts))),
    ]


def _deny_wrong_key(key: str, bucket: str) -> list[Statement]:
    """Return the denies of every encryption but the dataset's own key (ENC-1).

    S3 evaluates the policy before the bucket's default encryption (S3 user guide, "Setting default server-side
    encryption behavior"): an upload that says nothing has none of these keys and gets the default, which is the
    dataset's key. So the denies hold only for headers that are there. Saying ``aws:kms`` without a key would use the
    account's ``aws/s3`` key.
    """
    return [
        deny_objects(
            "DenyOtherAlgorithm",
            ["s3:PutObject"],
            bucket,
            _present(_ALGORITHM) | {"StringNotEquals": {_ALGORITHM: "aws:kms"}},
        ),
        deny_objects("DenyOtherKey", ["s3:PutObject"], bucket, _present(_KEY) | {"StringNotEquals": {_KEY: key}}),
        deny_objects(
            "DenyAccountsKey",
            ["s3:PutObject"],
            bucket,
            {"StringEquals": {_ALGORITHM: "aws:kms"}, "Null": {_KEY: "true"}},
        ),
        deny_objects("DenyCustomersKey", ["s3:PutObject"], bucket, _present(_CUSTOMER_KEY)),
    ]


def _present(key: str) -> Condition:
    return {"Null": {key: "false"}}


def _delivery(facts: Facts, dataset: Dataset, purpose: Purpose, bucket: str) -> list[Statement]:
    """Return what lets the producer deliver, or operators where there is none: either may be of another account."""
    if purpose != "ingress":
        return []
    return [
        {
            "Sid": "AllowDelivery",
            "Effect": "Allow",
            "Principal": {"AWS": dataset.producer or list(facts.operators)},
            "Action": PUT_OBJECT,
            "Resource": f"{bucket}/*",
        }
    ]


def _collection(facts: Facts, dataset: Dataset, purpose: Purpose, bucket: str) -> list[Statement]:
    """Return what lets the consumer read what was released, or operators where there is none."""
    if purpose != "egress":
        return []
    principal = {"AWS": dataset.consumer or list(facts.operators)}
    return [
        {
            "Sid": "AllowCollection",
            "Effect": "Allow",
            "Principal": principal,
            "Action": "s3:GetObject",
            "Resource": f"{bucket}/{RELEASED}/*",
        },
        {
            "Sid": "AllowListing",
            "Effect": "Allow",
            "Principal": principal,
            "Action": "s3:ListBucket",
            "Resource": bucket,
            "Condition": {"StringLike": {"s3:prefix": f"{RELEASED}/*"}},
        },
    ]


def _deny_early_return(facts: Facts, bucket: str) -> list[Statement]:
    """Return the Deny that keeps wipers from reading until there is something to return.

    A Deny, because a wiper of the contract's own account may have other policies. A contract that ends early ends by a
    reviewed change of its end (AWS.md rule 18), which moves this instant too.
    """
    if not facts.wipers:
        return []
    wipers: Condition = {"ArnLike": {"aws:PrincipalArn": list(facts.wipers)}}
    return [deny_objects("DenyReturnBeforeEnd", READ_OBJECTS, bucket, wipers | before_end(facts))]


def _our_own(facts: Facts, dataset: Dataset, purpose: Purpose, bucket: str) -> list[Statement]:
    """Return what lets our machinery move data on, and our wipers return and delete it, from whatever account."""
    into: dict[str, list[str]] = {
        # What comes in is taken from the one bucket and put into the other; what goes out is brought to the gate,
        # where approvals are read and what is approved is moved.
        "inbound/ingress": _TAKE,
        "inbound/data": PUT_OBJECT,
        "outbound/data": _TAKE,
        "outbound/egress": [*PUT_OBJECT, *_TAKE],
    }
    machinery = into[f"{dataset.flow}/{purpose}"]
    wanted = {"AllowMachinery": (facts.services, machinery), "AllowReturnAndWipe": (facts.wipers, _RETURN_AND_WIPE)}
    return [
        {
            "Sid": sid,
            "Effect": "Allow",
            "Principal": {"AWS": list(arns)},
            "Action": actions,
            # Both at once: an action takes no notice of a resource that doesn't fit it.
            "Resource": [bucket, f"{bucket}/*"],
        }
        for sid, (arns, actions) in wanted.items()
        if arns
    ]
