"""What a run of Pulumi's command is given: a place of its own, and nothing by which it could reach an account."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cordon.simulation.surroundings import MADE_UP

# What any program needs of its surroundings. All else, AWS's settings and Pulumi's own among it, stays out.
_KEPT: Final = ("HOME", "LANG", "LC_ALL", "PATH", "PYTHONPATH", "TMPDIR", "VIRTUAL_ENV")


@dataclass(frozen=True)
class Place:
    """The folder of one run.

    Attributes:
        folder: It holds Pulumi's home (no plugin in it, no login), the state and the project; it goes with the run.
        command: Pulumi's command.
        passphrase: What the state's secrets are encrypted with; made for this run.
    """

    folder: Path
    command: Path
    passphrase: str

    @property
    def state(self) -> Path:
        """Where the state is kept."""
        return self.folder / "state"

    @property
    def project(self) -> Path:
        """Where Pulumi's command runs."""
        return self.folder / "project"

    def environment(self, port: int) -> dict[str, str]:
        """Return the command's environment.

        Args:
            port: Where the simulated provider listens, on the loopback.
        """
        kept = {name: value for name in _KEPT if (value := os.environ.get(name))}
        return {
            **kept,
            "PATH": f"{self.command.parent}{os.pathsep}{kept.get('PATH', os.defpath)}",
            "PULUMI_HOME": str(self.folder / "home"),
            "PULUMI_BACKEND_URL": self.state.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": self.passphrase,
            # The engine attaches to what listens there, and starts no plugin (pulumi/sdk: PULUMI_DEBUG_PROVIDERS).
            "PULUMI_DEBUG_PROVIDERS": f"aws:{port}",
            # Should it ever look for one all the same: it finds none, fetches none, and has no credentials to give.
            "PULUMI_IGNORE_AMBIENT_PLUGINS": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            **MADE_UP,
        }


def make_place(folder: Path, command: Path) -> Place:
    """Make the folders of a run."""
    place = Place(folder, command, secrets.token_urlsafe(24))
    for each in (place.state, place.project, folder / "home"):
        each.mkdir()
    return place
