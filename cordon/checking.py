"""`cordon check`: contracts checked, and the policies that they make linted.

The lint knows nothing of contracts, and the contract package nothing of policies' evaluation: here they meet.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from components.naming import stem
from components.policy_documents.document import VERSION
from components.policy_documents.sizes import Kind, SizedDocument
from cordon.access.documents import syntax_tree
from cordon.access.lint import LintFinding, PolicyKind, Severity, lint_document
from cordon.access.lint.structure_rules import policy_findings
from cordon.contract.check import check as check_contracts
from cordon.contract.checked import Checked
from cordon.contract.project import Project
from cordon.contract.rules import FINAL_RULES, Facts, Finding

_STEM: Final = "z1-stem-000000"
_CONTRACT: Final = "z2-contract"
_ACCOUNT: Final = "000000000000"
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
    own = _replacements(contract.id, contract.aws.account or "")
    for document in facts.documents:
        kind = KINDS[document.kind]
        for number, statement in enumerate(document.statements):
            text = statement
            for name, stand_in in own:
                text = text.replace(name, stand_in)
            for finding in _linted(text, kind):
                label = document.document["Statement"][number].get("Sid", str(number + 1))
                yield document, replace(_named(finding, own), document=document.name, statement=label)
        for finding in policy_findings(document.name, kind, syntax_tree(document.document), has_version=True):
            if finding.rule.startswith("sid-"):  # the others were found statement by statement
                yield document, finding


def _replacements(contract: str, account: str) -> tuple[tuple[str, str], ...]:
    """Return what of a contract's names is replaced in the JSON text of a statement, and by what.

    Each stands there as a whole value, a claim (`ID/ROLE`), a log group's folder or a part of an ARN, so that an id
    such as `kms` leaves `kms:Decrypt` and `arn:aws:kms` alone.
    """
    names = [
        (f"{stem(contract)}-", f"{_STEM}-"),
        (f'"{contract}"', f'"{_CONTRACT}"'),
        (f'"{contract}/', f'"{_CONTRACT}/'),
        (f"/cordon/{contract}/", f"/cordon/{_CONTRACT}/"),
        (f"alias/cordon/{contract}/", f"alias/cordon/{_CONTRACT}/"),
    ]
    accounts = [(f":{account}:", f":{_ACCOUNT}:"), (f'"{account}"', f'"{_ACCOUNT}"')]
    return (*names, *(accounts if account else ()))


def _named(finding: LintFinding, own: Sequence[tuple[str, str]]) -> LintFinding:
    """Return a finding with a contract's own names in its message."""
    message = finding.message
    for name, stand_in in own:
        message = message.replace(stand_in.strip('"'), name.strip('"'))
    return replace(finding, message=message)


@lru_cache(maxsize=16384)
def _linted(text: str, kind: PolicyKind) -> tuple[LintFinding, ...]:
    document = {"Version": VERSION, "Statement": [json.loads(text)]}
    return tuple(item for item in lint_document("", document, kind) if item.rule != "size-exceeded")
