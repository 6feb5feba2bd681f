"""moto locks what is put in one piece, and leaves what is put in parts without its bucket's default retention.

S3 locks every new version of a bucket with a default (S3 user guide, "Object Lock", "Retention modes and default
retention"). `S3Backend.complete_multipart_upload` stores the whole without asking.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from moto.s3.models import S3Backend


@contextmanager
def locks_on_every_version() -> Iterator[None]:
    """Give every version that names no lock of its own the bucket's default one."""
    before = S3Backend.put_object

    def locking(store: S3Backend, bucket_name: str, *args: Any, **options: Any) -> Any:
        bucket = store.get_bucket(bucket_name)
        if bucket.has_default_lock and not options.get("lock_mode"):
            options |= {"lock_mode": bucket.default_lock_mode, "lock_until": bucket.default_retention()}
        return before(store, bucket_name, *args, **options)

    S3Backend.put_object = locking  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        S3Backend.put_object = before  # type: ignore[method-assign]
