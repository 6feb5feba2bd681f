"""The permission boundary of a contract's roles: the most they could ever do, whatever else is attached to them."""

from components.naming import log_group_name, session_document_name, stem
from components.policy_documents.access import AGENT, CHANNELS, OWN_SESSION, WRITE_LOG
from components.policy_documents.aws_owned import aws_owned_objects, mirror_objects
from components.policy_documents.conditions import PUT_OBJECT, deny_after_end
from components.policy_documents.document import Document, Statement, allow, document
from components.policy_documents.facts import Facts
from components.tagging import CONTRACTOR

# AWS.md rule 4: their requests are made in one region, wherever the work is.
_GLOBAL = ["budgets:*", "iam:*", "organizations:*", "route53:*", "sts:*"]

_OWN_ACCESS = ["account:*", "iam:*", "organizations:*", "sts:Assume*", "sts:GetFederationToken"]
_KEY_ADMINISTRATION = [
    "kms:Cancel*",
    "kms:Create*",
    "kms:Delete*",
    "kms:Disable*",
    "kms:Enable*",
    "kms:Import*",
    "kms:Put*",
    "kms:Replicate*",
    "kms:Retire*",
    "kms:Revoke*",
    "kms:RotateKeyOnDemand",
    "kms:Schedule*",
    "kms:Update*",
]
_RECORDS = [
    "cloudtrail:*",
    "config:*",
    "ec2:DeleteFlowLogs",
    "guardduty:*",
    "logs:Associate*",
    "logs:Delete*",
    "logs:Disassociate*",
    "logs:PutRetentionPolicy",
    "logs:PutSubscriptionFilter",
    "macie2:*",
    "securityhub:*",
]
_STORES = [
    "s3:DeleteBucket*",
    "s3:PutAccount*",
    "s3:PutBucket*",
    "s3:PutEncryption*",
    "s3:PutLifecycle*",
    "s3:PutReplication*",
]
_TAGS = [  # AWS.md rule 19
    "ec2:CreateTags",
    "ec2:DeleteTags",
    "kms:TagResource",
    "kms:UntagResource",
    "s3:Delete*Tagging",
    "s3:Put*Tagging",
    "ssm:AddTagsToResource",
    "ssm:RemoveTagsFromResource",
    "tag:*",
]


def boundary_policy(facts: Facts) -> Document:
    """Return the boundary, 6,144 characters at most.

    It names no dataset: buckets are reached by the contract's name stem, keys by the contract's tag, so that it doesn't
    grow with the contract. What is denied is denied by name too, because the absence of an Allow in a boundary doesn't
    cap what a resource's own policy grants to a session (IAM user guide, "Permissions boundaries for IAM entities";
    AWS.md rule 10).
    """
    return document(
        [*_most(facts), *_never(), _deny_other_regions(facts), deny_after_end(facts, ["*"], ["*"], everyone=False)]
    )


def _most(facts: Facts) -> list[Statement]:
    buckets = f"arn:{facts.partition}:s3:::{stem(facts.contract)}-*"
    groups = facts.arn("logs", f"log-group:{log_group_name(facts.contract, '*')}")
    shell = facts.arn("ssm", f"document/{session_document_name(facts.contract)}")
    return [
        allow(
            "Stores",
            [*PUT_OBJECT, "s3:GetObject", "s3:ListBucket"],
            [buckets],
            {"StringEquals": {"aws:ResourceAccount": facts.account}},
        ),
        allow("Packages", ["s3:GetObject"], [*aws_owned_objects(facts), *mirror_objects(facts)]),
        allow(
            "Keys",
            ["kms:Decrypt", "kms:GenerateDataKey"],
            [facts.arn("kms", "key/*")],
            {"StringEquals": {f"aws:ResourceTag/{CONTRACTOR}": facts.contract}},
        ),
        allow(
            "Workspaces",
            ["ssm:StartSession"],
            [facts.arn("ec2", "instance/*")],
            {"StringEquals": {f"ssm:resourceTag/{CONTRACTOR}": facts.contract}},
        ),
        allow("Shell", ["ssm:StartSession", *OWN_SESSION], [shell, facts.arn("ssm", "session/*")]),
        allow("Agent", [*AGENT, *CHANNELS, "logs:DescribeLogGroups"], ["*"]),
        allow("Logs", WRITE_LOG, [groups]),
    ]


def _never() -> list[Statement]:
    denied = {
        "DenyOwnAccess": _OWN_ACCESS,
        "DenyKeyAdministration": _KEY_ADMINISTRATION,
        "DenyRecords": _RECORDS,
        "DenyStores": _STORES,
        "DenyTags": _TAGS,
    }
    return [{"Sid": sid, "Effect": "Deny", "Action": actions, "Resource": "*"} for sid, actions in denied.items()]


def _deny_other_regions(facts: Facts) -> Statement:
    """Return the Deny that keeps data in the named regions (LEG-2)."""
    return {
        "Sid": "DenyOtherRegions",
        "Effect": "Deny",
        "NotAction": _GLOBAL,
        "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:RequestedRegion": list(facts.regions)}},
    }
