"""Where moto is wrong and it matters, one module a correction; each names what moto does.

`REFUSALS` are errors that AWS gives and moto does not, decided before a call reaches moto; `key_names` changes a call
on its way, `ANSWERS` take one that moto does not have; `network_remains` clears up after one, `COMPLETIONS` do and tell
what moto leaves out; `moto_corrected` changes moto itself while a simulation lives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

from botocore.awsrequest import AWSResponse

from cordon.simulation.call import Call, Refusal
from cordon.simulation.corrections import (
    buckets_in_use,
    endpoint_members,
    endpoint_names,
    event_selectors,
    flow_log_delivery,
    identity_in_use,
    key_states,
    log_group_keys,
    named_principals,
    network_in_use,
    network_remains,
    object_locks,
    public_policies,
    rotation_periods,
    shell_sessions,
)
from cordon.simulation.corrections.bucket_policies import policies_left_to_us
from cordon.simulation.corrections.default_locks import locks_on_every_version
from cordon.simulation.corrections.version_paging import versions_after_any_marker
from cordon.simulation.world import World

REFUSALS: Final[tuple[Callable[[Call, World], Refusal | None], ...]] = (
    key_states.refuse,
    buckets_in_use.refuse,
    identity_in_use.refuse,
    named_principals.refuse,
    network_in_use.refuse,
    object_locks.refuse,
    public_policies.refuse,
)
COMPLETIONS: Final[tuple[Callable[[Call, dict[str, Any], World], None], ...]] = (
    endpoint_members.complete,
    endpoint_names.complete,
    event_selectors.complete,
    flow_log_delivery.complete,
    rotation_periods.complete,
)
ANSWERS: Final[tuple[Callable[[Call], tuple[AWSResponse, dict[str, Any]] | None], ...]] = (
    log_group_keys.answer,
    shell_sessions.answer,
)

__all__ = ["ANSWERS", "COMPLETIONS", "REFUSALS", "moto_corrected", "network_remains"]


@contextmanager
def moto_corrected() -> Iterator[None]:
    """Change moto where no refusal can help."""
    with ExitStack() as stack:
        stack.enter_context(policies_left_to_us())
        stack.enter_context(versions_after_any_marker())
        stack.enter_context(locks_on_every_version())
        yield
