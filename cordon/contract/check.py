"""Contracts checked: each file by itself, then all of them against each other.

Nothing is created or changed here. Time is given, never read: `today` decides what is in the future and what has ended.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cordon.contract.across import across, field_of
from cordon.contract.checked import Checked, clipped, day_of
from cordon.contract.model import Contract
from cordon.contract.organisation import Organisation
from cordon.contract.project import Project, is_file_name, unknown_contract
from cordon.contract.reader import read
from cordon.contract.requirements import active_exception, shortfalls
from cordon.contract.rules import ADVICE, FINAL_RULES, RULES, Facts, Finding, Rule, told
from cordon.contract.rules.organisation import ORGANISATION_RULES
from cordon.contract.section import Skip
from cordon.contract.source import Source, dotted
from cordon.contract.tier import tier_of
from cordon.contract.validation import validate
from cordon.errors import BadInput, NotFound, Problem, printable, quote


def load_organisation(project: Project) -> Organisation:
    """Read the project's organisation, or the built-in one.

    Raises:
        BadInput: It is not valid, with every problem.
    """
    source = read(project.organisation, project.shown(project.organisation))
    organisation, draft = validate(source, Organisation)
    if draft is not None:
        source.problems += [
            source.problem(one.path, one.limit, one.remedy)
            for rule in ORGANISATION_RULES
            for one in run_rule(rule, draft)
        ]
    if organisation is None or source.problems:
        raise BadInput(source.problems)
    return organisation


def check_file(
    path: Path, shown: str, organisation: Organisation, now: datetime, final_rules: Sequence[Rule] | None = None
) -> Checked:
    """Check one contract file by itself."""
    try:
        source = read(path, shown)
    except BadInput as error:
        return Checked(shown, now, organisation, path, problems=error.problems)
    result = check_source(source, organisation, now, final_rules)
    result.path = path
    return result


def check_source(
    source: Source, organisation: Organisation, now: datetime, final_rules: Sequence[Rule] | None = None
) -> Checked:
    """Check a contract that was read or is only drafted."""
    contract, draft = validate(source, Contract)
    if draft is not None:
        source.problems.extend(_judge(draft, source, organisation, day_of(draft, now), final_rules))
    problems = sorted(set(source.problems))
    result = Checked(source.file, now, organisation, None, source, contract, draft, problems)
    if contract is not None and not problems:
        facts = Facts(contract, source.data, organisation, result.judged_on, day_of(contract, now))
        result.notes = [note for advise in ADVICE for note in advise(facts)]
    return result


def check_all(
    project: Project, organisation: Organisation, now: datetime, final_rules: Sequence[Rule] | None = None
) -> list[Checked]:
    """Check every contract of a project by itself."""
    return [check_file(path, project.shown(path), organisation, now, final_rules) for path in project.files()]


def _judge(
    draft: Contract, source: Source, organisation: Organisation, today: date, final_rules: Sequence[Rule] | None
) -> list[Problem]:
    facts = Facts(draft, source.data, organisation, clipped(draft, today), today)
    today = facts.today
    findings = [finding for rule in RULES for finding in run_rule(rule, facts)]
    try:
        reason = tier_of(draft)[1]
        findings += [told(shortfall, reason) for shortfall in shortfalls(draft, organisation, today)]
    except Skip:
        pass  # without a tier there is nothing to fall short of
    left = [finding for finding in findings if not _excepted(draft, finding, today)]
    if not left and not source.problems:
        left = [finding for rule in (FINAL_RULES if final_rules is None else final_rules) for finding in rule(facts)]
    return [source.problem(one.path, one.limit, one.remedy, value=one.value, control=one.control) for one in left]


def run_rule(rule: Callable[[Any], Iterator[Finding]], facts: Any) -> Iterator[Finding]:
    """Run a rule as far as the fields it uses are valid."""
    try:
        yield from rule(facts)
    except Skip:
        return


def _excepted(draft: Contract, finding: Finding, today: date) -> bool:
    try:
        return (
            bool(finding.control) and active_exception(draft, finding.control, dotted(finding.path), today) is not None
        )
    except Skip:  # none of the exceptions can be read
        return False


def check(
    project: Project, targets: Sequence[str], now: datetime, final_rules: Sequence[Rule] | None = None
) -> list[Checked]:
    """Check contracts, and them against all others of the project.

    A file outside the project's `contracts/` stands in for the contract there that has its id, if there is one.

    Args:
        project: Where the contracts are.
        targets: Ids or files; none: every contract of the project.
        now: The instant as of which to judge, with its time zone.
        final_rules: What is asked of contracts that all other rules have passed; None: `FINAL_RULES`.

    Returns:
        One result for each target, in the order given, or by file name.

    Raises:
        NotFound: A target does not exist.
        BadInput: The organisation's file is not valid.
    """
    organisation = load_organisation(project)
    everyone = {one.path.absolute(): one for one in check_all(project, organisation, now, final_rules) if one.path}
    wanted = [_resolve(target, project, everyone) for target in targets]
    outside = {
        path: check_file(path, shown, organisation, now, final_rules) for path, shown in wanted if path not in everyone
    }
    standing_in = {_id_of(result) for result in outside.values()} - {""}
    own = {_id_of(one): one.file for one in everyone.values()}
    for result in outside.values():
        result.stands_in_for = own.get(_id_of(result) or "?", "")
    compared = [one for one in everyone.values() if _id_of(one) not in standing_in] + list(outside.values())
    for result, problem in across(compared):
        result.problems.append(problem)
    for result in compared:
        result.problems = sorted(set(result.problems))
    unread = [one.file for one in compared if not _comparable(one)]
    asked = [path for path, _ in wanted] or list(everyone)
    if not asked:
        raise NotFound(f"there are no contracts in {printable(str(project.contracts))}; start one with: cordon new ID")
    results = [(everyone | outside)[path] for path in dict.fromkeys(asked)]
    for one in results:
        one.rehearsal = project.rehearsal_only
        if one.stands_in_for:
            one.notes.append(f"stands in for {one.stands_in_for}, which has the same id")
        if targets and unread and one.file not in unread:
            one.notes.append(f"whether it clashes with {', '.join(unread)} is not known: problems there")
    return results


def valid(project: Project, targets: Sequence[str], now: datetime) -> list[Checked]:
    """Check contracts as `check` does and return them only if all are valid.

    Raises:
        BadInput: One is not, with the problems of all.
        NotFound: A target does not exist.
    """
    results = check(project, targets, now)
    refuse_invalid(results)
    return results


def refuse_invalid(results: Sequence[Checked]) -> None:
    """Raise the problems of all contracts, if there are any.

    Raises:
        BadInput: There are.
    """
    problems = [problem for one in results for problem in one.problems]
    if problems:
        raise BadInput(problems)


def _resolve(target: str, project: Project, everyone: dict[Path, Checked]) -> tuple[Path, str]:
    if is_file_name(target):
        path = Path(target)
        if not os.path.lexists(path):
            raise NotFound(f"{quote(target)} does not exist; name a contract's file or its id")
        return path.absolute(), project.shown(path)
    ids: dict[str, Path] = {}
    for path, result in everyone.items():
        ids.setdefault(_id_of(result) or path.stem, path)
    if target not in ids:
        raise unknown_contract(target, sorted(ids), project)
    return ids[target], target


def _comparable(one: Checked) -> bool:
    """Tell whether everything that must not clash with other contracts can be read."""
    account = field_of(one, lambda draft: draft.aws.account or "none")
    return None not in {_id_of(one) or None, account, field_of(one, lambda draft: draft.network.cidr)}


def _id_of(result: Checked) -> str:
    return field_of(result, lambda draft: draft.contractor.id) or ""
