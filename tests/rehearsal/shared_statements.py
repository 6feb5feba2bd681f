"""Policies as the contract `acme-analytics` had them before each action of STS and Session Manager had its statement.

One statement allowed several actions under conditions on keys that not all of them have. They are kept as they were.
"""

from __future__ import annotations

from typing import Any, Final

Statements = list[dict[str, Any]]

_ACCOUNT: Final = "210987654321"
_HERE: Final = {"aws:SourceIp": "203.0.113.0/24"}
_CLAIM: Final = "acme-analytics/analyst"

TRUST: Final[dict[str, Statements]] = {
    "saml": [
        {
            "Sid": "AllowPeople",
            "Effect": "Allow",
            "Principal": {"Federated": f"arn:aws:iam::{_ACCOUNT}:saml-provider/example-corporation"},
            "Action": ["sts:AssumeRoleWithSAML", "sts:SetSourceIdentity", "sts:TagSession"],
            "Condition": {
                "StringEquals": {
                    "SAML:aud": "https://signin.aws.amazon.com/saml",
                    "aws:RequestTag/cordon-role": _CLAIM,
                    "aws:RequestTag/cordon-mfa": "true",
                },
                "StringLike": {"sts:SourceIdentity": "?*"},
                "IpAddress": _HERE,
            },
        }
    ],
    "oidc": [
        {
            "Sid": "AllowPeople",
            "Effect": "Allow",
            "Principal": {"Federated": f"arn:aws:iam::{_ACCOUNT}:oidc-provider/login.example/tenant"},
            "Action": ["sts:AssumeRoleWithWebIdentity", "sts:SetSourceIdentity", "sts:TagSession"],
            "Condition": {
                "StringEquals": {
                    "login.example/tenant:aud": "sts.amazonaws.com",
                    "aws:RequestTag/cordon-role": _CLAIM,
                    "aws:RequestTag/cordon-mfa": "true",
                },
                "StringLike": {"sts:SourceIdentity": "?*"},
                "IpAddress": _HERE,
            },
        }
    ],
    "identity-center": [
        {
            "Sid": "AllowPeople",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{_ACCOUNT}:root"},
            "Action": ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
            "Condition": {
                "StringEquals": {
                    "aws:PrincipalTag/cordon-role": _CLAIM,
                    "aws:RequestTag/cordon-role": _CLAIM,
                    "sts:SourceIdentity": "${aws:PrincipalTag/cordon-person}",
                    "aws:PrincipalTag/cordon-mfa": "true",
                },
                "ForAllValues:StringEquals": {"aws:TagKeys": "cordon-role"},
                "ArnLike": {
                    "aws:PrincipalArn": f"arn:aws:iam::{_ACCOUNT}:role/aws-reserved/sso.amazonaws.com/"
                    "*AWSReservedSSO_cordon-entry_????????????????"
                },
                "IpAddress": _HERE,
            },
        }
    ],
    "iam-user-account": [
        {
            "Sid": "AllowPeople",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::100000000004:root"},
            "Action": ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
            "Condition": {
                "StringEquals": {
                    "aws:PrincipalTag/cordon-role": _CLAIM,
                    "aws:RequestTag/cordon-role": _CLAIM,
                    "sts:SourceIdentity": "${aws:username}",
                    "aws:PrincipalType": "User",
                },
                "ForAllValues:StringEquals": {"aws:TagKeys": "cordon-role"},
                "Bool": {"aws:MultiFactorAuthPresent": "true"},
                "NumericLessThanEquals": {"aws:MultiFactorAuthAge": "3600"},
                "IpAddress": _HERE,
            },
        }
    ],
}
"""Who may enter, by the organisation's way of signing in."""

SHELL: Final[Statements] = [
    {
        "Sid": "OwnWorkspace",
        "Effect": "Allow",
        "Action": "ssm:StartSession",
        "Resource": f"arn:aws:ec2:eu-central-1:{_ACCOUNT}:instance/*",
        "Condition": {
            "Bool": {"ssm:SessionDocumentAccessCheck": "true"},
            "StringEquals": {
                "ssm:resourceTag/cordon:contractor": "acme-analytics",
                "ssm:resourceTag/cordon:role": "analyst",
                "ssm:resourceTag/cordon:person": "${aws:SourceIdentity}",
            },
        },
    },
    {
        "Sid": "RecordedShell",
        "Effect": "Allow",
        "Action": "ssm:StartSession",
        "Resource": f"arn:aws:ssm:eu-central-1:{_ACCOUNT}:document/cordon-acme-analytics-9e50e2-shell",
        "Condition": {"Bool": {"ssm:SessionDocumentAccessCheck": "true"}},
    },
]
"""Who may start the recorded shell."""
