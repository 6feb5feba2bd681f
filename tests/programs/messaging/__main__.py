"""Topics that feed queues, with their policies and dead letters."""

import json

import pulumi
import pulumi_aws as aws

key = aws.kms.Key("messages", description="Messages", enable_key_rotation=True, deletion_window_in_days=10)
topic = aws.sns.Topic("orders", kms_master_key_id=key.id, display_name="Orders")
fifo = aws.sns.Topic("ordered", name="ordered.fifo", fifo_topic=True, content_based_deduplication=True)
dead = aws.sqs.Queue("dead", message_retention_seconds=1209600, kms_master_key_id=key.id)


def queue_policy(args):
    queue_arn, topic_arn = args
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "sns.amazonaws.com"},
                    "Action": "sqs:SendMessage",
                    "Resource": queue_arn,
                    "Condition": {"ArnEquals": {"aws:SourceArn": topic_arn}},
                }
            ],
        }
    )


queues = []
for consumer, pattern in {"billing": ["paid"], "shipping": ["paid", "packed"], "audit": None}.items():
    queue = aws.sqs.Queue(
        consumer,
        kms_master_key_id=key.id,
        redrive_policy=dead.arn.apply(lambda arn: json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 5})),
    )
    aws.sqs.QueuePolicy(
        consumer, queue_url=queue.url, policy=pulumi.Output.all(queue.arn, topic.arn).apply(queue_policy)
    )
    aws.sns.TopicSubscription(
        consumer,
        topic=topic.arn,
        protocol="sqs",
        endpoint=queue.arn,
        raw_message_delivery=True,
        filter_policy=json.dumps({"state": pattern}) if pattern else None,
    )
    queues.append(queue)

aws.sns.TopicPolicy(
    "orders",
    arn=topic.arn,
    policy=topic.arn.apply(
        lambda arn: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": arn}],
            }
        )
    ),
)
aws.sqs.RedriveAllowPolicy(
    "dead",
    queue_url=dead.id,
    redrive_allow_policy=pulumi.Output.json_dumps(
        {"redrivePermission": "byQueue", "sourceQueueArns": [queue.arn for queue in queues]}
    ),
)
fifo_queue = aws.sqs.Queue("ordered", fifo_queue=True, sqs_managed_sse_enabled=True)
aws.sns.TopicSubscription("ordered", topic=fifo.arn, protocol="sqs", endpoint=fifo_queue.arn)

pulumi.export("queues", [queue.url for queue in queues])
