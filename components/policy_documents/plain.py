"""Facts from plain data, as components get them from any Pulumi language, and stand-ins for ids not yet known."""

from datetime import UTC, datetime
from typing import NotRequired, TypedDict

from components.policy_documents.facts import Dataset, Facts, Flow, Identity, IdentityMode, Keys

ENDPOINT_SERVICES = ("kms", "logs", "s3", "ssm", "ssmmessages", "sts")  # AWS.md rule 20


class PlainDataset(TypedDict):
    """One dataset; see ``Dataset``."""

    name: str
    classification: str
    flow: Flow
    producer: NotRequired[str | None]
    consumer: NotRequired[str | None]


class PlainIdentity(TypedDict):
    """Who vouches for people; see ``Identity``."""

    mode: IdentityMode
    provider: NotRequired[str]
    issuer: NotRequired[str]
    audience: NotRequired[str]
    claim_key: NotRequired[str]
    mfa_key: NotRequired[str]
    mfa_value: NotRequired[str]
    person_key: NotRequired[str]
    permission_set: NotRequired[str]
    users_account: NotRequired[str]


class PlainKeys(TypedDict):
    """Key ARNs; see ``Keys``."""

    datasets: dict[str, str]
    logs: str
    volumes: str


class PlainFacts(TypedDict):
    """All facts of one contract; see ``Facts``. Numbers may be floats: other languages send nothing else."""

    contract: str
    account: str
    region: str
    access_ends: str
    datasets: list[PlainDataset]
    roles: dict[str, dict[str, list[str]]]
    source_addresses: list[str]
    session_seconds: float
    mfa_max_age_seconds: float
    identity: PlainIdentity
    endpoints: NotRequired[dict[str, str]]
    keys: NotRequired[PlainKeys]
    deployers: list[str]
    operators: list[str]
    partition: NotRequired[str]
    residency: NotRequired[list[str]]
    services: NotRequired[list[str]]
    wipers: NotRequired[list[str]]
    break_glass: NotRequired[list[str]]
    mirrors: NotRequired[list[str]]
    malware_scan: NotRequired[bool]


def facts_from(plain: PlainFacts) -> Facts:
    """Return facts from lists, dictionaries, strings and numbers.

    ``access_ends`` is an ISO 8601 instant with its time zone. Without ``keys`` or ``endpoints`` there are stand-ins, as
    a check needs them before anything is made.

    Raises:
        ValueError: A fact that can't be, with what would do.
    """
    datasets = tuple(Dataset(**dataset) for dataset in plain["datasets"])
    names = [dataset.name for dataset in datasets]
    partition = plain.get("partition", "aws")
    stand_ins = stand_in_keys(partition, plain["account"], plain["region"], names)
    ends = datetime.fromisoformat(plain["access_ends"])
    if ends.tzinfo is None:
        raise ValueError(f"access_ends {plain['access_ends']!r}: say its time zone, for example with a final Z")
    return Facts(
        contract=plain["contract"],
        account=plain["account"],
        region=plain["region"],
        access_ends=ends.astimezone(UTC),
        datasets=datasets,
        roles={
            role: {name: frozenset(verbs) for name, verbs in given.items()} for role, given in plain["roles"].items()
        },
        source_addresses=tuple(plain["source_addresses"]),
        session_seconds=int(plain["session_seconds"]),
        mfa_max_age_seconds=int(plain["mfa_max_age_seconds"]),
        identity=Identity(**plain["identity"]),
        endpoints=plain.get("endpoints") or stand_in_endpoints(),
        keys=Keys(**plain["keys"]) if "keys" in plain else stand_ins,
        deployers=tuple(plain["deployers"]),
        operators=tuple(plain["operators"]),
        partition=partition,
        residency=tuple(plain.get("residency", ())),
        services=tuple(plain.get("services", ())),
        wipers=tuple(plain.get("wipers", ())),
        break_glass=tuple(plain.get("break_glass", ())),
        mirrors=tuple(plain.get("mirrors", ())),
        malware_scan=plain.get("malware_scan", False),
    )


def stand_in_keys(partition: str, account: str, region: str, datasets: list[str]) -> Keys:
    """Return key ARNs of the length that real ones have, distinct for each key."""
    ends = [f"{number:012}" for number in range(len(datasets) + 2)]
    logs, volumes, *others = [
        f"arn:{partition}:kms:{region}:{account}:key/00000000-0000-0000-0000-{end}" for end in ends
    ]
    return Keys(datasets=dict(zip(datasets, others, strict=True)), logs=logs, volumes=volumes)


def stand_in_endpoints(services: tuple[str, ...] = ENDPOINT_SERVICES) -> dict[str, str]:
    """Return endpoint ids of the length that real ones have, distinct for each service."""
    return {service: f"vpce-{number:017x}" for number, service in enumerate(services)}
