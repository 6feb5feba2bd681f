"""The resource types of keys, log groups and trails."""

from collections.abc import Mapping
from typing import Final

from cordon.simulation.kinds import adapting
from cordon.simulation.kinds.kind import Kind, Step

_KEY: Final = {"KeyId": "{id}"}
_TRAIL: Final = (
    "cloudWatchLogsGroupArn",
    "cloudWatchLogsRoleArn",
    "enableLogFileValidation",
    "includeGlobalServiceEvents",
    "isMultiRegionTrail",
    "isOrganizationTrail",
    "kmsKeyId",
    "s3BucketName",
    "s3KeyPrefix",
    "snsTopicName",
)

KEYS_AND_LOGS: Final[Mapping[str, Kind]] = {
    "aws:kms/key:Key": Kind(
        service="kms",
        create="CreateKey",
        id=".KeyMetadata.KeyId",
        renames={
            "customerMasterKeySpec": "KeySpec",
            "deletionWindowInDays": "",
            "enableKeyRotation": "",
            "isEnabled": "",
            "rotationPeriodInDays": "",
        },
        steps=(
            Step(
                "EnableKeyRotation",
                {**_KEY, "RotationPeriodInDays": "{rotationPeriodInDays}"},
                only_if="enableKeyRotation",
            ),
        ),
        changes=(
            Step("PutKeyPolicy", {**_KEY, "PolicyName": "default", "Policy": "{policy}"}, "policy"),
            Step("UpdateKeyDescription", {**_KEY, "Description": "{description}"}, "description"),
            Step("DisableKeyRotation", _KEY, unless="enableKeyRotation"),
            Step("EnableKey", _KEY, only_if="isEnabled"),
            Step("DisableKey", _KEY, "isEnabled", unless="isEnabled"),
        ),
        read="DescribeKey",
        read_params=_KEY,
        found="KeyMetadata",
        gone=("KeyState", "PendingDeletion"),
        outputs={"arn": ".Arn", "keyId": "{id}"},
        delete="ScheduleKeyDeletion",
        delete_params={**_KEY, "PendingWindowInDays": "{deletionWindowInDays}"},
    ),
    "aws:kms/alias:Alias": Kind(
        service="kms",
        create="CreateAlias",
        id="{name}",
        renames={"name": "AliasName"},
        changes=(Step("UpdateAlias", {"AliasName": "{name}", "TargetKeyId": "{targetKeyId}"}),),
        outputs={
            "arn": "arn:{partition}:kms:{region}:{account}:{id}",
            "targetKeyArn": "arn:{partition}:kms:{region}:{account}:key/{targetKeyId}",
        },
        read="DescribeKey",
        read_params=_KEY,
        found="KeyMetadata",
        delete="DeleteAlias",
        delete_params={"AliasName": "{id}"},
    ),
    "aws:cloudwatch/logGroup:LogGroup": Kind(
        service="logs",
        create="CreateLogGroup",
        id="{name}",
        renames={"name": "logGroupName", "retentionInDays": "", "skipDestroy": ""},
        steps=(
            Step(
                "PutRetentionPolicy",
                {"logGroupName": "{id}", "retentionInDays": "{retentionInDays}"},
                only_if="retentionInDays",  # 0 is for ever
            ),
        ),
        changes=(
            Step("DeleteRetentionPolicy", {"logGroupName": "{id}"}, unless="retentionInDays"),
            Step("AssociateKmsKey", {"logGroupName": "{id}", "kmsKeyId": "{kmsKeyId}"}, "kmsKeyId"),
            Step("DisassociateKmsKey", {"logGroupName": "{id}"}, unless="kmsKeyId"),
        ),
        read="DescribeLogGroups",
        read_params={"logGroupNamePrefix": "{id}"},
        found="logGroups.0",
        outputs={"arn": "arn:{partition}:logs:{region}:{account}:log-group:{id}"},
        delete="DeleteLogGroup",
        delete_params={"logGroupName": "{id}"},
    ),
    "aws:cloudtrail/trail:Trail": Kind(
        service="cloudtrail",
        create="CreateTrail",
        id=".TrailARN",
        renames={
            "advancedEventSelectors": "",
            "cloudWatchLogsGroupArn": "CloudWatchLogsLogGroupArn",
            "enableLogging": "",
            "eventSelectors": "",
        },
        steps=(
            Step(
                "PutEventSelectors",
                {"TrailName": "{id}", "AdvancedEventSelectors": "{advancedEventSelectors}"},
                "advancedEventSelectors",
            ),
            Step("PutEventSelectors", {"TrailName": "{id}", "EventSelectors": "{eventSelectors}"}, "eventSelectors"),
            Step("StartLogging", {"Name": "{id}"}, only_if="enableLogging"),
        ),
        changes=(Step("StopLogging", {"Name": "{id}"}, unless="enableLogging"),),
        adapt={
            **dict.fromkeys(_TRAIL, adapting.trail),
            "advancedEventSelectors": adapting.selectors,
            "eventSelectors": adapting.selectors,
        },
        read="GetTrail",
        read_params={"Name": "{id}"},
        found="Trail",
        outputs={"arn": ".TrailARN", "homeRegion": "{region}", "snsTopicArn": ".SnsTopicARN"},
        delete="DeleteTrail",
        delete_params={"Name": "{name}"},  # moto knows no trail by its ARN here
    ),
}
