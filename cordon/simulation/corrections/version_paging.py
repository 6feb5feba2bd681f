"""moto lists no version after a marker that has been deleted, so deleting page by page stops after the first 1,000.

`S3Backend.list_object_versions` skips until it meets the marker itself. AWS goes on after its place. Once the marker is
gone, its place among its key's versions is too: all that are left of that key are listed again, so that none is missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from moto.core.utils import unix_time_millis
from moto.s3.models import S3Backend


@contextmanager
def versions_after_any_marker() -> Iterator[None]:
    """List versions after a marker, whether it still exists or not."""
    before = S3Backend.list_object_versions

    def listing(store: S3Backend, bucket_name: str, *args: Any, **options: Any) -> Any:
        key, version = options.get("key_marker"), options.get("version_id_marker")
        if key and version:
            keys = store.get_bucket(bucket_name).keys
            if not any(one.version_id == version for one in keys.getlist(key, [])):
                options["key_marker"], options["version_id_marker"] = _last_before(keys, key)
        return before(store, bucket_name, *args, **options)

    S3Backend.list_object_versions = listing  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        S3Backend.list_object_versions = before  # type: ignore[method-assign]


def _last_before(keys: Any, key: str) -> tuple[str | None, str | None]:
    """Find the last version that stands before all of a key's; None where the key is the first."""
    earlier = max((name for name in keys if name < key), default=None)
    if earlier is None:
        return None, None
    newest_first = sorted(keys.getlist(earlier), key=lambda one: -unix_time_millis(one.last_modified))
    return earlier, newest_first[-1].version_id
