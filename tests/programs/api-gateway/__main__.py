"""A REST API and an HTTP API before one function."""

import json

import pulumi
import pulumi_aws as aws

region = aws.get_region().region
role = aws.iam.Role(
    "function",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ],
        }
    ),
)
function = aws.lambda_.Function(
    "api",
    runtime="python3.12",
    handler="api.handler",
    role=role.arn,
    code=pulumi.AssetArchive({"api.py": pulumi.StringAsset("def handler(event, context): return {}")}),
    environment=aws.lambda_.FunctionEnvironmentArgs(variables={"STAGE": pulumi.get_stack()}),
)

rest = aws.apigateway.RestApi("rest", description="Orders", endpoint_configuration={"types": "REGIONAL"})
orders = aws.apigateway.Resource("orders", rest_api=rest.id, parent_id=rest.root_resource_id, path_part="orders")
method = aws.apigateway.Method(
    "get-orders", rest_api=rest.id, resource_id=orders.id, http_method="GET", authorization="NONE"
)
integration = aws.apigateway.Integration(
    "get-orders",
    rest_api=rest.id,
    resource_id=orders.id,
    http_method=method.http_method,
    integration_http_method="POST",
    type="AWS_PROXY",
    uri=function.invoke_arn,
)
deployment = aws.apigateway.Deployment(
    "rest",
    rest_api=rest.id,
    triggers={"redeployment": "1"},
    opts=pulumi.ResourceOptions(depends_on=[integration]),
)
stage = aws.apigateway.Stage("live", rest_api=rest.id, deployment=deployment.id, stage_name="live")
aws.apigateway.MethodSettings(
    "all",
    rest_api=rest.id,
    stage_name=stage.stage_name,
    method_path="*/*",
    settings={"metrics_enabled": True, "logging_level": "INFO"},
)
aws.lambda_.Permission(
    "rest",
    action="lambda:InvokeFunction",
    function=function.name,
    principal="apigateway.amazonaws.com",
    source_arn=pulumi.Output.concat(rest.execution_arn, "/*/*"),
)

http = aws.apigatewayv2.Api(
    "http",
    protocol_type="HTTP",
    cors_configuration={"allow_origins": ["*"], "allow_methods": ["GET"], "max_age": 300},
)
http_integration = aws.apigatewayv2.Integration(
    "http",
    api_id=http.id,
    integration_type="AWS_PROXY",
    integration_uri=function.arn,
    payload_format_version="2.0",
)
logs = aws.cloudwatch.LogGroup("http", name_prefix="/http/", retention_in_days=14)
aws.apigatewayv2.Route(
    "default", api_id=http.id, route_key="$default", target=pulumi.Output.concat("integrations/", http_integration.id)
)
http_stage = aws.apigatewayv2.Stage(
    "default",
    api_id=http.id,
    name="$default",
    auto_deploy=True,
    access_log_settings={"destination_arn": logs.arn, "format": "$context.requestId ${stage}"},
)

pulumi.export("url", stage.invoke_url)
pulumi.export("http", http.api_endpoint)
