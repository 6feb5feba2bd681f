"""The service authorization reference: actions, types of resources and the condition keys that requests carry."""

from __future__ import annotations

import pytest

from cordon.aws.reference import (
    CORRECTIONS,
    Action,
    ResourceType,
    action,
    actions_of,
    all_action_names,
    condition_key,
    nearest_actions,
    rcp_services,
)
from cordon.aws.reference.service_actions import services

ISSUER = "login.corp.example/oauth2/default"


def known(name: str) -> Action:
    known_action = action(name)
    assert known_action is not None, f"{name} is no action"
    return known_action


def type_of(name: str, resource_type: str) -> ResourceType:
    return next(kind for kind in known(name).resource_types if kind.name == resource_type)


def test_an_action_is_known_whatever_its_case_and_looked_up_once() -> None:
    assert known("S3:getobject") is known("s3:GetObject")
    assert known("s3:getobject").name == "s3:GetObject"
    assert known("s3:PutObjectTagging").levels == {"Write", "Tagging"}
    assert [kind.name for kind in known("kms:Decrypt").required] == ["key"]
    assert known("s3:ListAllMyBuckets").resource_types == ()


@pytest.mark.parametrize("name", ["", "s3", "s3:", ":", "s3:GetObjekt", "s3:Get*", "../x:y", "s4:GetObject", "*"])
def test_what_is_no_action_is_none(name: str) -> None:
    assert action(name) is None


def test_all_actions_are_those_of_each_service() -> None:
    names = all_action_names()
    assert len(names) > 20_000
    assert sorted(names.values()) == sorted(name for service in services() for name in actions_of(service))
    assert all(lower == name.lower() for lower, name in names.items())
    assert actions_of("STS") == actions_of("sts") and "sts:TagSession" in actions_of("sts")
    assert actions_of("nothing") == ()
    assert {"s3", "kms", "sts"} <= rcp_services() <= services() | {"signin"}


def test_every_action_and_every_type_of_every_service_can_be_read() -> None:
    for name in all_action_names().values():
        entry = known(name)
        assert entry.name == name and entry.levels <= {"Read", "List", "Write", "Tagging", "Permissions management"}
        for kind in entry.resource_types:
            kind.matches("arn:aws:s3:::bucket")


@pytest.mark.parametrize(
    ("name", "arn", "types"),
    [
        ("s3:GetObject", "arn:aws:s3:::bucket/a/b", {"object"}),
        ("s3:GetObject", "arn:aws:s3:::bucket", set()),
        ("s3:ListBucket", "arn:aws:s3:::bucket", {"bucket"}),
        ("s3:ListBucket", "arn:aws:s3:::bucket/a", set()),
        ("kms:Decrypt", "arn:aws-cn:kms:cn-north-1:123456789012:key/abc", {"key"}),
        ("sts:AssumeRole", "arn:aws:iam::123456789012:role/path/name", {"role"}),
        ("ssm:GetParameter", "arn:aws:ssm:eu-central-1:123456789012:parameter/a/b", {"parameter"}),
        ("kms:Decrypt", "kms", set()),
    ],
)
def test_an_arn_is_of_the_types_whose_form_it_has(name: str, arn: str, types: set[str]) -> None:
    assert {kind.name for kind in known(name).resource_types if kind.matches(arn)} == types


@pytest.mark.parametrize(
    ("name", "key", "carried"),
    [
        ("sts:TagSession", "aws:RequestTag/team", True),
        ("sts:TagSession", "AWS:requesttag/Team", True),
        ("sts:TagSession", "aws:RequestTag/", False),
        ("sts:TagSession", "saml:aud", True),
        ("sts:TagSession", "SAML:aud", True),
        ("sts:TagSession", "sts:SourceIdentity", False),
        ("sts:TagSession", "cognito-identity.amazonaws.com:amr", True),
        ("sts:SetSourceIdentity", "sts:SourceIdentity", True),
        ("sts:SetSourceIdentity", "aws:RequestTag/team", False),
        ("sts:SetSourceIdentity", f"{ISSUER}:aud", False),
        ("kms:DescribeKey", "kms:EncryptionContext:app", False),
        ("kms:Decrypt", "kms:EncryptionContext:app", True),
        ("kms:Decrypt", "kms:EncryptionContext:aws:s3:arn", True),
        ("kms:Decrypt", "kms:GrantOperations", False),
        ("ssm:GetParameter", "ssm:resourceTag/team", True),
        ("secretsmanager:GetSecretValue", "secretsmanager:ResourceTag/team", True),
        ("s3:GetObject", "s3:ExistingObjectTag/team", True),
        ("s3:GetObject", "s3:tlsversion", True),
        ("s3:GetObject", "s3:prefix", False),
        ("s3:GetObject", "aws:PrincipalArn", False),
        ("codebuild:CreateProject", "codebuild:secondarySources/x.auth.type", True),
        ("codebuild:CreateProject", "codebuild:secondarySources/x.auth.types", False),
        ("sts:AssumeRoleWithWebIdentity", "token.actions.acme.ghe.com:actor", True),
        ("sts:AssumeRoleWithWebIdentity", "github.com/enterprises/acme:environment", True),
        ("sts:AssumeRoleWithWebIdentity", "token.actions.githubusercontent.com:sub", True),
        ("sts:AssumeRoleWithWebIdentity", "saml:aud", False),
        ("sts:AssumeRoleWithSAML", "saml:aud", True),
        ("sts:AssumeRoleWithSAML", "saml:edupersonaffiliation", True),
    ],
)
def test_an_action_carries_the_keys_that_the_reference_lists(name: str, key: str, carried: bool) -> None:
    assert known(name).carries(key) is carried
    assert known(name).carries(key) is carried  # the answer that was kept


def test_a_resource_types_keys_are_carried_on_that_type_alone() -> None:
    launch = known("ec2:RunInstances")
    instance, subnet = type_of("ec2:RunInstances", "instance"), type_of("ec2:RunInstances", "subnet")
    assert launch.carries("ec2:InstanceType", instance) and launch.carries("ec2:InstanceType")
    assert not launch.carries("ec2:InstanceType", subnet)
    assert launch.carries("ec2:SubnetID", subnet) and not launch.carries(
        "ec2:SubnetID", type_of("ec2:RunInstances", "image")
    )
    elsewhere = type_of("kms:Decrypt", "key")
    assert not known("s3:GetObject").carries("aws:ResourceTag/team", elsewhere)
    assert known("s3:GetObject").carries("s3:authType", elsewhere)


def test_keys_that_are_listed_for_an_action_on_a_type_are_carried() -> None:
    pairs = [
        (entry, kind, key)
        for name in all_action_names().values()
        for entry in [known(name)]
        for kind in entry.resource_types
        for key in sorted(entry.condition_keys_on.get(kind.name, frozenset()) - kind.condition_keys)
        if "$" not in key
    ]
    assert len(pairs) > 100
    assert [pair for pair in pairs if not pair[0].carries(pair[2], pair[1])] == []


@pytest.mark.parametrize("claim", ["aud", "sub", "amr", "oaud", "email"])
def test_any_issuers_claims_are_carried_by_requests_that_come_with_its_token(claim: str) -> None:
    for name, carried in (("AssumeRoleWithWebIdentity", True), ("TagSession", False), ("AssumeRoleWithSAML", False)):
        assert known(f"sts:{name}").carries(f"{ISSUER}:{claim}") is carried
    key = condition_key(f"{ISSUER}:{claim}")
    assert key is not None and (key.type, key.multivalued) == ("String", claim == "amr")


@pytest.mark.parametrize("key", [f"{ISSUER}:groups", "login:aud", ":aud", "a.b:c:aud", "s3:aud", "aud"])
def test_other_claims_and_what_is_no_issuer_are_not_carried(key: str) -> None:
    assert not known("sts:AssumeRoleWithWebIdentity").carries(key)
    assert condition_key(key) is None


@pytest.mark.parametrize(
    ("name", "template", "kind", "multivalued"),
    [
        ("KMS:encryptioncontext:app", "kms:EncryptionContext:${EncryptionContextKey}", "String", False),
        ("ssm:resourceTag/tag-key", "ssm:resourceTag/${TagKey}", "String", False),
        ("secretsmanager:ResourceTag/x", "secretsmanager:ResourceTag/tag-key", "String", False),
        ("s3:ExistingObjectTag/x", "s3:ExistingObjectTag/<key>", "String", False),
        ("aws:TagKeys", "aws:TagKeys", "String", True),
        ("saml:aud", "saml:aud", "String", False),
        ("accounts.google.com:aud", "accounts.google.com:aud", "String", False),
        ("token.actions.acme.ghe.com:actor", "token.actions.${Domain}.ghe.com:actor", "String", False),
        ("s3:TlsVersion", "s3:TlsVersion", "Numeric", False),
        ("kms:GrantOperations", "kms:GrantOperations", "String", True),
    ],
)
def test_a_condition_key_has_a_type(name: str, template: str, kind: str, multivalued: bool) -> None:
    key = condition_key(name)
    assert key is not None and (key.template, key.type, key.multivalued) == (template, kind, multivalued)


def test_what_is_no_condition_key_is_none() -> None:
    assert [
        name for name in ("", "s3", "s3:", "kms:EncryptionContext:", "no:key", "aws:nothing") if condition_key(name)
    ] == []


def test_a_mistyped_action_has_near_ones() -> None:
    assert nearest_actions("s3:GetObjekt")[0] == "s3:GetObject"
    assert nearest_actions("ec3:RunInstances") == ["ec2:RunInstances"]
    assert all(name.endswith(":…") for name in nearest_actions("sthree:Nothing"))
    assert nearest_actions("") == []


def test_a_correction_adds_or_takes_away_keys_and_says_where_aws_has_it() -> None:
    for correction in CORRECTIONS:
        assert correction.reason and "https://docs.aws.amazon.com/" in correction.page
        assert all(known(name).carries(key) for name in correction.actions for key in correction.keys)
        for name in correction.actions:
            types = {kind for kind in known(name).resource_types if kind.name in correction.absent_on}
            assert {kind.name for kind in types} == correction.absent_on
            assert not [key for key in correction.keys for kind in types if known(name).carries(key, kind)]


CHECK = "ssm:SessionDocumentAccessCheck"
IN_REGION = "eu-central-1:123456789012"


@pytest.mark.parametrize(
    ("name", "key", "arn", "carried"),
    [
        ("ssm:StartSession", CHECK, f"arn:aws:ec2:{IN_REGION}:instance/i-0", True),
        ("ssm:StartSession", CHECK, f"arn:aws:ssm:{IN_REGION}:managed-instance/mi-0", True),
        ("ssm:StartSession", CHECK, f"arn:aws:ssm:{IN_REGION}:document/shell", False),
        ("ssm:StartSession", CHECK.lower(), f"arn:aws:ssm:{IN_REGION}:document/shell", False),
        ("ssm:StartSession", "ssm:DocumentType", f"arn:aws:ssm:{IN_REGION}:document/shell", True),
        ("ssm:StartSession", "ssm:DocumentType", f"arn:aws:ec2:{IN_REGION}:instance/i-0", False),
        ("s3:GetObject", "s3:ExistingObjectTag/team", "*", True),
        ("s3:GetObject", "aws:ResourceTag/team", "*", False),
        ("s3:GetObject", "aws:ResourceTag/team", "arn:aws:s3:::bucket/a", True),
        ("kms:Decrypt", "kms:KeySpec", "arn:aws:s3:::bucket/a", False),
        ("sts:TagSession", "cognito-identity.amazonaws.com:aud", "arn:aws:iam::123456789012:role/a", True),
        ("sts:TagSession", f"{ISSUER}:aud", "arn:aws:iam::123456789012:role/a", False),
    ],
)
def test_a_request_carries_the_keys_of_the_type_that_its_resource_has(
    name: str, key: str, arn: str, carried: bool
) -> None:
    assert any(known(name).carries(key, kind) for kind in known(name).types_of(arn)) is carried
