"""STS: taking a role, with what the caller shows and chooses.

IAM user guide, "Available keys for AWS STS"; STS API reference. What a SAML assertion says is not in the call but
vouched for by the provider: it is the caller's own facts (`request_tags`, `sts:SourceIdentity`, `saml:aud`).
"""

from __future__ import annotations

from typing import Final

from cordon.access.model import ContextValue, Named
from cordon.simulation.acts.act import Act
from cordon.simulation.call import Call
from cordon.simulation.world import World, parsed

_ASSUME: Final = ("AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity")


def acts(call: Call, world: World) -> list[Act]:
    """Return what must be allowed for a call of STS."""
    if call.operation not in _ASSUME:
        return [Act(f"sts:{call.operation}", "*", call.account)]
    arn = call.text("RoleArn")
    role = world.role(arn)
    account = (arn.split(":") + [""] * 5)[4] or call.account
    guard = (
        Named(f"trust policy of {role.name}", parsed(role.assume_role_policy_document)) if role is not None else None
    )
    vouched = call.caller.vouched if call.caller is not None else {}
    context: dict[str, ContextValue] = {**vouched, **_shown(call)}
    actions = [call.operation]
    if any(key.startswith("aws:RequestTag/") for key in context):
        actions.append("TagSession")
    if "sts:SourceIdentity" in context:
        actions.append("SetSourceIdentity")
    if role is not None:
        context |= {f"aws:ResourceTag/{tag['Key']}": tag["Value"] for tag in role.tags or []}
    return [Act(f"sts:{action}", arn, account, context, guard) for action in actions]


def _shown(call: Call) -> dict[str, ContextValue]:
    tags = {tag["Key"]: tag["Value"] for tag in call.params.get("Tags") or []}
    context: dict[str, ContextValue] = {f"aws:RequestTag/{key}": value for key, value in tags.items()}
    if tags:
        context["aws:TagKeys"] = sorted(tags)
    named = {
        "sts:RoleSessionName": "RoleSessionName",
        "sts:ExternalId": "ExternalId",
        "sts:SourceIdentity": "SourceIdentity",
    }
    context |= {key: call.text(given) for key, given in named.items() if call.text(given)}
    if call.params.get("TransitiveTagKeys"):
        context["sts:TransitiveTagKeys"] = list(call.params["TransitiveTagKeys"])
    if call.text("SerialNumber") and call.text("TokenCode"):
        # The code is shown with the call itself: the second factor is no older than that.
        context |= {"aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "0"}
    return context
