from collections.abc import Iterable
from dataclasses import dataclass
from itertools import permutations

import pytest

from cordon.errors import GraphError
from cordon.graph.order import in_order


@dataclass(frozen=True)
class Node:
    key: str
    before: Iterable[str] = ()


def keys(nodes: Iterable[Node]) -> str:
    return "".join(node.key for node in in_order({node.key: node for node in nodes}))


def test_what_is_needed_comes_first_and_equals_by_name_whatever_the_order_given() -> None:
    nodes = [Node("a", ["d"]), Node("b"), Node("c", ["b", "b"]), Node("d")]
    assert {keys(order) for order in permutations(nodes)} == {"bcda"}


def test_a_need_that_is_not_there_is_named() -> None:
    with pytest.raises(GraphError, match="a depends on z, which is not there"):
        keys([Node("a", ["z"])])


def test_a_circle_is_named_without_what_hangs_on_it() -> None:
    with pytest.raises(GraphError, match="circle: b -> c -> b$"):
        keys([Node("a", ["b"]), Node("b", ["c"]), Node("c", ["b"]), Node("d")])


def test_a_long_chain_needs_no_recursion() -> None:
    nodes = {str(number): Node(str(number), [str(number - 1)] if number else []) for number in range(20_000)}
    assert in_order(nodes)[-1].key == "19999"
