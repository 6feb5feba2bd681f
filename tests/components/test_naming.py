import re

import pytest

from components import naming

ACCOUNT = "210987654321"
LONG = "a" * 30 + "z"


def every_name(contract: str, thing: str) -> dict[str, tuple[str, int]]:
    return {
        "bucket": (naming.bucket_name(contract, thing, "ingress", ACCOUNT), naming.BUCKET_LIMIT),
        "access logs": (naming.access_log_bucket_name(contract, ACCOUNT), naming.BUCKET_LIMIT),
        "role": (naming.role_name(contract, thing, "entry"), naming.ROLE_LIMIT),
        "boundary": (naming.boundary_name(contract), naming.POLICY_LIMIT),
        "alias": (naming.key_alias(contract, f"data/{thing}"), naming.ALIAS_LIMIT),
        "log group": (naming.log_group_name(contract, thing), naming.LOG_GROUP_LIMIT),
        "vault": (naming.vault_name(contract), naming.VAULT_LIMIT),
        "document": (naming.session_document_name(contract), naming.DOCUMENT_LIMIT),
    }


@pytest.mark.parametrize("contract", ["abc", "acme-analytics", LONG])
@pytest.mark.parametrize("thing", ["x", "claims", "a-very-long-dataset-name-" * 20])
def test_every_name_is_within_its_limit(contract: str, thing: str) -> None:
    for name, limit in every_name(contract, thing).values():
        assert len(name) <= limit


def test_names_of_ordinary_length_are_readable() -> None:
    bucket = naming.bucket_name("acme-analytics", "claims", "data", ACCOUNT)
    assert re.fullmatch(r"acme-analytics-[0-9a-f]{6}-claims-data-210987654321", bucket)
    role = naming.role_name("acme-analytics", "analyst", "entry")
    assert re.fullmatch(r"acme-analytics-[0-9a-f]{6}-analyst-entry", role)
    assert naming.key_alias("acme", "data/claims") == "alias/cordon/acme/data/claims"
    assert naming.log_group_name("acme", "flow") == "/cordon/acme/flow"


@pytest.mark.parametrize(
    "contract", ["abc", "acme-", "xn--acme", "sthree-acme", "amzn-s3-demo-acme", "aws-consulting", LONG]
)
@pytest.mark.parametrize("dataset", ["claims", "Claims_2026", "über-claims", "claims-", "--ol-s3", "x" * 200])
@pytest.mark.parametrize("purpose", ["data", "ingress", "egress"])
def test_bucket_names_obey_the_rules_of_s3(contract: str, dataset: str, purpose: naming.Purpose) -> None:
    name = naming.bucket_name(contract, dataset, purpose, ACCOUNT)
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]", name)
    assert not name.startswith(("xn--", "sthree-", "amzn-s3-demo-"))
    assert not name.endswith(("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"))


def test_session_documents_never_begin_as_amazons_do() -> None:
    assert not naming.session_document_name("aws-consulting").startswith(("aws", "amazon", "amzn"))


def test_a_name_that_fits_is_left_alone() -> None:
    assert naming.fit("claims", 6) == "claims"


def test_a_name_that_does_not_fit_is_cut_to_the_limit() -> None:
    assert re.fullmatch(r"abcdefgh-[0-9a-f]{6}", naming.fit("abcdefghijklmnop", 15))


def test_long_names_that_differ_only_at_their_end_stay_distinct() -> None:
    assert naming.fit("x" * 99 + "1", 20) != naming.fit("x" * 99 + "2", 20)
    contracts = [every_name(LONG, "claims"), every_name("a" * 31, "claims")]
    assert all(contracts[0][kind] != contracts[1][kind] for kind in contracts[0])


@pytest.mark.parametrize(("one", "other"), [("claims_a", "claims-a"), ("Claims", "claims"), ("y" * 40, "y" * 41)])
def test_names_that_s3_would_write_alike_stay_distinct(one: str, other: str) -> None:
    assert naming.bucket_name("acme", one, "data", ACCOUNT) != naming.bucket_name("acme", other, "data", ACCOUNT)
    assert naming.role_name("acme", one, "data") != naming.role_name("acme", other, "data")


def test_the_two_roles_of_a_contract_role_differ() -> None:
    assert naming.role_name("acme", "r" * 60, "entry") != naming.role_name("acme", "r" * 60, "data")


def test_a_contracts_stem_is_the_beginning_of_no_other_contracts_names() -> None:
    stem = naming.stem("acme")
    assert naming.bucket_name("acme", "claims", "data", ACCOUNT).startswith(f"{stem}-")
    assert naming.access_log_bucket_name("acme", ACCOUNT).startswith(f"{stem}-")
    assert naming.role_name("acme", "analyst", "data").startswith(f"{stem}-")
    assert not naming.bucket_name("acme-analytics", "claims", "data", ACCOUNT).startswith(f"{stem}-")


def test_the_same_dataset_has_another_bucket_in_another_account() -> None:
    here, there = (naming.bucket_name("acme", "claims", "data", account) for account in (ACCOUNT, "1" * 12))
    assert here != there


def test_what_cannot_be_a_name_is_refused_with_what_would_do() -> None:
    with pytest.raises(ValueError, match="needs 8 characters"):
        naming.fit("claims-data", 7)
    with pytest.raises(ValueError, match="twelve digits"):
        naming.bucket_name("acme", "claims", "data", "12345")
    with pytest.raises(ValueError, match="data, ingress, egress"):
        naming.bucket_name("acme", "claims", "logs", ACCOUNT)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="entry, data"):
        naming.role_name("acme", "analyst", "admin")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="at least one letter or digit"):
        naming.bucket_name("acme", "__", "data", ACCOUNT)
