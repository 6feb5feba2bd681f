import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def program_root() -> Path:
    return FIXTURES


@pytest.fixture
def engine_program() -> Callable[[], None]:
    """The program that the engine's fixtures were made from."""
    spec = importlib.util.spec_from_file_location("engine_program", FIXTURES / "engine_program.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    program: Callable[[], None] = module.program
    return program
