"""Where the data is: for each dataset a bucket for it, and one through which it comes in or goes out."""

from functools import partial
from typing import TypedDict

import pulumi

from components.contract_args import ContractArgs, read_contract
from components.naming import Purpose, access_log_bucket_name, bucket_name
from components.policy_documents import Document, Facts, access_log_bucket_policy, bucket_policy, render
from components.private_bucket import PrivateBucket, PrivateBucketArgs
from components.written import written


class DataStoreArgs(TypedDict):
    """What the buckets are made from."""

    contract: ContractArgs
    """The contract."""
    retention_days: float
    """How long an object of any dataset is kept at most."""
    log_days: float
    """How long access logs are kept."""
    keys: dict[str, pulumi.Input[str]]
    """ARNs of the keys by dataset, as ``Keyring`` puts them out."""
    s3_endpoint: pulumi.Input[str]
    """Id of the network's S3 endpoint: the way that data takes."""


class DataStore(pulumi.ComponentResource):
    """The contract's buckets (AWS.md rules 13, 15 and 16) and the one that takes their access logs."""

    buckets: dict[str, pulumi.Output[str]]
    """Names of the buckets, by dataset and purpose: ``claims/data``, ``claims/ingress``."""
    access_logs: pulumi.Output[str]
    """Name of the bucket for access logs; it outlives the stack."""

    def __init__(self, name: str, args: DataStoreArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("cordon:index:DataStore", name, {}, opts)
        facts, tags = read_contract(args["contract"])
        logs = PrivateBucket(
            f"{name}-access-logs",
            {
                "bucket": access_log_bucket_name(facts.contract, facts.account),
                "policy": render(access_log_bucket_policy(facts)),
                "keep_days": args["log_days"],
                "tags": tags("ENC-1", "ENC-2", "LOG-1", "LOG-3"),
                "outlives_stack": True,
            },
            pulumi.ResourceOptions(parent=self),
        )
        self.access_logs = logs.name
        self.buckets = {}
        for dataset in facts.datasets:
            key = args["keys"][dataset.name]
            for purpose in dataset.purposes:
                made: PrivateBucketArgs = {
                    "bucket": bucket_name(facts.contract, dataset.name, purpose, facts.account),
                    "policy": written(
                        facts,
                        partial(_policy, dataset.name, purpose),
                        s3_endpoint=args["s3_endpoint"],
                        dataset_keys={dataset.name: key},
                    ),
                    "keep_days": args["retention_days"],
                    "tags": tags("DAT-3", "ENC-1", "ENC-2", "NET-3", "RET-1", dataset=dataset.name),
                    "key": key,
                    "log_bucket": logs.name,
                }
                bucket = PrivateBucket(f"{name}-{dataset.name}-{purpose}", made, pulumi.ResourceOptions(parent=self))
                self.buckets[f"{dataset.name}/{purpose}"] = bucket.name
        self.register_outputs({"buckets": self.buckets, "accessLogs": self.access_logs})


def _policy(dataset: str, purpose: Purpose, facts: Facts) -> Document:
    return bucket_policy(facts, dataset, purpose)
