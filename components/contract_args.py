"""What every component is told of its contract, in types that any Pulumi language can give."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NotRequired, TypedDict, cast, get_args

from components.policy_documents import Facts, PlainFacts, facts_from
from components.policy_documents.facts import Flow, IdentityMode
from components.tagging import tags


class DatasetArgs(TypedDict):
    """One dataset."""

    name: str
    """Its name in the contract."""
    classification: str
    """Its class: public, internal, confidential or regulated."""
    flow: str
    """inbound: we share it; outbound: the contractor produces it for us."""
    producer: NotRequired[str]
    """Inbound: ARN of the role that delivers it; left out: operators do."""
    consumer: NotRequired[str]
    """Outbound: ARN of the role that collects it; left out: operators do."""


class IdentityArgs(TypedDict):
    """Who vouches for people."""

    mode: str
    """saml, oidc, identity-center or iam-user-account."""
    provider: NotRequired[str]
    """ARN of the SAML or OIDC provider in the contract's account."""
    issuer: NotRequired[str]
    """OIDC: the issuer without https://."""
    audience: NotRequired[str]
    """SAML: the sign-in URL; OIDC: the client id."""
    claim_key: NotRequired[str]
    """Session tag that carries contract/role."""
    mfa_key: NotRequired[str]
    """Session tag by which the provider says that it checked a second factor."""
    mfa_value: NotRequired[str]
    """The value that says so."""
    person_key: NotRequired[str]
    """Identity Center: the attribute that names the person."""
    permission_set: NotRequired[str]
    """Identity Center: the one permission set that may go on to entry roles."""
    users_account: NotRequired[str]
    """Account of the IAM users, or where the permission set is assigned."""


class ContractArgs(TypedDict):
    """One contract, as all of its components are told of it."""

    contract: str
    """The contract's id."""
    account: str
    """The contract's AWS account."""
    region: str
    """Where its resources are."""
    contract_end: str
    """Its last day, inclusive, as the contract has it: 2027-06-30."""
    access_ends: str
    """First instant at which access is denied, with its time zone: 2027-06-30T22:00:00Z."""
    classification: str
    """The highest class among its datasets."""
    datasets: list[DatasetArgs]
    """Its datasets."""
    roles: dict[str, dict[str, list[str]]]
    """Role, then dataset (or export), then verbs: read, write; on export approve."""
    source_addresses: list[str]
    """Networks that people come from."""
    session_seconds: float
    """The longest session."""
    mfa_max_age_seconds: float
    """The oldest second factor; AWS enforces it for iam-user-account only."""
    identity: IdentityArgs
    """Who vouches for people."""
    deployers: list[str]
    """Roles that Pulumi runs as: they manage keys."""
    operators: list[str]
    """Roles of our people who run the contract."""
    partition: NotRequired[str]
    """AWS's partition; left out: aws."""
    residency: NotRequired[list[str]]
    """Regions that data may be in; left out: region alone."""
    services: NotRequired[list[str]]
    """Roles of machinery that touches data."""
    wipers: NotRequired[list[str]]
    """Roles that destroy data at the end."""
    break_glass: NotRequired[list[str]]
    """Roles for emergencies."""
    mirrors: NotRequired[list[str]]
    """Names of buckets with packages and antivirus signatures."""
    malware_scan: NotRequired[bool]
    """Whether GuardDuty scans the volumes."""


@dataclass(frozen=True)
class Tagger:
    """Makes the tags of one contract's resources."""

    contract: str
    end: date
    classification: str
    classes: Mapping[str, str]

    def __call__(self, *controls: str, dataset: str | None = None, **extra: str) -> dict[str, str]:
        """Return the tags of one resource.

        Args:
            controls: Ids of the controls that it provides.
            dataset: The dataset that it holds or guards; left out for what serves several.
            extra: Further tags.
        """
        return tags(
            contractor=self.contract,
            contract_end=self.end,
            classification=self.classes[dataset] if dataset else self.classification,
            controls=controls,
            dataset=dataset,
            extra=extra,
        )


def read_contract(contract: ContractArgs) -> tuple[Facts, Tagger]:
    """Return the facts that policy documents are made of, with stand-ins for ids, and the maker of tags.

    Raises:
        ValueError: Something that can't be, with what would do.
    """
    for dataset in contract["datasets"]:
        _one_of(f"datasets {dataset['name']}: flow", dataset["flow"], get_args(Flow))
    _one_of("identity: mode", contract["identity"]["mode"], get_args(IdentityMode))
    told: dict[str, Any] = {**contract}
    end, classification = date.fromisoformat(told.pop("contract_end")), told.pop("classification")
    facts = facts_from(cast("PlainFacts", told))
    classes = {dataset.name: dataset.classification for dataset in facts.datasets}
    return facts, Tagger(facts.contract, end, classification, classes)


def _one_of(what: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ValueError(f"{what} {value!r}: use one of {', '.join(known)}")
