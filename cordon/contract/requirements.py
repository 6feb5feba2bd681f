"""Effective requirements: what each control must reach for one contract, in numbers, and why.

This is what leaves the room: components, rules and live checks share these numbers, not code. A value comes from the
tier, is raised by a law or by the contract asking for more, and lowered only by an exception.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from cordon.contract.catalogue import Control, Demand, catalogue
from cordon.contract.computed import COMPUTED, Context
from cordon.contract.model import Contract
from cordon.contract.organisation import Organisation
from cordon.contract.section import Skip
from cordon.contract.source import Path_
from cordon.contract.terms import ContractException
from cordon.contract.tier import tier_of
from cordon.contract.values import write_duration

FORMAT = 1
"""Version of the JSON form; raised when a reader of the old form would go wrong."""


@dataclass(frozen=True)
class Requirement:
    """One number (or word, list, …) that must be reached."""

    means: str
    unit: str
    """`days` and `seconds` count whole ones; the others say how `value` reads."""
    bound: str
    """`at-most`, `at-least` or `exactly`."""
    value: Any
    """Plain JSON."""
    origin: str
    """The contract's field or the file it comes from: `access.session`, or `tier`, `regulation`, `organisation`."""
    why: str
    """In a few words, for people."""
    exception: str = ""
    """Id of the exception that lowers it."""


@dataclass(frozen=True)
class Shortfall:
    """A contract asks for less than its tier or a law allows."""

    control: str
    path: Path_
    value: Any
    limit: Any
    demand: Demand
    why: str
    by_law: bool
    """A law's limit: no exception can lower it."""


@dataclass(frozen=True)
class Effective:
    """All requirements of one contract."""

    contract: str
    digest: str
    """SHA-256 of the contract file they were derived from."""
    tier: str
    tier_reason: str
    controls: dict[str, dict[str, Requirement]]
    """By control id, then by the requirement's name."""
    not_applicable: dict[str, str]
    """Controls that do not concern this contract, with the reason."""
    exceptions: dict[str, list[str]]
    """For each control the exceptions in force, as `EX-1 for access.session until 2027-01-31`."""

    def value(self, control: str, name: str) -> Any:
        """Return one value.

        Raises:
            KeyError: The control does not concern this contract, or has no such requirement.
        """
        return self.controls[control][name].value

    def to_json(self) -> dict[str, Any]:
        """Return the form that other rooms and other programs read."""
        controls = {cid: {name: asdict(req) for name, req in reqs.items()} for cid, reqs in self.controls.items()}
        return {
            "format": FORMAT,
            "contract": self.contract,
            "contract_sha256": self.digest,
            "tier": self.tier,
            "tier_reason": self.tier_reason,
            "controls": controls,
            "not_applicable": self.not_applicable,
            "exceptions": self.exceptions,
        }


def effective(contract: Contract, organisation: Organisation, today: date, digest: str = "") -> Effective:
    """Derive what each control must reach.

    Where a contract asks for less than is allowed (see `shortfalls`), the allowed limit stands.

    Args:
        contract: The contract.
        organisation: What all contracts share.
        today: The day on which exceptions are judged.
        digest: SHA-256 of the contract's file.
    """
    tier, reason = tier_of(contract)
    context = Context(contract, organisation, tier)
    controls: dict[str, dict[str, Requirement]] = {}
    absent: dict[str, str] = {}
    for control in catalogue().values():
        missing = _absence(control, context, today)
        if missing:
            absent[control.id] = missing
        else:
            controls[control.id] = {
                name: _weigh(control.id, name, demand, context, today)[0] for name, demand in control.requires.items()
            }
    return Effective(contract.id, digest, tier, reason, controls, absent, exceptions_by_control(contract, today))


def shortfalls(contract: Contract, organisation: Organisation, today: date) -> list[Shortfall]:
    """List where a contract asks for less than its tier or a law allows, without an exception that allows it.

    Demands on fields that are not valid are passed over.
    """
    context = Context(contract, organisation, tier_of(contract)[0])
    found = []
    for control in catalogue().values():
        for name, demand in control.requires.items():
            try:
                shortfall = _weigh(control.id, name, demand, context, today)[1]
            except Skip:
                continue
            if shortfall:
                found.append(shortfall)
    return found


def _absence(control: Control, context: Context, today: date) -> str:
    """Return why a control does not apply to a contract; empty if it does."""
    contract, datasets = context.contract, context.contract.data.values()
    reason = ""
    match control.applies:
        case "people" if not (contract.access.people or contract.access.roles):
            reason = "no person has access"
        case "outbound" if not any(dataset.flow == "outbound" for dataset in datasets):
            reason = "no dataset is outbound"
        case "backups" if not context.backups > timedelta(0):
            reason = "the contract has no backups"
        case "source-code" if not any("source-code" in dataset.categories for dataset in datasets):
            reason = "no dataset has the category source-code"
        case "insurance" if contract.terms.insurance is None:
            excepted = active_exception(contract, "LEG-3", "terms.insurance", today)
            needless = f"tier {context.tier} needs none and none is named"
            reason = f"exception {excepted.id} until {excepted.expires}" if excepted else needless
    return reason


def _weigh(
    control: str, name: str, demand: Demand, context: Context, today: date
) -> tuple[Requirement, Shortfall | None]:
    """Weigh tier, law, wish and exception against each other."""
    limit, origin, why = _limit(demand, context)
    wish, path = _wish(control, name, demand, context)
    shortfall, lowered_by = None, ""
    value = limit if wish is None else wish
    if wish is not None and limit is not None and demand.weaker(wish, limit):
        exception = None if origin == "regulation" else active_exception(context.contract, control, path, today)
        if exception and not demand.raised:
            lowered_by, origin, why = exception.id, path, f"exception {exception.id} until {exception.expires}"
        else:
            value = limit
            if not demand.raised:
                shortfall = Shortfall(control, tuple(path.split(".")), wish, limit, demand, why, origin == "regulation")
    elif wish is not None and wish != limit:
        origin, why = path, _because(demand, limit, why)
    said = Requirement(demand.means, demand.unit, demand.bound, plain(value, demand.unit), origin, why, lowered_by)
    return said, shortfall


def _limit(demand: Demand, context: Context) -> tuple[Any, str, str]:
    limit, origin, why = None, "", ""
    if demand.tiers:
        limit, origin, why = demand.tiers[context.tier], "tier", f"tier {context.tier}"
    for law, value in demand.law.items():
        if law in context.contract.law and (limit is None or demand.weaker(limit, value)):
            limit, origin, why = value, "regulation", f"{law} applies"
    return limit, origin, why


def _wish(control: str, name: str, demand: Demand, context: Context) -> tuple[Any, str]:
    if demand.computed:
        computed = COMPUTED[control, name]
        return computed.value(context), computed.origin_in(context)
    if not demand.asked:
        return None, ""
    value: Any = context.contract
    for part in demand.asked.split("."):
        value = getattr(value, part)
    return value, demand.asked


def _because(demand: Demand, limit: Any, why: str) -> str:
    if limit is None or demand.computed:
        return "the contract"
    return f"the contract, stricter than {spell(limit, demand.unit)} ({why})"


def active_exception(contract: Contract, control: str, path: str, today: date) -> ContractException | None:
    """Return the exception that allows a contract's field to stay below a control's demand today, if there is one."""
    fitting = (entry for entry in contract.exceptions if entry.rule == control and entry.resource == path)
    return next((entry for entry in fitting if entry.expires >= today), None)


def exceptions_by_control(contract: Contract, today: date) -> dict[str, list[str]]:
    """List the exceptions in force by the control or rule they are for."""
    found: dict[str, list[str]] = {}
    for entry in contract.exceptions:
        if entry.expires >= today:
            found.setdefault(entry.rule, []).append(f"{entry.id} for {entry.resource} until {entry.expires}")
    return found


def plain(value: Any, unit: str) -> Any:
    """Turn a value into plain JSON: durations into whole days or seconds."""
    if isinstance(value, timedelta):
        return value // timedelta(days=1) if unit == "days" else int(value.total_seconds())
    return list(value) if isinstance(value, tuple) else value


def spell(value: Any, unit: str) -> str:
    """Write a limit as a contract would: `72h`, `400d`, `2`; seconds in hours up to four days."""
    if not isinstance(value, timedelta):
        return str(value)
    hours, rest = divmod(value, timedelta(hours=1))
    return f"{hours}h" if unit == "seconds" and not rest and hours <= 96 else write_duration(value)
