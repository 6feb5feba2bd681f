"""Runs checkov over Terraform plans, in process, once for all of them.

    policies/.venv/bin/python policies/runner.py <plans.json >verdicts.json

Standard input: a JSON object of plans by name. Standard output: by the same names, `records` (check, its name, address
of the resource, `PASSED`, `FAILED` or `UNKNOWN`, the attributes it looked at), sorted. Exit 2, with what is wrong on
standard error and nothing on standard output, if a plan cannot be read whole or a rule crashes: a verdict that is
missing must never look like a pass.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

os.environ["CHECKOV_OFFLINE"] = "true"
os.environ.setdefault("LOG_LEVEL", "ERROR")

from checkov.common.output.report import Report
from checkov.runner_filter import RunnerFilter
from checkov.terraform.plan_runner import Runner


class Incomplete(Exception):
    """Checkov did not look at all that it was given."""


class _Errors(logging.Handler):
    """Keeps what checkov only logs: a rule that crashed, a file that it gave up on."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def scan(name: str, plan: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return checkov's verdicts on one plan.

    Raises:
        Incomplete: A resource of the plan was not seen, the plan could not be parsed, or a rule crashed.
    """
    path = folder / "plan.json"
    path.write_text(json.dumps(plan), "utf-8")
    errors = _Errors()
    logging.getLogger().addHandler(errors)
    try:
        report = Runner().run(
            root_folder=None, files=[str(path)], runner_filter=RunnerFilter(framework=["terraform_plan"])
        )
    finally:
        logging.getLogger().removeHandler(errors)
    if not isinstance(report, Report) or report.parsing_errors:
        raise Incomplete(f"{name}: checkov cannot read this plan")
    if errors.said:
        raise Incomplete(f"{name}: {len(errors.said)} errors in checkov, the first: {errors.said[0]}")
    planned = {one["address"] for one in plan["resource_changes"] if one["mode"] == "managed"}
    seen = {resource.rpartition(":")[2] for resource in report.resources}
    if missing := sorted(planned - seen):
        raise Incomplete(
            f"{name}: checkov saw {len(planned) - len(missing)} of {len(planned)} resources, not {missing[0]}"
        )
    return {"records": sorted(_records(report), key=lambda one: (one["resource"], one["check"], one["result"]))}


def _records(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "check": record.check_id,
            "name": record.check_name,
            "resource": record.resource,
            "result": record.check_result["result"].value,
            "looked_at": [key for key in record.check_result.get("evaluated_keys") or [] if isinstance(key, str)],
        }
        for record in (*report.passed_checks, *report.failed_checks, *report.skipped_checks)
    ]


def main() -> int:
    """Run the command."""
    try:
        plans = json.load(sys.stdin)
        with tempfile.TemporaryDirectory() as folder:
            verdicts = {name: scan(name, plan, Path(folder)) for name, plan in plans.items()}
    except (Incomplete, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"checkov runner: {error}", file=sys.stderr)
        return 2
    json.dump(verdicts, sys.stdout, sort_keys=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
