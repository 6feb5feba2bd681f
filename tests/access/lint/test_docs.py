"""The page of the lint has every rule, as it is."""

from __future__ import annotations

from pathlib import Path

from cordon.access.lint.rules import rule_table

PAGE = Path(__file__).parents[3] / "docs" / "policy-lint.md"


def test_the_page_has_a_row_for_every_rule_and_no_other() -> None:
    table = PAGE.read_text("utf-8").partition("## Rules\n")[2].strip().splitlines()[2:]
    assert table == rule_table()
