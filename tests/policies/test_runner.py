"""The runner gives a verdict on every resource of a plan, or none at all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.policies.checkov import run, verdicts


def plan(**values: Any) -> dict[str, Any]:
    named = {"address": "aws_kms_key.data", "mode": "managed", "type": "aws_kms_key", "name": "data"}
    provider = {"provider_name": "registry.terraform.io/hashicorp/aws"}
    change = {"actions": ["create"], "before": None, "after": values, "after_unknown": {}}
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {"resources": [named | provider | {"values": values}]}},
        "resource_changes": [named | provider | {"change": change}],
        "configuration": {"root_module": {"resources": [named | {"expressions": {}}]}},
    }


def rotation(records: list[dict[str, Any]]) -> list[str]:
    return [one["result"] for one in records if one["check"] == "CKV_AWS_7"]


def test_plans_are_judged_by_name() -> None:
    found = verdicts({"good": plan(enable_key_rotation=True), "bad": plan(enable_key_rotation=False)})
    assert (rotation(found["good"]), rotation(found["bad"])) == (["PASSED"], ["FAILED"])


@pytest.mark.parametrize("text", ["{", "[]", '{"a": {"resource_changes": 1}}'])
def test_what_is_no_plan_is_an_error_and_no_verdict(text: str) -> None:
    said = run(text)
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith("checkov runner: ")


def test_a_resource_that_checkov_does_not_see_is_an_error() -> None:
    hidden = plan(enable_key_rotation=True)
    hidden["planned_values"]["root_module"]["resources"] = []
    said = run(json.dumps({"half": hidden}))
    assert (said.returncode, said.stdout) == (2, "")
    assert "half: checkov saw 0 of 1 resources, not aws_kms_key.data" in said.stderr


CRASHING = """
import sys, runner
from checkov.terraform.checks.resource.aws.KMSRotation import check
check.scan_resource_conf = lambda conf: 1 / 0
sys.exit(runner.main())
"""


def test_a_rule_that_crashes_is_an_error_and_no_missing_verdict() -> None:
    said = run(json.dumps({"a": plan(enable_key_rotation=True)}), ("-c", CRASHING))
    assert (said.returncode, said.stdout) == (2, "")
    assert "errors in checkov" in said.stderr
