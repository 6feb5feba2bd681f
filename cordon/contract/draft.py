"""A new contract file: what is known filled in, what is not left open with a word on what belongs there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

from cordon.contract.across import across, field_of, networks_in_use
from cordon.contract.check import check_all, check_source, load_organisation
from cordon.contract.organisation import Organisation
from cordon.contract.project import Project
from cordon.contract.reader import parse
from cordon.contract.schema import schema_of
from cordon.errors import BadInput, Problem, Refused
from cordon.files import write

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 .()_/@+-]*|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]+[mhdwy]|[0-9.]+/[0-9]+")
_OPEN = ("is missing", "is empty")


@dataclass(frozen=True)
class Draft:
    """A contract file that is not written yet."""

    path: Path
    shown: str
    text: str
    cidr: str
    open: list[Problem]
    """What `cordon check` will still ask for."""

    def write(self) -> list[str]:
        """Create the file, whole or not at all, and the schema that its first line names, if it is not there.

        Returns:
            What was done, one line each.

        Raises:
            Refused: It exists, or its folder cannot be written to.
        """
        begun = not self.path.parent.exists()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refused(f"{self.shown} cannot be written ({error.strerror})") from error
        write(self.text.encode(), self.path, replace=False, instead="change it, or choose another id")
        told = [f"wrote {self.shown} (network {self.cidr})"]
        if begun:
            told.append(f"this starts a new project in {self.path.parent.parent}: no folder above has contracts/")
        schema = self.path.parent / "contract.schema.json"
        if not schema.exists():
            text = json.dumps(schema_of("contract"), indent=2, ensure_ascii=False) + "\n"
            write(text.encode(), schema, replace=False)
            told.append(f"wrote {self.shown.removesuffix(self.path.name)}{schema.name} (for editors)")
        return told


def make(project: Project, contract_id: str, facts: dict[str, Any], now: datetime) -> Draft:
    """Draft a contract.

    Args:
        project: Where it will belong.
        contract_id: Its id.
        facts: What is known, by the names of `cordon new`'s flags; None or empty where nothing is.
        now: The instant of the check.

    Raises:
        BadInput: A fact is not valid.
        Refused: The file exists, or the pool of networks is used up.
    """
    organisation = load_organisation(project)
    others = check_all(project, organisation, now)
    cidr = facts["cidr"] or str(next_free(organisation, networks_in_use(others)))
    text = "\n".join(_lines(contract_id, facts, cidr)) + "\n"
    path = project.contracts / f"{contract_id}.yaml"
    if contract_id in {one.path.stem for one in others if one.path}:
        raise Refused(f"{project.shown(path)} exists; change it, or choose another id")
    made = check_source(parse(text.encode(), project.shown(path)), organisation, now)
    problems = [problem for one, problem in across([*others, made]) if one is made] + made.problems
    wrong = [problem for problem in problems if problem.value or not problem.limit.startswith(_OPEN)]
    if made.source is not None and field_of(made, lambda draft: draft.engagement.end <= now):
        limit, remedy = f"is in the past (today is {now.date()})", "a new contract ends later"
        wrong.append(made.source.problem(("engagement", "ends"), limit, remedy))
    if wrong:
        raise BadInput([replace(problem, file=f"{problem.file} (not written)") for problem in wrong])
    # Where there is no project yet, people may be elsewhere than they think.
    shown = project.shown(path) if path.parent.exists() else str(path)
    return Draft(path, shown, text, cidr, sorted(problems))


def next_free(organisation: Organisation, used: list[IPv4Network]) -> IPv4Network:
    """Return the first network of the pool's size that overlaps no used one.

    Raises:
        Refused: The pool is used up.
    """
    size = organisation.network.size
    for pool in organisation.network.cidrs:
        start, end = int(pool.network_address), int(pool.broadcast_address)
        step = 1 << (32 - size)
        while start + step - 1 <= end:
            net = IPv4Network((start, size))
            clash = next((one for one in used if one.overlaps(net)), None)
            if clash is None:
                return net
            start = max(start + step, -(-(int(clash.broadcast_address) + 1) // step) * step)
    ranges = ", ".join(map(str, organisation.network.cidrs))
    raise Refused(
        f"no /{size} is free in the organisation's pool ({ranges}); add a range to network.cidrs, or give --cidr"
    )


def _scalar(value: str) -> str:
    """Write a string as YAML: plain where that is safe, otherwise in double quotes."""
    if _PLAIN.fullmatch(value) and not value.endswith(" ") and value.lower() not in {"true", "false", "null"}:
        return value
    return _quoted(value)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in escaped) + '"'


def _entry(key: str, value: str | None, hint: str) -> str:
    return f"  {key}: {value}" if value else f"  # {key}: {hint}"


def _given(key: str, facts: dict[str, Any], hint: str, fact: str = "") -> str:
    value = facts[fact or key]
    return _entry(key, _scalar(value) if value else None, hint)


def _list(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(_scalar(value) for value in values) + "]"


def _lines(contract_id: str, facts: dict[str, Any], cidr: str) -> Iterator[str]:
    yield "# yaml-language-server: $schema=contract.schema.json"
    yield "contractor:"
    yield f"  id: {_scalar(contract_id)}"
    yield _given("name", facts, "legal name")
    yield _given("jurisdiction", facts, "country by ISO 3166, e.g. DE")
    yield _given("contact", facts, "e-mail address for contract and privacy")
    yield _given("security_contact", facts, "e-mail address for incidents; left out: contact")
    yield "engagement:"
    yield _given("purpose", facts, "what the data may be used for")
    yield _given("owner", facts, "e-mail address of who is accountable on our side")
    yield _given("starts", facts, "first day, e.g. 2026-12-01")
    yield _given("ends", facts, "last day, inclusive")
    if facts["timezone"]:
        yield _given("timezone", facts, "")
    yield "aws:"
    yield _entry(
        "account",
        _quoted(facts["account"]) if facts["account"] else None,
        '"123456789012", required from confidential up',
    )
    yield _given("region", facts, "e.g. eu-central-1")
    yield f"law: {_list(facts['law'])}"
    if facts["residency"]:
        yield f"residency: {_list(facts['residency'])}"
    yield "data:"
    yield from _datasets(facts["datasets"])
    yield "retention:"
    yield _given("data", facts, "longest time an object is kept, e.g. 90d", "keep")
    yield "  # logs: 400d, the tier's shortest if left out"
    yield "  # backups: 35d, 0d for none"
    yield "access:"
    yield "  roles: {}  # e.g. {analyst: {claims: read}}"
    yield "  people: []  # e.g. [{email: …, role: analyst, nda: 2026-11-10, training: 2026-11-12}]"
    yield "  # session: 1h, the tier's limit if left out"
    yield f"  from: {_list(facts['sources'])}  # public ranges people come from"
    yield "network:"
    yield f"  cidr: {_scalar(cidr)}"
    yield f"  egress: {_list(facts['egress'])}"
    yield "terms:"
    yield "  # breach_notice: 24h"
    yield "  # destruction: {method: crypto-erase, within: 30d}"
    yield "  # documents: {nda: 2026-11-10, dpa: …, sla: …, ip: …, baa: …}, the days they were signed"
    yield "  # insurance: {amount: 2000000 EUR, expires: 2027-12-31}, required from confidential up"
    yield "  # incident: {acknowledge: 4h, contain: 24h}"
    yield "  # audit_every: 365d"
    yield "# posture: {assessed: 2026-10-20, iso27001: 2027-05-31, incidents: 0}"
    yield "# alerts: [security@corp.example], the owner if left out"


def _datasets(datasets: tuple[tuple[str, str, str], ...]) -> Iterator[str]:
    if not datasets:
        yield "  # claims: {classification: regulated, flow: inbound}"
    for name, classification, flow in datasets:
        yield f"  {_scalar(name)}: {{classification: {_scalar(classification)}, flow: {_scalar(flow)}}}"
