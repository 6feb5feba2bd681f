import pytest

from cordon.engine.command import find_command
from cordon.errors import NotFound
from tests.provider import absent


@pytest.fixture(scope="session")
def engine_there() -> None:
    """Pulumi's command; where it is absent, the test is skipped aloud, or fails in CI."""
    try:
        find_command()
    except NotFound as error:
        absent(f"nothing is run under the engine: {error}")
