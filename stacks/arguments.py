"""From a checked contract to the plain arguments of components: words and numbers, none of `cordon`'s types."""

from typing import Any, cast

from components.contract_args import ContractArgs, DatasetArgs, IdentityArgs
from components.keyring import WINDOW
from components.policy_documents import Dataset, Facts
from components.service_names import LockMode
from cordon.contract.model import CLASSIFICATIONS, Contract
from cordon.contract.requirements import Effective


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


class Numbers:
    """The effective requirements that the components are built to, by what they mean to them."""

    def __init__(self, needs: Effective) -> None:
        self.cidr: str = needs.value("NET-1", "network")
        self.zones: int = needs.value("NET-1", "zones")
        self.rotation_days: int = needs.value("ENC-1", "rotation")
        self.retention_days: int = needs.value("RET-1", "data")
        self.log_days: int = needs.value("LOG-3", "logs")
        self.audit_days: int = needs.value("LOG-3", "audit_records")
        self.lock_mode: LockMode = needs.value("LOG-2", "lock")
        self.data_events: str = needs.value("LOG-1", "data_events")
        self.key_window_days: int = _window(needs.value("RET-3", "key_window"))


def _window(asked: Any) -> int:
    """Return the keys' waiting period; public data that is merely deleted asks for none, and KMS has a shortest."""
    return max(int(asked), WINDOW[0])
