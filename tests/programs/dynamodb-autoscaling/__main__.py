"""A table with indexes that scales by itself, as classic examples do it."""

import pulumi
import pulumi_aws as aws

table = aws.dynamodb.Table(
    "GameScores",
    attributes=[
        aws.dynamodb.TableAttributeArgs(name="UserId", type="S"),
        aws.dynamodb.TableAttributeArgs(name="GameTitle", type="S"),
        aws.dynamodb.TableAttributeArgs(name="TopScore", type="N"),
    ],
    billing_mode="PROVISIONED",
    hash_key="UserId",
    range_key="GameTitle",
    read_capacity=20,
    write_capacity=20,
    global_secondary_indexes=[
        aws.dynamodb.TableGlobalSecondaryIndexArgs(
            name="GameTitleIndex",
            hash_key="GameTitle",
            range_key="TopScore",
            write_capacity=10,
            read_capacity=10,
            projection_type="INCLUDE",
            non_key_attributes=["UserId"],
        )
    ],
    ttl={"attribute_name": "TimeToExist", "enabled": True},
    stream_enabled=True,
    stream_view_type="NEW_AND_OLD_IMAGES",
    server_side_encryption={"enabled": True},
    point_in_time_recovery={"enabled": True},
    tags={"Environment": "production", "Name": "dynamodb-table-1"},
    opts=pulumi.ResourceOptions(ignore_changes=["readCapacity", "writeCapacity"]),
)
for kind in ("Read", "Write"):
    target = aws.appautoscaling.Target(
        f"{kind.lower()}Target",
        max_capacity=100,
        min_capacity=5,
        resource_id=pulumi.Output.concat("table/", table.name),
        scalable_dimension=f"dynamodb:table:{kind}CapacityUnits",
        service_namespace="dynamodb",
    )
    aws.appautoscaling.Policy(
        f"{kind.lower()}Policy",
        name=target.resource_id.apply(
            lambda resource_id, kind=kind: f"DynamoDB{kind}CapacityUtilization:{resource_id}"
        ),
        policy_type="TargetTrackingScaling",
        resource_id=target.resource_id,
        scalable_dimension=target.scalable_dimension,
        service_namespace=target.service_namespace,
        target_tracking_scaling_policy_configuration={
            "predefined_metric_specification": {"predefined_metric_type": f"DynamoDB{kind}CapacityUtilization"},
            "target_value": 70,
        },
    )
item = aws.dynamodb.TableItem(
    "first",
    table_name=table.name,
    hash_key=table.hash_key,
    range_key=table.range_key.apply(lambda key: key or ""),
    item='{"UserId": {"S": "u-1"}, "GameTitle": {"S": "Go"}, "TopScore": {"N": "7"}}',
)

pulumi.export("table", table.name)
pulumi.export("stream", table.stream_arn)
