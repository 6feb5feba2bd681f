"""Planted faults: for every rule of the lint, policies that it finds and the nearest ones that it must not find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cordon.access.lint import PolicyKind

ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/analyst"
KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
BUCKET = "arn:aws:s3:::amzn-s3-demo-bucket"
SAML = f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"
K = PolicyKind


@dataclass(frozen=True)
class Fault:
    """A faulty statement and a sound one beside it.

    Attributes:
        rule: The rule that finds the first and not the second.
        kind: What the policy belongs to.
        faulty: The statement, or a whole policy.
        sound: The same, mended.
        message: Part of the finding's message.
        key: The condition key that the finding names.
        action: The action that it names.
    """

    rule: str
    kind: PolicyKind
    faulty: dict[str, Any]
    sound: dict[str, Any]
    message: str
    key: str = ""
    action: str = ""


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource} | more


def deny(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return allow(action, resource, **more) | {"Effect": "Deny"}


def trust(action: Any, principal: Any = None, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Principal": principal or {"Federated": SAML}} | more


def when(**conditions: dict[str, Any]) -> dict[str, Any]:
    """Conditions; `ForAnyValue__StringLike` is `ForAnyValue:StringLike`."""
    return {"Condition": {operator.replace("__", ":"): keys for operator, keys in conditions.items()}}


AWS = {"AWS": ROLE}
FAULTS: list[Fault] = [
    # The grammar
    Fault("malformed", K.IDENTITY, allow("s3:GetObject", Effekt="Allow"), allow("s3:GetObject"), "an element 'Effekt'"),
    Fault("malformed", K.IDENTITY, allow("GetObject"), allow("s3:GetObject"), "'GetObject' is no action"),
    Fault("malformed", K.IDENTITY, allow("*", NotAction="s3:*"), allow("s3:*"), "both Action and NotAction"),
    Fault("malformed", K.IDENTITY, allow("*", **when(NumericLessThan={"s3:TlsVersion": "low"})), allow("*"), "'low' is no number"),
    Fault("malformed", K.IDENTITY, allow("*", **when(Bool={"aws:SecureTransport": "${aws:x}"})), allow("*"), "neither true nor false"),
    Fault("malformed", K.IDENTITY, {"Version": "2015-01-01", "Statement": allow("*")}, allow("*"), "its version '2015-01-01'"),
    Fault("malformed", K.IDENTITY, {"Version": "2012-10-17", "Statement": []}, allow("*"), "no statement"),
    Fault("malformed", K.BUCKET, allow("s3:*", BUCKET, Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:role/*"}), allow("s3:*", BUCKET, Principal=AWS), "wildcards aren't taken"),
    Fault("malformed", K.IDENTITY, allow("s3:*", "arn:aws:s3:${aws:username}::b"), allow("s3:*", "arn:aws:s3:::b/${aws:username}"), "fifth colon"),
    Fault("character-not-allowed", K.IDENTITY, allow("s3:GetObject", f"{BUCKET}/ł"), allow("s3:GetObject", f"{BUCKET}/é"), "U+0142"),
    Fault("version-missing", K.IDENTITY, {"Statement": allow("*")}, allow("*"), "no Version"),
    Fault("size-exceeded", K.IDENTITY, allow("s3:GetObject", [f"{BUCKET}/{n:0100d}" for n in range(60)]), allow("s3:GetObject", [f"{BUCKET}/{n:0100d}" for n in range(30)]), "AWS's limit for a managed policy is 6,144"),
    Fault("size-exceeded", K.TRUST, trust("sts:AssumeRole", {"AWS": [f"arn:aws:iam::{ACCOUNT}:role/{n:060d}" for n in range(25)]}), trust("sts:AssumeRole", AWS), "AWS raises it to 8,192"),
    Fault("sid-not-allowed", K.IDENTITY, allow("*", Sid="my statement"), allow("*", Sid="MyStatement1"), "'my statement'"),
    Fault("sid-repeated", K.IDENTITY, {"Version": "2012-10-17", "Statement": [allow("*", Sid="A"), deny("s3:*", Sid="A")]}, allow("*", Sid="A"), "2 statements have the Sid 'A'"),
    # Actions
    Fault("action-unknown", K.IDENTITY, allow("s3:DeletObject"), allow("s3:DeleteObject"), "'s3:DeletObject' is no action", action="s3:DeletObject"),
    Fault("action-unknown", K.IDENTITY, deny("ec2:GetConsoleScreenshots"), deny("ec2:GetConsoleScreenshot"), "no action"),
    Fault("action-unknown", K.IDENTITY, {"Effect": "Deny", "NotAction": ["iam:GetRoles"], "Resource": "*"}, {"Effect": "Deny", "NotAction": ["iam:GetRole"], "Resource": "*"}, "'iam:GetRoles'"),
    Fault("action-matches-nothing", K.IDENTITY, allow("codedploy:*"), allow("codedeploy:*"), "'codedploy:*' matches no action"),
    Fault("action-not-of-service", K.BUCKET, allow("kms:Decrypt", Principal=AWS), allow("s3:GetObject", f"{BUCKET}/*", Principal=AWS), "a bucket policy is on no resource of kms"),
    Fault("action-not-of-service", K.TRUST, trust(["sts:AssumeRoleWithSAML", "s3:GetObject"]), trust(["sts:AssumeRoleWithSAML", "sts:TagSession"]), "a role trust policy"),
    Fault("allow-all-but", K.IDENTITY, {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}, "NotAction"),
    Fault("allow-all-but", K.IDENTITY, {"Effect": "Allow", "Action": "s3:*", "NotResource": BUCKET}, {"Effect": "Deny", "Action": "s3:*", "NotResource": BUCKET}, "NotResource"),
    Fault("pass-any-role", K.IDENTITY, allow("iam:PassRole"), allow("iam:PassRole", **when(StringEquals={"iam:PassedToService": "ec2.amazonaws.com"})), "to any service"),
    # Resources
    Fault("resource-missing", K.IDENTITY, {"Effect": "Allow", "Action": "*"}, allow("*"), "neither Resource nor NotResource"),
    Fault("resource-not-allowed", K.TRUST, trust("sts:AssumeRoleWithSAML", Resource="*"), trust("sts:AssumeRoleWithSAML"), "a Resource element"),
    Fault("resource-type-mismatch", K.IDENTITY, allow("s3:ListBucket", f"{BUCKET}/*"), allow("s3:ListBucket", BUCKET), "none of its resources", action="s3:ListBucket"),
    Fault("resource-type-mismatch", K.IDENTITY, allow("s3:GetObject", BUCKET), allow("s3:GetObject", f"{BUCKET}*"), "s3:GetObject is on"),
    Fault("resource-type-mismatch", K.IDENTITY, allow("kms:ListKeys", KEY), allow("kms:ListKeys"), "only '*' covers it"),
    Fault("resource-type-mismatch", K.IDENTITY, deny("lambda:UpdateFunctionUrlConfig", "arn:aws:lambda:*:*:function/*"), deny("lambda:UpdateFunctionUrlConfig", "arn:aws:lambda:*:*:function:*"), "function:${FunctionName}"),
    Fault("resource-type-mismatch", K.IDENTITY, allow("codecommit:*", f"arn:aws:codebuild:us-east-1:{ACCOUNT}:project/p"), allow("codebuild:*", f"arn:aws:codebuild:us-east-1:{ACCOUNT}:project/p"), "no action that codecommit:* matches"),
    Fault("arn-not-valid", K.IDENTITY, allow("kms:Decrypt", KEY.replace(ACCOUNT, "1111")), allow("kms:Decrypt", KEY), "'1111' is no account"),
    Fault("arn-not-valid", K.IDENTITY, allow("kms:Decrypt", KEY.replace("arn:aws", "arn:amazon")), allow("kms:Decrypt", KEY), "no partition 'amazon'"),
    # Keys that requests do not have
    Fault("key-unknown", K.IDENTITY, allow("s3:*", **when(StringEquals={"aws:SourceVpcEndpoint": "vpce-1a2b3c4d"})), allow("s3:*", **when(StringEquals={"aws:SourceVpce": "vpce-1a2b3c4d"})), "no condition key aws:SourceVpcEndpoint", key="aws:SourceVpcEndpoint"),
    Fault("key-not-carried", K.TRUST, trust(["sts:AssumeRoleWithSAML", "sts:TagSession", "sts:SetSourceIdentity"], **when(StringLike={"sts:SourceIdentity": "?*"})), trust(["sts:AssumeRoleWithSAML", "sts:SetSourceIdentity"], **when(StringLike={"sts:SourceIdentity": "?*"})), "requests for sts:TagSession never have sts:SourceIdentity, so StringLike fails and they are not allowed", key="sts:SourceIdentity", action="sts:TagSession"),
    Fault("key-not-carried", K.TRUST, trust(["sts:AssumeRoleWithSAML", "sts:SetSourceIdentity"], **when(StringEquals={"aws:RequestTag/team": "x"})), trust(["sts:AssumeRoleWithSAML", "sts:TagSession"], **when(StringEquals={"aws:RequestTag/team": "x", "SAML:aud": "a"})), "sts:SetSourceIdentity never have aws:RequestTag/team"),
    Fault("key-not-carried", K.TRUST, trust(["sts:AssumeRole", "sts:TagSession"], AWS, **when(StringEquals={"sts:ExternalId": "x"})), trust("sts:AssumeRole", AWS, **when(StringEquals={"sts:ExternalId": "x"})), "sts:TagSession never have sts:ExternalId"),
    Fault("key-not-carried", K.KEY, allow(["kms:Decrypt", "kms:DescribeKey"], Principal={"Service": "cloudtrail.amazonaws.com"}, **when(StringLike={"kms:EncryptionContext:aws:cloudtrail:arn": "arn:*"})), allow("kms:Decrypt", Principal={"Service": "cloudtrail.amazonaws.com"}, **when(StringLike={"kms:EncryptionContext:aws:cloudtrail:arn": "arn:*"})), "kms:DescribeKey never have"),
    Fault("key-not-carried", K.IDENTITY, allow("s3:GetObjectVersion", f"{BUCKET}/*", **when(StringEquals={"s3:prefix": "a/"})), allow("s3:ListBucket", BUCKET, **when(StringEquals={"s3:prefix": "a/"})), "never have s3:prefix"),
    Fault("key-not-carried", K.IDENTITY, deny(["s3:PutObject", "s3:DeleteObject"], f"{BUCKET}/*", **when(StringNotEquals={"s3:x-amz-acl": "private"})), deny("s3:PutObject", f"{BUCKET}/*", **when(StringNotEquals={"s3:x-amz-acl": "private"})), "s3:DeleteObject never have s3:x-amz-acl, so StringNotEquals always holds for them and they are denied"),
    Fault("key-not-carried", K.IDENTITY, deny("s3:DeleteObject", **when(StringEquals={"s3:x-amz-acl": "public-read"})), deny("s3:PutObject", **when(StringEquals={"s3:x-amz-acl": "public-read"})), "never holds and they are not denied"),
    Fault("key-not-carried", K.IDENTITY, deny("s3:DeleteObject", **when(Null={"s3:x-amz-acl": "false"})), deny("s3:PutObject", **when(Null={"s3:x-amz-acl": "false"})), "Null never holds"),
    Fault("key-not-carried", K.IDENTITY, deny("s3:DeleteObject", **when(Null={"s3:x-amz-acl": "true"})), deny("s3:PutObject", **when(Null={"s3:x-amz-acl": "true"})), "Null always holds"),
    Fault("key-not-carried", K.IDENTITY, deny("kms:*", **when(StringEqualsIfExists={"s3:prefix": "x"})), deny("s3:*", **when(StringEqualsIfExists={"s3:prefix": "x"})), "requests for kms:* never have s3:prefix"),
    Fault("key-not-carried", K.IDENTITY, {"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"} | when(StringEquals={"s3:prefix": "x"}), {"Effect": "Deny", "NotAction": "s3:Get*", "Resource": "*"} | when(StringEquals={"s3:prefix": "x"}), "the actions that it covers never have s3:prefix", action="NotAction"),
    Fault("key-not-carried", K.IDENTITY, allow("kms:Decrypt", **when(Bool={"kms:GrantIsForAWSResource": "true"})), allow("kms:CreateGrant", **when(Bool={"kms:GrantIsForAWSResource": "true"})), "kms:Decrypt never have kms:GrantIsForAWSResource"),
    Fault("key-not-carried", K.IDENTITY, allow("kms:Decrypt", KEY, **when(StringEquals={"aws:RequestTag/a": "b"})), allow("kms:Decrypt", KEY, **when(StringEquals={"aws:ResourceTag/a": "b"})), "never have aws:RequestTag/a"),
    Fault("key-never-present", K.IDENTITY, allow("s3:GetObject", **when(ArnLike={"aws:SourceArn": "arn:aws:s3:::b"})), allow("s3:GetObject", **when(ArnLike={"aws:PrincipalArn": ROLE})), "never have aws:SourceArn", key="aws:SourceArn"),
    Fault("key-never-present", K.TRUST, trust("sts:AssumeRoleWithSAML", **when(Bool={"aws:MultiFactorAuthPresent": "true"})), trust("sts:AssumeRole", {"AWS": ACCOUNT}, **when(Bool={"aws:MultiFactorAuthPresent": "true"})), "by a saml caller never have aws:MultiFactorAuthPresent"),
    Fault("key-never-present", K.BUCKET, allow("s3:PutObject", f"{BUCKET}/*", Principal={"Service": "logging.s3.amazonaws.com"}, **when(Bool={"aws:MultiFactorAuthPresent": "true"})), allow("s3:PutObject", f"{BUCKET}/*", Principal={"Service": "logging.s3.amazonaws.com"}, **when(StringEquals={"aws:SourceAccount": ACCOUNT})), "by a service caller"),
    Fault("key-never-present", K.TRUST, trust("sts:AssumeRoleWithSAML", **when(StringEquals={"sts:SourceIdentity": "${aws:username}"})), trust("sts:AssumeRoleWithSAML", **when(StringLike={"sts:SourceIdentity": "?*"})), "${aws:username} never has a value"),
    Fault("condition-without-effect", K.IDENTITY, allow("s3:DeleteObject", **when(StringNotEquals={"s3:x-amz-acl": "public-read"})), allow("s3:PutObject", **when(StringNotEquals={"s3:x-amz-acl": "public-read"})), "always holds for them"),
    Fault("condition-without-effect", K.IDENTITY, allow("s3:DeleteObject", **when(StringEqualsIfExists={"s3:x-amz-acl": "private"})), allow(["s3:DeleteObject", "s3:PutObject"], **when(StringEqualsIfExists={"s3:x-amz-acl": "private"})), "StringEqualsIfExists always holds"),
    # Operators
    Fault("operator-unknown", K.IDENTITY, allow("s3:*", **when(StringMatches={"aws:PrincipalTag/a": "b"})), allow("s3:*", **when(StringLike={"aws:PrincipalTag/a": "b"})), "no operator StringMatches"),
    Fault("operator-unknown", K.IDENTITY, allow("s3:*", **when(NullIfExists={"aws:PrincipalTag/a": "true"})), allow("s3:*", **when(Null={"aws:PrincipalTag/a": "true"})), "no operator NullIfExists"),
    Fault("operator-type", K.IDENTITY, allow("s3:*", **when(StringEquals={"s3:TlsVersion": "1.2"})), allow("s3:*", **when(NumericEquals={"s3:TlsVersion": "1.2"})), "whose type is Numeric"),
    Fault("operator-type", K.IDENTITY, allow("s3:*", **when(StringEquals={"aws:SourceIp": "203.0.113.7"})), allow("s3:*", **when(IpAddress={"aws:SourceIp": "203.0.113.7"})), "whose type is IPAddress"),
    Fault("operator-type", K.IDENTITY, allow("s3:*", **when(StringLike={"aws:PrincipalArn": "arn:aws:iam::*:role/a"})), allow("s3:*", **when(ArnLike={"aws:PrincipalArn": "arn:aws:iam::*:role/a"})), "run on past the ARN's colons"),
    Fault("set-operator-missing", K.IDENTITY, allow("ec2:CreateTags", **when(StringEquals={"aws:TagKeys": "a"})), allow("ec2:CreateTags", **when(ForAnyValue__StringEquals={"aws:TagKeys": "a"})), "aws:TagKeys has several values"),
    Fault("set-operator-needless", K.IDENTITY, allow("s3:*", **when(ForAllValues__StringEquals={"aws:PrincipalOrgID": "o-a1b2c3d4e5"})), allow("s3:*", **when(StringEquals={"aws:PrincipalOrgID": "o-a1b2c3d4e5"})), "allows where the key is missing"),
    Fault("for-all-values-alone", K.IDENTITY, allow("dynamodb:GetItem", **when(ForAllValues__StringEquals={"dynamodb:LeadingKeys": "a"})), allow("dynamodb:GetItem", **when(ForAllValues__StringEquals={"dynamodb:LeadingKeys": "a"}, Null={"dynamodb:LeadingKeys": "false"})), "also allows requests that do not have the key"),
    # Values
    Fault("values-empty", K.IDENTITY, allow("s3:*", **when(StringEquals={"aws:PrincipalTag/a": []})), allow("s3:*", **when(StringEquals={"aws:PrincipalTag/a": ["b"]})), "has no value"),
    Fault("value-never-matches", K.BUCKET, allow("s3:PutObject", f"{BUCKET}/*", Principal={"Service": "logging.s3.amazonaws.com"}, **when(StringEquals={"aws:SourceAccount": "11112222333"})), allow("s3:PutObject", f"{BUCKET}/*", Principal={"Service": "logging.s3.amazonaws.com"}, **when(StringEquals={"aws:SourceAccount": ACCOUNT})), "not an account id"),
    Fault("value-never-matches", K.IDENTITY, allow("s3:*", **when(StringEquals={"aws:SourceVpce": "vpc-1a2b3c4d"})), allow("s3:*", **when(StringEquals={"aws:SourceVpce": "vpce-1a2b3c4d"})), "not a VPC endpoint's id"),
    Fault("value-never-matches", K.IDENTITY, allow("s3:*", **when(IpAddress={"aws:SourceIp": "10.0.0.0/8"})), allow("s3:*", **when(IpAddress={"aws:SourceIp": "203.0.113.0/24"})), "is private"),
    Fault("value-never-matches", K.KEY, allow("kms:Decrypt", Principal={"AWS": ACCOUNT}, **when(ArnEquals={"aws:PrincipalArn": f"arn:aws:sts::{ACCOUNT}:assumed-role/a/b"})), allow("kms:Decrypt", Principal={"AWS": ACCOUNT}, **when(ArnEquals={"aws:PrincipalArn": ROLE})), "the role's ARN"),
    Fault("value-never-matches", K.IDENTITY, allow("s3:*", **when(StringEquals={"aws:ViaAWSService": "amplify.amazonaws.com"})), allow("s3:*", **when(Bool={"aws:ViaAWSService": "true"})), "not true or false"),
    Fault("value-never-matches", K.IDENTITY, allow("kms:Decrypt", **when(StringEquals={"kms:ViaService": "s3.amazonaws.com"})), allow("kms:Decrypt", **when(StringEquals={"kms:ViaService": "s3.eu-central-1.amazonaws.com"})), "SERVICE.REGION.amazonaws.com"),
    Fault("wildcard-not-read", K.IDENTITY, allow("s3:*", **when(StringEquals={"aws:PrincipalTag/a": "team-*"})), allow("s3:*", **when(StringLike={"aws:PrincipalTag/a": "team-*"})), "takes 'team-*' literally"),
    Fault("conditions-contradict", K.IDENTITY, allow("s3:*", **when(StringEquals={"aws:PrincipalTag/a": "x"}, StringNotEquals={"aws:PrincipalTag/a": "x"})), allow("s3:*", **when(StringEquals={"aws:PrincipalTag/a": "x"}, StringNotEquals={"aws:PrincipalTag/a": "y"})), "no value satisfies all"),
    Fault("conditions-contradict", K.IDENTITY, allow("s3:*", **when(StringEquals={"aws:PrincipalTag/a": "x"}, Null={"aws:PrincipalTag/a": "true"})), allow("s3:*", **when(StringEquals={"aws:PrincipalTag/a": "x"}, Null={"aws:PrincipalTag/a": "false"})), "Null demands that the key is missing"),
    Fault("conditions-contradict", K.IDENTITY, allow("s3:*", **when(DateGreaterThan={"aws:CurrentTime": "2027-01-01"}, DateLessThan={"aws:CurrentTime": "2026-01-01"})), allow("s3:*", **when(DateGreaterThan={"aws:CurrentTime": "2026-01-01"}, DateLessThan={"aws:CurrentTime": "2027-01-01"})), "lower bound"),
    Fault("conditions-contradict", K.IDENTITY, allow("s3:*", **when(IpAddress={"aws:SourceIp": "203.0.113.0/24"}, StringEquals={"aws:SourceVpce": "vpce-1a2b3c4d"})), allow("s3:*", **when(IpAddress={"aws:SourceIp": "203.0.113.0/24"})), "behind an endpoint there is no aws:SourceIp"),
    # Variables
    Fault("variable-not-read", K.IDENTITY, {"Version": "2008-10-17", "Statement": allow("s3:*", BUCKET + "/${aws:username}/*")}, allow("s3:*", BUCKET + "/${aws:username}/*"), "literal text in version 2008-10-17"),
    Fault("variable-unknown", K.IDENTITY, allow("s3:*", BUCKET + "/${aws:Nickname}/*"), allow("s3:*", BUCKET + "/${aws:PrincipalTag/nickname}/*"), "${aws:nickname} is no condition key"),
    Fault("variable-unknown", K.IDENTITY, allow("s3:*", BUCKET + "/${aws:TagKeys}/*"), allow("s3:*", BUCKET + "/${aws:userid}/*"), "has several values"),
    Fault("endpoint-wildcard", K.ENDPOINT, allow("s3:*", Principal="*", **when(StringLike={"aws:PrincipalAccount": "1111*"})), allow("s3:*", Principal="*", **when(StringEquals={"aws:PrincipalAccount": ACCOUNT})), "has a wildcard"),
    Fault("endpoint-wildcard", K.ENDPOINT, allow("s3:*", Principal="*", **when(StringLike={"aws:PrincipalTag/team": "ab*"})), allow("s3:*", Principal="*", **when(StringLike={"aws:PrincipalTag/team": "claims-*"})), "fewer than 6 characters"),
    # Principals
    Fault("principal-missing", K.BUCKET, allow("s3:GetObject", f"{BUCKET}/*"), allow("s3:GetObject", f"{BUCKET}/*", Principal=AWS), "must name principals"),
    Fault("principal-not-allowed", K.IDENTITY, allow("s3:GetObject", Principal=AWS), allow("s3:GetObject"), "takes no Principal"),
    Fault("principal-type", K.KEY, allow("kms:Decrypt", Principal={"CanonicalUser": "79a59df900b949e5"}), allow("kms:Decrypt", Principal=AWS), "no CanonicalUser principals"),
    Fault("principal-type", K.BUCKET, allow("s3:GetObject", f"{BUCKET}/*", Principal={"Federated": SAML}), allow("s3:GetObject", f"{BUCKET}/*", Principal={"CanonicalUser": "79a59df900b949e5"}), "no Federated principals"),
    Fault("principal-form", K.TRUST, trust("sts:AssumeRole", {"Service": "ec2"}), trust("sts:AssumeRole", {"Service": "ec2.amazonaws.com"}), "'ec2' is no service principal"),
    Fault("principal-form", K.TRUST, trust("sts:AssumeRole", "*"), trust("sts:AssumeRole", AWS), "no bare '*'"),
    Fault("principal-form", K.ENDPOINT, allow("s3:GetObject", Principal=AWS), allow("ssm:GetDocument", Principal=AWS), "a gateway endpoint's policy takes only '*'"),
    Fault("principal-form", K.RESOURCE_CONTROL, deny("s3:GetObject", Principal=AWS), deny("s3:GetObject", Principal="*"), "takes only '*' as Principal"),
    Fault("principal-deleted", K.KEY, allow("kms:Decrypt", Principal={"AWS": "AROAEXAMPLE1234567890"}), allow("kms:Decrypt", Principal=AWS), "a deleted user or role"),
    Fault("allow-not-principal", K.BUCKET, {"Effect": "Allow", "NotPrincipal": AWS, "Action": "s3:GetObject", "Resource": f"{BUCKET}/*"}, {"Effect": "Deny", "NotPrincipal": AWS, "Action": "s3:GetObject", "Resource": f"{BUCKET}/*"}, "everybody but those"),
    Fault("not-principal-place", K.TRUST, {"Effect": "Deny", "NotPrincipal": AWS, "Action": "sts:AssumeRole"}, trust("sts:AssumeRole", AWS), "takes no NotPrincipal"),
    Fault("principal-action-mismatch", K.TRUST, trust("sts:AssumeRoleWithWebIdentity"), trust("sts:AssumeRoleWithSAML"), "an OpenID Connect provider"),
    Fault("principal-action-mismatch", K.TRUST, trust("sts:AssumeRoleWithSAML", AWS), trust("sts:AssumeRole", AWS), "a SAML provider's ARN"),
    Fault("principal-action-mismatch", K.TRUST, trust("sts:AssumeRole"), trust("sts:AssumeRole", AWS), "an AWS or Service principal"),
    Fault("open-to-everyone", K.BUCKET, allow("s3:GetObject", f"{BUCKET}/*", Principal="*"), allow("s3:GetObject", f"{BUCKET}/*", Principal="*", **when(StringEquals={"aws:PrincipalOrgID": "o-a1b2c3d4e5"})), "to everyone"),
    Fault("control-policy-version", K.SERVICE_CONTROL, {"Version": "2008-10-17", "Statement": deny("s3:*")}, deny("s3:*"), "not 2012-10-17"),
    Fault("control-policy-version", K.RESOURCE_CONTROL, {"Statement": deny("s3:*", Principal="*")}, deny("s3:*", Principal="*"), "not 2012-10-17"),
    Fault("count-exceeded", K.QUEUE, allow([f"sqs:{name}" for name in ("SendMessage", "ReceiveMessage", "DeleteMessage", "PurgeQueue", "GetQueueUrl", "GetQueueAttributes", "SetQueueAttributes", "ChangeMessageVisibility")], f"arn:aws:sqs:eu-central-1:{ACCOUNT}:q", Principal=AWS), allow("sqs:SendMessage", f"arn:aws:sqs:eu-central-1:{ACCOUNT}:q", Principal=AWS), "it has 8 actions, AWS's limit is 7"),
    Fault("count-exceeded", K.QUEUE, {"Version": "2012-10-17", "Statement": [allow("sqs:SendMessage", f"arn:aws:sqs:eu-central-1:{ACCOUNT}:q", Principal=AWS) for _ in range(21)]}, allow("sqs:SendMessage", f"arn:aws:sqs:eu-central-1:{ACCOUNT}:q", Principal=AWS), "it has 21 statements"),
    Fault("key-not-carried", K.IDENTITY, allow("ssm:StartSession", [f"arn:aws:ec2:eu-central-1:{ACCOUNT}:instance/*", f"arn:aws:ssm:eu-central-1:{ACCOUNT}:document/d"], **when(Bool={"ssm:SessionDocumentAccessCheck": "true"})), allow("ssm:StartSession", f"arn:aws:ec2:eu-central-1:{ACCOUNT}:instance/*", **when(Bool={"ssm:SessionDocumentAccessCheck": "true"})), "document/d never have ssm:SessionDocumentAccessCheck"),
    Fault("key-not-carried", K.IDENTITY, allow("s3:*", f"{BUCKET}/*", **when(StringEquals={"s3:prefix": "x"})), allow("s3:*", BUCKET, **when(StringEquals={"s3:prefix": "x"})), "requests for s3:* never have s3:prefix"),
    Fault("key-never-present", K.ROLE_INLINE, allow("s3:*", **when(StringEquals={"aws:username": "x"})), allow("s3:*", **when(StringEquals={"aws:userid": "x"})), "by a role session caller never have aws:username"),
    Fault("key-never-present", K.TRUST, trust("sts:AssumeRole", AWS, **when(Bool={"aws:MultiFactorAuthPresent": "true"})), trust("sts:AssumeRole", {"AWS": ACCOUNT}, **when(Bool={"aws:MultiFactorAuthPresent": "true"})), "never have aws:MultiFactorAuthPresent"),
    Fault("conditions-contradict", K.IDENTITY, allow("s3:*", **when(DateGreaterThan={"aws:CurrentTime": "2026-01-01"}, DateLessThan={"aws:CurrentTime": "2026-01-01"})), allow("s3:*", **when(DateGreaterThanEquals={"aws:CurrentTime": "2026-01-01"}, DateLessThanEquals={"aws:CurrentTime": "2026-01-01"})), "lower bound"),
    # Organizations
    Fault("resource-control-syntax", K.RESOURCE_CONTROL, allow("s3:GetObject", Principal="*"), deny("s3:GetObject", Principal="*"), "its Effect is Allow"),
    Fault("resource-control-syntax", K.RESOURCE_CONTROL, deny("*", Principal="*"), deny("s3:*", Principal="*"), "its Action is '*'"),
    Fault("resource-control-syntax", K.RESOURCE_CONTROL, {"Effect": "Deny", "NotAction": "s3:*", "Resource": "*", "Principal": "*"}, deny("s3:*", Principal="*"), "NotAction"),
    Fault("resource-control-syntax", K.RESOURCE_CONTROL, deny("ec2:RunInstances", Principal="*"), deny("sts:AssumeRole", Principal="*"), "do not apply to ec2"),
]  # fmt: skip
