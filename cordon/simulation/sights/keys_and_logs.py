"""Keys, log groups and trails as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cordon.simulation.kinds.kind import Api
from cordon.simulation.sights.sight import FORGOTTEN, OWN, PREFIX, Sight, Values, ask

# What a trail records that was told nothing else (CloudTrail API reference, GetEventSelectors).
_EVERYTHING: Final = {"ReadWriteType": "All", "IncludeManagementEvents": True}


def _policy(api: Api, values: Values, _: Any) -> Values:
    return {"policy": api.call("GetKeyPolicy", {"KeyId": values["id"], "PolicyName": "default"})["Policy"]}


def _rotation(api: Api, values: Values, _: Any) -> Values:
    found = api.call("GetKeyRotationStatus", {"KeyId": values["id"]})
    return {
        "enableKeyRotation": found["KeyRotationEnabled"],
        "rotationPeriodInDays": found.get("RotationPeriodInDays"),
    }


def _logging(api: Api, values: Values, _: Any) -> Values:
    return {"enableLogging": api.call("GetTrailStatus", {"Name": values["id"]})["IsLogging"]}


def _selectors(api: Api, values: Values, _: Any) -> Values:
    found = api.call("GetEventSelectors", {"TrailName": values["id"]})
    own = [one for one in found.get("EventSelectors") or [] if one | _EVERYTHING != one or one.get("DataResources")]
    return {"advancedEventSelectors": found.get("AdvancedEventSelectors"), "eventSelectors": own}


def _insights(api: Api, values: Values, _: Any) -> Values:
    return {"insightSelectors": ask(api, "GetInsightSelectors", {"TrailName": values["id"]}).get("InsightSelectors")}


def _is_named(_: Api, values: Values, found: Any) -> bool:
    return bool(found["logGroupName"] == values["id"])  # it was looked for by the beginning of its name


KEYS_AND_LOGS: Final[Mapping[str, Sight]] = {
    "aws:kms/key:Key": Sight(
        told={"isEnabled": ".Enabled", "xksKeyId": ".XksKeyConfiguration.Id"},
        looks={("policy",): _policy, ("enableKeyRotation", "rotationPeriodInDays"): _rotation},
        untold={"deletionWindowInDays": OWN, "bypassPolicyLockoutSafetyCheck": OWN},
    ),
    "aws:kms/alias:Alias": Sight(told={"name": "{id}", "targetKeyId": ".KeyId"}, untold={"namePrefix": PREFIX}),
    "aws:cloudwatch/logGroup:LogGroup": Sight(
        untold={"namePrefix": PREFIX, "skipDestroy": OWN, "logGroupClass": FORGOTTEN}, there=_is_named
    ),
    "aws:cloudtrail/trail:Trail": Sight(
        told={"enableLogFileValidation": ".LogFileValidationEnabled"},
        looks={
            ("enableLogging",): _logging,
            ("advancedEventSelectors", "eventSelectors"): _selectors,
            ("insightSelectors",): _insights,
        },
    ),
}
