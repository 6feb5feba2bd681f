"""Programs in others' styles become plans and configurations; the real provider accepts each.

All of them run in CI; a few run everywhere.
"""

from __future__ import annotations

import pytest

from cordon import planning
from tests.sources import NAMES, asked, graph, in_ci, ours, read

MADE_UP = "it tells of what exists outside the program; the answer is made up"
LACKS = "blockDeviceMappings, enaSupport, productCodes, public, stateReason, tags"
AMI = f"aws:ec2/getAmi:getAmi: {MADE_UP}, without {LACKS}"
CALLER = f"aws:index/getCallerIdentity:getCallerIdentity: {MADE_UP}"
NO_ACCOUNT = "nothing says which account it is, so 123456789012 is made up; set"
NEEDS = "nobody knows yet what it needs of"
UNKNOWN = {
    "api-gateway": (
        f"{{}}apigatewayv2/stage:Stage::default accessLogSettings: {NEEDS} {{}}cloudwatch/logGroup:LogGroup::http",
    ),
    "cdn": (
        "{}acm/certificateValidation:CertificateValidation::validation validationRecordFqdns: "
        f"{NEEDS} {{}}route53/record:Record::validation",
        f"{{}}route53/record:Record::shop.example.com aliases: {NEEDS} {{}}cloudfront/distribution:Distribution::cdn",
        "{}route53/record:Record::www.shop.example.com aliases: "
        f"{NEEDS} {{}}cloudfront/distribution:Distribution::cdn",
        f"urn:pulumi:dev::cdn::pulumi:providers:aws::east: {NO_ACCOUNT} allowedAccountIds on it",
    ),
    "database": (
        f"{{}}rds/clusterInstance:ClusterInstance::aurora-1 clusterIdentifier: {NEEDS} {{}}rds/cluster:Cluster::aurora",
        f"{{}}rds/instance:Instance::replica replicateSourceDb: {NEEDS} {{}}rds/instance:Instance::primary",
    ),
    "fargate": (
        f"aws:ec2/getSubnets:getSubnets: {MADE_UP}, without tags",
        f"aws:ec2/getVpc:getVpc: {MADE_UP}, without cidrBlockAssociations, enableNetworkAddressUsageMetrics, "
        "ipv6CidrBlockAssociations, tags",
    ),
    "getters": (AMI, CALLER),
    "kms-grants": (CALLER,),
    "secrets": (f"{{}}ssm/parameter:Parameter::url value: {NEEDS} {{}}rds/instance:Instance::app",),
    "two-regions": (
        f"urn:pulumi:dev::two-regions::pulumi:providers:aws::backup: {NO_ACCOUNT} allowedAccountIds on it",
    ),
    "webserver": (AMI,),
}
"""What a plan cannot vouch for, by name, besides the account that none of the programs says; `{}` starts a URN."""
EVERYWHERE = ("components-nested", "secrets", "two-regions")
SOME = [pytest.param(name, marks=() if name in EVERYWHERE else in_ci) for name in NAMES]


def test_there_are_twenty_programs_at_least() -> None:
    assert len(NAMES) >= 20


@pytest.mark.parametrize("name", SOME)
def test_a_program_becomes_a_plan_in_which_only_what_is_named_is_unknown(name: str) -> None:
    made = planning.write(graph(name), "terraform-plan")
    account = f"the AWS account: {NO_ACCOUNT} aws:allowedAccountIds in the configuration"
    named = [text.replace("{}", f"urn:pulumi:dev::{name}::aws:") for text in UNKNOWN.get(name, ())]
    assert made.unknown == tuple(sorted([*named, account]))
    assert len(ours(name)["resource_changes"]) == sum(not one.external for one in graph(name).infrastructure()) > 0
    assert planning.write(read(name), "terraform-plan") == made


@in_ci
@pytest.mark.parametrize("name", NAMES)
def test_the_real_provider_accepts_a_programs_configuration(name: str) -> None:
    assert asked(name).returncode == 0, asked(name).stderr
