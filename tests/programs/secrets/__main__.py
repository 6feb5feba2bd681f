"""Secrets in the configuration, in resources and in outputs."""

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
password = config.require_secret("dbPassword")
token = config.get_secret("apiToken")
plain = config.require("user")

secret = aws.secretsmanager.Secret("db", recovery_window_in_days=7)
version = aws.secretsmanager.SecretVersion(
    "db",
    secret_id=secret.id,
    secret_string=pulumi.Output.json_dumps({"username": plain, "password": password}),
)
parameter = aws.ssm.Parameter("token", type="SecureString", value=token, tier="Standard")
made = aws.ssm.Parameter("made", type="SecureString", value=pulumi.Output.secret("open sesame"))

database = aws.rds.Instance(
    "app",
    engine="postgres",
    engine_version="16.4",
    instance_class="db.t4g.micro",
    allocated_storage=20,
    storage_encrypted=True,
    username=plain,
    password=password,
    skip_final_snapshot=True,
    opts=pulumi.ResourceOptions(additional_secret_outputs=["address"]),
)
function_env = aws.ssm.Parameter(
    "url",
    type="SecureString",
    value=pulumi.Output.concat("postgres://", plain, ":", password, "@", database.address, "/app"),
)

user = aws.iam.User("ci")
key = aws.iam.AccessKey("ci", user=user.name)

pulumi.export("accessKey", key.id)
pulumi.export("secretKey", key.secret)
pulumi.export("url", function_env.value)
pulumi.export("secretArn", secret.arn)
