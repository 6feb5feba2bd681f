"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cordon.errors import Refused

_INSTEAD = "choose another name, or replace it with --force"


def check(path: Path, *, replace: bool, instead: str = _INSTEAD) -> None:
    """See whether a file may be written, before the work that makes its content.

    Raises:
        Refused: The file exists and may not be replaced, is no regular file, or its folder is not there or takes none.
    """
    if path.exists() and not path.is_file():
        raise Refused(f"{path} is not a regular file; choose another name")
    if path.exists() and not replace:
        raise Refused(f"{path} exists; {instead}")
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        raise Refused(f"{path} cannot be written: there is no folder {folder}; make it first, with: mkdir -p {folder}")
    try:
        tempfile.TemporaryFile(dir=folder).close()  # who may write where, only a trial tells: root, read-only disks
    except OSError as error:
        raise Refused(f"{path} cannot be written: {folder} takes no files ({error.strerror})") from error


def write(content: bytes, path: Path, *, replace: bool, instead: str = _INSTEAD) -> None:
    """Write a file, whole or not at all.

    Args:
        content: What to write.
        path: The file; where it is a symlink, what it leads to.
        replace: Whether a file that exists may be replaced; it keeps its mode.
        instead: The remedy where it may not.

    Raises:
        Refused: The file exists and may not be replaced, is no regular file, or cannot be written.
    """
    try:
        check(path, replace=replace, instead=instead)
        _write(content, Path(os.path.realpath(path)), replace=replace)
    except FileExistsError:
        raise Refused(f"{path} exists; {instead}") from None
    except OSError as error:
        raise Refused(f"{path} cannot be written ({error.strerror})") from error


def _write(content: bytes, target: Path, *, replace: bool) -> None:
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(mode)
        if replace:
            Path(name).replace(target)
        else:
            target.hardlink_to(name)  # unlike a rename it never replaces what appeared meanwhile
    finally:
        Path(name).unlink(missing_ok=True)


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current
