"""Rules across contract files: ids, networks and accounts are not shared by accident."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from ipaddress import IPv4Network
from typing import TYPE_CHECKING, Any

from components.naming import stem
from cordon.contract.section import INVALID, Skip
from cordon.contract.tier import tier_of
from cordon.errors import Problem

if TYPE_CHECKING:
    from cordon.contract.checked import Checked

Found = Iterator[tuple["Checked", Problem]]


def across(everyone: Sequence[Checked]) -> Found:
    """Yield each problem with the contract it is told of; both sides of a clash are told."""
    yield from _ids(everyone)
    yield from _stems(everyone)
    standing = [one for one in everyone if not one.destroyed]
    for one, problem in (*_accounts(standing), *_networks(standing)):
        if not one.ended:
            yield one, problem


def field_of(one: Checked, get: Callable[[Any], Any]) -> Any:
    """Return a field of a contract's readable part, None where the field is not valid."""
    if one.draft is None:
        return None
    try:
        found = get(one.draft)
    except Skip:
        return None
    return None if found is INVALID else found


def _groups(everyone: Sequence[Checked], get: Callable[[Any], Any]) -> Iterator[list[Checked]]:
    groups: dict[Any, list[Checked]] = {}
    for one in everyone:
        value = field_of(one, get)
        if value is not None:
            groups.setdefault(value, []).append(one)
    yield from (group for group in groups.values() if len(group) > 1)


def _tell(one: Checked, path: tuple[str, ...], limit: str, remedy: str) -> tuple[Checked, Problem]:
    assert one.source is not None  # noqa: S101 -- what has a draft was read
    return one, one.source.problem(path, limit, remedy)


def _ids(everyone: Sequence[Checked]) -> Found:
    for group in _groups(everyone, lambda draft: draft.contractor.id):
        for one in group:
            others = ", ".join(other.file for other in group if other is not one)
            yield _tell(one, ("contractor", "id"), f"is also the id of {others}", "give each contract an id of its own")


def _stems(everyone: Sequence[Checked]) -> Found:
    """No id begins with the start of another contract's resource names, by which policies tell them apart."""
    names = [(one, field_of(one, lambda draft: draft.contractor.id) or "") for one in everyone]
    stems = {stem(name): one for one, name in names if name}
    for one, name in names:
        parts = name.split("-")
        for size in range(1, len(parts) + 1):
            start = "-".join(parts[:size])
            other = stems.get(start)
            if other is not None and other is not one:
                limit = f"begins like the names of {other.file}'s resources ({start}-…)"
                yield _tell(one, ("contractor", "id"), limit, "choose another id")


def _accounts(everyone: Sequence[Checked]) -> Found:
    """An account serves one contractor, but for the organisation's shared one (AWS.md rule 1)."""
    for group in _groups(everyone, lambda draft: draft.aws.account):
        for one in group:
            account = field_of(one, lambda draft: draft.aws.account)
            name = field_of(one, lambda draft: draft.contractor.name)
            low = field_of(one, lambda draft: tier_of(draft)[0]) in {"public", "internal"}
            if low and account == one.organisation.accounts.shared:
                continue
            others = [other for other in group if other is not one]
            strangers = [other.file for other in others if field_of(other, lambda draft: draft.contractor.name) != name]
            if strangers:
                limit = f"is also the account of another contractor ({', '.join(strangers)})"
                yield _tell(one, ("aws", "account"), limit, "give each contractor an account of its own")


def networks_in_use(everyone: Sequence[Checked]) -> list[IPv4Network]:
    """List the networks of all contracts whose network can be read."""
    return [net for one in everyone if (net := field_of(one, lambda draft: draft.network.cidr)) is not None]


def _networks(everyone: Sequence[Checked]) -> Found:
    """No two networks overlap; a sweep over their sorted ends, so that hundreds are quick."""
    spans = [(net, one) for one in everyone if (net := field_of(one, lambda draft: draft.network.cidr)) is not None]
    spans.sort(key=lambda span: (int(span[0].network_address), -int(span[0].broadcast_address), span[1].file))
    open_: list[tuple[Any, Checked]] = []
    for net, one in spans:
        open_ = [span for span in open_ if span[0].broadcast_address >= net.network_address]
        for other_net, other in open_:
            for this, that, their in ((one, other, other_net), (other, one, net)):
                limit = f"overlaps with {their} of {that.file}"
                yield _tell(this, ("network", "cidr"), limit, "cordon new shows the next free network")
        open_.append((net, one))
