"""AWS's service authorization reference as data, for everything that judges IAM policies."""

from cordon.aws.reference.corrections import CORRECTIONS
from cordon.aws.reference.global_keys import GLOBAL_KEYS, CallerKind, GlobalKey, When, global_key
from cordon.aws.reference.service_actions import (
    Action,
    ConditionKey,
    ResourceType,
    action,
    actions_of,
    age,
    all_action_names,
    condition_key,
    is_retired,
    nearest_actions,
    published,
    rcp_services,
    services,
)

__all__ = [
    "CORRECTIONS",
    "GLOBAL_KEYS",
    "Action",
    "CallerKind",
    "ConditionKey",
    "GlobalKey",
    "ResourceType",
    "When",
    "action",
    "actions_of",
    "age",
    "all_action_names",
    "condition_key",
    "global_key",
    "is_retired",
    "nearest_actions",
    "published",
    "rcp_services",
    "services",
]
