"""Actions, resource types and condition keys of AWS's services."""

from __future__ import annotations

import pytest

from cordon.access import service_data
from cordon.access.decide import decide
from cordon.access.model import Policies
from tests.access.asking import KEY, OBJECT, ROLE, allow, asked


def test_an_action_is_known_whatever_its_case() -> None:
    found = service_data.action("S3:getobject")
    assert found is not None
    assert (found.name, found.level) == ("s3:GetObject", "Read")
    assert service_data.action("s3:GetObjekt") is None
    assert service_data.action("s3") is None
    assert len(service_data.actions()) > 15_000


def test_a_pattern_expands_to_the_actions_that_the_evaluator_matches_it_with() -> None:
    for pattern in ("s3:GetObject*", "KMS:*Grant*", "sts:?ssumeRole", "ec2:Terminate*"):
        expanded = service_data.expand(pattern)
        assert expanded == tuple(sorted(expanded)) and expanded
        policies = Policies(identity=(allow(pattern),))
        service = pattern.lower().partition(":")[0]
        every = [name for name in service_data.actions().values() if name.startswith(f"{service}:")]
        assert [name for name in sorted(every) if decide(asked(action=name, resource="*"), policies).allowed] == list(
            expanded
        )
    assert "s3:GetObjectVersion" in service_data.expand("s3:GetObject*")
    assert service_data.expand("nothing:*") == ()
    assert len(service_data.expand("*")) == len(service_data.actions())


@pytest.mark.parametrize(
    ("action", "arn", "on"),
    [
        ("s3:GetObject", OBJECT, True),
        ("s3:GetObject", "arn:aws:s3:::bucket", False),
        ("kms:Decrypt", KEY, True),
        ("kms:Decrypt", OBJECT, False),
        ("sts:AssumeRole", ROLE, True),
    ],
)
def test_an_action_tells_what_it_is_on(action: str, arn: str, on: bool) -> None:
    found = service_data.action(action)
    assert found is not None
    assert any(one.has(arn) for one in found.resource_types) is on


def test_an_action_tells_which_keys_it_takes_and_what_else_it_needs() -> None:
    read, decrypt = service_data.action("s3:GetObject"), service_data.action("kms:Decrypt")
    assert read is not None and decrypt is not None
    assert read.takes("s3:tlsversion") and read.takes("s3:ExistingObjectTag/team") and not read.takes("s3:prefix")
    assert decrypt.takes("kms:EncryptionContext:aws:s3:arn") and not decrypt.takes("kms:GrantOperations")
    assert {one.name for one in decrypt.required} == {"key"}
    listing = service_data.action("s3:ListAllMyBuckets")
    assert listing is not None and listing.resource_types == ()


def test_a_services_condition_key_has_a_type() -> None:
    assert service_data.key_type("s3:TlsVersion") == "Numeric"
    assert service_data.key_type("KMS:viaservice") == "String"
    assert service_data.key_type("aws:SourceVpce") is None
    assert service_data.key_type("nothing") is None


def test_a_mistyped_action_is_told_the_nearest() -> None:
    assert service_data.like_action("s3:GetObjet")[0] == "s3:GetObject"
    assert "s3:GetObject" in service_data.like_action("S4:GetObject")
    assert service_data.like_action("") == []
