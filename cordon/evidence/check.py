"""A live check: registered under the controls that it shows, it yields what it saw of each resource."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from cordon.errors import CordonError
from cordon.evidence.registered import described
from cordon.evidence.subject import Subject
from cordon.evidence.verdict import Verdict, worst


@dataclass(frozen=True)
class Observation:
    """What was seen of one resource.

    Attributes:
        resource: Its ARN, id or name.
        verdict: Whether it is as it must be.
        observed: What it is, with the value that was read and, where it falls short, the limit.
    """

    resource: str
    verdict: Verdict
    observed: str


ERRORS: Final = (BotoCoreError, ClientError, CordonError, LookupError, RuntimeError)
"""What can go wrong in a look at an account; RuntimeError is what moto says of what it does not know, and Python of a
generator in which nothing was found."""
Look = Callable[[Subject], Iterator[Observation]]


@dataclass(frozen=True)
class Check:
    """One live check.

    Attributes:
        id: Its name: `buckets-encrypted`.
        controls: Ids of the controls that it shows.
        means: What holds if it passes, in one sentence.
        look: Reads the account.
    """

    id: str
    controls: tuple[str, ...]
    means: str
    look: Look


@dataclass(frozen=True)
class Result:
    """What a check, or an attack, came to.

    Attributes:
        id: The check's name.
        controls: Ids of the controls that it shows.
        means: What holds if it is satisfied.
        verdict: The worst of its observations; unknown if there was nothing to look at.
        observations: What was seen of each resource.
    """

    id: str
    controls: tuple[str, ...]
    means: str
    verdict: Verdict
    observations: tuple[Observation, ...]


CHECKS: Final[dict[str, Check]] = {}
"""All live checks by name, in the order in which they are registered."""


def live(*controls: str) -> Callable[[Look], Look]:
    """Register a function as a live check, under its name and the first sentence of its docstring.

    Args:
        *controls: Ids of the controls that it shows.
    """

    def register(look: Look) -> Look:
        name, means = described(look, CHECKS, "live checks")
        CHECKS[name] = Check(name, controls, means, look)
        return look

    return register


def holds(resource: str, condition: bool, observed: str) -> Observation:
    """Return an observation of something that either holds or does not."""
    return Observation(resource, Verdict.SATISFIED if condition else Verdict.FAILED, observed)


def no_roles(subject: Subject) -> Iterator[Observation]:
    """Yield that there is nothing to look at because the contract has no roles, which is as it must be."""
    if not subject.contract.access.roles:
        yield holds(subject.contract.id, True, "the contract has no roles")


def run(check: Check, subject: Subject) -> Result:
    """Run a check. What AWS refuses to show, or a resource without what was to be read, is unknown, never a pass."""
    seen: list[Observation] = []
    try:
        seen.extend(check.look(subject))
    except ERRORS as error:
        seen.append(Observation(subject.contract.id, Verdict.UNKNOWN, f"could not be read: {reason(error)}"))
    if not seen:
        seen.append(Observation(subject.contract.id, Verdict.UNKNOWN, "there was nothing to look at"))
    return Result(check.id, check.controls, check.means, worst(one.verdict for one in seen), tuple(seen))


def reason(error: Exception) -> str:
    """Say what went wrong."""
    return str(error) if isinstance(error, (ClientError, CordonError)) else f"{type(error).__name__}: {error}"


def applicable(subject: Subject) -> Iterator[Check]:
    """Yield the checks that concern a contract: those with a control that its requirements have."""
    for one in CHECKS.values():
        if any(control in subject.needs.controls for control in one.controls):
            yield one
