"""Keys with policies, aliases, grants and a replica in another region."""

import json

import pulumi
import pulumi_aws as aws

account = aws.get_caller_identity().account_id


def key_policy(administrators, users):
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Id": "key",
            "Statement": [
                {
                    "Sid": "Root",
                    "Effect": "Allow",
                    "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                    "Action": "kms:*",
                    "Resource": "*",
                },
                {
                    "Sid": "Administer",
                    "Effect": "Allow",
                    "Principal": {"AWS": administrators},
                    "Action": ["kms:Describe*", "kms:Put*", "kms:ScheduleKeyDeletion"],
                    "Resource": "*",
                },
                {
                    "Sid": "Use",
                    "Effect": "Allow",
                    "Principal": {"AWS": users},
                    "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
                    "Resource": "*",
                },
            ],
        }
    )


trust = aws.iam.get_policy_document(
    statements=[{"actions": ["sts:AssumeRole"], "principals": [{"type": "AWS", "identifiers": [account]}]}]
)
admin, user = [aws.iam.Role(name, assume_role_policy=trust.json, path="/keys/") for name in ("admin", "user")]
key = aws.kms.Key(
    "data",
    description="Data at rest",
    enable_key_rotation=True,
    rotation_period_in_days=180,
    deletion_window_in_days=30,
    policy=pulumi.Output.all(admin.arn, user.arn).apply(lambda arns: key_policy(arns[0], arns[1:])),
)
aws.kms.Alias("data", name="alias/data", target_key_id=key.key_id)
aws.kms.Grant(
    "reader",
    key_id=key.key_id,
    grantee_principal=user.arn,
    operations=["Decrypt", "DescribeKey"],
    constraints=[{"encryption_context_equals": {"Department": "Finance"}}],
    retiring_principal=admin.arn,
)
signing = aws.kms.Key("signing", customer_master_key_spec="RSA_3072", key_usage="SIGN_VERIFY", is_enabled=True)
aws.kms.KeyPolicy("signing", key_id=signing.id, policy=admin.arn.apply(lambda arn: key_policy(arn, arn)))

pulumi.export("key", key.arn)
pulumi.export("rotates", key.enable_key_rotation)
