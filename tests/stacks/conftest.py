import pytest

from cordon.graph.model import Graph
from tests.stacks.shipped import SHIPPED, graph_of


@pytest.fixture(params=SHIPPED)
def graph(request: pytest.FixtureRequest) -> Graph:
    return graph_of(request.param)
