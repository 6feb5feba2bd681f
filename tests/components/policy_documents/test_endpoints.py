import pytest

from components.policy_documents import interface_endpoint_policy, s3_endpoint_policy
from tests.components.iam import Cases, Request, answer, survivors, wrong
from tests.components.world import ACCOUNT, BEFORE, END, STRANGER, TRUSTED, facts

FACTS = facts()
ROLE = FACTS.role_arn("analyst", "data")
SERVICES = ["ec2messages", "kms", "logs", "ssm", "ssmmessages", "sts"]


def by(who: str | None, action: str, resource: str = "*", **context: str) -> Request:
    signed: dict[str, str | list[str]] = {"aws:CurrentTime": BEFORE, "aws:ResourceAccount": ACCOUNT}
    if who:
        signed |= {"aws:PrincipalArn": who, "aws:PrincipalAccount": ACCOUNT, "aws:PrincipalIsAWSService": "false"}
    return Request(action=action, resource=resource, principal=who, context=signed).having(**context)


BUCKET = FACTS.bucket_arn("claims", "data")
READ = by(ROLE, "s3:GetObject", f"{BUCKET}/a")
REPOSITORY = by(None, "s3:GetObject", "arn:aws:s3:::al2023-repos-eu-central-1-de612dc2/x")
S3: Cases = {
    "our buckets": (READ, "allow"),
    "writing to them": (by(ROLE, "s3:PutObject", f"{BUCKET}/a"), "allow"),
    "with foreign credentials": (READ.having(aws__PrincipalAccount="999999999999"), "nothing"),
    "unsigned": (by(None, "s3:GetObject", f"{BUCKET}/a"), "nothing"),
    "a bucket of that name in another account": (READ.having(aws__ResourceAccount="999999999999"), "nothing"),
    "another bucket of the account": (by(ROLE, "s3:PutObject", "arn:aws:s3:::other/a"), "nothing"),
    "a package, unsigned as package managers ask": (REPOSITORY, "allow"),
    "a package of another region": (
        by(None, "s3:GetObject", "arn:aws:s3:::al2023-repos-us-east-1-de612dc2/x"),
        "nothing",
    ),
    "a patch baseline": (by(ROLE, "s3:GetObject", "arn:aws:s3:::patch-baseline-snapshot-eu-central-1/x"), "allow"),
    "an antivirus signature": (by(ROLE, "s3:GetObject", "arn:aws:s3:::corp-mirror/x"), "allow"),
    "leaving something in a mirror": (by(ROLE, "s3:PutObject", "arn:aws:s3:::corp-mirror/x"), "nothing"),
    "leaving something with AWS": (by(ROLE, "s3:PutObject", "arn:aws:s3:::aws-ssm-eu-central-1/x"), "nothing"),
    "after the end": (READ.having(aws__CurrentTime=END), "deny"),
    "unsigned, after the end": (REPOSITORY.having(aws__CurrentTime=END), "deny"),
    "a service after the end": (
        READ.with_context({"aws:PrincipalArn": None, "aws:PrincipalIsAWSService": "true", "aws:CurrentTime": END}),
        "allow",
    ),
}
for _who in TRUSTED:
    S3[f"{_who} after the end"] = (by(_who, "s3:GetObject", f"{BUCKET}/a", aws__CurrentTime=END), "allow")


def test_only_our_buckets_and_aws_own_are_reached_through_the_s3_endpoint() -> None:
    assert wrong(s3_endpoint_policy(FACTS), S3) == {}


def test_nothing_can_be_left_out_of_the_s3_endpoints_policy() -> None:
    assert survivors(s3_endpoint_policy(FACTS), S3) == []


GROUP = f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:/cordon/acme-analytics/sessions:log-stream:a"
KEY = by(ROLE, "kms:Decrypt", FACTS.keys.volumes).with_context({"aws:ResourceTag/cordon:contractor": "acme-analytics"})
PASSES = {
    "ec2messages": [by(ROLE, "ec2messages:GetMessages")],
    "kms": [KEY],
    "logs": [by(ROLE, "logs:PutLogEvents", GROUP), by(ROLE, "logs:DescribeLogGroups")],
    "ssm": [by(ROLE, "ssm:UpdateInstanceInformation")],
    "ssmmessages": [by(ROLE, "ssmmessages:OpenDataChannel")],
    "sts": [by(ROLE, "sts:GetCallerIdentity")],
}
STOPPED = {
    "ec2messages": [by(ROLE, "ec2messages:Other")],
    "kms": [
        KEY.with_context({"aws:ResourceTag/cordon:contractor": "other"}),
        by(ROLE, "kms:Decrypt", "arn:aws:kms:eu-central-1:999999999999:key/x"),
        KEY.but(action="kms:Encrypt"),
    ],
    "logs": [by(ROLE, "logs:PutLogEvents", GROUP.replace("acme-analytics", "acme"))],
    "ssm": [by(ROLE, "ssm:PutParameter"), by(ROLE, "ssm:SendCommand")],
    "ssmmessages": [by(ROLE, "ssmmessages:Other")],
    "sts": [by(ROLE, "sts:AssumeRole")],
}


def cases(service: str) -> Cases:
    found: Cases = {}
    for request in PASSES[service]:
        late = request.having(aws__CurrentTime=END)
        found |= {
            request.action: (request, "allow"),
            f"{request.action} with foreign credentials": (request.having(aws__PrincipalAccount="9" * 12), "nothing"),
            f"{request.action} after the end": (late, "deny"),
            f"{request.action} by a service after the end": (late.having(aws__PrincipalIsAWSService="true"), "allow"),
        }
        for who in TRUSTED:
            found[f"{request.action} by {who} after the end"] = (late.having(aws__PrincipalArn=who), "allow")
    for number, request in enumerate(STOPPED[service]):
        found[f"stopped {number}"] = (request, "nothing")
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_what_workspaces_need_passes_and_nothing_else(service: str) -> None:
    assert wrong(interface_endpoint_policy(FACTS, service), cases(service)) == {}


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_can_be_left_out_of_an_interface_endpoints_policy(service: str) -> None:
    assert survivors(interface_endpoint_policy(FACTS, service), cases(service)) == []


def test_a_strangers_role_of_the_account_is_not_held_up_here_but_by_the_buckets() -> None:
    assert answer(s3_endpoint_policy(FACTS), by(STRANGER, "s3:GetObject", f"{BUCKET}/a")) == "allow"


def test_a_service_that_workspaces_do_not_need_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no endpoint policy for 'rds'; there are ec2messages, kms"):
        interface_endpoint_policy(FACTS, "rds")
