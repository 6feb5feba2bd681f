"""Finds Pulumi's own command: the user's, or the engine that `make engine` built from its Go module."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from semver import VersionInfo

from cordon.errors import NotFound, printable

BUILT: Final = "3.220.0"
"""The version that `make engine` builds (scripts/engine/go.mod)."""
OLDEST: Final = VersionInfo(3, 206, 0)
"""Before it, the Automation API may lose the last of an operation's events."""
_REMEDY: Final = "run `make engine` in Cordon's checkout, which builds its engine with Go in some two minutes"
_SHOWN: Final = 200
_PATIENCE: Final = 30
"""Seconds in which a command must tell its version."""


def find_command() -> Path:
    """Return where Pulumi's command is: the one on PATH if it is new enough, else the one that was built.

    Raises:
        NotFound: There is none that is new enough.
    """
    built = cache() / "engine" / BUILT / "pulumi"
    if os.environ.get("CORDON_BUILD_ENGINE"):
        wrong, remedy = "CORDON_BUILD_ENGINE is set", f"unset it, or {_REMEDY}"
    else:
        own = shutil.which("pulumi")
        wrong = _wrong(own) if own is not None else "Pulumi's command is not on PATH"
        remedy = f"install Pulumi {OLDEST} or newer, or {_REMEDY}"
        if own is not None and not wrong:
            return Path(own)
    if os.access(built, os.X_OK):
        return built
    raise NotFound(f"{wrong}, and there is none at {built}; {remedy}")


def _wrong(command: str) -> str:
    """Say why a command can't be used; empty if it can."""
    try:
        said = subprocess.run(  # noqa: S603 - the user's own command
            [command, "version"],
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=True,
            env={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"},
        )
        version = VersionInfo.parse(said.stdout.strip().removeprefix("v"))
    except subprocess.CalledProcessError as error:
        words = " ".join(str(error.stderr).split()) or "without a word"
        return f"{command} does not tell its version (exit status {error.returncode}: {printable(words[:_SHOWN])})"
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        return f"{command} does not tell its version ({printable(str(error))})"
    return f"{command} is Pulumi {version}, older than {OLDEST}" if version < OLDEST else ""


def cache() -> Path:
    """Return where this user's programs keep what they can make again (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cordon"
