"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cordon.errors import Refused


def write(content: bytes, path: Path, *, replace: bool) -> None:
    """Write a document, whole or not at all.

    Raises:
        Refused: The file exists and may not be replaced, or its folder cannot be written to.
    """
    if path.exists() and not path.is_file():
        raise Refused(f"{path} is not a regular file; choose another name")
    if path.exists() and not replace:
        raise Refused(f"{path} exists; choose another name, or replace it with --force")
    path = Path(os.path.realpath(path))
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).chmod(mode)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Refused(f"{path} cannot be written ({error.strerror})") from error


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current
