"""Nothing of AWS's settings is read, not even while moto is imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cordon.simulation.surroundings import without_settings

MODULES = ["cordon.simulation.world", "cordon.rehearsal.life"]


def imported(module: str, folder: Path, profile: str) -> None:
    config = folder / "config"
    config.write_text(f"[profile helper]\nregion = eu-west-1\ncredential_process = touch {folder}/ran\n", "utf-8")
    said = f"import os, {module}; assert os.environ['AWS_PROFILE'] == {profile!r}; assert len(os.environ) < 8"
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "AWS_PROFILE": profile}
    environment |= {"AWS_CONFIG_FILE": str(config), "HOME": str(folder)}
    subprocess.run([sys.executable, "-c", said], env=environment, check=True, timeout=120)
    assert not (folder / "ran").exists()


@pytest.mark.parametrize("module", MODULES)
def test_a_profile_that_is_not_there_is_nobodys_business(module: str, tmp_path: Path) -> None:
    imported(module, tmp_path, "nope")


def test_a_profiles_credential_process_is_not_run(tmp_path: Path) -> None:
    imported("cordon.rehearsal.life", tmp_path, "helper")


def test_settings_come_back_whatever_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "real")
    monkeypatch.delenv("AWS_CONFIG_FILE", raising=False)
    seen: dict[str, str] = {}

    def fails() -> None:
        seen.update(os.environ)
        raise RuntimeError

    with pytest.raises(RuntimeError), without_settings():
        fails()
    assert "AWS_PROFILE" not in seen
    assert seen["AWS_CONFIG_FILE"] == os.devnull
    assert os.environ["AWS_PROFILE"] == "real"
    assert "AWS_CONFIG_FILE" not in os.environ
