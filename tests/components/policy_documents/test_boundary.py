import pytest

from components.policy_documents import boundary_policy
from tests.components.iam import Cases, Request, answer, survivors, wrong
from tests.components.world import ACCOUNT, BEFORE, END, facts

FACTS = facts()
POLICY = boundary_policy(FACTS)
KEY = FACTS.keys.datasets["claims"]
BUCKET = FACTS.bucket_arn("claims", "data")
LOG = f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:/cordon/acme-analytics/sessions:log-stream:a"
WORKSPACE = f"arn:aws:ec2:eu-central-1:{ACCOUNT}:instance/i-0"
SHELL = f"arn:aws:ssm:eu-central-1:{ACCOUNT}:document/cordon-acme-analytics-9e50e2-shell"
HERE = {"aws:CurrentTime": BEFORE, "aws:RequestedRegion": "eu-central-1", "aws:ResourceAccount": ACCOUNT}
OWN_KEY = {"aws:ResourceTag/cordon:contractor": "acme-analytics"}
OWN_MACHINE = {"ssm:resourceTag/cordon:contractor": "acme-analytics"}


def on(action: str, resource: str = "*", **context: str) -> Request:
    return Request(action=action, resource=resource, context=HERE).having(**context)


CASES: Cases = {
    "read a bucket of the contract": (on("s3:GetObject", f"{BUCKET}/a"), "allow"),
    "write to one": (on("s3:PutObject", f"{BUCKET}/a"), "allow"),
    "delete from one": (on("s3:DeleteObject", f"{BUCKET}/a"), "nothing"),
    "read a bucket of that name in another account": (
        on("s3:GetObject", f"{BUCKET}/a", aws__ResourceAccount="999999999999"),
        "nothing",
    ),
    "read another contract's bucket": (on("s3:GetObject", "arn:aws:s3:::acme-analytics-2-x/a"), "nothing"),
    "read a bucket of one's own": (on("s3:PutObject", "arn:aws:s3:::my-own-bucket/a"), "nothing"),
    "update packages": (on("s3:GetObject", "arn:aws:s3:::al2023-repos-eu-central-1-de612dc2/x"), "allow"),
    "leave something among the packages": (on("s3:PutObject", "arn:aws:s3:::corp-mirror/x"), "nothing"),
    "use a key of the contract": (on("kms:Decrypt", KEY).with_context(OWN_KEY), "allow"),
    "use another contract's key": (
        on("kms:Decrypt", KEY).with_context({"aws:ResourceTag/cordon:contractor": "other"}),
        "nothing",
    ),
    "use a key without a tag": (on("kms:Decrypt", KEY), "nothing"),
    "start a session on a machine of the contract": (
        on("ssm:StartSession", WORKSPACE).with_context(OWN_MACHINE),
        "allow",
    ),
    "start one on any machine": (on("ssm:StartSession", WORKSPACE), "nothing"),
    "in the recorded shell": (on("ssm:StartSession", SHELL), "allow"),
    "be managed": (on("ssm:UpdateInstanceInformation"), "allow"),
    "record the session": (on("logs:PutLogEvents", LOG), "allow"),
    "write another contract's log": (on("logs:PutLogEvents", LOG.replace("acme-analytics", "other")), "nothing"),
    "work in another region that the contract names": (
        on("s3:GetObject", f"{BUCKET}/a", aws__RequestedRegion="eu-west-1"),
        "allow",
    ),
    "work in a region that the contract doesn't name": (
        on("s3:GetObject", f"{BUCKET}/a", aws__RequestedRegion="us-east-1"),
        "deny",
    ),
    "ask a global service in its region": (on("route53:ListHostedZones", aws__RequestedRegion="us-east-1"), "nothing"),
    "do anything after the end": (on("ec2:DescribeInstances", aws__CurrentTime=END), "deny"),
    "change one's own access": (on("iam:PutRolePolicy"), "deny"),
    "manage a key": (on("kms:PutKeyPolicy", KEY), "deny"),
    "stop the trail": (on("cloudtrail:StopLogging"), "deny"),
    "open a bucket": (on("s3:PutBucketPolicy", BUCKET), "deny"),
    "change tags": (on("ec2:CreateTags", WORKSPACE), "deny"),
}


def test_the_boundary_holds_every_role_within_the_contract() -> None:
    assert wrong(POLICY, CASES) == {}


def test_nothing_can_be_left_out_of_the_boundary() -> None:
    assert survivors(POLICY, CASES) == []


@pytest.mark.parametrize(
    "action",
    [
        "iam:DeleteRolePermissionsBoundary",
        "iam:PassRole",
        "iam:UpdateAssumeRolePolicy",
        "organizations:LeaveOrganization",
        "account:EnableRegion",
        "sts:AssumeRole",
        "sts:AssumeRoot",
        "sts:GetFederationToken",
        "kms:CancelKeyDeletion",
        "kms:CreateGrant",
        "kms:DeleteImportedKeyMaterial",
        "kms:DisableKeyRotation",
        "kms:ImportKeyMaterial",
        "kms:ReplicateKey",
        "kms:RevokeGrant",
        "kms:ScheduleKeyDeletion",
        "kms:UpdateAlias",
        "cloudtrail:DeleteTrail",
        "cloudtrail:PutEventSelectors",
        "config:StopConfigurationRecorder",
        "ec2:DeleteFlowLogs",
        "guardduty:DeleteDetector",
        "logs:DeleteLogGroup",
        "logs:DeleteLogStream",
        "logs:DisassociateKmsKey",
        "logs:PutRetentionPolicy",
        "logs:PutSubscriptionFilter",
        "macie2:DisableMacie",
        "securityhub:DisableSecurityHub",
        "s3:DeleteBucketPolicy",
        "s3:PutAccountPublicAccessBlock",
        "s3:PutBucketLogging",
        "s3:PutBucketVersioning",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
        "s3:PutReplicationConfiguration",
        "ec2:DeleteTags",
        "kms:TagResource",
        "kms:UntagResource",
        "s3:DeleteObjectTagging",
        "s3:PutBucketTagging",
        "ssm:AddTagsToResource",
        "ssm:RemoveTagsFromResource",
        "tag:UntagResources",
    ],
)
def test_what_would_undo_a_control_is_denied_by_name(action: str) -> None:
    assert answer(POLICY, on(action).with_context(OWN_KEY)) == "deny"


def test_the_boundary_does_not_grow_with_the_contract() -> None:
    more = facts(
        datasets=[{"name": f"d{number}", "classification": "internal", "flow": "inbound"} for number in range(50)],
        roles={"analyst": {"d1": ["read"]}},
        source_addresses=[f"10.{number}.0.0/16" for number in range(200)],
    )
    assert boundary_policy(more) == POLICY
