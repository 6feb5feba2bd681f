"""Account-wide things exist once, whoever made them (AWS.md rule 1): made here, taken over, or left to others."""

from typing import Final, Literal, get_args

import pulumi

Mode = Literal["own", "adopt", "assert"]
"""own: made here; adopt: it exists, and is taken over as it is (Pulumi's import); assert: others own it, and it is only
checked in the live account."""

STACK: Final = "account-baseline"


def ownership(parent: pulumi.Resource, what: str, mode: str, existing: str) -> pulumi.ResourceOptions | None:
    """Return the options of a resource that an account has once; None if it isn't ours to make.

    None of them is deleted when the stack is destroyed or the mode becomes ``assert``: other contracts, and whatever
    else is in the account, stand on it.

    Args:
        parent: The component.
        what: What the mode is of, for the error.
        mode: One of ``Mode``.
        existing: The id by which Pulumi imports the one that exists.

    Raises:
        ValueError: There is no such mode.
    """
    if mode not in get_args(Mode):
        raise ValueError(f"{what} {mode!r}: use one of {', '.join(get_args(Mode))}")
    if mode == "assert":
        return None
    return pulumi.ResourceOptions(parent=parent, retain_on_delete=True, import_=existing if mode == "adopt" else None)
