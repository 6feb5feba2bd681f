"""An attack: attempts at what must not be possible, each with every statement that must refuse it.

Naming all of them is what makes an attack notice the loss of one defence while another still holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from botocore.exceptions import ClientError, EndpointConnectionError

from cordon.access.model import Step
from cordon.evidence.check import ERRORS, Observation, Result, reason
from cordon.evidence.registered import described
from cordon.evidence.verdict import Verdict, worst
from cordon.rehearsal.scene import Scene
from cordon.simulation.authorise import Record

NO_WAY: Final = "network"
"""What refuses a caller whose network has no endpoint for the service."""
SERVICE: Final = "service"
"""What refuses a caller whom no policy refuses: the service itself, as S3 does for a locked version."""
REFUSED: Final = "refused: "
"""How an observation begins of what was refused as it must be."""
WENT_THROUGH: Final = "went through, as it must"
NOTHING_TO_TRY: Final = "this contract leaves nothing to try"
Phase = Literal["during", "after"]


@dataclass(frozen=True)
class Attempt:
    """One call.

    Attributes:
        who: Who tries, in words: `analyst, on the workspace`.
        what: What is tried: `read claims/data`.
        call: Tries it.
        by: What must refuse it, each as `layer Sid`, or `layer` where it must lack an Allow; empty: it must go through.
            Layers are the evaluator's, `resource` a bucket's own policy, and `key` a key's.
    """

    who: str
    what: str
    call: Callable[[], object]
    by: tuple[str, ...] = ()


Attempts = Callable[[Scene], Iterator[Attempt]]


@dataclass(frozen=True)
class Attack:
    """Attempts of one kind.

    Attributes:
        id: Its name: `reads-what-was-not-given`.
        controls: Ids of the controls that it shows.
        means: What holds if all attempts end as they must, in one sentence.
        phase: While the contract runs, or after its end.
        attempts: Yields them.
    """

    id: str
    controls: tuple[str, ...]
    means: str
    phase: Phase
    attempts: Attempts


ATTACKS: Final[dict[str, Attack]] = {}
"""All attacks, and all honest work, by name in the order in which they are registered."""


def attack(*controls: str, phase: Phase = "during") -> Callable[[Attempts], Attempts]:
    """Register a function as an attack, under its name and the first sentence of its docstring.

    Args:
        *controls: Ids of the controls that it shows.
        phase: When it is tried.
    """

    def register(attempts: Attempts) -> Attempts:
        name, means = described(attempts, ATTACKS, "attacks")
        ATTACKS[name] = Attack(name, controls, means, phase, attempts)
        return attempts

    return register


def run(one: Attack, scene: Scene) -> Result:
    """Try everything.

    An attack that finds nothing to try in this contract is satisfied, and says so. One that cannot be prepared is
    unknown, whatever was tried before.
    """
    seen: list[Observation] = []
    try:
        seen.extend(_try(attempt, scene) for attempt in one.attempts(scene))
    except ERRORS as error:
        seen.append(Observation(scene.contract.id, Verdict.UNKNOWN, f"could not be tried: {reason(error)}"))
    if not seen:
        seen.append(Observation(scene.contract.id, Verdict.SATISFIED, NOTHING_TO_TRY))
    return Result(one.id, one.controls, one.means, worst(each.verdict for each in seen), tuple(seen))


def _try(attempt: Attempt, scene: Scene) -> Observation:
    resource = f"{attempt.who}: {attempt.what}"
    before = len(scene.simulation.decisions)
    try:
        attempt.call()
    except EndpointConnectionError:
        return _judged(resource, attempt, {NO_WAY}, "no endpoint leads there")
    except ClientError as error:
        code = error.response["Error"]["Code"]
        last = scene.simulation.decisions[before:][-1:]
        if not last or last[0].decision.allowed:
            return _judged(resource, attempt, {SERVICE}, f"{code} by the service itself")
        steps = last[0].decision.decisive
        named = {f"{_layer(last[0], step)} {step.statement}".strip() for step in steps}
        return _judged(resource, attempt, named, f"{code} by {'; '.join(dict.fromkeys(map(_step, steps)))}")
    except ERRORS as error:
        return Observation(resource, Verdict.UNKNOWN, reason(error))
    if attempt.by:
        return Observation(resource, Verdict.FAILED, "went through")
    return Observation(resource, Verdict.SATISFIED, WENT_THROUGH)


def _judged(resource: str, attempt: Attempt, named: set[str], said: str) -> Observation:
    if not attempt.by:
        return Observation(resource, Verdict.FAILED, f"refused, though it was given: {said}")
    lacking = sorted(set(attempt.by) - named)
    if lacking:
        return Observation(resource, Verdict.FAILED, f"not refused by {', '.join(lacking)}; {said}")
    return Observation(resource, Verdict.SATISFIED, f"{REFUSED}{said}")


def _layer(record: Record, step: Step) -> str:
    """Return a step's layer; the resource's own policy of a key is the key's, or a bucket's would pass for it."""
    return "key" if step.layer == "resource" and record.request.action.startswith("kms:") else step.layer


def _step(step: Step) -> str:
    return f"{step.policy} ({step.statement})" if step.statement else f"{step.policy}, which does not allow it"
