"""Key policies, 32,768 bytes each (AWS.md rule 14).

The account's root principal stands only for administration, and only for the roles named beside it; so IAM policies
alone never give the use of a key. Who uses it is named here, each for one purpose. Nobody of the contract makes grants.
"""

from components.naming import log_group_name, stem
from components.policy_documents.conditions import (
    USE_KEY,
    Condition,
    after_end,
    deny_after_end,
    for_bucket,
    for_session,
    via,
)
from components.policy_documents.document import Document, Statement, document
from components.policy_documents.facts import EXPORT, Facts

# No use of the key, no CreateGrant. A grant made by an AWS service can still be listed and revoked.
_ADMINISTER = [
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
]
_EXAMINE = [
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListResourceTags",
    "kms:RevokeGrant",  # AWS.md rule 11
]
_ERASE = ["kms:DisableKey", "kms:ScheduleKeyDeletion"]
_FOR_VOLUMES = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncrypt*"]
_PUT_AND_GET = ["kms:Decrypt", "kms:GenerateDataKey"]
_SERVICE_USE = ["kms:Decrypt", "kms:GenerateDataKey*"]


def dataset_key_policy(facts: Facts, dataset: str) -> Document:
    """Return the policy of a dataset's key: used through S3 only, on the dataset's own buckets only.

    Raises:
        ValueError: There is no such dataset.
    """
    found = facts.dataset(dataset)
    data, gate = (facts.bucket_arn(dataset, purpose) for purpose in found.purposes)
    approvers = facts.role_arns(EXPORT, "approve") if found.flow == "outbound" else []
    writers = facts.role_arns(dataset, "write")
    users = sorted({*facts.role_arns(dataset, "read"), *writers})
    producers = [found.producer] if found.flow == "inbound" and found.producer else []
    consumers = [found.consumer] if found.flow == "outbound" and found.consumer else []
    # S3 reads back the data key of a multipart upload, so whoever writes decrypts, on the same bucket.
    return document(
        [
            *_administration(facts),
            *_use("AllowRoles", users, ["kms:Decrypt"], for_bucket(facts, data)),
            *_use("AllowWriters", writers, ["kms:GenerateDataKey"], for_bucket(facts, data)),
            *_use("AllowApprovers", approvers, _PUT_AND_GET, for_bucket(facts, gate)),
            *_use("AllowProducer", producers, _PUT_AND_GET, for_bucket(facts, gate)),
            *_use("AllowConsumer", consumers, ["kms:Decrypt"], for_bucket(facts, gate)),
            *_use("AllowOurOwn", [*facts.operators, *facts.services], _PUT_AND_GET, for_bucket(facts, data, gate)),
            # There is nothing to return before the contract's end.
            *_use("AllowReturn", list(facts.wipers), ["kms:Decrypt"], for_bucket(facts, data, gate) | after_end(facts)),
            *_denies(facts),
        ]
    )


def log_key_policy(facts: Facts) -> Document:
    """Return the policy of the key for logs and alerts; it lives as long as the last lock on a log (AWS.md rule 6)."""
    trails = facts.arn("cloudtrail", "trail/*")
    topics = facts.arn("sns", f"{stem(facts.contract)}-*")
    return document(
        [
            *_administration(facts),
            _logs_service(facts, facts.arn("logs", f"log-group:{log_group_name(facts.contract, '*')}")),
            # Flow and firewall logs on their way to S3.
            _service("AllowLogDelivery", "delivery.logs", _from(facts, facts.arn("logs", "*"))),
            _service("AllowTrails", "cloudtrail", _from_trail(trails)),
            # Who publishes to an encrypted topic needs the key itself (SNS guide, "Key management").
            _service("AllowEvents", "events", _for_topic(topics)),
            _service("AllowAlarms", "cloudwatch", _for_topic(topics)),
            *_use("AllowReaders", list(facts.operators), ["kms:Decrypt"], via(facts, "s3", "sns")),
            *_denies(facts),
        ]
    )


def volume_key_policy(facts: Facts) -> Document:
    """Return the policy of the key for volumes, backups and session transcripts: it dies with the customer's data."""
    people = [facts.role_arn(role, "entry") for role in sorted(facts.roles)]
    workspaces = [facts.role_arn(role, "data") for role in sorted(facts.roles)]
    machinery = [*facts.deployers, *facts.services]
    attached = via(facts, "ec2", "backup")
    granted: Condition = attached | {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    return document(
        [
            *_administration(facts),
            *_use("AllowPeople", people, ["kms:GenerateDataKey"], for_session()),
            *_use("AllowWorkspaces", workspaces, ["kms:Decrypt"], for_session()),
            *_use("AllowVolumes", machinery, _FOR_VOLUMES, attached),
            *_use("AllowVolumeGrants", machinery, ["kms:CreateGrant"], granted),
            *_malware_scan(facts),
            _logs_service(facts, facts.arn("logs", f"log-group:{log_group_name(facts.contract, 'sessions')}")),
            *_denies(facts),
        ]
    )


def _administration(facts: Facts) -> list[Statement]:
    """Return who manages the key: never locked out, never able to use it.

    The root user stays among them: when every role is gone, only it can still mend a key policy. Operators may be of
    another account: KMS takes examining calls from there, managing calls only from the key's own account (KMS guide,
    "Allowing users in other accounts to use a KMS key").
    """
    root = facts.iam_arn("root")
    near_and_far = [root, *(facts.iam_arn("root", arn.split(":")[4]) for arn in facts.operators)]
    wanted = {
        "AllowAdministration": (_ADMINISTER, [root, *facts.deployers, *facts.break_glass]),
        "AllowExamination": (_EXAMINE, [*facts.operators, *facts.wipers]),
        "AllowErasure": (_ERASE, list(facts.wipers)),
    }
    return [
        {
            "Sid": sid,
            "Effect": "Allow",
            "Principal": {"AWS": near_and_far if sid == "AllowExamination" else root},
            "Action": actions,
            "Resource": "*",
            "Condition": {"ArnLike": {"aws:PrincipalArn": roles}},
        }
        for sid, (actions, roles) in wanted.items()
        if roles
    ]


def _denies(facts: Facts) -> list[Statement]:
    """Return what holds whatever else is allowed, grants included."""
    return [
        {
            "Sid": "DenyGrantsToOthers",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "kms:CreateGrant",
            "Resource": "*",
            "Condition": {"BoolIfExists": {"kms:GrantIsForAWSResource": "false"}},
        },
        deny_after_end(facts, [*USE_KEY, "kms:CreateGrant"], ["*"], everyone=True),
    ]


def _use(sid: str, principals: list[str], actions: list[str], condition: Condition) -> list[Statement]:
    if not principals:
        return []
    return [
        {
            "Sid": sid,
            "Effect": "Allow",
            "Principal": {"AWS": principals},
            "Action": actions,
            "Resource": "*",
            "Condition": condition,
        }
    ]


def _service(sid: str, service: str, condition: Condition) -> Statement:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": _SERVICE_USE,
        "Resource": "*",
        "Condition": condition,
    }


def _from(facts: Facts, source: str) -> Condition:
    return {"ArnLike": {"aws:SourceArn": source}, "StringEquals": {"aws:SourceAccount": facts.account}}


def _from_trail(trails: str) -> Condition:
    """Bound as the CloudTrail guide has it ("Configure AWS KMS key policies"), which names no source account."""
    return {"ArnLike": {"aws:SourceArn": trails}, "StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": trails}}


def _for_topic(topics: str) -> Condition:
    """Bound by encryption context: it isn't documented which publishers send their source's ARN."""
    return {"ArnLike": {"kms:EncryptionContext:aws:sns:topicArn": topics}}


def _logs_service(facts: Facts, groups: str) -> Statement:
    """Bound by encryption context: the group's ARN (CloudWatch Logs guide, "Encrypt log data using AWS KMS").

    The guide's example has ``kms:Describe*`` in the same statement. Requests for ``kms:DescribeKey`` have no encryption
    context (Service Authorization Reference), so that it allows nothing there and is left out here.
    """
    condition: Condition = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}}
    statement = _service("AllowLogGroups", f"logs.{facts.region}", condition)
    return statement | {"Action": ["kms:Decrypt*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"]}


def _malware_scan(facts: Facts) -> list[Statement]:
    """Return what GuardDuty needs to scan volumes with a customer's key ("Malware Protection for EC2", permissions).

    Its role is there only once the scan is switched on, and KMS refuses a policy that names a role which isn't: so the
    account is named, and of all in it only this role, whose own policy allows the same (GuardDuty guide,
    "Service-linked role permissions for Malware Protection for EC2").
    """
    if not facts.malware_scan:
        return []
    name = "AWSServiceRoleForAmazonGuardDutyMalwareProtection"
    service_role = f"role/aws-service-role/malware-protection.guardduty.amazonaws.com/{name}"
    scanner: Condition = {"ArnEquals": {"aws:PrincipalArn": facts.iam_arn(service_role)}}
    snapshots: Condition = {"StringLike": {"kms:EncryptionContext:aws:ebs:id": "snap-*"}}
    disks: Condition = {"StringLike": {"kms:EncryptionContext:aws:ebs:id": ["snap-*", "vol-*"]}}
    granted: Condition = snapshots | {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    own: Condition = {"StringEquals": {"kms:CallerAccount": facts.account}}
    account = [facts.iam_arn("root")]
    return [
        *_use("AllowScanGrants", account, ["kms:CreateGrant"], scanner | granted),
        *_use("AllowScan", account, ["kms:ReEncryptFrom", "kms:ReEncryptTo"], scanner | disks),
        *_use("AllowScanLook", account, ["kms:DescribeKey"], scanner | own),
    ]
