import pytest

from components.contract_args import read_contract
from cordon.contract.policy_facts import policy_facts
from stacks.arguments import Numbers, contract_args
from tests.stacks.shipped import SHIPPED, shipped


@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_is_lost_on_the_way_to_the_components(name: str) -> None:
    checked = shipped(name)
    assert checked.contract is not None
    facts = policy_facts(checked.contract, checked.organisation, checked.effective())
    again, tags = read_contract(contract_args(checked.contract, facts))
    assert again == facts
    assert tags.end == checked.contract.engagement.ends


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("acme-analytics", {"zones": 2, "retention_days": 90, "log_days": 400, "key_window_days": 24}),
        ("acme-analytics", {"data_events": "all", "rotation_days": 365}),
        ("northwind-pricing", {"retention_days": 180, "log_days": 732, "key_window_days": 15}),
        ("studio-nine", {"data_events": "writes", "log_days": 180, "key_window_days": 8}),
    ],
)
def test_components_are_built_to_the_effective_requirements(name: str, expected: dict[str, object]) -> None:
    numbers = vars(Numbers(shipped(name).effective()))
    assert {key: numbers[key] for key in expected} == expected
