"""The plain facts that the documents are made of. They are checked when made: offline, naming value and remedy."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from components.naming import Purpose, RoleKind, bucket_name, role_name

Flow = Literal["inbound", "outbound"]
IdentityMode = Literal["saml", "oidc", "identity-center", "iam-user-account"]

EXPORT = "export"  # the pseudo-dataset on which a role is given ``approve``
CHAINED_SESSION_LIMIT = 3600  # seconds; AWS.md rule 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """One dataset.

    Attributes:
        name: Its name in the contract.
        classification: Its class.
        flow: ``inbound``: we share it; ``outbound``: the contractor produces it for us.
        producer: Inbound: ARN of the role that delivers it; without one operators do.
        consumer: Outbound: ARN of the role that collects it; without one operators do.
    """

    name: str
    classification: str
    flow: Flow
    producer: str | None = None
    consumer: str | None = None

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        """The buckets it has (AWS.md rule 15)."""
        return ("data", "ingress") if self.flow == "inbound" else ("data", "egress")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who vouches for people (AWS.md rules 7 and 8).

    Attributes:
        mode: How people sign in.
        provider: ARN of the SAML or OIDC provider in the contract's account.
        issuer: OIDC: the issuer without ``https://``, which begins its condition keys.
        audience: SAML: the sign-in URL; OIDC: the client id.
        claim_key: Tag that carries ``<contract>/<role>``, from the provider's hand or an administrator's.
        mfa_key: Tag by which the provider says that it checked a second factor.
        mfa_value: The value that says so.
        person_key: Identity Center: the attribute that names the person, as the source identity must.
        permission_set: Identity Center: the one permission set that may go on to entry roles.
        users_account: Account of the IAM users, or where the permission set is assigned.
    """

    mode: IdentityMode
    provider: str = ""
    issuer: str = ""
    audience: str = ""
    claim_key: str = "cordon-role"
    mfa_key: str = "cordon-mfa"
    mfa_value: str = "true"
    person_key: str = "cordon-person"
    permission_set: str = "cordon-entry"
    users_account: str = ""

    def __post_init__(self) -> None:
        needed = {"saml": ("provider", "audience"), "oidc": ("provider", "issuer", "audience")}
        for name in needed.get(self.mode, ("users_account",)):
            if not getattr(self, name):
                raise ValueError(f"identity.{name} is empty: {self.mode} needs it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """ARNs of the KMS keys: one a dataset, one for logs, one for volumes, backups and session transcripts."""

    datasets: Mapping[str, str]
    logs: str
    volumes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything the documents of one contract depend on.

    Attributes:
        contract: The contract's id.
        partition: ``aws``, ``aws-cn`` or ``aws-us-gov``.
        account: The contract's AWS account.
        region: Where its resources are.
        residency: Regions that data may be in.
        access_ends: First instant (UTC) at which access is denied.
        datasets: The contract's datasets.
        roles: Role → dataset (or ``export``) → verbs (``read``, ``write``; on ``export`` ``approve``).
        source_addresses: Networks that people come from, IPv4 or IPv6.
        session_seconds: The longest session.
        mfa_max_age_seconds: The oldest second factor; enforced by AWS for ``iam-user-account`` only (AWS.md rule 7).
        identity: Who vouches for people.
        endpoints: Service (``s3``, ``ssm``, …) → id of our VPC endpoint.
        keys: The contract's keys.
        operators: Roles of our people who run the contract.
        services: Roles of machinery that touches data: promotion, scanning, backup, Macie.
        wipers: Roles that destroy data at the end.
        deployers: Roles that Pulumi runs as.
        break_glass: Roles for emergencies (AWS.md rule 12).
        mirrors: Names of buckets with packages and antivirus signatures.
        malware_scan: Whether GuardDuty scans the volumes.
    """

    contract: str
    account: str
    region: str
    access_ends: datetime
    datasets: tuple[Dataset, ...]
    roles: Mapping[str, Mapping[str, frozenset[str]]]
    source_addresses: tuple[str, ...]
    session_seconds: int
    mfa_max_age_seconds: int
    identity: Identity
    endpoints: Mapping[str, str]
    keys: Keys
    deployers: tuple[str, ...]
    operators: tuple[str, ...]
    partition: str = "aws"
    residency: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    wipers: tuple[str, ...] = ()
    break_glass: tuple[str, ...] = ()
    mirrors: tuple[str, ...] = ()
    malware_scan: bool = False
    _by_name: Mapping[str, Dataset] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {dataset.name: dataset for dataset in self.datasets})
        if self.access_ends.utcoffset() != timedelta(0):
            raise ValueError(f"access_ends {self.access_ends}: give an instant in UTC, with its time zone")
        if not re.fullmatch(r"[0-9]{12}", self.account):
            raise ValueError(f"account {self.account!r}: an AWS account id has twelve digits")
        self._check_presence()
        for address in self.source_addresses:
            ipaddress.ip_network(address)
        for role, given in self.roles.items():
            for name, verbs in given.items():
                self._check_verbs(role, name, verbs)
        if self.identity.mode == "identity-center" and self.session_seconds > CHAINED_SESSION_LIMIT:
            raise ValueError(
                f"session_seconds {self.session_seconds}: chained sessions last {CHAINED_SESSION_LIMIT} at most"
            )

    def _check_presence(self) -> None:
        needed = ["datasets", "deployers", "operators", *(["source_addresses"] if self.roles else [])]
        for name in needed:
            if not getattr(self, name):  # a key nobody manages, data nobody delivers, a list that allows nobody
                raise ValueError(f"{name} is empty: name at least one")
        for name in ("s3", "kms", "ssm", "ssmmessages"):
            if name not in self.endpoints:
                raise ValueError(f"endpoints has no {name!r}: workspaces need it")
        if missing := sorted(self._by_name.keys() - self.keys.datasets.keys()):
            raise ValueError(f"keys.datasets has no key for {', '.join(missing)}")

    def _check_verbs(self, role: str, name: str, verbs: frozenset[str]) -> None:
        known = {"approve"} if name == EXPORT else {"read", "write"} if name in self._by_name else None
        if known is None:
            raise ValueError(f"role {role!r}: there is no dataset {name!r}")
        if not verbs <= known:
            raise ValueError(f"role {role!r}, {name}: {', '.join(sorted(verbs))}; use {' or '.join(sorted(known))}")

    @property
    def role_session_seconds(self) -> int:
        """The longest session as a role has it: IAM takes no less than an hour."""
        return max(self.session_seconds, 3600)

    @property
    def regions(self) -> tuple[str, ...]:
        """Where data may be; where nothing is said, where the resources are."""
        return self.residency or (self.region,)

    @property
    def ends(self) -> str:
        """The end as policies write it."""
        return self.access_ends.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def suffix(self) -> str:
        """What the partition's service names end in."""
        return "amazonaws.com.cn" if self.partition == "aws-cn" else "amazonaws.com"

    def dataset(self, name: str) -> Dataset:
        """Return the dataset of that name.

        Raises:
            ValueError: There is none.
        """
        if name not in self._by_name:
            raise ValueError(f"there is no dataset {name!r}; there are {', '.join(sorted(self._by_name))}")
        return self._by_name[name]

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of something in the contract's account and region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"

    def iam_arn(self, resource: str, account: str = "") -> str:
        """Return the ARN of something in IAM, which has no region."""
        return f"arn:{self.partition}:iam::{account or self.account}:{resource}"

    def bucket_arn(self, dataset: str, purpose: Purpose) -> str:
        """Return the ARN of a dataset's bucket."""
        return f"arn:{self.partition}:s3:::{bucket_name(self.contract, dataset, purpose, self.account)}"

    def role_arns(self, dataset: str, verb: str, kind: RoleKind = "data") -> list[str]:
        """Return the ARNs of the roles that are given the verb on the dataset (or on ``export``)."""
        return [
            self.role_arn(role, kind) for role, given in sorted(self.roles.items()) if verb in given.get(dataset, ())
        ]

    def role_arn(self, role: str, kind: RoleKind) -> str:
        """Return the ARN of one of a contract role's two IAM roles."""
        return self.iam_arn(f"role/{role_name(self.contract, role, kind)}")
