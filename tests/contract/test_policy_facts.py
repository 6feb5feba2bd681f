"""What policy documents are made of is what the contract, the organisation and the requirements say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cordon.contract.organisation import Organisation
from cordon.contract.policy_facts import policy_facts
from tests.contract.conftest import Check, edited


def test_every_fact_is_the_contracts(check_text: Check, organisation: Organisation) -> None:
    found = check_text(edited())
    assert found.contract is not None
    facts = policy_facts(found.contract, organisation, found.effective())
    assert facts.contract == "acme-analytics"
    assert (facts.partition, facts.account, facts.region) == ("aws", "210987654321", "eu-central-1")
    assert facts.residency == ("eu-central-1", "eu-west-1")
    assert facts.access_ends == datetime(2027, 6, 30, 22, tzinfo=UTC)
    assert [(one.name, one.classification, one.flow, one.producer) for one in facts.datasets] == [
        ("claims", "regulated", "inbound", "arn:aws:iam::210000000001:role/claims-export"),
        ("scores", "confidential", "outbound", None),
    ]
    assert facts.roles["lead"] == {
        "claims": frozenset({"read"}),
        "scores": frozenset({"write"}),
        "export": frozenset({"approve"}),
    }
    assert facts.source_addresses == ("203.0.113.0/24",)
    assert (facts.session_seconds, facts.mfa_max_age_seconds) == (3600, 3600)
    assert facts.deployers == ("arn:aws:iam::210987654321:role/cordon-deployer",)
    assert facts.operators == organisation.operators
    assert facts.wipers == organisation.wipers
    assert facts.break_glass == organisation.break_glass
    assert facts.malware_scan is True
    assert facts.identity.provider == "arn:aws:iam::210987654321:saml-provider/example-corporation"
    assert facts.identity.audience == "https://signin.aws.amazon.com/saml"


def test_lower_tiers_stand_in_the_shared_account_without_malware_scan(
    check_text: Check, organisation: Organisation
) -> None:
    low = edited(
        ("classification: regulated", "classification: internal"),
        ("classification: confidential", "classification: internal"),
        ('  account: "210987654321"\n', ""),
        ("  session: 1h\n", ""),
    )
    found = check_text(low)
    assert found.contract is not None
    facts = policy_facts(found.contract, organisation, found.effective())
    assert (facts.account, facts.malware_scan) == ("100000000005", False)
    assert (facts.session_seconds, facts.mfa_max_age_seconds) == (14400, 28800)
    center = organisation.identity.model_copy(
        update={"mode": "identity-center", "provider": "arn:aws:sso:::instance/x"}
    )
    chained = policy_facts(found.contract, organisation.model_copy(update={"identity": center}), found.effective())
    assert chained.session_seconds == 3600


def test_no_account_at_all_is_an_error(check_text: Check, organisation: Organisation) -> None:
    found = check_text(edited())
    assert found.contract is not None
    homeless = found.contract.model_copy(update={"aws": found.contract.aws.model_copy(update={"account": None})})
    nowhere = organisation.model_copy(update={"accounts": organisation.accounts.model_copy(update={"shared": None})})
    with pytest.raises(ValueError, match="neither the contract nor the organisation names an account"):
        policy_facts(homeless, nowhere, found.effective())
