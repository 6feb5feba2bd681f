"""Pulumi's engine, where it is at hand: the user's own command, or what `make engine` built."""

from __future__ import annotations

import os

import pytest

from cordon.engine.command import find_command
from cordon.errors import NotFound
from tests.provider import absent


def engine_or_skip(*, takes_long: bool = False) -> None:
    """Skip aloud where the engine is absent, or fail in CI; what takes minutes is run in CI alone."""
    if takes_long and not os.environ.get("CI"):
        pytest.skip("SKIPPED: it takes long under the engine; CI runs it (make engine, CI=true)")
    try:
        find_command()
    except NotFound as error:
        absent(f"nothing is run under the engine: {error}")
