"""AWS's quotas and size limits as data: each with its page, the day it was read, and whether it can be raised.

AWS changes them; `READ_ON` says how old the table is. Sizes are those of policy documents; how AWS counts them is part
of the quota: IAM leaves white space out, everybody else counts the document as it is sent.
"""

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

Unit = Literal["characters", "bytes", "items"]

READ_ON: Final = date(2026, 11, 30)
"""The day on which the pages were read, in stored copies of July to October 2026."""
_DOCS: Final = "https://docs.aws.amazon.com/"
_IAM: Final = f"{_DOCS}IAM/latest/UserGuide/reference_iam-quotas.html"
_ORGANIZATIONS: Final = f"{_DOCS}organizations/latest/userguide/orgs_reference_limits.html"


@dataclass(frozen=True, slots=True)
class Quota:
    """One of AWS's limits.

    Attributes:
        name: What is limited, in words for a message.
        maximum: The most that AWS takes, inclusive, without a request to raise it.
        unit: What is counted.
        page: The page of AWS's documentation that says so.
        white_space: Whether white space is counted; IAM does not count it.
        raisable_to: The most that AWS grants on request; None: it can't be raised, or the page does not say so.
        read_on: When the page was read.
    """

    name: str
    maximum: int
    unit: Unit
    page: str
    white_space: bool = True
    raisable_to: int | None = None
    read_on: date = READ_ON

    def measure(self, text: str) -> int:
        """Return the size of a policy document's text as AWS counts it for this quota, in its unit."""
        counted = text if self.white_space else "".join(text.split())
        return len(counted.encode()) if self.unit == "bytes" else len(counted)


POLICY_SIZES: Final = MappingProxyType(
    {
        "trust": Quota("role trust policy", 2_048, "characters", _IAM, white_space=False, raisable_to=8_192),
        "managed": Quota("managed policy", 6_144, "characters", _IAM, white_space=False),
        "user-inline": Quota("inline policies of a user, together", 2_048, "characters", _IAM, white_space=False),
        "group-inline": Quota("inline policies of a group, together", 5_120, "characters", _IAM, white_space=False),
        "role-inline": Quota("inline policies of a role, together", 10_240, "characters", _IAM, white_space=False),
        "session": Quota("session policy", 2_048, "characters", _IAM),
        # 5,120 in older editions of the page; when it rose is not documented.
        "service-control": Quota("service control policy", 10_240, "characters", _ORGANIZATIONS),
        "resource-control": Quota("resource control policy", 5_120, "characters", _ORGANIZATIONS),
        "bucket": Quota("bucket policy", 20_480, "bytes", f"{_DOCS}AmazonS3/latest/userguide/add-bucket-policy.html"),
        "key": Quota("key policy", 32_768, "bytes", f"{_DOCS}kms/latest/APIReference/API_PutKeyPolicy.html"),
        "endpoint": Quota(
            "endpoint policy", 20_480, "characters", f"{_DOCS}vpc/latest/privatelink/vpc-limits-endpoints.html"
        ),
        "topic": Quota(
            "topic policy",
            30_720,
            "bytes",
            f"{_DOCS}sns/latest/dg/sns-access-policy-language-api-permissions-reference.html",
        ),
        "queue": Quota(
            "queue policy",
            8_192,
            "bytes",
            f"{_DOCS}AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html",
        ),
        "secret": Quota(
            "secret policy", 20_480, "characters", f"{_DOCS}secretsmanager/latest/userguide/reference_limits.html"
        ),
        "repository": Quota(
            "repository policy",
            10_240,
            "characters",
            f"{_DOCS}AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html",
        ),
        "function": Quota("function policy", 20_480, "bytes", f"{_DOCS}lambda/latest/dg/gettingstarted-limits.html"),
        "event-bus": Quota(
            "event bus policy", 10_240, "characters", f"{_DOCS}eventbridge/latest/userguide/eb-quota.html"
        ),
        "file-system": Quota(
            "file system policy", 20_000, "characters", f"{_DOCS}efs/latest/ug/API_PutFileSystemPolicy.html"
        ),
    }
)
"""Sizes of policy documents, by what the policy belongs to; of vaults and IoT no page that was read has them."""

COUNTS: Final = MappingProxyType(
    {
        "topic-statements": Quota("statements of a topic policy", 100, "items", POLICY_SIZES["topic"].page),
        "queue-statements": Quota("statements of a queue policy", 20, "items", POLICY_SIZES["queue"].page),
        "queue-principals": Quota(
            "principals of a statement of a queue policy", 50, "items", POLICY_SIZES["queue"].page
        ),
        "queue-actions": Quota("actions of a statement of a queue policy", 7, "items", POLICY_SIZES["queue"].page),
        "queue-conditions": Quota(
            "conditions of a statement of a queue policy", 10, "items", POLICY_SIZES["queue"].page
        ),
        "role-managed-policies": Quota("managed policies of a role", 20, "items", _IAM, raisable_to=25),
    }
)
"""Numbers of things in policies."""
