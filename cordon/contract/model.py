"""The contract file: one outside contractor, what data, how sensitive, under which law, who, until when.

Every field's docstring is also its description in the JSON schema that editors complete from. Units are part of the
values (`90d`, `2000000 EUR`). What one field demands of another is in `rules`; what a field may be is in `values`.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from cordon.contract.aws_values import AccountId, HostName, Region, RoleArn, SourceRange, VpcCidr
from cordon.contract.nearest import did_you_mean
from cordon.contract.section import Section
from cordon.contract.terms import ContractException, Posture, Terms
from cordon.contract.text_values import Email, Jurisdiction, Line, Name
from cordon.contract.values import Day, Days, DaysOrNone, Duration, TimeZone, matching, refuse, text_of

Classification = Literal["public", "internal", "confidential", "regulated"]
"""How sensitive data is, from least to most (S0, "Identify data classification levels")."""
CLASSIFICATIONS: tuple[Classification, ...] = ("public", "internal", "confidential", "regulated")
Law = Literal["gdpr", "ccpa", "hipaa", "pci-dss"]
"""Regulation the data falls under."""
EXPORT = "export"
"""Not a dataset: the release of outbound data, which a role may approve."""
SHARED_STACKS = ("org-policy", "log-archive", "security", "account-baseline")
"""Stacks that belong to no contract (AWS.md rule 2); their names are no contract ids."""
RESERVED_IDS = frozenset({*SHARED_STACKS, "cordon", "all", "organisation", "contract"})
_OF_AN_ACCOUNT = re.compile(r"account-baseline-[0-9]{12}")
_RESERVED_PREFIXES = ("aws-", "amzn-", "xn--", "sthree-", "cordon-")

_ID = matching(
    "a contract id", "[a-z][a-z0-9-]{2,30}", "write 3 to 31 characters of a-z, 0-9 and -, a letter first", 31
)


def is_shared_stack(name: str) -> bool:
    """Tell whether a stack belongs to no contract; an account's baseline is named for the account."""
    return name in SHARED_STACKS or _OF_AN_ACCOUNT.fullmatch(name) is not None


def _contract_id(value: Any) -> str:
    text = str(_ID[0].func(value))
    if text in RESERVED_IDS or is_shared_stack(text):
        what = "the name of a shared stack" if is_shared_stack(text) else "reserved"
        raise refuse(f"is {what}", "choose another id, e.g. the contractor's name and the purpose")
    if text.startswith(_RESERVED_PREFIXES):
        raise refuse(f"begins with a reserved prefix ({', '.join(_RESERVED_PREFIXES)})", "choose another id")
    return text


ContractId = Annotated[str, BeforeValidator(_contract_id), *_ID[1:]]
"""A contract's id, also its stack's name: `acme-analytics`."""

VERBS = ("read", "write", "approve")


def _verbs(value: Any) -> tuple[str, ...]:
    given = value if isinstance(value, list | tuple) else [value]
    for verb in given:
        if text_of(verb, "a verb") not in VERBS:
            raise refuse(f"grants {verb!r:.40}, which is not a verb", did_you_mean(verb, VERBS))
    if not given or len(set(given)) < len(given):
        raise refuse("names no verb or one twice", "write read, write, approve, or a list of them")
    return tuple(given)


_verb_schema = {"enum": list(VERBS)}
Verbs = Annotated[
    tuple[str, ...],
    BeforeValidator(_verbs),
    PlainSerializer(lambda verbs: verbs[0] if len(verbs) == 1 else list(verbs), when_used="json"),
    WithJsonSchema(
        {"anyOf": [_verb_schema, {"type": "array", "items": _verb_schema, "minItems": 1, "uniqueItems": True}]}
    ),
]
"""What a role may do with a dataset: `read`, `write`, a list of both; `approve` with `export`."""


class Contractor(Section):
    """Who the other party is."""

    id: ContractId
    """Also the stack's name and part of every resource's name; 3 to 31 of a-z, 0-9, -, a letter first."""
    name: Line
    """Legal name."""
    jurisdiction: Jurisdiction
    """Country (ISO 3166) whose law binds the contractor: `DE`."""
    contact: Email
    """Whom to write to about the contract and privacy."""
    security_contact: Email | None = None
    """Whom to call in an incident; left out: `contact`."""


class Engagement(Section):
    """What for, who is accountable on our side, and from when to when."""

    purpose: Line
    """What the data may be used for, in one line."""
    owner: Email
    """The person or team accountable on our side."""
    starts: Day
    """First day of access."""
    ends: Day
    """Last day of access, inclusive."""
    timezone: TimeZone = "UTC"
    """Time zone of `starts` and `ends`."""

    @property
    def begin(self) -> datetime:
        """First instant of access, in UTC."""
        return self._midnight(self.starts)

    @property
    def end(self) -> datetime:
        """First instant after access, in UTC: what an explicit Deny compares with (AWS.md rule 10)."""
        return self._midnight(self.ends + timedelta(days=1))

    def _midnight(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.timezone)).astimezone(UTC)


class Aws(Section):
    """Where the environment stands."""

    account: AccountId | None = None
    """The contractor's own account, in quotes; required from confidential up, else the organisation's shared one."""
    region: Region
    """Where the environment is built."""


class Dataset(Section):
    """One dataset that changes hands."""

    classification: Classification
    """public, internal, confidential or regulated; the highest one sets the contract's tier."""
    categories: tuple[Name, ...] = ()
    """What is in it: `pii`, `health`, `payment-card`, `source-code`, …"""
    flow: Literal["inbound", "outbound"]
    """inbound: we share it with the contractor; outbound: the contractor produces it for us."""
    producer: RoleArn | None = None
    """Role that may deliver an inbound dataset; left out: the organisation's operators."""


class Retention(Section):
    """How long things are kept."""

    data: Days
    """Longest time an object of any dataset is kept."""
    logs: Days | None = None
    """Time logs are kept; left out: the tier's shortest."""
    backups: DaysOrNone | None = None
    """Time backups are kept; `0d`: no backups; left out: the organisation's default."""


class Person(Section):
    """One of the contractor's people. Without both dates there is no access."""

    email: Email
    """By which the person is known; each person once."""
    role: Name
    """One of `access.roles`."""
    nda: Day
    """Day the person signed the non-disclosure agreement."""
    training: Day
    """Day the person completed the security training."""


class Access(Section):
    """Who may do what, from where, for how long at a time."""

    roles: dict[Name, dict[Name, Verbs]] = Field(default_factory=dict)
    """For each role its datasets and verbs; `export: approve` lets it release outbound data."""
    people: tuple[Person, ...] = ()
    """The contractor's people, each with dated NDA and training."""
    session: Duration | None = None
    """Longest session; left out: the tier's limit."""
    from_: tuple[SourceRange, ...] = Field(default=(), alias="from")
    """Public address ranges people come from."""


class Network(Section):
    """The contract's own network and the hosts it may reach."""

    cidr: VpcCidr
    """Private IPv4 range, /16 to /24, shared with no other contract."""
    egress: tuple[HostName, ...] = ()
    """Hosts reachable by TLS on 443; empty: no way out at all."""


class Contract(Section):
    """One contract: an isolated environment, and the clauses it must meet."""

    contractor: Contractor
    """Who the other party is."""
    engagement: Engagement
    """What for, and from when to when."""
    aws: Aws
    """Where the environment stands."""
    law: tuple[Law, ...] = ()
    """gdpr, ccpa, hipaa, pci-dss; the last two raise the tier to regulated."""
    residency: tuple[Region, ...] = ()
    """Regions in which every resource and copy stays; left out: only `aws.region`."""
    data: Annotated[dict[Name, Dataset], Field(min_length=1)]
    """The datasets by name."""
    retention: Retention
    """How long things are kept."""
    access: Access = Access()
    """Who may do what, from where."""
    network: Network
    """The contract's own network and its ways out."""
    terms: Terms
    """What is promised beyond technology."""
    posture: Posture | None = None
    """The contractor's own security, as last assessed."""
    alerts: tuple[Email, ...] = ()
    """Who is told of security alerts; left out: the owner."""
    exceptions: tuple[ContractException, ...] = ()
    """Agreed deviations, each approved and expiring."""

    @property
    def id(self) -> str:
        """The contract's id: `contractor.id`."""
        return self.contractor.id

    @property
    def regions(self) -> tuple[str, ...]:
        """Regions in which every resource and copy stays."""
        return self.residency or (self.aws.region,)
