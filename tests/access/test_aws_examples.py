"""Policies as AWS's own guides have them, and what the guides say of them."""

from __future__ import annotations

from typing import Any

import pytest

from cordon.access.model import Named, Principal, PrincipalKind
from tests.access.asking import (
    ACCOUNT,
    BUCKET,
    EVERYTHING,
    KEY,
    NOBODY,
    SESSION,
    USER,
    answer,
    asked,
    policy,
    statement,
    word,
)

OBJECTS = f"{BUCKET}/*"
INSTANCE = f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/i-1"

# IAM user guide, "Permissions boundaries for IAM entities": S3, CloudWatch and EC2 and nothing else.
BOUNDARY = policy(statement(Action=["s3:*", "cloudwatch:*", "ec2:*"]))
# The same page: the user may create users, but the boundary has no IAM.
CREATE_USER = policy(statement(Action="iam:CreateUser"))

# IAM user guide, "AWS: Denies access to AWS based on the source IP".
SOURCE_ADDRESS = policy(
    statement(
        "Deny",
        Condition={
            "NotIpAddress": {"aws:SourceIp": ["192.0.2.0/24", "203.0.113.0/24"]},
            "Bool": {"aws:ViaAWSService": "false"},
        },
    )
)
# IAM user guide, "AWS: Denies access to AWS based on the requested Region".
REGION = policy(
    statement(
        "Deny",
        Action=None,
        NotAction=["cloudfront:*", "iam:*", "organizations:*", "route53:*", "support:*"],
        Condition={"StringNotEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-1"]}},
    )
)
# IAM user guide, "AWS: Allows specific access using MFA within specific dates".
DATES = policy(
    statement(
        Action="s3:GetObject",
        Condition={
            "Bool": {"aws:MultiFactorAuthPresent": True},
            "DateGreaterThan": {"aws:CurrentTime": "2017-07-01T00:00:00Z"},
            "DateLessThan": {"aws:CurrentTime": "2017-12-31T23:59:59Z"},
        },
    )
)
# IAM user guide, "Condition operator to check existence of condition keys": the two forms for MFA.
MFA_IF_EXISTS = policy(
    statement(
        "Deny", Action=None, NotAction="iam:*", Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
    )
)
MFA_PLAIN = policy(statement("Deny", Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}}))
# IAM user guide, "Tutorial: Define permissions … based on tags".
SAME_TAG = policy(
    statement(Action="ec2:StartInstances", Condition={"StringEquals": {"aws:ResourceTag/Owner": "${aws:username}"}})
)

# S3 user guide, "Examples of Amazon S3 bucket policies".
HTTPS_ONLY = policy(
    statement(
        "Deny",
        "s3:*",
        [BUCKET, OBJECTS],
        Sid="RestrictToTLSRequestsOnly",
        Principal="*",
        Condition={"Bool": {"aws:SecureTransport": "false"}},
    )
)
ENDPOINT_ONLY = policy(
    statement(
        "Deny",
        "s3:*",
        [BUCKET, OBJECTS],
        Sid="Access-to-specific-VPCE-only",
        Principal="*",
        Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-0abcdef1234567890"}},
    )
)
KMS_REQUIRED = policy(
    statement(
        "Deny",
        "s3:PutObject",
        OBJECTS,
        Sid="DenyObjectsThatAreNotSSEKMS",
        Principal="*",
        Condition={"Null": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "true"}},
    )
)
PUBLIC = policy(statement("Allow", ["s3:GetObject", "s3:GetObjectVersion"], OBJECTS, Sid="AddPerm", Principal="*"))
MFA_OBJECT = policy(
    statement(
        "Deny", "s3:*", f"{BUCKET}/taxdocuments/*", Principal="*", Condition={"Null": {"aws:MultiFactorAuthAge": True}}
    ),
    statement("Allow", "s3:GetObject", OBJECTS, Principal="*"),
)
OLD_MFA = policy(
    statement(
        "Deny", "s3:*", OBJECTS, Principal="*", Condition={"NumericGreaterThan": {"aws:MultiFactorAuthAge": 3600}}
    )
)
LOG_DELIVERY = policy(
    statement(
        "Allow",
        "s3:PutObject",
        f"{BUCKET}/logs/*",
        Principal={"Service": "logging.s3.amazonaws.com"},
        Condition={
            "ArnLike": {"aws:SourceArn": "arn:aws:s3:::source-bucket"},
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
        },
    )
)
LOGGING = Principal(PrincipalKind.SERVICE, "logging.s3.amazonaws.com")

# KMS developer guide, "Allows an IAM role to use a KMS key for specified services": kms:ViaService.
VIA = policy(
    statement(
        "Allow",
        "kms:Decrypt",
        Principal={"AWS": SESSION.role_arn},
        Condition={"StringEquals": {"kms:ViaService": ["ec2.us-west-2.amazonaws.com"]}},
    )
)
# KMS developer guide, "kms:EncryptionContext:context-key".
ENCRYPTION_CONTEXT = policy(
    statement(
        "Allow",
        "kms:GenerateDataKey",
        Principal={"AWS": SESSION.role_arn},
        Condition={"StringEquals": {"kms:EncryptionContext:AppName": "ExampleApp"}},
    )
)
# KMS developer guide, "kms:GrantIsForAWSResource".
FOR_RESOURCES = policy(
    statement(
        "Allow",
        "kms:CreateGrant",
        Principal={"AWS": SESSION.role_arn},
        Condition={"Bool": {"kms:GrantIsForAWSResource": "true"}},
    )
)


def with_everything(*more: Named) -> dict[str, Any]:
    return {"identity": (EVERYTHING, *more)}


EXAMPLES: list[tuple[str, Any, dict[str, Any], str]] = [
    ("boundary without iam", asked(USER, "iam:CreateUser", "*"), {"identity": (CREATE_USER,), "boundary": BOUNDARY}, "lacking"),
    ("boundary with s3", asked(USER), {**with_everything(), "boundary": BOUNDARY}, "allowed"),
    ("from the address range", asked(context={"aws:SourceIp": "203.0.113.7", "aws:ViaAWSService": "false"}), with_everything(SOURCE_ADDRESS), "allowed"),
    ("from elsewhere", asked(context={"aws:SourceIp": "198.51.100.1", "aws:ViaAWSService": "false"}), with_everything(SOURCE_ADDRESS), "denied"),
    ("from elsewhere by a service", asked(context={"aws:SourceIp": "198.51.100.1", "aws:ViaAWSService": "true"}), with_everything(SOURCE_ADDRESS), "allowed"),
    ("through an endpoint, without an address", asked(context={"aws:ViaAWSService": "false"}), with_everything(SOURCE_ADDRESS), "denied"),
    ("in the region", asked(action="ec2:StartInstances", resource=INSTANCE, context={"aws:RequestedRegion": "eu-west-1"}), with_everything(REGION), "allowed"),
    ("in another region", asked(action="ec2:StartInstances", resource=INSTANCE, context={"aws:RequestedRegion": "us-east-1"}), with_everything(REGION), "denied"),
    ("a global service", asked(action="iam:GetUser", resource="*", context={"aws:RequestedRegion": "us-east-1"}), with_everything(REGION), "allowed"),
    ("within the dates", asked(context={"aws:MultiFactorAuthPresent": "true", "aws:CurrentTime": "2017-08-01T00:00:00Z"}), {"identity": (DATES,)}, "allowed"),
    ("after the dates", asked(context={"aws:MultiFactorAuthPresent": "true", "aws:CurrentTime": "2018-01-01T00:00:00Z"}), {"identity": (DATES,)}, "lacking"),
    ("long-term keys never say mfa: if exists", asked(), with_everything(MFA_IF_EXISTS), "denied"),
    ("long-term keys never say mfa: plain", asked(), with_everything(MFA_PLAIN), "allowed"),
    ("the owner's instance", asked(USER, "ec2:StartInstances", INSTANCE, {"aws:ResourceTag/Owner": "zhang", "aws:username": "zhang"}), {"identity": (SAME_TAG,)}, "allowed"),
    ("another's instance", asked(USER, "ec2:StartInstances", INSTANCE, {"aws:ResourceTag/Owner": "li", "aws:username": "zhang"}), {"identity": (SAME_TAG,)}, "lacking"),
    ("plain http", asked(context={"aws:SecureTransport": "false"}), {**with_everything(), "resource": HTTPS_ONLY}, "denied"),
    ("https", asked(context={"aws:SecureTransport": "true"}), {**with_everything(), "resource": HTTPS_ONLY}, "allowed"),
    ("through the endpoint", asked(context={"aws:SourceVpce": "vpce-0abcdef1234567890"}), {**with_everything(), "resource": ENDPOINT_ONLY}, "allowed"),
    ("outside every endpoint", asked(), {**with_everything(), "resource": ENDPOINT_ONLY}, "denied"),
    ("an upload without a key", asked(action="s3:PutObject"), {**with_everything(), "resource": KMS_REQUIRED}, "denied"),
    ("an upload with a key", asked(action="s3:PutObject", context={"s3:x-amz-server-side-encryption-aws-kms-key-id": KEY}), {**with_everything(), "resource": KMS_REQUIRED}, "allowed"),
    ("everyone reads", asked(NOBODY), {"resource": PUBLIC}, "allowed"),
    ("nobody writes", asked(NOBODY, "s3:PutObject"), {"resource": PUBLIC}, "lacking"),
    ("tax documents without mfa", asked(resource=f"{BUCKET}/taxdocuments/a"), {"resource": MFA_OBJECT}, "denied"),
    ("tax documents with mfa", asked(resource=f"{BUCKET}/taxdocuments/a", context={"aws:MultiFactorAuthAge": "60"}), {"resource": MFA_OBJECT}, "allowed"),
    ("a session with old mfa", asked(context={"aws:MultiFactorAuthAge": "3601"}), {**with_everything(), "resource": OLD_MFA}, "denied"),
    ("logs of the source bucket", asked(LOGGING, "s3:PutObject", f"{BUCKET}/logs/a", {"aws:SourceArn": "arn:aws:s3:::source-bucket", "aws:SourceAccount": ACCOUNT}), {"resource": LOG_DELIVERY}, "allowed"),
    ("logs of another account's bucket", asked(LOGGING, "s3:PutObject", f"{BUCKET}/logs/a", {"aws:SourceArn": "arn:aws:s3:::source-bucket", "aws:SourceAccount": "999999999999"}), {"resource": LOG_DELIVERY}, "lacking"),
    ("a key through the service", asked(action="kms:Decrypt", resource=KEY, context={"kms:ViaService": "ec2.us-west-2.amazonaws.com"}), {"resource": VIA}, "allowed"),
    ("a key directly", asked(action="kms:Decrypt", resource=KEY), {"resource": VIA}, "lacking"),
    ("the encryption context", asked(action="kms:GenerateDataKey", resource=KEY, context={"kms:EncryptionContext:AppName": "ExampleApp"}), {"resource": ENCRYPTION_CONTEXT}, "allowed"),
    ("its value in other case", asked(action="kms:GenerateDataKey", resource=KEY, context={"kms:EncryptionContext:AppName": "exampleapp"}), {"resource": ENCRYPTION_CONTEXT}, "lacking"),
    ("a grant for a service", asked(action="kms:CreateGrant", resource=KEY, context={"kms:GrantIsForAWSResource": "true"}), {"resource": FOR_RESOURCES}, "allowed"),
    ("a grant for oneself", asked(action="kms:CreateGrant", resource=KEY), {"resource": FOR_RESOURCES}, "lacking"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "policies", "expected"), [pytest.param(*case[1:], id=case[0]) for case in EXAMPLES]
)
def test_an_example_of_the_guides_does_what_the_guide_says(
    request_: Any, policies: dict[str, Any], expected: str
) -> None:
    assert word(answer(request_, **policies)) == expected
