"""The policy lint: policies held against AWS's service authorization reference and the grammar of policies.

`lint_document` judges one policy of any kind; `sources` finds the policies in files, graphs and accounts. Nothing here
knows of contracts.
"""

from cordon.access.lint.engine import lint_document
from cordon.access.lint.findings import LintFinding, Rule, Severity
from cordon.access.lint.kinds import PolicyKind
from cordon.access.lint.rules import RULES

__all__ = ["RULES", "LintFinding", "PolicyKind", "Rule", "Severity", "lint_document"]
