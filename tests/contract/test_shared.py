"""What contracts share: retention classes, accounts and their regions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from cordon.contract.checked import Checked
from cordon.contract.model import is_shared_stack
from cordon.contract.organisation import Organisation
from cordon.contract.shared import RetentionClass, refuse_crowded, regions_by_account, retention_classes, trails
from cordon.errors import BadInput
from tests.contract.conftest import Check, edited

CLASS = RetentionClass("eu-central-1", "compliance", 400)
OVER, DESTROYED = datetime(2027, 7, 1, tzinfo=UTC), datetime(2027, 8, 1, tzinfo=UTC)


def many(check_text: Check, count: int) -> list[Checked]:
    return [check_text(edited(("id: acme-analytics", f"id: contract-{number}"))) for number in range(count)]


def test_contracts_are_sorted_by_mode_days_and_region(check_text: Check) -> None:
    longer = edited(("logs: 400d", "logs: 500d"), ("id: acme-analytics", "id: longer"))
    found = retention_classes([check_text(longer), check_text(edited())])
    assert [(kept, [one.contract.id for one in group if one.contract]) for kept, group in found.items()] == [
        (CLASS, ["acme-analytics"]),
        (CLASS._replace(days=500), ["longer"]),
    ]


def test_records_outlive_their_contract_but_nothing_is_delivered_after_its_destruction(check_text: Check) -> None:
    for now, delivering in ((OVER, 1), (DESTROYED, 0)):
        checked = check_text(edited(), now)
        assert retention_classes([checked]) == {CLASS: [checked]}
        assert len(trails(CLASS, [checked])) == delivering
        assert len(regions_by_account([checked])) == delivering


def test_a_trail_is_where_the_contract_says(check_text: Check) -> None:
    (trail,) = trails(CLASS, [check_text(edited())])
    assert trail.arn == "arn:aws:cloudtrail:eu-central-1:210987654321:trail/acme-analytics-9e50e2-trail"


def test_an_account_has_the_regions_of_all_its_contracts(check_text: Check) -> None:
    other = edited(
        ("region: eu-central-1", "region: eu-west-1"),
        ("id: acme-analytics", "id: acme-second"),
    )
    found = regions_by_account([check_text(other), check_text(edited()), check_text(edited())])
    assert found == {"210987654321": ("eu-central-1", "eu-west-1")}


def test_a_bucket_with_room_for_all_is_accepted_and_one_without_tells_each(check_text: Check) -> None:
    refuse_crowded(many(check_text, 35))
    with pytest.raises(BadInput) as refused:
        refuse_crowded(many(check_text, 45))
    problems = refused.value.problems
    assert len(problems) == 45
    assert {problem.path for problem in problems} == {"retention.logs"}
    assert problems[0].limit.startswith(
        "puts the records of 45 contracts into cordon-archive-compliance-400d-eu-central-1-100000000002, whose policy "
        "would have 2"
    )
    assert problems[0].limit.endswith(" bytes; AWS's limit is 20,480")
    assert problems[0].remedy == "keep the logs of some of them a day longer: that is another bucket"


def test_an_invalid_contract_is_in_no_class(check_text: Check) -> None:
    invalid = check_text(edited(("session: 1h", "session: 2h")))
    with pytest.raises(BadInput, match="session"):
        retention_classes([invalid])


def test_a_contract_without_account_is_in_the_shared_one(check_text: Check, organisation: Organisation) -> None:
    low: Any = edited(("classification: regulated", "classification: public"), ('  account: "210987654321"\n', ""))
    checked = check_text(low.replace("classification: confidential", "classification: public"))
    assert list(regions_by_account([checked])) == [organisation.accounts.shared]
    accounts = organisation.accounts.model_copy(update={"shared": None})
    without = replace(checked, organisation=organisation.model_copy(update={"accounts": accounts}))
    with pytest.raises(ValueError, match="neither the contract nor the organisation names an account"):
        regions_by_account([without])


@pytest.mark.parametrize(
    ("name", "shared"),
    [
        ("log-archive", True),
        ("account-baseline", True),
        ("account-baseline-210987654321", True),
        ("account-baseline-21098765432", False),
        ("account-baseline-acme", False),
        ("acme-analytics", False),
    ],
)
def test_a_shared_stacks_name_is_known(name: str, shared: bool) -> None:
    assert is_shared_stack(name) is shared
