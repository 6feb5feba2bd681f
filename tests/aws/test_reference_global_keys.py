"""The table of global condition keys: whole, of the right types, and who has them."""

from __future__ import annotations

import re

import pytest

from cordon.aws.reference import GLOBAL_KEYS, CallerKind, GlobalKey, When, action, condition_key, global_key
from cordon.aws.reference.service_actions import services

ISSUER = "login.corp.example/oauth2/default"


def a_global_key(name: str) -> GlobalKey:
    key = global_key(name)
    assert key is not None, f"{name} is no global key"
    return key


def test_the_global_keys_that_services_list_agree_in_type() -> None:
    listed = {name: condition_key(name) for name in GLOBAL_KEYS if not name.startswith("saml:")}
    assert {name for name, key in listed.items() if key is not None and name.startswith("aws:")} == {
        name for name, key in GLOBAL_KEYS.items() if key.per_action
    }
    differ = [
        name
        for name, key in listed.items()
        if key is not None and (key.type, key.multivalued) != (GLOBAL_KEYS[name].type, GLOBAL_KEYS[name].multivalued)
    ]
    assert differ == []


@pytest.mark.parametrize(
    ("key", "callers", "when"),
    [
        ("aws:PrincipalArn", [CallerKind.USER, CallerKind.ROLE_SESSION], When.ALWAYS),
        ("aws:PrincipalArn", [CallerKind.ANONYMOUS], When.NEVER),
        ("aws:PrincipalTag/team", [CallerKind.ROLE_SESSION], When.SOMETIMES),
        ("aws:PrincipalTag/team", [CallerKind.SERVICE], When.SOMETIMES),  # Roles Anywhere
        ("aws:PrincipalTag/team", [CallerKind.SAML], When.NEVER),
        ("aws:SourceArn", [CallerKind.SERVICE], When.SOMETIMES),
        ("aws:SourceArn", [CallerKind.USER, CallerKind.ROLE_SESSION, CallerKind.ROOT], When.NEVER),
        ("aws:SourceArn", [CallerKind.SERVICE, CallerKind.USER], When.SOMETIMES),
        ("AWS:USERNAME", [CallerKind.USER], When.ALWAYS),
        ("aws:username", [CallerKind.ROLE_SESSION], When.NEVER),
        ("aws:username", [CallerKind.USER, CallerKind.ROLE_SESSION], When.SOMETIMES),
        ("aws:MultiFactorAuthPresent", [CallerKind.SAML, CallerKind.WEB_IDENTITY], When.NEVER),
        ("aws:FederatedProvider", [CallerKind.WEB_IDENTITY], When.ALWAYS),
        ("aws:SourceVpce", [CallerKind.ROLE_SESSION], When.SOMETIMES),
        ("aws:SecureTransport", list(CallerKind), When.ALWAYS),
        ("saml:sub", [CallerKind.ROLE_SESSION], When.SOMETIMES),
        (f"{ISSUER}:sub", [CallerKind.ROLE_SESSION], When.SOMETIMES),
        (f"{ISSUER}:sub", [CallerKind.SERVICE], When.NEVER),
    ],
)
def test_a_global_key_is_there_for_some_callers(key: str, callers: list[CallerKind], when: When) -> None:
    assert a_global_key(key).when(*callers) is when


def test_a_global_key_is_supported_by_the_services_that_the_guide_lists() -> None:
    owner = a_global_key("aws:VpceAccount")
    assert owner.supports("s3:GetObject") and owner.supports("iam:GetRole")
    assert not owner.supports("sts:AssumeRole") and not owner.supports("iam:PassRole")
    account = a_global_key("aws:ResourceAccount")
    assert account.supports("s3:GetObject") and account.supports("ec2:RunInstances")
    assert not account.supports("ebs:GetSnapshotBlock") and not account.supports("EC2:CreateVpcEndpoint")


def test_the_table_of_global_keys_is_whole() -> None:
    for lowered, key in GLOBAL_KEYS.items():
        assert lowered == key.name.lower() and set(key.present) == set(CallerKind)
        assert key.type in {"String", "ARN", "Bool", "Numeric", "Date", "IPAddress"}
        assert key.availability.endswith(".") and re.search(
            r"condition-keys\.html#condition-keys-[a-z0-9-]+$|access_policies_testing-policies\.html$", key.page
        )
        assert (key.only_services or frozenset()) <= services(), key.name
        assert [name for name in key.unsupported if not name.endswith(":*") and action(name) is None] == [], key.name
    assert global_key("aws:PrincipalTag/") is None and global_key("aws:nothing") is None and global_key("") is None
