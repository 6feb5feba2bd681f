"""The one tag set: cost, evidence, wipe and residue scan find what belongs to a contract by it.

Limits are those that hold for every service ("Tagging AWS resources", naming limits and requirements): 50 tags, keys of
128 and values of 256 characters, out of letters, digits, space and ``_ . : / = + - @``.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date

PREFIX = "cordon:"
CONTRACTOR = f"{PREFIX}contractor"
STACK = f"{PREFIX}stack"
DATASET = f"{PREFIX}dataset"
CLASSIFICATION = f"{PREFIX}classification"
CONTRACT_END = f"{PREFIX}contract-end"
CONTROLS = f"{PREFIX}controls"
ROLE = f"{PREFIX}role"
PERSON = f"{PREFIX}person"

KEY_LIMIT = 128
VALUE_LIMIT = 256
COUNT_LIMIT = 50

_ALLOWED = re.compile(r"[\w .:/=+\-@]*")  # \w: letters and digits of any script, and the underscore


def tags(  # noqa: PLR0913 - keywords only, each a tag of its own
    *,
    contractor: str,
    contract_end: date,
    classification: str,
    controls: Iterable[str],
    dataset: str | None = None,
    extra: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return the tags of one resource, in a stable order.

    Args:
        contractor: The contract's id.
        contract_end: The contract's last day, inclusive, as the contract file has it.
        classification: The dataset's class; for what serves several datasets the highest of them.
        controls: Ids of the controls that the resource provides, for example ``ENC-1``.
        dataset: The dataset whose data the resource holds or guards; left out for what serves all.
        extra: Further tags, for example a workspace's ``role`` and ``person``; keys without the ``cordon:`` prefix.

    Raises:
        ValueError: A key or value that AWS would refuse, an extra key that is taken, or too many tags.
    """
    made = {CONTRACTOR: contractor, CLASSIFICATION: classification, CONTRACT_END: contract_end.strftime("%Y-%m-%d")}
    if dataset is not None:
        made[DATASET] = dataset
    made |= _control_tags(controls)
    for name, value in (extra or {}).items():
        key = f"{PREFIX}{name}"
        if key in made:
            raise ValueError(f"tag {key!r} is made from the contract; give the extra tag another name")
        made[key] = value
    return _checked(made)


def shared_tags(stack: str, controls: Iterable[str]) -> dict[str, str]:
    """Return the tags of a resource that several contracts share: no contract's end may take it along.

    Args:
        stack: The shared stack that it belongs to, for example ``log-archive``.
        controls: Ids of the controls that it provides.

    Raises:
        ValueError: A value that AWS would refuse.
    """
    return _checked({STACK: stack, **_control_tags(controls)})


def _checked(made: dict[str, str]) -> dict[str, str]:
    for key, value in made.items():
        _check(key, value)
    if len(made) > COUNT_LIMIT:
        raise ValueError(f"{len(made)} tags: AWS takes {COUNT_LIMIT} on a resource; leave out extra tags")
    return dict(sorted(made.items()))


def _control_tags(controls: Iterable[str]) -> dict[str, str]:
    """Return the ids sorted and spread over as many tags as their length needs (``cordon:controls``, ``…-2``)."""
    values = [""]
    for control in sorted(set(controls)):
        joined = f"{values[-1]} {control}".lstrip()
        if len(joined) > VALUE_LIMIT:
            values.append(control)
        else:
            values[-1] = joined
    names = [CONTROLS, *(f"{CONTROLS}-{number}" for number in range(2, len(values) + 1))]
    return {name: value for name, value in zip(names, values, strict=True) if value}


def _check(key: str, value: str) -> None:
    for what, text, limit in (("key", key, KEY_LIMIT), ("value", value, VALUE_LIMIT)):
        if len(text) > limit:
            raise ValueError(f"tag {key!r}: its {what} has {len(text)} characters, AWS takes {limit}")
        if not _ALLOWED.fullmatch(text):
            raise ValueError(f"tag {key!r}: its {what} {text!r} may hold letters, digits, space and _.:/=+-@ only")
