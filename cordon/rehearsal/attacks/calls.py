"""The calls that attacks are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from components.naming import Purpose
from cordon.rehearsal.scene import Scene
from cordon.simulation.caller import Caller

SAMPLE: Final = "sample.csv"
"""The object of made-up data that lies in each bucket."""

Call = Callable[[], object]


def call(caller: Caller, service: str, operation: str, region: str = "", **params: Any) -> Call:
    """Return a call of one operation: `call(caller, "s3", "get_object", Bucket=…)`."""
    return partial(_run, caller, service, operation, region, params)


def get(caller: Caller, bucket: str, key: str = SAMPLE) -> Call:
    """Return the reading of an object."""
    return call(caller, "s3", "get_object", Bucket=bucket, Key=key)


def put(caller: Caller, bucket: str, key: str = SAMPLE, **more: Any) -> Call:
    """Return the writing of an object."""
    return call(caller, "s3", "put_object", Bucket=bucket, Key=key, Body=b"made up", **more)


def places(scene: Scene) -> Iterator[tuple[str, Purpose, str]]:
    """Yield dataset, purpose and name of each of the datasets' buckets."""
    for dataset in scene.facts.datasets:
        for purpose in dataset.purposes:
            yield dataset.name, purpose, scene.bucket(dataset.name, purpose)


def a_version(scene: Scene, caller: Caller, bucket: str, verb: str) -> Call:
    """Return the reading (`get`) or deletion (`delete`) of the version that there is of a bucket's object."""
    # Where versions are suspended, the one that is there is called "null" (S3 user guide, "Adding objects").
    version = scene.client("s3").head_object(Bucket=bucket, Key=SAMPLE).get("VersionId", "null")
    return call(caller, "s3", f"{verb}_object", Bucket=bucket, Key=SAMPLE, VersionId=version)


def _run(caller: Caller, service: str, operation: str, region: str, params: dict[str, Any]) -> object:
    return getattr(caller.client(service, region), operation)(**params)
