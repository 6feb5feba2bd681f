"""Functions from an archive of files and of texts, one behind a URL and one on a schedule of a bucket's events."""

import pulumi
import pulumi_aws as aws

role = aws.iam.Role(
    "lambda",
    assume_role_policy="""{
        "Version": "2012-10-17",
        "Statement": [{"Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}, "Effect": "Allow"}]
    }""",
    managed_policy_arns=[aws.iam.ManagedPolicy.AWS_LAMBDA_BASIC_EXECUTION_ROLE],
)
dead = aws.sqs.Queue("dead", kms_master_key_id="alias/aws/sqs")
layer = aws.lambda_.LayerVersion(
    "common", layer_name="common", code=pulumi.FileArchive("./app"), compatible_runtimes=["python3.12"]
)
from_files = aws.lambda_.Function(
    "from-files",
    role=role.arn,
    runtime=aws.lambda_.Runtime.PYTHON3D12,
    handler="handler.main",
    code=pulumi.FileArchive("./app"),
    layers=[layer.arn],
    environment={"variables": {"QUEUE": dead.url, "STAGE": pulumi.get_stack()}},
    dead_letter_config={"target_arn": dead.arn},
    tracing_config={"mode": "Active"},
    timeout=30,
)
from_texts = aws.lambda_.Function(
    "from-texts",
    role=role.arn,
    runtime="nodejs20.x",
    handler="index.handler",
    code=pulumi.AssetArchive(
        {
            "index.js": pulumi.StringAsset("exports.handler = async () => ({statusCode: 200});"),
            "lib": pulumi.FileArchive("./app"),
        }
    ),
    reserved_concurrent_executions=5,
)
url = aws.lambda_.FunctionUrl("url", function_name=from_texts.name, authorization_type="NONE")
uploads = aws.s3.Bucket("uploads")
allowed = aws.lambda_.Permission(
    "uploads",
    action="lambda:InvokeFunction",
    function=from_files.name,
    principal="s3.amazonaws.com",
    source_arn=uploads.arn,
)
aws.s3.BucketNotification(
    "uploads",
    bucket=uploads.id,
    lambda_functions=[
        {"lambda_function_arn": from_files.arn, "events": ["s3:ObjectCreated:*"], "filter_suffix": ".csv"}
    ],
    opts=pulumi.ResourceOptions(depends_on=[allowed]),
)
aws.lambda_.EventSourceMapping("dead", event_source_arn=dead.arn, function_name=from_texts.arn, batch_size=10)
aws.lambda_.Alias("live", name="live", function_name=from_files.name, function_version=from_files.version)

pulumi.export("url", url.function_url)
