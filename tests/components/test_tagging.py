from datetime import date
from typing import Any

import pytest

from components.tagging import shared_tags, tags


def made(**changes: Any) -> dict[str, str]:
    given: dict[str, Any] = {
        "contractor": "acme",
        "contract_end": date(2027, 6, 30),
        "classification": "regulated",
        "controls": ["ENC-1", "DAT-3"],
    }
    return tags(**(given | changes))


def test_a_resource_says_whose_it_is_what_it_holds_and_why_it_is_there() -> None:
    assert made(dataset="claims", extra={"person": "a@acme.example"}) == {
        "cordon:classification": "regulated",
        "cordon:contract-end": "2027-06-30",
        "cordon:contractor": "acme",
        "cordon:controls": "DAT-3 ENC-1",
        "cordon:dataset": "claims",
        "cordon:person": "a@acme.example",
    }


def test_what_serves_all_datasets_names_none() -> None:
    assert "cordon:dataset" not in made()


def test_the_order_of_what_is_given_does_not_matter() -> None:
    one = made(controls=["A-1", "B-2"], extra={"x": "1", "y": "2"})
    assert list(one.items()) == list(made(controls=["B-2", "A-1", "A-1"], extra={"y": "2", "x": "1"}).items())


def test_more_controls_than_one_value_holds_go_into_further_tags() -> None:
    controls = [f"CTL-{number:03}" for number in range(100)]
    values = [value for key, value in made(controls=controls).items() if key.startswith("cordon:controls")]
    assert len(values) == 4
    assert all(len(value) <= 256 for value in values)
    assert sorted(" ".join(values).split()) == controls


def test_no_control_makes_no_empty_tag() -> None:
    assert "cordon:controls" not in made(controls=[])


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ({"k" * 122: "v"}, "its key has 129 characters, AWS takes 128"),
        ({"note": "v" * 257}, "its value has 257 characters, AWS takes 256"),
        ({"note": "50% off!"}, "may hold letters, digits, space"),
        ({"contractor": "other"}, "is made from the contract"),
        ({str(number): "v" for number in range(47)}, "51 tags: AWS takes 50"),
    ],
)
def test_what_aws_would_refuse_is_refused_offline(extra: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        made(extra=extra)


def test_what_several_contracts_share_is_tagged_with_its_stack_and_nobodys_end() -> None:
    assert shared_tags("log-archive", ["LOG-3", "LOG-2"]) == {
        "cordon:controls": "LOG-2 LOG-3",
        "cordon:stack": "log-archive",
    }
    with pytest.raises(ValueError, match="may hold letters, digits"):
        shared_tags("log;archive", ["LOG-2"])
