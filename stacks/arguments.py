"""From a checked contract to the plain arguments of components: words and numbers, none of `cordon`'s types."""

from collections.abc import Sequence
from typing import Any, cast

from components.contract_args import ContractArgs, DatasetArgs, IdentityArgs
from components.keyring import WINDOW
from components.log_archive import LogArchiveArgs, TrailArgs
from components.policy_documents import Dataset, Facts
from cordon.contract.checked import Checked
from cordon.contract.model import CLASSIFICATIONS, Contract
from cordon.contract.regions import partition_of
from cordon.contract.requirements import Effective
from cordon.contract.shared import retention_classes, trails


def contract_args(contract: Contract, facts: Facts) -> ContractArgs:
    """Return what all components of a contract are told."""
    identity: dict[str, str] = {
        name: value for name in IdentityArgs.__annotations__ if (value := getattr(facts.identity, name))
    }
    return {
        "contract": facts.contract,
        "account": facts.account,
        "region": facts.region,
        "contract_end": contract.engagement.ends.isoformat(),
        "access_ends": facts.ends,
        "classification": max((one.classification for one in contract.data.values()), key=CLASSIFICATIONS.index),
        "datasets": [_dataset(dataset) for dataset in facts.datasets],
        "roles": {
            role: {dataset: sorted(verbs) for dataset, verbs in given.items()} for role, given in facts.roles.items()
        },
        "source_addresses": list(facts.source_addresses),
        "session_seconds": facts.session_seconds,
        "mfa_max_age_seconds": facts.mfa_max_age_seconds,
        "identity": cast("IdentityArgs", identity),
        "deployers": list(facts.deployers),
        "operators": list(facts.operators),
        "partition": facts.partition,
        "residency": list(facts.residency),
        "services": list(facts.services),
        "wipers": list(facts.wipers),
        "break_glass": list(facts.break_glass),
        "mirrors": list(facts.mirrors),
        "malware_scan": facts.malware_scan,
    }


def _dataset(dataset: Dataset) -> DatasetArgs:
    said: DatasetArgs = {
        "name": dataset.name,
        "classification": dataset.classification,
        "flow": dataset.flow,
    }
    if dataset.producer:
        said["producer"] = dataset.producer
    if dataset.consumer:
        said["consumer"] = dataset.consumer
    return said


def archive_args(contracts: Sequence[Checked]) -> dict[str, LogArchiveArgs]:
    """Return what the log archive is told, by region, sorted.

    Raises:
        BadInput: A contract isn't valid.
    """
    found: dict[str, LogArchiveArgs] = {}
    for kept, group in retention_classes(contracts).items():
        organisation = group[0].organisation
        of_region = found.setdefault(
            kept.region,
            {
                "account": organisation.accounts.log_archive,
                "region": kept.region,
                "classes": [],
                "readers": list(organisation.operators),
                "break_glass": list(organisation.break_glass),
                "partition": partition_of(kept.region),
            },
        )
        delivering: list[TrailArgs] = [
            {"contract": one.contract, "account": one.account} for one in trails(kept, group)
        ]
        of_region["classes"].append({"mode": kept.mode, "days": kept.days, "trails": delivering})
    return found


class Numbers:
    """The effective requirements that the components are built to, by what they mean to them."""

    def __init__(self, needs: Effective) -> None:
        self.cidr: str = needs.value("NET-1", "network")
        self.zones: int = needs.value("NET-1", "zones")
        self.rotation_days: int = needs.value("ENC-1", "rotation")
        self.retention_days: int = needs.value("RET-1", "data")
        self.log_days: int = needs.value("LOG-3", "logs")
        self.data_events: str = needs.value("LOG-1", "data_events")
        self.key_window_days: int = _window(needs.value("RET-3", "key_window"))


def _window(asked: Any) -> int:
    """Return the keys' waiting period; public data that is merely deleted asks for none, and KMS has a shortest."""
    return max(int(asked), WINDOW[0])
