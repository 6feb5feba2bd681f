import pytest

from tests.engines import engine_or_skip


@pytest.fixture(scope="session")
def engine_in_ci() -> None:
    """Pulumi's command, for what takes minutes: in CI alone."""
    engine_or_skip(takes_long=True)
