"""How the ids, ARNs and outputs of what applications run on look: data for ``synthetic``."""

from typing import Final

from cordon.graph.shape import Shape

_EXECUTE: Final = "arn:{partition}:execute-api:{region}:{account}:"
_ELB: Final = "elasticloadbalancing:{region}:{account}:"

APPLICATIONS: Final[dict[str, Shape]] = {
    "apigateway/deployment:Deployment": Shape("{alnum6}"),
    "apigateway/integration:Integration": Shape("agi-{restApi}-{resourceId}-{httpMethod}"),
    "apigateway/method:Method": Shape("agm-{restApi}-{resourceId}-{httpMethod}"),
    "apigateway/methodSettings:MethodSettings": Shape("{restApi}-{stageName}-{methodPath}"),
    "apigateway/resource:Resource": Shape("{alnum6}"),
    "apigateway/restApi:RestApi": Shape(
        "{alnum10}",
        "apigateway:{region}::/restapis/{id}",
        {"executionArn": _EXECUTE + "{id}", "rootResourceId": "{alnum10:root}"},
    ),
    "apigateway/stage:Stage": Shape(
        "ags-{restApi}-{stageName}",
        "apigateway:{region}::/restapis/{restApi}/stages/{stageName}",
        {
            "executionArn": _EXECUTE + "{restApi}/{stageName}",
            "invokeUrl": "https://{restApi}.execute-api.{region}.{suffix}/{stageName}",
        },
    ),
    "apigatewayv2/api:Api": Shape(
        "{alnum10}",
        "apigateway:{region}::/apis/{id}",
        {
            "apiEndpoint": "{scheme:protocolType}://{id}.execute-api.{region}.{suffix}",
            "executionArn": _EXECUTE + "{id}",
        },
    ),
    "apigatewayv2/integration:Integration": Shape("{alnum7}"),
    "apigatewayv2/route:Route": Shape("{alnum7}"),
    "apigatewayv2/stage:Stage": Shape("{name}", "apigateway:{region}::/apis/{apiId}/stages/{name}"),
    "autoscaling/group:Group": Shape(
        "{name}", "autoscaling:{region}:{account}:autoScalingGroup:{uuid}:autoScalingGroupName/{name}"
    ),
    "codebuild/project:Project": Shape("{arn}", "codebuild:{region}:{account}:project/{name}"),
    "cognito/userPool:UserPool": Shape(
        "{region}_{alnum9}",
        "cognito-idp:{region}:{account}:userpool/{id}",
        {"endpoint": "cognito-idp.{region}.{suffix}/{id}"},
    ),
    "cognito/userPoolClient:UserPoolClient": Shape("{alnum26}"),
    "ecs/cluster:Cluster": Shape("{arn}", "ecs:{region}:{account}:cluster/{name}"),
    "ecs/service:Service": Shape("{arn}", "ecs:{region}:{account}:service/{cluster_name:cluster}/{name}"),
    "ecs/taskDefinition:TaskDefinition": Shape(
        "{family}",
        "ecs:{region}:{account}:task-definition/{family}:1",
        {"arnWithoutRevision": "arn:{partition}:ecs:{region}:{account}:task-definition/{family}"},
    ),
    "eks/cluster:Cluster": Shape("{name}", "eks:{region}:{account}:cluster/{name}"),
    "kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": Shape(
        "{arn}", "firehose:{region}:{account}:deliverystream/{name}"
    ),
    "kinesis/stream:Stream": Shape("{arn}", "kinesis:{region}:{account}:stream/{name}"),
    "lambda/alias:Alias": Shape("{arn}", "lambda:{region}:{account}:function:{function_name:functionName}:{name}"),
    "lambda/eventSourceMapping:EventSourceMapping": Shape(
        "{uuid}", "lambda:{region}:{account}:event-source-mapping:{id}", {"uuid": "{id}"}
    ),
    "lambda/function:Function": Shape(
        "{name}",
        "lambda:{region}:{account}:function:{name}",
        {
            "invokeArn": "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations",
            "qualifiedArn": "{arn}:$LATEST",
            "version": "$LATEST",
        },
    ),
    "lambda/layerVersion:LayerVersion": Shape(
        "{arn}",
        "lambda:{region}:{account}:layer:{layerName}:1",
        {"layerArn": "arn:{partition}:lambda:{region}:{account}:layer:{layerName}"},
    ),
    "lambda/permission:Permission": Shape("{statementId}"),
    # The ARN of a listener holds that of its load balancer.
    "lb/listener:Listener": Shape("{arn}", _ELB + "listener/{balancer_of:loadBalancerArn}/{hex16}"),
    "lb/loadBalancer:LoadBalancer": Shape(
        "{arn}",
        _ELB + "loadbalancer/{balancer:loadBalancerType}/{name}/{hex16}",
        {
            "arnSuffix": "{balancer:loadBalancerType}/{name}/{hex16}",
            "dnsName": "{alb_only:loadBalancerType}{internal:internal}{name}-{digits10}.{region}.elb.{suffix}",
        },
    ),
    "lb/targetGroup:TargetGroup": Shape(
        "{arn}", _ELB + "targetgroup/{name}/{hex16}", {"arnSuffix": "targetgroup/{name}/{hex16}"}
    ),
    "scheduler/schedule:Schedule": Shape(
        "{groupName|default}/{name}", "scheduler:{region}:{account}:schedule/{groupName|default}/{name}"
    ),
    "sfn/stateMachine:StateMachine": Shape("{arn}", "states:{region}:{account}:stateMachine:{name}"),
    "sns/topic:Topic": Shape("{arn}", "sns:{region}:{account}:{name}", {"owner": "{account}"}),
    "sns/topicPolicy:TopicPolicy": Shape("{arn}"),
    "sns/topicSubscription:TopicSubscription": Shape("{arn}", "", {"arn": "{topic}:{uuid}"}),
    "sqs/queue:Queue": Shape(
        "{url}", "sqs:{region}:{account}:{name}", {"url": "https://sqs.{region}.{suffix}/{account}/{name}"}
    ),
    "sqs/queuePolicy:QueuePolicy": Shape("{queueUrl}"),
    "sqs/redriveAllowPolicy:RedriveAllowPolicy": Shape("{queueUrl}"),
    "sqs/redrivePolicy:RedrivePolicy": Shape("{queueUrl}"),
}
