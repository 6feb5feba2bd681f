"""Outputs put together in every way there is: apply, all, concat, format, json_dumps, json_loads, lifting."""

import json

import pulumi
import pulumi_aws as aws
from pulumi import Output

topic = aws.sns.Topic("alarms")
queue = aws.sqs.Queue("work", visibility_timeout_seconds=120)
table = aws.dynamodb.Table(
    "state",
    attributes=[{"name": "pk", "type": "S"}],
    hash_key="pk",
    billing_mode="PAY_PER_REQUEST",
    point_in_time_recovery={"enabled": True},
)
role = aws.iam.Role(
    "worker",
    assume_role_policy=Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ],
        }
    ),
)

by_all = aws.iam.RolePolicy(
    "by-all",
    role=role.id,
    policy=Output.all(topic.arn, queue.arn).apply(
        lambda arns: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Allow", "Action": "sns:Publish", "Resource": arns[0]},
                    {"Effect": "Allow", "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage"], "Resource": [arns[1]]},
                ],
            }
        )
    ),
)
by_keyword = aws.iam.RolePolicy(
    "by-keyword",
    role=role.name,
    policy=Output.all(table=table.arn, role=role.arn).apply(
        lambda args: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": {
                    "Sid": "Table",
                    "Effect": "Allow",
                    "Action": ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
                    "Resource": [args["table"], f"{args['table']}/index/*"],
                },
            }
        )
    ),
)
by_dumps = aws.iam.Policy(
    "by-dumps",
    policy=Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": "sqs:SendMessage",
                    "Resource": queue.arn,
                    "Condition": {"ArnEquals": {"aws:SourceArn": topic.arn}},
                }
            ],
        }
    ),
)
aws.iam.RolePolicyAttachment("by-dumps", role=role.name, policy_arn=by_dumps.arn)

settings = aws.ssm.Parameter(
    "settings",
    type="String",
    value=Output.json_dumps({"queue": queue.url, "table": table.name, "topics": [topic.arn]}, indent=2),
)
aws.ssm.Parameter(
    "queue-name",
    type="String",
    name=Output.concat("/app/", pulumi.get_stack(), "/queue"),
    value=Output.json_loads(settings.value).apply(lambda loaded: loaded["queue"]),
)
aws.cloudwatch.Dashboard(
    "overview",
    dashboard_name=Output.format("overview-{0}", queue.name),
    dashboard_body=queue.name.apply(
        lambda name: json.dumps(
            {
                "widgets": [
                    {
                        "type": "metric",
                        "properties": {
                            "region": "eu-central-1",
                            "metrics": [["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", name]],
                        },
                    }
                ]
            }
        )
    ),
)
aws.cloudwatch.MetricAlarm(
    "deep",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=2,
    metric_name="ApproximateNumberOfMessagesVisible",
    namespace="AWS/SQS",
    period=300,
    statistic="Average",
    threshold=1000,
    dimensions={"QueueName": queue.name},
    alarm_actions=[topic.arn],
)

pulumi.export("summary", Output.format("{0} feeds {name}", topic.name, name=queue.name))
pulumi.export("first", Output.from_input([topic.arn, queue.arn])[0])
