"""How AWS's ids, ARNs and computed outputs look beyond EC2: data for ``synthetic``, in the templates of ``shape``."""

from collections.abc import Mapping
from typing import Final

from cordon.graph.shape import Shape
from cordon.graph.shapes_ec2 import ARN, EC2, OWNER

_IAM: Final = "iam::{account}:"

OTHERS: Final[Mapping[str, Shape]] = {
    "accessanalyzer/analyzer:Analyzer": Shape(
        "{analyzerName}", "access-analyzer:{region}:{account}:analyzer/{analyzerName}"
    ),
    "acm/certificate:Certificate": Shape("{arn}", "acm:{region}:{account}:certificate/{uuid}"),
    "athena/workgroup:Workgroup": Shape("{name}", "athena:{region}:{account}:workgroup/{name}"),
    "backup/plan:Plan": Shape("{uuid}", "backup:{region}:{account}:backup-plan:{id}"),
    "backup/selection:Selection": Shape("{uuid}"),
    "backup/vault:Vault": Shape("{name}", "backup:{region}:{account}:backup-vault:{name}"),
    "cfg/recorder:Recorder": Shape("{name}"),
    "cfg/rule:Rule": Shape("{name}", "config:{region}:{account}:config-rule/config-rule-{alnum6}"),
    "cloudfront/distribution:Distribution": Shape(
        "E{letters13}", "cloudfront::{account}:distribution/{id}", {"domainName": "d{alnum13}.cloudfront.net"}
    ),
    "cloudtrail/trail:Trail": Shape("{arn}", "cloudtrail:{region}:{account}:trail/{name}", {"homeRegion": "{region}"}),
    "cloudwatch/eventBus:EventBus": Shape("{name}", "events:{region}:{account}:event-bus/{name}"),
    "cloudwatch/eventRule:EventRule": Shape("{name}", "events:{region}:{account}:rule/{name}"),
    "cloudwatch/eventTarget:EventTarget": Shape("{rule}-{digits10}"),
    # The provider takes the API's trailing ":*" off; policies that mean the streams add it themselves.
    "cloudwatch/logGroup:LogGroup": Shape("{name}", "logs:{region}:{account}:log-group:{name}"),
    "cloudwatch/logStream:LogStream": Shape(
        "{name}", "logs:{region}:{account}:log-group:{logGroupName}:log-stream:{name}"
    ),
    "cloudwatch/metricAlarm:MetricAlarm": Shape("{name}", "cloudwatch:{region}:{account}:alarm:{name}"),
    "dynamodb/table:Table": Shape("{name}", "dynamodb:{region}:{account}:table/{name}"),
    "ebs/encryptionByDefault:EncryptionByDefault": Shape("default"),
    "ebs/volume:Volume": Shape("vol-{hex17}", ARN + "volume/{id}"),
    "ecr/repository:Repository": Shape(
        "{name}",
        "ecr:{region}:{account}:repository/{name}",
        {"registryId": "{account}", "repositoryUrl": "{account}.dkr.ecr.{region}.{suffix}/{name}"},
    ),
    "ecs/cluster:Cluster": Shape("{arn}", "ecs:{region}:{account}:cluster/{name}"),
    "efs/fileSystem:FileSystem": Shape(
        "fs-{hex17}",
        "elasticfilesystem:{region}:{account}:file-system/{id}",
        {**OWNER, "dnsName": "{id}.efs.{region}.{suffix}"},
    ),
    "guardduty/detector:Detector": Shape(
        "{hex32}", "guardduty:{region}:{account}:detector/{id}", {"accountId": "{account}"}
    ),
    "iam/accessKey:AccessKey": Shape("AKIA{letters16}", "", {"secret": "{secret40}"}),
    "iam/accountPasswordPolicy:AccountPasswordPolicy": Shape("iam-account-password-policy"),
    "iam/group:Group": Shape("{name}", _IAM + "group{path|/}{name}", {"uniqueId": "AGPA{letters17}"}),
    "iam/groupPolicy:GroupPolicy": Shape("{group}:{name}"),
    "iam/instanceProfile:InstanceProfile": Shape(
        "{name}", _IAM + "instance-profile{path|/}{name}", {"uniqueId": "AIPA{letters17}"}
    ),
    "iam/openIdConnectProvider:OpenIdConnectProvider": Shape("{arn}", _IAM + "oidc-provider/{host:url}"),
    "iam/policy:Policy": Shape("{arn}", _IAM + "policy{path|/}{name}", {"policyId": "ANPA{letters17}"}),
    "iam/role:Role": Shape("{name}", _IAM + "role{path|/}{name}", {"uniqueId": "AROA{letters17}"}),
    "iam/rolePolicy:RolePolicy": Shape("{role}:{name}"),
    "iam/rolePolicyAttachment:RolePolicyAttachment": Shape("{role}/{policyArn}"),
    "iam/samlProvider:SamlProvider": Shape("{arn}", _IAM + "saml-provider/{name}"),
    "iam/user:User": Shape("{name}", _IAM + "user{path|/}{name}", {"uniqueId": "AIDA{letters17}"}),
    "iam/userPolicy:UserPolicy": Shape("{user}:{name}"),
    "kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": Shape(
        "{arn}", "firehose:{region}:{account}:deliverystream/{name}"
    ),
    "kms/alias:Alias": Shape("{name}", "kms:{region}:{account}:{name}", {"targetKeyArn": "{key_arn:targetKeyId}"}),
    "kms/grant:Grant": Shape("{keyId}:{hex64}", "", {"grantId": "{hex64}"}),
    "kms/key:Key": Shape("{uuid}", "kms:{region}:{account}:key/{id}", {"keyId": "{id}"}),
    "kms/replicaKey:ReplicaKey": Shape("mrk-{hex32}", "kms:{region}:{account}:key/{id}", {"keyId": "{id}"}),
    "lambda/function:Function": Shape(
        "{name}",
        "lambda:{region}:{account}:function:{name}",
        {
            "invokeArn": "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations",
            "qualifiedArn": "{arn}:$LATEST",
            "version": "$LATEST",
        },
    ),
    "lb/listener:Listener": Shape("{arn}", "elasticloadbalancing:{region}:{account}:listener/app/{hex16}/{hex16:l}"),
    "lb/loadBalancer:LoadBalancer": Shape(
        "{arn}",
        "elasticloadbalancing:{region}:{account}:loadbalancer/app/{name}/{hex16}",
        {"dnsName": "{name}-{digits10}.{region}.elb.{suffix}", "arnSuffix": "app/{name}/{hex16}"},
    ),
    "lb/targetGroup:TargetGroup": Shape("{arn}", "elasticloadbalancing:{region}:{account}:targetgroup/{name}/{hex16}"),
    "networkfirewall/firewall:Firewall": Shape("{arn}", "network-firewall:{region}:{account}:firewall/{name}"),
    "networkfirewall/firewallPolicy:FirewallPolicy": Shape(
        "{arn}", "network-firewall:{region}:{account}:firewall-policy/{name}"
    ),
    "networkfirewall/ruleGroup:RuleGroup": Shape(
        "{arn}", "network-firewall:{region}:{account}:{kind:type}-rulegroup/{name}"
    ),
    "organizations/policy:Policy": Shape("p-{alnum8}", "organizations::{account}:policy/o-{alnum10}/{id}"),
    "rds/cluster:Cluster": Shape(
        "{clusterIdentifier}",
        "rds:{region}:{account}:cluster:{clusterIdentifier}",
        {"endpoint": "{clusterIdentifier}.cluster-{alnum12}.{region}.rds.{suffix}"},
    ),
    "rds/instance:Instance": Shape(
        "db-{letters26}",
        "rds:{region}:{account}:db:{identifier}",
        {
            "address": "{identifier}.{alnum12}.{region}.rds.{suffix}",
            "resourceId": "{id}",
            "status": "available",
        },
    ),
    "rds/subnetGroup:SubnetGroup": Shape("{name}", "rds:{region}:{account}:subgrp:{name}"),
    "route53/zone:Zone": Shape("Z{letters19}", "route53:::hostedzone/{id}", {"zoneId": "{id}"}),
    "route53/resolverFirewallDomainList:ResolverFirewallDomainList": Shape(
        "rslvr-fdl-{hex16}", "route53resolver:{region}:{account}:firewall-domain-list/{id}"
    ),
    "route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": Shape(
        "rslvr-frg-{hex16}", "route53resolver:{region}:{account}:firewall-rule-group/{id}", OWNER
    ),
    "s3/bucket:Bucket": Shape(
        "{bucket}",
        "s3:::{bucket}",
        {
            "bucketDomainName": "{bucket}.s3.amazonaws.com",
            "bucketRegionalDomainName": "{bucket}.s3.{region}.{suffix}",
            "bucketRegion": "{region}",
        },
    ),
    "s3/bucketObject:BucketObject": Shape("{key}", "s3:::{bucket}/{key}"),
    "secretsmanager/secret:Secret": Shape("{arn}", "secretsmanager:{region}:{account}:secret:{name}-{alnum6}"),
    "secretsmanager/secretVersion:SecretVersion": Shape("{secretId}|{uuid}", "", {"arn": "{secretId}"}),
    "s3/accountPublicAccessBlock:AccountPublicAccessBlock": Shape("{account}", "", {"accountId": "{account}"}),
    "sfn/stateMachine:StateMachine": Shape("{arn}", "states:{region}:{account}:stateMachine:{name}"),
    "sns/topic:Topic": Shape("{arn}", "sns:{region}:{account}:{name}", {"owner": "{account}"}),
    "sns/topicSubscription:TopicSubscription": Shape("{arn}", "", {"arn": "{topic}:{uuid}"}),
    "sqs/queue:Queue": Shape(
        "{url}", "sqs:{region}:{account}:{name}", {"url": "https://sqs.{region}.{suffix}/{account}/{name}"}
    ),
    "ssm/document:Document": Shape("{name}", "ssm:{region}:{account}:document/{name}", {"owner": "{account}"}),
    "ssm/parameter:Parameter": Shape("{name}", "ssm:{region}:{account}:parameter{slashed:name}"),
    "vpc/securityGroupEgressRule:SecurityGroupEgressRule": Shape(
        "sgr-{hex17}", ARN + "security-group-rule/{id}", {"securityGroupRuleId": "{id}"}
    ),
    "vpc/securityGroupIngressRule:SecurityGroupIngressRule": Shape(
        "sgr-{hex17}", ARN + "security-group-rule/{id}", {"securityGroupRuleId": "{id}"}
    ),
    "wafv2/webAcl:WebAcl": Shape("{uuid}", "wafv2:{region}:{account}:{scope|REGIONAL}/webacl/{name}/{id}"),
}

# These are named by the bucket they belong to.
_OF_BUCKET: Final = (
    "Acl",
    "LifecycleConfiguration",
    "Logging",
    "Notification",
    "ObjectLockConfiguration",
    "OwnershipControls",
    "Policy",
    "PublicAccessBlock",
    "ReplicationConfig",
    "ServerSideEncryptionConfiguration",
    "Versioning",
    "WebsiteConfiguration",
)

SHAPES: Final[Mapping[str, Shape]] = {
    **{f"aws:ec2/{name}": shape for name, shape in EC2.items()},
    **{f"aws:{name}": shape for name, shape in OTHERS.items()},
    **{f"aws:s3/bucket{part}:Bucket{part}": Shape("{bucket}") for part in _OF_BUCKET},
}
