"""Live checks of the tags by which cost, evidence and wipe find what belongs to a dataset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from components.tagging import CLASSIFICATION, CONTRACT_END, CONTRACTOR, DATASET
from cordon.aws.clients import found, pages
from cordon.evidence.check import Observation, holds, live
from cordon.evidence.subject import Subject


@live("DAT-1")
def buckets_labelled(subject: Subject) -> Iterator[Observation]:
    """Every bucket of a dataset says whose it is, which dataset it holds, its class, and when the contract ends."""
    s3 = subject.client("s3")
    for dataset, _, bucket in subject.buckets():
        listed = found(s3.get_bucket_tagging, Bucket=bucket).get("TagSet", [])
        yield _labelled(subject, bucket, dataset, {tag["Key"]: tag["Value"] for tag in listed})


@live("DAT-1")
def keys_labelled(subject: Subject) -> Iterator[Observation]:
    """Every dataset's key says whose it is, which dataset it guards, its class, and when the contract ends."""
    kms = subject.client("kms")
    for dataset in sorted(subject.contract.data):
        key = subject.key(dataset)
        listed = pages(kms, "list_resource_tags", "Tags", KeyId=key)
        yield _labelled(subject, key, dataset, {tag["TagKey"]: tag["TagValue"] for tag in listed})


def _labelled(subject: Subject, resource: str, dataset: str, tags: Mapping[str, str]) -> Observation:
    wanted = {
        CONTRACTOR: subject.contract.id,
        DATASET: dataset,
        CLASSIFICATION: subject.needs.value("DAT-1", "classes")[dataset],
        CONTRACT_END: subject.contract.engagement.ends.isoformat(),
    }
    said = ", ".join(
        f"{key.partition(':')[2]} {tags.get(key, 'missing')}" + ("" if tags.get(key) == value else f", not {value}")
        for key, value in wanted.items()
    )
    return holds(resource, all(tags.get(key) == value for key, value in wanted.items()), said)
