"""Rules and a schedule that start a function, a state machine and a queue."""

import json

import pulumi
import pulumi_aws as aws


def trust(service: str) -> str:
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}],
        }
    )


bus = aws.cloudwatch.EventBus("orders")
queue = aws.sqs.Queue("late")
rule = aws.cloudwatch.EventRule(
    "late-orders",
    event_bus_name=bus.name,
    event_pattern=json.dumps({"source": ["shop.orders"], "detail": {"state": ["late"]}}),
)
aws.cloudwatch.EventTarget(
    "late-orders",
    rule=rule.name,
    event_bus_name=bus.name,
    arn=queue.arn,
    input_transformer={
        "input_paths": {"order": "$.detail.id", "at": "$.time"},
        "input_template": '{"order": <order>, "at": <at>}',
    },
    retry_policy={"maximum_event_age_in_seconds": 3600, "maximum_retry_attempts": 3},
)
nightly = aws.cloudwatch.EventRule("nightly", schedule_expression="cron(0 2 * * ? *)", description="Every night")
function_role = aws.iam.Role("function", assume_role_policy=trust("lambda.amazonaws.com"))
function = aws.lambda_.Function(
    "nightly",
    role=function_role.arn,
    package_type="Image",
    image_uri="123456789012.dkr.ecr.eu-central-1.amazonaws.com/nightly:1",
)
aws.cloudwatch.EventTarget("nightly", rule=nightly.name, arn=function.arn)
aws.lambda_.Permission(
    "nightly",
    action="lambda:InvokeFunction",
    function=function.name,
    principal="events.amazonaws.com",
    source_arn=nightly.arn,
)
states_role = aws.iam.Role("states", assume_role_policy=trust("states.amazonaws.com"))
machine = aws.sfn.StateMachine(
    "flow",
    role_arn=states_role.arn,
    definition=function.arn.apply(
        lambda arn: json.dumps({"StartAt": "Run", "States": {"Run": {"Type": "Task", "Resource": arn, "End": True}}})
    ),
)
start = aws.iam.Role(
    "start",
    assume_role_policy=trust("scheduler.amazonaws.com"),
    inline_policies=[
        {
            "name": "start",
            "policy": pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Action": "states:StartExecution", "Resource": machine.arn}],
                }
            ),
        }
    ],
)
aws.scheduler.Schedule(
    "hourly",
    schedule_expression="rate(1 hour)",
    flexible_time_window={"mode": "FLEXIBLE", "maximum_window_in_minutes": 10},
    target={"arn": machine.arn, "role_arn": start.arn, "input": json.dumps({"hourly": True})},
)
aws.cloudwatch.EventArchive("orders", event_source_arn=bus.arn, retention_days=30)

pulumi.export("bus", bus.arn)
