"""The policy of a log archive's bucket: trails deliver, each under its contract's prefix, and nobody changes anything.

CloudTrail user guide, "Amazon S3 bucket policy for CloudTrail". The guide also asks for the canned ACL
``bucket-owner-full-control``; the archive's buckets have no ACLs (``BucketOwnerEnforced``), so that condition would
hold nothing. Nothing denies an encryption either: trails name their contract's key, but CloudTrail writes digest files
with S3's own keys ("Encrypting CloudTrail log files with AWS KMS keys"), and a Deny would stop them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components.naming import stem
from components.policy_documents.conditions import (
    DELETE_OBJECTS,
    READ_OBJECTS,
    WRITE_OBJECTS,
    Condition,
    deny_objects,
    deny_plain_transport,
    nobody_but,
)
from components.policy_documents.document import Document, Statement, document
from components.service_names import trail_name

_TRAILS = {"Service": "cloudtrail.amazonaws.com"}
_READ = ["s3:GetObject", "s3:GetObjectRetention", "s3:GetObjectVersion"]
# Whoever has it deletes versions that are locked in governance mode; no other action's name covers it.
_BYPASS = "s3:BypassGovernanceRetention"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedTrail:
    """A contract's trail, as its own stack makes it (``AuditTrail``).

    Attributes:
        contract: The contract's id; also the prefix under which the trail delivers.
        account: The contract's account.
        region: The trail's home region, which is the bucket's.
        partition: AWS's partition.
    """

    contract: str
    account: str
    region: str
    partition: str = "aws"

    @property
    def arn(self) -> str:
        """The trail's ARN, which CloudTrail names as the source of what it delivers."""
        return f"arn:{self.partition}:cloudtrail:{self.region}:{self.account}:trail/{trail_name(self.contract)}"


def archive_bucket_policy(
    bucket: str,
    trails: Sequence[ArchivedTrail],
    *,
    readers: Sequence[str],
    break_glass: Sequence[str] = (),
    partition: str = "aws",
) -> Document:
    """Return the policy of one retention class's bucket (AWS.md rule 5).

    Denies are on objects only, so that a mistake locks nobody out of mending it (AWS.md rule 13).

    Args:
        bucket: The bucket's name.
        trails: Who delivers; none where all contracts of the class are over, but their records are still kept.
        readers: ARNs of the roles that may read the records.
        break_glass: ARNs of the roles that the denies leave alone. They are allowed nothing here: lifting a lock in
            governance mode takes a permission of their own as well, and in compliance mode nobody can.
        partition: AWS's partition.

    Raises:
        ValueError: ``readers`` is empty: records that nobody can read prove nothing.
    """
    if not readers:
        raise ValueError("readers is empty: name at least one role that may read the records")
    arn = f"arn:{partition}:s3:::{bucket}"
    return document(
        [
            *deny_plain_transport([arn, f"{arn}/*"]),
            *_deliveries(arn, sorted(trails, key=lambda trail: trail.contract)),
            _allow("AllowReaders", {"AWS": list(readers)}, _READ, f"{arn}/*"),
            _allow("AllowListing", {"AWS": list(readers)}, ["s3:ListBucket", "s3:ListBucketVersions"], arn),
            _deny("DenyOtherReaders", READ_OBJECTS, arn, [*readers, *break_glass]),
            _deny("DenyChange", [*WRITE_OBJECTS, *DELETE_OBJECTS, _BYPASS], arn, break_glass),
        ]
    )


def _deliveries(bucket: str, trails: Sequence[ArchivedTrail]) -> list[Statement]:
    """Return what lets each trail deliver under its own prefix, and CloudTrail look whether it could."""
    if not trails:
        return []
    return [
        _allow("AllowTrailsToCheck", _TRAILS, ["s3:GetBucketAcl"], bucket, _source([trail.arn for trail in trails])),
        *(
            _allow(
                f"AllowTrail{stem(trail.contract).rpartition('-')[2]}",
                _TRAILS,
                ["s3:PutObject"],
                f"{bucket}/{trail.contract}/AWSLogs/{trail.account}/*",
                _source([trail.arn]),
            )
            for trail in trails
        ),
    ]


def _source(trails: list[str]) -> Condition:
    return {"ArnEquals": {"aws:SourceArn": list(trails)}}


def _allow(
    sid: str,
    principal: Mapping[str, str | list[str]],
    actions: list[str],
    resource: str,
    condition: Condition | None = None,
) -> Statement:
    said: Statement = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": principal,
        "Action": actions,
        "Resource": resource,
    }
    return said | {"Condition": condition} if condition else said


def _deny(sid: str, actions: list[str], bucket: str, spared: Sequence[str]) -> Statement:
    """Return a Deny for everyone but the roles spared, and AWS's services: CloudTrail is one of them."""
    if spared:
        condition: Condition = nobody_but(list(spared))
    else:
        condition = {"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}
    return deny_objects(sid, actions, bucket, condition)
