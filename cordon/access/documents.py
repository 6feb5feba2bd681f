"""Policy documents, parsed and made ready for the evaluator once, however often they are asked.

A document is known by its identity: whoever changes one in place is answered from what it was. `parse` gives the same
object for the same text.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from cordon.access.model import Document, Named
from cordon.access.parser import parse_policy, unreadable
from cordon.access.policy import Policy
from cordon.access.statements import StatementEvaluator, evaluator

_KEPT: Final = 2048


@dataclass(frozen=True)
class EvaluatedPolicy:
    """A policy with the evaluators of its statements.

    Attributes:
        policy: The policy's syntax tree.
        statements: The evaluators, in the statements' order; none where AWS would not take the policy.
        malformed: Why AWS would not take it; empty if it would.
    """

    policy: Policy
    statements: tuple[StatementEvaluator, ...]
    malformed: str = ""
    _misplaced: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    _by_action: dict[str, tuple[StatementEvaluator, ...]] = field(default_factory=dict, repr=False, compare=False)

    def misplaced(self, layer: str, judge: Callable[[str, Policy], str]) -> str:
        """Return why AWS would not take the policy in a layer, judged once; empty if it would.

        Args:
            layer: The layer.
            judge: Tells it of a layer and a policy.
        """
        reason = self._misplaced.get(layer)
        if reason is None:
            reason = self._misplaced[layer] = judge(layer, self.policy)
        return reason

    def about(self, action: str) -> tuple[StatementEvaluator, ...]:
        """Return the statements about an action, given in lower case."""
        statements = self._by_action.get(action)
        if statements is None:
            if len(self._by_action) >= _KEPT:
                self._by_action.clear()
            statements = tuple(statement for statement in self.statements if statement.covers_action(action))
            self._by_action[action] = statements
        return statements


_evaluated: Final[OrderedDict[int, tuple[Document, EvaluatedPolicy]]] = OrderedDict()


def evaluated(document: Document) -> EvaluatedPolicy:
    """Return a document ready for evaluation; both are kept together, so that the document's identity stays its own."""
    known = _evaluated.get(id(document))
    if known is not None:
        return known[1]
    policy = syntax_tree(document)
    if policy.problems:
        result = EvaluatedPolicy(policy, (), str(policy.problems[0]))
    else:
        result = EvaluatedPolicy(policy, tuple(evaluator(statement) for statement in policy.statements))
    _evaluated[id(document)] = (document, result)
    if len(_evaluated) > _KEPT:
        _evaluated.popitem(last=False)
    return result


def syntax_tree(document: Document) -> Policy:
    """Return a document's syntax tree; of one that nobody has read, a policy with that as its problem."""
    return (
        unreadable(document.reason, unread=not document.known)
        if isinstance(document, _Unread)
        else parse_policy(document)
    )


class _Unread(dict[str, Any]):
    """Stands for a document that nobody has read."""

    def __init__(self, reason: str, *, known: bool = False) -> None:
        super().__init__()
        self.reason = reason
        self.known = known


def unread(name: str, reason: str) -> Named:
    """Return a policy that is there but not known: what it would decide is unknown."""
    return Named(name, _Unread(reason))


def malformed(name: str, reason: str) -> Named:
    """Return a policy whose text is known and is no policy: AWS would not take it."""
    return Named(name, _Unread(reason, known=True))


@lru_cache(maxsize=_KEPT)
def parse(name: str, text: str) -> Named:
    """Read a policy from its JSON text; what is no JSON, or has a key twice, becomes a malformed policy."""
    try:
        return Named(name, json.loads(text, object_pairs_hook=_without_duplicates))
    except (ValueError, RecursionError):
        return malformed(name, "its text is no JSON, or has a key twice")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key stands twice")  # one of them would be lost: perhaps a Deny
    return members
