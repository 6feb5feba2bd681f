"""STS: taking a role, with what the caller shows and chooses.

The role, its session tags and its source identity are authorised apart, as `sts:AssumeRole…`, `sts:TagSession` and
`sts:SetSourceIdentity`, each with the condition keys of its own action (IAM user guide, "Pass session tags in AWS STS",
"Monitor and control actions taken with assumed roles"; `cordon/access/request_context.py` picks them). Across accounts
the caller's policies and the trust policy must each allow all three.

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
    context: dict[str, ContextValue] = {**vouched, **_inherited(call), **_shown(call)}
    actions = [call.operation]
    if any(key.startswith("aws:RequestTag/") for key in context):
        actions.append("TagSession")
    if "sts:SourceIdentity" in context:
        actions.append("SetSourceIdentity")
    if role is not None:
        families = ("aws:ResourceTag", "iam:ResourceTag")
        context |= {f"{family}/{tag['Key']}": tag["Value"] for tag in role.tags or [] for family in families}
    return [Act(f"sts:{action}", arn, account, context, guard) for action in actions]


def _inherited(call: Call) -> dict[str, ContextValue]:
    """Return the source identity that a session passes on to the next role.

    IAM user guide, "Monitor and control actions taken with assumed roles": in a chain of roles it persists, and both
    sides need `sts:SetSourceIdentity`.
    """
    facts = call.caller.facts if call.caller is not None else {}
    return {"sts:SourceIdentity": facts["aws:SourceIdentity"]} if "aws:SourceIdentity" in facts else {}


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
