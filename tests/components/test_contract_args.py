from typing import Any

import pytest

from components.contract_args import read_contract
from tests.components.built import contract
from tests.components.world import facts


def test_a_contract_reads_as_the_facts_that_its_documents_are_made_of() -> None:
    assert read_contract(contract())[0] == facts()


def test_tags_name_a_datasets_own_class_and_else_the_highest() -> None:
    _, tags = read_contract(contract())
    assert tags("ENC-1", dataset="scores") == {
        "cordon:classification": "confidential",
        "cordon:contract-end": "2027-06-30",
        "cordon:contractor": "acme-analytics",
        "cordon:controls": "ENC-1",
        "cordon:dataset": "scores",
    }
    assert tags("NET-1", role="lead") == {
        "cordon:classification": "regulated",
        "cordon:contract-end": "2027-06-30",
        "cordon:contractor": "acme-analytics",
        "cordon:controls": "NET-1",
        "cordon:role": "lead",
    }


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"datasets": [{"name": "d", "classification": "public", "flow": "both"}]}, "datasets d: flow 'both'"),
        ({"identity": {"mode": "passwords"}}, "identity: mode 'passwords'"),
    ],
)
def test_words_that_mean_nothing_are_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_contract(contract(**changes))
