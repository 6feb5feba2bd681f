"""`cordon check`: contracts checked, and the policies that they make linted.

The lint knows nothing of contracts, and the contract package nothing of policies' evaluation: here they meet.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from components.naming import stem
from components.policy_documents.document import VERSION
from components.policy_documents.sizes import Kind, SizedDocument
from cordon.access.lint import LintFinding, PolicyKind, Severity, lint_document
from cordon.contract.check import check as check_contracts
from cordon.contract.checked import Checked
from cordon.contract.project import Project
from cordon.contract.rules import FINAL_RULES, Facts, Finding

_STAND_INS: Final = ("z1-stem-000000", "z2-contract", "000000000000")
"""What stands for the beginning of a contract's names, its id and its account while a statement is linted."""
KINDS: Final[dict[Kind, PolicyKind]] = {
    "trust": PolicyKind.TRUST,
    "inline": PolicyKind.ROLE_INLINE,
    "boundary": PolicyKind.BOUNDARY,
    "bucket": PolicyKind.BUCKET,
    "key": PolicyKind.KEY,
    "endpoint": PolicyKind.ENDPOINT,
}
_PLACES: Final[dict[Kind, tuple[str, ...]]] = {
    "trust": ("access",),
    "inline": ("access", "roles"),
    "boundary": ("residency",),
    "bucket": ("data",),
    "key": ("data",),
    "endpoint": ("network",),
}
"""Where in the contract a kind of policy comes from."""


def check(project: Project, targets: Sequence[str], now: datetime) -> list[Checked]:
    """Check contracts as `cordon.contract.check.check` does, and lint the policies of those that are otherwise valid.

    Raises:
        NotFound: A target does not exist.
        BadInput: The organisation's file is not valid.
    """
    return check_contracts(project, targets, now, (*FINAL_RULES, policies_are_sound))


def policies_are_sound(facts: Facts) -> Iterator[Finding]:
    """Every policy document that a contract makes is one that AWS takes and that does what it says (AWS.md rule 27)."""
    for document, finding in lint_contract(facts):
        if finding.severity is Severity.WARNING:
            continue
        statement = f", statement {finding.statement}" if finding.statement else ""
        limit = f"makes a policy that AWS would not take as meant ({document.name}{statement}): {finding.message}"
        remedy = f"{finding.remedy}; or report a defect of Cordon (rule {finding.rule} of the policy lint)"
        yield Finding(_PLACES[document.kind], limit, remedy)


def lint_contract(facts: Facts) -> Iterator[tuple[SizedDocument, LintFinding]]:
    """Yield what the lint finds in each of a contract's policy documents.

    Sizes are left out: `policies_fit` measures them. Statements of contracts differ in little but names; those that are
    the same but for the contract's id, its account and the beginning of its names are linted once.

    Args:
        facts: A valid contract with its organisation.
    """
    contract = facts.contract
    own = dict(zip(_STAND_INS, (stem(contract.id), contract.id, contract.aws.account or ""), strict=True))
    for document in facts.documents:
        kind = KINDS[document.kind]
        for number, statement in enumerate(document.statements):
            text = statement
            for stand_in, name in own.items():
                text = text.replace(name, stand_in) if name else text
            for finding in _linted(text, kind):
                label = document.document["Statement"][number].get("Sid", str(number + 1))
                yield document, replace(_named(finding, own), document=document.name, statement=label)


def _named(finding: LintFinding, own: Mapping[str, str]) -> LintFinding:
    """Return a finding with a contract's own names in its message."""
    message = finding.message
    for stand_in, name in own.items():
        message = message.replace(stand_in, name or stand_in)
    return replace(finding, message=message)


@lru_cache(maxsize=16384)
def _linted(text: str, kind: PolicyKind) -> tuple[LintFinding, ...]:
    document = {"Version": VERSION, "Statement": [json.loads(text)]}
    return tuple(item for item in lint_document("", document, kind) if item.rule != "size-exceeded")
