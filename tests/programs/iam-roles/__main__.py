"""Users, groups, roles and policies; some too generous."""

import json

import pulumi
import pulumi_aws as aws

boundary = aws.iam.Policy(
    "boundary",
    path="/boundaries/",
    policy=json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:*", "logs:*"], "Resource": "*"}]}
    ),
)
assume = aws.iam.get_policy_document(
    statements=[
        {
            "effect": "Allow",
            "actions": ["sts:AssumeRoleWithWebIdentity"],
            "principals": [
                {"type": "Federated", "identifiers": ["arn:aws:iam::123456789012:oidc-provider/ci.example.com"]}
            ],
            "conditions": [
                {"test": "StringEquals", "variable": "ci.example.com:aud", "values": ["sts.amazonaws.com"]},
                {"test": "StringLike", "variable": "ci.example.com:sub", "values": ["repo:example/*"]},
            ],
        }
    ]
)
deploy = aws.iam.Role(
    "deploy",
    assume_role_policy=assume.json,
    permissions_boundary=boundary.arn,
    max_session_duration=3600,
    inline_policies=[
        aws.iam.RoleInlinePolicyArgs(
            name="everything",
            policy=json.dumps(
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
            ),
        )
    ],
)
aws.iam.RolePolicyAttachment("deploy", role=deploy.name, policy_arn="arn:aws:iam::aws:policy/AdministratorAccess")

open_trust = aws.iam.Role(
    "open",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
        }
    ),
)
wildcard = aws.iam.Policy(
    "wildcard",
    policy={
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": ["iam:PassRole", "ec2:*"], "Resource": "*"}],
    },
)
group = aws.iam.Group("developers", path="/people/")
users = {name: aws.iam.User(name, path="/people/", force_destroy=True) for name in ("ada", "grace")}
aws.iam.GroupMembership("developers", group=group.name, users=[user.name for user in users.values()])
aws.iam.GroupPolicyAttachment("developers", group=group.name, policy_arn=wildcard.arn)
aws.iam.UserPolicy(
    "ada",
    user=users["ada"].name,
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": [deploy.arn, open_trust.arn]}],
        }
    ),
)
aws.iam.PolicyAttachment("boundary", roles=[open_trust.name], policy_arn=boundary.arn)
profile = aws.iam.InstanceProfile("machine", role=open_trust.name)
aws.iam.AccountPasswordPolicy(
    "strict", minimum_password_length=14, require_symbols=True, password_reuse_prevention=5, max_password_age=90
)
aws.iam.OpenIdConnectProvider(
    "ci", url="https://ci.example.com", client_id_lists=["sts.amazonaws.com"], thumbprint_lists=["a" * 40]
)

pulumi.export("deploy", deploy.arn)
