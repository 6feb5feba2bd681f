"""Policies of AWS's own pages, in which the lint finds nothing, or just what the page says is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from cordon.access.lint import PolicyKind, Severity, lint_document

K = PolicyKind
ACCOUNT = "111122223333"


def allow(action: Any, resource: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource} | more


# By the page: what stands on it, shortened to what the lint judges.
SOUND: dict[str, tuple[PolicyKind, dict[str, Any]]] = {
    "Step Functions developer guide, Call HTTPS APIs": (
        K.IDENTITY,
        allow("states:InvokeHTTPEndpoint", f"arn:aws:states:us-east-2:{ACCOUNT}:stateMachine:myStateMachine",
              Condition={"StringEquals": {"states:HTTPMethod": "GET"}, "StringLike": {"states:HTTPEndpoint": "https://api.example.com/*"}}),
    ),
    "WAF developer guide, How AWS WAF works with IAM: load balancers": (
        K.IDENTITY, allow("elasticloadbalancing:SetWebACL", f"arn:aws:elasticloadbalancing:us-east-2:{ACCOUNT}:loadbalancer/app/*/*"),
    ),
    "WAF developer guide, How AWS WAF works with IAM: AppSync": (
        K.IDENTITY, allow("appsync:SetWebACL", f"arn:aws:appsync:us-east-2:{ACCOUNT}:apis/*"),
    ),
    "WAF developer guide, How AWS WAF works with IAM: API Gateway": (
        K.IDENTITY, allow("apigateway:SetWebACL", "arn:aws:apigateway:*::/restapis/*/stages/*"),
    ),
    "Service Authorization Reference, Elastic Load Balancing V2": (
        K.IDENTITY, allow("elasticloadbalancing:AddTags", "arn:aws:elasticloadbalancing:*:*:targetgroup/*/*"),
    ),
    "IAM Roles Anywhere user guide, Trust model": (
        K.TRUST,
        {"Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"},
         "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
         "Condition": {"StringEquals": {"aws:PrincipalTag/x509Subject/CN": "Alice"}}},
    ),
    "CloudFront developer guide, Restrict access to an Amazon S3 origin": (
        K.BUCKET,
        allow("s3:GetObject", "arn:aws:s3:::amzn-s3-demo-bucket/*",
              Principal={"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EH1HDMB1FH2TC"}),
    ),
    "CloudWatch Logs user guide, Logs sent to CloudWatch Logs": (
        K.IDENTITY, allow(["logs:DescribeLogGroups", "logs:DescribeResourcePolicies"], f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:*"),
    ),
    "Amazon S3 user guide, User policy examples": (
        K.IDENTITY, allow(["s3:ListAllMyBuckets", "s3:GetBucketLocation"], "arn:aws:s3:::*"),
    ),
    "KMS developer guide, kms:GrantOperations": (
        K.IDENTITY, allow("kms:CreateGrant", "*", Condition={"ForAllValues:StringEquals": {"kms:GrantOperations": ["Encrypt", "Decrypt"]}}),
    ),
    "KMS developer guide, kms:ValidTo": (
        K.IDENTITY, allow("kms:ImportKeyMaterial", "*", Condition={"NumericLessThanEquals": {"kms:ValidTo": "1546257599.0"}}),
    ),
    "EventBridge user guide, Using IAM policy conditions": (
        K.IDENTITY, allow("events:PutEvents", "*", Condition={"BoolIfExists": {"events:eventBusInvocation": "true"}}),
    ),
    "CloudFormation user guide, Identity-based policy examples": (
        K.IDENTITY, allow("cloudformation:CreateChangeSet", "*", Condition={"ForAllValues:StringLike": {"cloudformation:ImportResourceTypes": "AWS::DynamoDB::*"}, "Null": {"cloudformation:ImportResourceTypes": "false"}}),
    ),
    "IAM user guide, Pass session tags in AWS STS: the second statement": (
        K.TRUST,
        {"Effect": "Allow", "Action": "sts:TagSession", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/test-session-tags"},
         "Condition": {"StringLike": {"aws:RequestTag/Project": "*"}, "StringEquals": {"aws:RequestTag/Department": ["Engineering", "Marketing"]},
                       "ForAllValues:StringEquals": {"sts:TransitiveTagKeys": ["Project", "Department"]}}},
    ),
    "IAM user guide, Use SAML session tags for ABAC": (
        K.TRUST,
        {"Effect": "Allow", "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"], "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:saml-provider/ExampleCorpProvider"},
         "Condition": {"StringLike": {"aws:RequestTag/cost-center": "*"}, "StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}},
    ),
    "IAM user guide, Monitor and control actions taken with assumed roles": (
        K.TRUST,
        {"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"], "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/DevUser"},
         "Condition": {"StringEquals": {"sts:SourceIdentity": "DevUser"}}},
    ),
    "Amazon S3 user guide, Configuring IAM policies for using access points": (
        K.BUCKET,
        {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
         "Condition": {"StringNotEquals": {"s3:AccessPointNetworkOrigin": "VPC"}}},
    ),
    "Amazon SNS developer guide, Example cases: SES": (
        K.TOPIC,
        allow("sns:Publish", f"arn:aws:sns:us-east-2:{ACCOUNT}:topic", Principal={"Service": "ses.amazonaws.com"}, Condition={"StringEquals": {"aws:SourceOwner": ACCOUNT}}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("page", SOUND)
def test_a_policy_of_aws_s_own_pages_is_sound(page: str) -> None:
    kind, statement = SOUND[page]
    findings = lint_document(page, {"Version": "2012-10-17", "Statement": statement}, kind)
    assert [finding.text() for finding in findings] == []


# IAM user guide, "Policy summary (list of services)": "included to demonstrate the errors". The page says of each what
# is wrong: a service and two actions that AWS does not recognise, CodeCommit without a resource of its own, and actions
# of S3 that do not support the resource or the condition key.
SUMMARY = [
    {"Effect": "Allow", "Action": ["autoscaling:Describe*", "ec2:GetConsoleScreenshots"], "Resource": "*"},
    {
        "Effect": "Allow",
        "Action": ["codedploy:*", "codecommit:*"],
        "Resource": [
            "arn:aws:codedeploy:us-west-2:123456789012:deploymentgroup:*",
            "arn:aws:codebuild:us-east-1:123456789012:project/my-demo-project",
        ],
    },
    {
        "Effect": "Allow",
        "Action": ["s3:ListAllMyBuckets", "s3:GetObject", "s3:DeletObject", "s3:PutObject", "s3:PutObjectAcl"],
        "Resource": ["arn:aws:s3:::developer_bucket", "arn:aws:s3:::developer_bucket/*"],
        "Condition": {"StringEquals": {"s3:x-amz-acl": ["public-read"], "s3:prefix": ["custom", "other"]}},
    },
]


def test_the_mistakes_of_the_guide_s_policy_summary_are_found() -> None:
    findings = lint_document("p", {"Version": "2012-10-17", "Statement": SUMMARY}, K.IDENTITY)
    assert {(finding.rule, finding.statement, finding.action, finding.key) for finding in findings} == {
        ("action-unknown", "1", "ec2:GetConsoleScreenshots", ""),
        ("action-matches-nothing", "2", "codedploy:*", ""),
        ("resource-type-mismatch", "2", "codecommit:*", ""),
        ("action-unknown", "3", "s3:DeletObject", ""),
        ("resource-type-mismatch", "3", "s3:ListAllMyBuckets", ""),
        ("key-not-carried", "3", "s3:ListAllMyBuckets, s3:GetObject", "s3:x-amz-acl"),
        ("key-not-carried", "3", "s3:ListAllMyBuckets, s3:GetObject, s3:PutObject, s3:PutObjectAcl", "s3:prefix"),
    }


def test_conditions_that_no_single_action_satisfies_are_found() -> None:
    """IAM user guide, "Troubleshoot IAM policies": "there is no case where a single action matches both conditions"."""
    statement = allow(
        ["s3:ListBucketVersions", "s3:ListBucket", "s3:GetObjectVersion"],
        ["arn:aws:s3:::amzn-s3-demo-bucket", "arn:aws:s3:::amzn-s3-demo-bucket/*"],
        Condition={"StringEquals": {"s3:prefix": "custom", "s3:VersionId": "AaaHbAQitwiL_h47_44lRO2DDfLlBO5e"}},
    )
    findings = lint_document("p", {"Version": "2012-10-17", "Statement": statement}, K.IDENTITY)
    assert {(finding.rule, finding.key) for finding in findings} == {
        ("key-not-carried", "s3:prefix"),
        ("key-not-carried", "s3:VersionId"),
    }


def test_an_action_of_a_retired_service_is_only_a_warning() -> None:
    document = {"Version": "2012-10-17", "Statement": allow(["iotevents:ListAlarms", "evidently:*"], "*")}
    findings = lint_document("p", document, K.IDENTITY)
    assert [finding.severity for finding in findings] == [Severity.WARNING, Severity.WARNING]


def test_an_operator_in_other_letters_is_told_how_aws_writes_it() -> None:
    document = {
        "Version": "2012-10-17",
        "Statement": allow("s3:*", "*", Condition={"ForAnyValue:Stringlike": {"aws:TagKeys": "a"}}),
    }
    [finding] = [item for item in lint_document("p", document, K.IDENTITY) if item.rule == "operator-unknown"]
    assert finding.remedy == "write StringLike"
