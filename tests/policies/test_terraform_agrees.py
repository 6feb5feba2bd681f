"""Our plan says what Terraform's own plan of our configuration says, and more only where that one does not know.

Two sentences: every value that Terraform's plan knows is in ours; and checkov's verdicts on Terraform's plan are a
subset of those on ours, each further one being about what Terraform leaves unknown.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from tests.policies.checkov import verdicts
from tests.sources import NAMES, SHIPPED, in_ci, ours, theirs

ALL = [*NAMES, *SHIPPED]
TERRAFORMS_OWN = {
    "aws_instance.user_data": "terraform shows only its SHA-1",
    "aws_acm_certificate.subject_alternative_names": "the provider adds the domain itself while it plans",
    "aws_acm_certificate.domain_validation_options": "the provider reckons it from the domains while it plans",
    "aws_cloudfront_origin_access_control.description": "the default names Terraform itself",
    "aws_sqs_queue.kms_data_key_reuse_period_seconds": "0 without a key; the schema calls it computed",
}
"""Values that the provider makes while it plans, by type and attribute, each with the reason."""
HASHED = ("CKV_AWS_46", "aws_instance.")
"""A secret in user data fails on our plan and passes on Terraform's, which doesn't show it: theirs is the wrong one."""

Verdict = tuple[str, str, str]


# --- values ----------------------------------------------------------------------------------------------------------


def differences(mine: Any, other: Any, unknown: Any, path: str) -> Iterator[str]:
    """Yield where our plan lacks, or contradicts, what Terraform's knows."""
    if unknown is True:
        return
    if isinstance(other, dict) and isinstance(mine, dict):
        for name in sorted(other):
            inner = unknown.get(name) if isinstance(unknown, dict) else False
            yield from differences(mine.get(name), other[name], inner, f"{path}.{name}")
    elif isinstance(other, list) and isinstance(mine, list) and len(mine) == len(other):
        ordered = zip(*(sorted(items, key=_order) for items in (mine, other)), strict=True)
        for own, their in zip(mine, other, strict=True) if has(unknown) else ordered:
            yield from differences(own, their, False, f"{path}[]")
    elif normal(mine) != normal(other):
        yield f"{path}: ours {json.dumps(mine)[:80]}, terraform {json.dumps(other)[:80]}"


def has(unknown: Any) -> bool:
    """Tell whether anything in a mask is unknown."""
    if isinstance(unknown, dict | list):
        return any(has(item) for item in (unknown.values() if isinstance(unknown, dict) else unknown))
    return bool(unknown)


def _order(item: Any) -> str:
    """Sort members of sets, which have no order, by what both sides say of them."""
    shown = (
        {name: value for name, value in item.items() if value not in (None, "", [], False)}
        if isinstance(item, dict)
        else item
    )
    return json.dumps(shown, sort_keys=True)


def normal(value: Any) -> Any:
    """Read JSON texts as what they say. No text and none are the same; an empty list and none are not: checkov reads
    null as "cannot tell".
    """
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return None if value in ("", {}) else value


def by_address(plan: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["address"]: one["change"] | {"type": one["type"]} for one in plan["resource_changes"]}


@in_ci
@pytest.mark.parametrize("name", ALL)
def test_our_plan_has_every_value_that_terraforms_plan_knows(name: str) -> None:
    mine, other = by_address(ours(name)), by_address(theirs(name))
    assert mine.keys() == other.keys()
    found = [
        difference
        for address, change in other.items()
        for difference in differences(mine[address]["after"], change["after"], change["after_unknown"], address)
        if excused(address, change["type"], difference) not in TERRAFORMS_OWN
    ]
    assert found == []


def excused(address: str, type_: str, difference: str) -> str:
    """The type and attribute that a difference is about."""
    return f"{type_}.{difference.removeprefix(f'{address}.').partition(':')[0]}"


@in_ci
def test_each_value_that_is_terraforms_own_differs_somewhere() -> None:
    found = {
        excused(address, change["type"], difference)
        for name in NAMES
        for address, change in by_address(theirs(name)).items()
        for difference in differences(
            by_address(ours(name))[address]["after"], change["after"], change["after_unknown"], address
        )
    }
    assert set(TERRAFORMS_OWN) <= found


# --- verdicts --------------------------------------------------------------------------------------------------------


@cache
def judged() -> dict[str, list[dict[str, Any]]]:
    plans = {f"{side} {name}": plan(name) for name in ALL for side, plan in (("ours", ours), ("theirs", theirs))}
    records = verdicts(plans)
    # The provider itself is no resource, and on Terraform's side its credentials are terraform-check's own.
    return {name: [one for one in found if one["resource"].startswith("aws_")] for name, found in records.items()}


def keys(records: list[dict[str, Any]]) -> set[Verdict]:
    return {(one["check"], one["resource"], one["result"]) for one in records}


def unknown_there(mine: dict[str, Any], other: dict[str, Any]) -> set[str]:
    """Return the attributes that Terraform's plan leaves unknown, wholly or in part, and ours does not."""
    return {
        name
        for name, mask in other["after_unknown"].items()
        if has(mask) and mask != mine["after_unknown"].get(name, False)
    }


def unexcused(name: str, records: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Say in which verdicts the two plans differ without a reason."""
    mine, other = by_address(ours(name)), by_address(theirs(name))
    said, expected = records[f"ours {name}"], records[f"theirs {name}"]
    lost = [f"only on terraform's plan: {one}" for one in sorted(keys(expected) - keys(said)) if not hashed(one)]
    further = []
    for one in said:
        verdict = (one["check"], one["resource"], one["result"])
        looked = {key.partition("/")[0] for key in one["looked_at"]}
        unknown = unknown_there(mine[one["resource"]], other[one["resource"]])
        about_unknown = looked & unknown if looked else unknown
        if verdict not in keys(expected) and not about_unknown and not hashed(verdict):
            further.append(
                f"only on our plan: {verdict}, about {sorted(looked)}; unknown to terraform: {sorted(unknown)}"
            )
    return lost + further


def hashed(verdict: Verdict) -> bool:
    return verdict[0] == HASHED[0] and verdict[1].startswith(HASHED[1])


@in_ci
@pytest.mark.parametrize("name", ALL)
def test_checkovs_verdicts_on_terraforms_plan_are_a_subset_and_further_ones_are_about_the_unknown(name: str) -> None:
    assert unexcused(name, judged()) == []


@in_ci
def test_the_programs_give_both_good_and_bad_verdicts() -> None:
    every = [one["result"] for name in ALL for one in judged()[f"theirs {name}"]]
    assert every.count("PASSED") > 300
    assert every.count("FAILED") > 300


@in_ci
def test_a_verdict_that_differs_is_told() -> None:
    records = copy.deepcopy({key: judged()[key] for key in ("ours kms-grants", "theirs kms-grants")})
    turned = next(one for one in records["ours kms-grants"] if one["check"] == "CKV_AWS_7")
    turned["result"] = "FAILED"
    assert [line.partition(":")[0] for line in unexcused("kms-grants", records)] == [
        "only on terraform's plan",
        "only on our plan",
    ]
