"""Requirements whose value is derived from the files by code, one small function each.

The catalogue marks them `computed`; a test holds that the two lists are the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from cordon.contract.catalogue import catalogue
from cordon.contract.model import Classification, Contract
from cordon.contract.organisation import Organisation
from cordon.contract.tier import tier_of

KEY_WINDOW = timedelta(days=7), timedelta(days=30)
"""Shortest and longest waiting period of a KMS key's deletion (AWS KMS, ScheduleKeyDeletion)."""


@dataclass(frozen=True)
class Context:
    """What a requirement may be derived from."""

    contract: Contract
    organisation: Organisation
    tier: Classification

    @property
    def backups(self) -> timedelta:
        """How long backups are kept."""
        asked = self.contract.retention.backups
        return self.organisation.backups.default if asked is None else asked

    @property
    def own_keys(self) -> bool:
        """Whether data is under keys of the contract's own: always, but for public data that is merely deleted."""
        return self.tier != "public" or self.contract.terms.destruction.method == "crypto-erase"

    @property
    def shortest_destruction(self) -> timedelta:
        """The least time between a contract's end and the last key's death (AWS.md rules 17 and 18)."""
        steps = self.organisation.offboarding
        emptied = steps.return_within + steps.wipe_within
        if self.organisation.backups.vault_lock == "compliance":
            emptied = max(emptied, self.backups)
        return emptied + (KEY_WINDOW[0] if self.own_keys else timedelta(0))

    @property
    def key_window(self) -> timedelta:
        """Waiting period for this contract's keys: what the deadline leaves, between AWS's shortest and longest."""
        if not self.own_keys:
            return timedelta(0)
        shortest, longest = KEY_WINDOW
        left = self.contract.terms.destruction.within - (self.shortest_destruction - shortest)
        return min(max(left, shortest), longest)


class Computed(NamedTuple):
    """How a value is derived, and from which field."""

    origin: str
    value: Callable[[Context], Any]
    otherwise: Callable[[Context], str] | None = None
    """Where it comes from another field in some contracts."""

    def origin_in(self, context: Context) -> str:
        """Return the field that the value comes from in this contract."""
        return (self.otherwise and self.otherwise(context)) or self.origin


def _grants(context: Context) -> dict[str, dict[str, list[str]]]:
    roles = context.contract.access.roles
    return {role: {dataset: list(verbs) for dataset, verbs in grants.items()} for role, grants in roles.items()}


def _way_out(context: Context) -> str:
    if not context.contract.network.egress:
        return "none"
    return str(catalogue()["NET-2"].requires["way_out"].tiers[context.tier])


def _documents(context: Context) -> dict[str, str]:
    signed = context.contract.terms.documents
    return {name.upper(): day.isoformat() for name, day in signed if day is not None}


def _insurance(context: Context) -> dict[str, str]:
    cover = context.contract.terms.insurance
    return {} if cover is None else {"amount": str(cover.amount), "expires": cover.expires.isoformat()}


def _instant(moment: Any) -> str:
    return str(moment.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _due(context: Context) -> str:
    engagement = context.contract.engagement
    return (engagement.ends + context.contract.terms.destruction.within).isoformat()


def _per_dataset(attribute: str) -> Callable[[Context], dict[str, str]]:
    return lambda context: {name: getattr(dataset, attribute) for name, dataset in context.contract.data.items()}


COMPUTED: dict[tuple[str, str], Computed] = {
    ("DAT-1", "classes"): Computed("data", _per_dataset("classification")),
    ("DAT-2", "flows"): Computed("data", _per_dataset("flow")),
    ("DAT-3", "grants"): Computed("access.roles", _grants),
    ("DAT-4", "tier"): Computed(
        "data",
        lambda context: tier_of(context.contract)[0],
        lambda context: "law" if tier_of(context.contract)[1].endswith("applies") else "",
    ),
    ("ENC-1", "key"): Computed(
        "terms.destruction.method", lambda context: "own" if context.own_keys else "aws-managed"
    ),
    ("ENC-3", "exclusive"): Computed("terms.destruction.method", lambda context: context.own_keys),
    ("IAM-1", "identity"): Computed("organisation", lambda context: context.organisation.identity.mode),
    ("IAM-2", "roles"): Computed("access.roles", lambda context: sorted(context.contract.access.roles)),
    ("IAM-3", "access_starts"): Computed(
        "engagement.starts", lambda context: _instant(context.contract.engagement.begin)
    ),
    ("IAM-3", "access_ends"): Computed("engagement.ends", lambda context: _instant(context.contract.engagement.end)),
    ("NET-1", "network"): Computed("network.cidr", lambda context: str(context.contract.network.cidr)),
    ("NET-1", "account"): Computed("aws.account", lambda context: "own" if context.contract.aws.account else "shared"),
    ("NET-2", "way_out"): Computed("network.egress", _way_out),
    ("NET-2", "hosts"): Computed("network.egress", lambda context: list(context.contract.network.egress)),
    ("MON-2", "receivers"): Computed(
        "alerts", lambda context: list(context.contract.alerts or (context.contract.engagement.owner,))
    ),
    ("ZT-1", "addresses"): Computed("access.from", lambda context: [str(net) for net in context.contract.access.from_]),
    ("RET-1", "backups"): Computed("retention.backups", lambda context: context.backups),
    ("RET-2", "within"): Computed("organisation", lambda context: context.organisation.offboarding.return_within),
    ("RET-3", "method"): Computed(
        "terms.destruction.method", lambda context: context.contract.terms.destruction.method
    ),
    ("RET-3", "key_window"): Computed("terms.destruction.within", lambda context: context.key_window),
    ("RET-3", "due"): Computed("terms.destruction.within", _due),
    ("LEG-1", "documents"): Computed("terms.documents", _documents),
    ("LEG-2", "regions"): Computed("residency", lambda context: list(context.contract.regions)),
    ("LEG-2", "laws"): Computed("law", lambda context: list(context.contract.law)),
    ("LEG-3", "insurance"): Computed("terms.insurance", _insurance),
    ("TRN-1", "people"): Computed("access.people", lambda context: len(context.contract.access.people)),
    ("TPR-1", "assessed"): Computed(
        "posture.assessed",
        lambda context: context.contract.posture.assessed.isoformat() if context.contract.posture else "",
    ),
}
"""By control and requirement."""
