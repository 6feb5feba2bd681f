"""Finds Pulumi's own command: the user's, or the engine that `make engine` built from its Go module."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

from cordon.errors import NotFound

BUILT: Final = "3.220.0"
"""The version that `make engine` builds (scripts/engine/go.mod)."""
_REMEDY: Final = (
    "install Pulumi, or run `make engine` in Cordon's checkout, which builds its engine with Go in some two minutes"
)


def find_command() -> Path:
    """Return where Pulumi's command is.

    Raises:
        NotFound: It is neither on PATH nor built.
    """
    own = shutil.which("pulumi")
    built = cache() / "engine" / BUILT / "pulumi"
    if os.environ.get("CORDON_BUILD_ENGINE") or own is None:
        own = str(built) if os.access(built, os.X_OK) else None
    if own is None:
        raise NotFound(f"Pulumi's command is neither on PATH nor at {built}; {_REMEDY}")
    return Path(own)


def cache() -> Path:
    """Return where this user's programs keep what they can make again (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cordon"
