"""Of all that is known of a call, a request has the keys of its action on its resource, and those of whoever makes it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from cordon.access.model import ContextValue, Principal, PrincipalKind
from cordon.access.request_context import caller_kind, carried
from cordon.aws.reference import Action, CallerKind, action
from tests.access.asking import ACCOUNT, BUCKET, KEY, NOBODY, OBJECT, PERSON, ROLE, ROOT, SERVICE, SESSION, USER

IN_REGION = f"eu-central-1:{ACCOUNT}"
INSTANCE = f"arn:aws:ec2:{IN_REGION}:instance/i-0123456789abcdef0"
DOCUMENT = f"arn:aws:ssm:{IN_REGION}:document/shell"
ISSUER = "login.corp.example/tenant"
WEB = Principal(PrincipalKind.FEDERATED, f"arn:aws:iam::{ACCOUNT}:oidc-provider/{ISSUER}")
SIGN_IN: Mapping[str, ContextValue] = {
    "SAML:aud": "https://signin.aws.amazon.com/saml",
    f"{ISSUER}:aud": "client",
    "cognito-identity.amazonaws.com:aud": "pool",
    "aws:RequestTag/cordon-role": "a/b",
    "aws:TagKeys": ["cordon-role"],
    "aws:SourceIp": "203.0.113.9",
    "iam:ResourceTag/team": "a",
    "sts:ExternalId": "x",
    "sts:RoleSessionName": "ana",
    "sts:SourceIdentity": "ana",
    "sts:TransitiveTagKeys": ["cordon-role"],
}
TAGS = {"aws:RequestTag/cordon-role", "aws:TagKeys", "sts:TransitiveTagKeys"}
ALWAYS = {"aws:SourceIp", "iam:ResourceTag/team"}


def known(name: str) -> Action:
    entry = action(name)
    assert entry is not None
    return entry


def keys(name: str, resource: str, caller: Principal, context: Mapping[str, ContextValue]) -> set[str]:
    kept = carried(known(name), resource, caller_kind(caller), context)
    assert kept == {key: context[key] for key in kept}
    return set(kept)


@pytest.mark.parametrize(
    ("name", "caller", "own"),
    [
        ("sts:AssumeRole", USER, TAGS | {"sts:ExternalId", "sts:RoleSessionName", "sts:SourceIdentity"}),
        ("sts:AssumeRoleWithSAML", PERSON, TAGS | {"SAML:aud", "sts:RoleSessionName", "sts:SourceIdentity"}),
        ("sts:AssumeRoleWithWebIdentity", WEB, TAGS | {f"{ISSUER}:aud", "cognito-identity.amazonaws.com:aud", "sts:RoleSessionName", "sts:SourceIdentity"}),
        ("sts:TagSession", PERSON, TAGS | {"SAML:aud", "cognito-identity.amazonaws.com:aud"}),
        ("sts:TagSession", WEB, TAGS | {"SAML:aud", "cognito-identity.amazonaws.com:aud"}),
        ("sts:SetSourceIdentity", PERSON, {"sts:SourceIdentity"}),
        ("sts:SetSourceIdentity", WEB, {"sts:SourceIdentity"}),
    ],
)  # fmt: skip
def test_each_of_the_actions_that_take_a_role_has_keys_of_its_own(name: str, caller: Principal, own: set[str]) -> None:
    # The context is everybody's at once: no caller has a SAML provider's and an issuer's audience.
    assert keys(name, ROLE, caller, SIGN_IN) - {f"{ISSUER}:aud"} == (own | ALWAYS) - {f"{ISSUER}:aud"}
    assert (f"{ISSUER}:aud" in keys(name, ROLE, caller, SIGN_IN)) is (name == "sts:AssumeRoleWithWebIdentity")


@pytest.mark.parametrize(
    ("name", "resource", "key", "has"),
    [
        ("ssm:StartSession", INSTANCE, "ssm:SessionDocumentAccessCheck", True),
        ("ssm:StartSession", DOCUMENT, "ssm:SessionDocumentAccessCheck", False),
        ("ssm:StartSession", INSTANCE, "ssm:resourceTag/team", True),
        ("s3:GetObject", OBJECT, "s3:TlsVersion", True),
        ("s3:GetObject", OBJECT, "s3:prefix", False),
        ("s3:ListBucket", BUCKET, "s3:prefix", True),
        ("s3:GetObject", OBJECT, "kms:ViaService", False),
        ("kms:Decrypt", KEY, "kms:EncryptionContext:aws:s3:arn", True),
        ("kms:DescribeKey", KEY, "kms:EncryptionContext:aws:s3:arn", False),
        ("kms:Decrypt", KEY, "aws:ResourceTag/team", True),
        ("kms:Decrypt", "*", "aws:ResourceTag/team", False),
        ("s3:GetObject", OBJECT, "aws:RequestTag/team", False),
        ("kms:CreateKey", "*", "aws:RequestTag/team", True),
        ("s3:GetObject", OBJECT, "aws:CurrentTime", True),
        ("s3:GetObject", OBJECT, "aws:nothing", False),
        ("ec2:CreateVpcEndpoint", "*", "aws:ResourceAccount", False),
        ("sts:AssumeRole", ROLE, "aws:VpceAccount", False),
        ("s3:GetObject", OBJECT, "aws:VpceAccount", True),
    ],
)
def test_a_request_has_the_keys_of_its_action_on_its_resource(name: str, resource: str, key: str, has: bool) -> None:
    assert bool(keys(name, resource, SESSION, {key: "x"})) is has


@pytest.mark.parametrize(
    ("caller", "has"),
    [
        (USER, {"aws:username", "aws:PrincipalTag/team", "aws:MultiFactorAuthPresent", "aws:PrincipalArn", "aws:CalledVia"}),
        (SESSION, {"aws:SourceIdentity", "aws:PrincipalTag/team", "aws:PrincipalArn", "aws:CalledVia", "ec2:RoleDelivery", "saml:sub", f"{ISSUER}:sub"}),
        (ROOT, {"aws:MultiFactorAuthPresent", "aws:PrincipalArn", "aws:CalledVia"}),
        (SERVICE, {"aws:SourceArn", "aws:PrincipalServiceName", "aws:PrincipalArn", "aws:PrincipalTag/team"}),
        (PERSON, {"aws:PrincipalArn"}),
        (WEB, {"aws:PrincipalArn"}),
        (NOBODY, set()),
    ],
)  # fmt: skip
def test_a_request_has_the_global_keys_of_who_makes_it(caller: Principal, has: set[str]) -> None:
    everything = {
        "aws:CalledVia", "aws:MultiFactorAuthPresent", "aws:PrincipalArn", "aws:PrincipalServiceName",
        "aws:PrincipalTag/team", "aws:SourceArn", "aws:SourceIdentity", "aws:username", "ec2:RoleDelivery", "saml:sub",
        f"{ISSUER}:sub",
    }  # fmt: skip
    assert keys("s3:GetObject", OBJECT, caller, dict.fromkeys(everything, "x")) == has


def test_every_kind_of_principal_is_a_kind_of_caller() -> None:
    principals = {kind: Principal(kind, "arn:aws:iam::1:saml-provider/corp") for kind in PrincipalKind}
    kinds = {caller_kind(principal) for principal in principals.values()} | {caller_kind(WEB)}
    assert kinds == set(CallerKind)
