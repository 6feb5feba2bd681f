"""One provider, several regions: the region argument of pulumi-aws 7."""

import pulumi
import pulumi_aws as aws

regions = ["eu-central-1", "eu-west-1", "eu-north-1"]

topics = {
    region: aws.sns.Topic(f"events-{region}", region=region, kms_master_key_id="alias/aws/sns") for region in regions
}
key = aws.kms.Key("multi", multi_region=True, enable_key_rotation=True, region=regions[0])
replicas = [aws.kms.ReplicaKey(f"replica-{region}", primary_key_arn=key.arn, region=region) for region in regions[1:]]
log_groups = [aws.cloudwatch.LogGroup(f"/app/{region}", region=region, retention_in_days=30) for region in regions]
role = aws.iam.Role(
    "global",
    assume_role_policy=aws.iam.get_policy_document(
        statements=[
            {"actions": ["sts:AssumeRole"], "principals": [{"type": "Service", "identifiers": ["sns.amazonaws.com"]}]}
        ]
    ).json,
)

pulumi.export("topics", {region: topic.arn for region, topic in topics.items()})
