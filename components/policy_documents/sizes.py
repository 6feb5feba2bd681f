"""AWS's limits on policy documents, how AWS counts, and every document of a contract to hold against them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from components.aws_quotas import POLICY_SIZES, Quota
from components.naming import access_log_bucket_name, boundary_name, bucket_name, key_alias, role_name
from components.policy_documents.access import data_policy, entry_policy
from components.policy_documents.boundary import boundary_policy
from components.policy_documents.document import Document, render
from components.policy_documents.endpoints import interface_endpoint_policy, s3_endpoint_policy
from components.policy_documents.facts import Facts
from components.policy_documents.keys import dataset_key_policy, log_key_policy, volume_key_policy
from components.policy_documents.stores import access_log_bucket_policy, bucket_policy
from components.policy_documents.trust import data_trust_policy, entry_trust_policy

Kind = Literal["trust", "inline", "boundary", "bucket", "key", "endpoint"]


@dataclass(frozen=True)
class SizedDocument:
    """A policy document that is held against a limit.

    Attributes:
        kind: What it is, a key of ``LIMITS``.
        name: The name of what it belongs to.
        document: The document.
    """

    kind: Kind
    name: str
    document: Document

    @cached_property
    def statements(self) -> tuple[str, ...]:
        """Its statements as they are sent to AWS, each by itself."""
        return tuple(render(statement) for statement in self.document["Statement"])

    @property
    def size(self) -> int:
        """Its size as AWS counts it for the limit of its kind."""
        frame = render({**self.document, "Statement": []})
        return LIMITS[self.kind].measure(frame.replace("[]", f"[{','.join(self.statements)}]"))


LIMITS: Mapping[Kind, Quota] = MappingProxyType(
    {
        "trust": POLICY_SIZES["trust"],
        "inline": POLICY_SIZES["role-inline"],
        "boundary": replace(POLICY_SIZES["managed"], name="managed policy used as permission boundary"),
        "bucket": POLICY_SIZES["bucket"],
        "key": POLICY_SIZES["key"],
        "endpoint": POLICY_SIZES["endpoint"],
    }
)


def measure(policy: Document, quota: Quota) -> int:
    """Return the document's size as AWS counts it for a quota."""
    return quota.measure(render(policy))


def excess(sized: SizedDocument) -> int:
    """Return by how much the document is over its limit, in the limit's unit; 0 if it fits."""
    return max(0, measure(sized.document, LIMITS[sized.kind]) - LIMITS[sized.kind].maximum)


def all_documents(facts: Facts) -> list[SizedDocument]:
    """Return every policy document of the contract, in a stable order.

    Each role has one inline policy, so what AWS adds up over a role is the size of that one.
    """
    return [*_roles(facts), *_datasets(facts), *_shared(facts)]


def _roles(facts: Facts) -> list[SizedDocument]:
    documents: list[SizedDocument] = []
    for role in sorted(facts.roles):
        entry, data = role_name(facts.contract, role, "entry"), role_name(facts.contract, role, "data")
        documents += [
            SizedDocument("trust", entry, entry_trust_policy(facts, role)),
            SizedDocument("inline", entry, entry_policy(facts, role)),
            SizedDocument("trust", data, data_trust_policy(facts)),
            SizedDocument("inline", data, data_policy(facts, role)),
        ]
    return documents


def _datasets(facts: Facts) -> list[SizedDocument]:
    documents: list[SizedDocument] = []
    for dataset in sorted(facts.datasets, key=lambda dataset: dataset.name):
        for purpose in dataset.purposes:
            name = bucket_name(facts.contract, dataset.name, purpose, facts.account)
            documents.append(SizedDocument("bucket", name, bucket_policy(facts, dataset.name, purpose)))
        alias = key_alias(facts.contract, f"data/{dataset.name}")
        documents.append(SizedDocument("key", alias, dataset_key_policy(facts, dataset.name)))
    return documents


def _shared(facts: Facts) -> list[SizedDocument]:
    logs = access_log_bucket_name(facts.contract, facts.account)
    keys: dict[str, Callable[[Facts], Document]] = {"logs": log_key_policy, "volumes": volume_key_policy}
    return [
        SizedDocument("boundary", boundary_name(facts.contract), boundary_policy(facts)),
        SizedDocument("bucket", logs, access_log_bucket_policy(facts)),
        *(SizedDocument("key", key_alias(facts.contract, name), make(facts)) for name, make in keys.items()),
        SizedDocument("endpoint", "s3", s3_endpoint_policy(facts)),
        *(
            SizedDocument("endpoint", service, interface_endpoint_policy(facts, service))
            for service in sorted(facts.endpoints)
            if service != "s3"
        ),
    ]
