"""An account that answers as it is told to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from cordon.evidence.check import Result, run
from cordon.evidence.checks import CHECKS
from cordon.evidence.subject import Subject
from tests.stacks.shipped import graph_of, shipped

ACME = "acme-analytics"
Answers = Mapping[str, Any]


class Told:
    """A client that gives prepared answers, whatever it is asked about; errors it raises."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def can_paginate(self, _: str) -> bool:
        return False

    def __getattr__(self, operation: str) -> Any:
        def answer(**params: Any) -> Any:
            said = self._answers[operation]
            said = said(params) if callable(said) else said
            if isinstance(said, Exception):
                raise said
            return said

        return answer


def subject(answers: Answers, **organisation: Any) -> Subject:
    """acme-analytics, in an account that answers so."""
    checked = shipped(ACME)
    assert checked.contract is not None
    ours = checked.organisation.model_copy(update=organisation)
    told = Told(answers)
    now = datetime(2026, 12, 2, tzinfo=UTC)
    return Subject(checked.contract, checked.effective(), graph_of(ACME).exports, lambda *_: told, ours, now)


def judged(check: str, answers: Answers, **organisation: Any) -> Result:
    return run(CHECKS[check], subject(answers, **organisation))


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "Get")
