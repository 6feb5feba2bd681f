from collections.abc import Callable

import pytest

from components.naming import session_document_name
from components.policy_documents import Document, Facts, data_policy, entry_policy
from cordon.access.request_context import carried
from cordon.aws.reference import CallerKind, action
from tests.components.iam import Cases, Request, answer, survivors, wrong
from tests.components.world import ACCOUNT, BEFORE, END, INSIDE, OUTSIDE, facts

FACTS = facts()
WORKSPACE = f"arn:aws:ec2:eu-central-1:{ACCOUNT}:instance/i-0123456789abcdef0"
SHELL = f"arn:aws:ssm:eu-central-1:{ACCOUNT}:document/{session_document_name('acme-analytics')}"
SESSION = f"arn:aws:ssm:eu-central-1:{ACCOUNT}:session/a-1"
ON_SESSION = {"kms:EncryptionContext:aws:ssm:SessionId": "a-1", "kms:EncryptionContext:aws:ssm:TargetId": "i-0"}

OUTSIDE_WORKSPACE = {"aws:CurrentTime": BEFORE, "aws:SourceIp": INSIDE, "aws:ViaAWSService": "false"}
START = Request(
    action="ssm:StartSession",
    resource=WORKSPACE,
    context=OUTSIDE_WORKSPACE
    | {
        "aws:SourceIdentity": "a@acme.example",
        "ssm:SessionDocumentAccessCheck": "true",
        "ssm:resourceTag/cordon:contractor": "acme-analytics",
        "ssm:resourceTag/cordon:role": "analyst",
        "ssm:resourceTag/cordon:person": "a@acme.example",
    },
)
IN_SHELL = Request(action="ssm:StartSession", resource=SHELL, context=OUTSIDE_WORKSPACE)
CHANNEL = Request(
    action="ssmmessages:OpenDataChannel",
    resource=FACTS.arn("ssm", "session/AROA:a-0123"),
    context=OUTSIDE_WORKSPACE | {"aws:userid": "AROA:a"},
)
STOP = Request(
    action="ssm:TerminateSession",
    resource=SESSION,
    context=OUTSIDE_WORKSPACE | {"aws:userid": "AROA:a", "ssm:resourceTag/aws:ssmmessages:session-id": "AROA:a"},
)
SEAL = Request(action="kms:GenerateDataKey", resource=FACTS.keys.volumes, context=OUTSIDE_WORKSPACE | ON_SESSION)
AWS_DOCUMENT = "arn:aws:ssm:eu-central-1::document/AWS-StartPortForwardingSession"
ENTRY: Cases = {
    "start a session on the own workspace": (START, "allow"),
    "in the recorded shell": (IN_SHELL, "allow"),
    "open the own session's channel": (CHANNEL, "allow"),
    "open somebody else's": (CHANNEL.with_context({"aws:userid": "AROA:b"}), "nothing"),
    "without a check of the document": (START.having(ssm__SessionDocumentAccessCheck="false"), "deny"),
    "where AWS says nothing of a check": (START.having(ssm__SessionDocumentAccessCheck=None), "allow"),
    "on somebody else's workspace": (
        START.with_context({"ssm:resourceTag/cordon:person": "b@acme.example"}),
        "nothing",
    ),
    "on a workspace of nobody's": (START.with_context({"ssm:resourceTag/cordon:person": None}), "nothing"),
    "without a source identity": (START.with_context({"aws:SourceIdentity": None}), "nothing"),
    "on the own workspace of another role": (START.with_context({"ssm:resourceTag/cordon:role": "lead"}), "nothing"),
    "on another contract's": (START.with_context({"ssm:resourceTag/cordon:contractor": "other"}), "nothing"),
    "on a machine that isn't EC2's": (START.but(resource=WORKSPACE.replace(":ec2:", ":ssm:")), "deny"),
    "with port forwarding": (IN_SHELL.but(resource=AWS_DOCUMENT), "deny"),
    "over SSH": (IN_SHELL.but(resource=AWS_DOCUMENT.replace("PortForwarding", "SSH")), "deny"),
    "from elsewhere": (START.having(aws__SourceIp=OUTSIDE), "deny"),
    "from the office's other network": (START.having(aws__SourceIp="2001:db8::7"), "allow"),
    "from no address": (START.having(aws__SourceIp=None), "deny"),
    "by a service on the person's behalf": (SEAL.having(aws__SourceIp=OUTSIDE, aws__ViaAWSService="true"), "allow"),
    "after the end": (START.having(aws__CurrentTime=END), "deny"),
    "stop the own session": (STOP, "allow"),
    "stop somebody else's": (STOP.with_context({"ssm:resourceTag/aws:ssmmessages:session-id": "AROA:b"}), "nothing"),
    "seal the session": (SEAL, "allow"),
    "seal something else": (SEAL.with_context({"kms:EncryptionContext:aws:ssm:SessionId": None}), "nothing"),
    "seal for no machine": (SEAL.with_context({"kms:EncryptionContext:aws:ssm:TargetId": None}), "nothing"),
    "read data": (Request(action="s3:GetObject", resource="arn:aws:s3:::x/y", context=OUTSIDE_WORKSPACE), "nothing"),
    "run a command": (START.but(action="ssm:SendCommand"), "nothing"),
}


def test_the_entry_role_starts_a_session_on_the_own_workspace_and_nothing_else() -> None:
    assert wrong(entry_policy(FACTS, "analyst"), ENTRY) == {}


@pytest.mark.parametrize("sid", ["OwnWorkspace", "RecordedShell", "DenyUncheckedShell"])
def test_starting_a_session_is_about_keys_that_its_requests_have(sid: str) -> None:
    (statement,) = (each for each in entry_policy(FACTS, "analyst")["Statement"] if each["Sid"] == sid)
    start = action("ssm:StartSession")
    assert start is not None
    keys = {key: "x" for block in statement.get("Condition", {}).values() for key in block}
    assert carried(start, statement["Resource"].replace("*", "i-0"), CallerKind.ROLE_SESSION, keys) == keys


def test_nothing_can_be_left_out_of_the_entry_policy() -> None:
    assert survivors(entry_policy(FACTS, "analyst"), ENTRY) == []


IN_WORKSPACE = {
    "aws:CurrentTime": BEFORE,
    "aws:SourceVpce": FACTS.endpoints["s3"],
    "aws:ViaAWSService": "false",
}
CLAIMS, SCORES = FACTS.bucket_arn("claims", "data"), FACTS.bucket_arn("scores", "data")
EXPORTS = FACTS.bucket_arn("scores", "egress")
LOGS = f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:/cordon/acme-analytics"


def on(action: str, resource: str, **context: str) -> Request:
    return Request(action=action, resource=resource, context=IN_WORKSPACE).having(**context)


def by_s3(action: str, dataset: str, bucket: str) -> Request:
    """S3's use of a dataset's key on the role's behalf."""
    return on(action, FACTS.keys.datasets[dataset], kms__ViaService="s3.eu-central-1.amazonaws.com").with_context(
        {"aws:SourceVpce": None, "aws:ViaAWSService": "true", "kms:EncryptionContext:aws:s3:arn": bucket}
    )


DATA: Cases = {
    "read what is given": (on("s3:GetObject", f"{CLAIMS}/a"), "allow"),
    "list what is given": (on("s3:ListBucket", CLAIMS), "allow"),
    "write what is given": (on("s3:PutObject", f"{SCORES}/a"), "allow"),
    "end an upload": (on("s3:AbortMultipartUpload", f"{SCORES}/a"), "allow"),
    "read what one may write": (on("s3:GetObject", f"{SCORES}/a"), "nothing"),
    "list what one may write": (on("s3:ListBucket", SCORES), "nothing"),
    "write what one may read": (on("s3:PutObject", f"{CLAIMS}/a"), "nothing"),
    "delete what one may write": (on("s3:DeleteObject", f"{SCORES}/a"), "nothing"),
    "read what was delivered before it is scanned": (
        on("s3:GetObject", f"{FACTS.bucket_arn('claims', 'ingress')}/a"),
        "nothing",
    ),
    "read what was cleared for release": (on("s3:GetObject", f"{EXPORTS}/pending/a"), "nothing"),
    "approve": (on("s3:PutObject", f"{EXPORTS}/approvals/a"), "nothing"),
    "read from outside the endpoints": (on("s3:GetObject", f"{CLAIMS}/a", aws__SourceVpce="vpce-0"), "deny"),
    "read over the internet": (
        on("s3:GetObject", f"{CLAIMS}/a").having(aws__SourceVpce=None),
        "deny",
    ),
    "read after the end": (on("s3:GetObject", f"{CLAIMS}/a", aws__CurrentTime=END), "deny"),
    "decrypt what is given": (by_s3("kms:Decrypt", "claims", CLAIMS), "allow"),
    "decrypt one object of it": (by_s3("kms:Decrypt", "claims", f"{CLAIMS}/a"), "allow"),
    "decrypt what one uploads in parts": (by_s3("kms:Decrypt", "scores", SCORES), "allow"),
    "decrypt a part of what one uploads": (by_s3("kms:Decrypt", "scores", f"{SCORES}/a"), "allow"),
    "encrypt what one writes": (by_s3("kms:GenerateDataKey", "scores", SCORES), "allow"),
    "encrypt one object of it": (by_s3("kms:GenerateDataKey", "scores", f"{SCORES}/a"), "allow"),
    "encrypt what one reads": (by_s3("kms:GenerateDataKey", "claims", CLAIMS), "nothing"),
    "decrypt without S3": (by_s3("kms:Decrypt", "claims", CLAIMS).having(kms__ViaService=None), "nothing"),
    "encrypt without S3": (by_s3("kms:GenerateDataKey", "scores", SCORES).having(kms__ViaService=None), "nothing"),
    "decrypt in another bucket": (by_s3("kms:Decrypt", "claims", "arn:aws:s3:::other"), "nothing"),
    "encrypt in another bucket": (by_s3("kms:GenerateDataKey", "scores", "arn:aws:s3:::other"), "nothing"),
    "open the session's channel": (on("kms:Decrypt", FACTS.keys.volumes).with_context(ON_SESSION), "allow"),
    "decrypt a volume": (on("kms:Decrypt", FACTS.keys.volumes), "nothing"),
    "open a channel of no session": (
        on("kms:Decrypt", FACTS.keys.volumes).with_context(
            ON_SESSION | {"kms:EncryptionContext:aws:ssm:SessionId": None}
        ),
        "nothing",
    ),
    "open a channel of no machine": (
        on("kms:Decrypt", FACTS.keys.volumes).with_context(
            ON_SESSION | {"kms:EncryptionContext:aws:ssm:TargetId": None}
        ),
        "nothing",
    ),
    "be managed": (on("ssm:UpdateInstanceInformation", WORKSPACE), "allow"),
    "be reached": (on("ssmmessages:OpenDataChannel", "*"), "allow"),
    "update packages": (on("s3:GetObject", "arn:aws:s3:::al2023-repos-eu-central-1-de612dc2/x"), "allow"),
    "update signatures": (on("s3:GetObject", "arn:aws:s3:::corp-mirror/x"), "allow"),
    "record the session": (on("logs:PutLogEvents", f"{LOGS}/sessions:log-stream:a"), "allow"),
    "find where to record it": (on("logs:DescribeLogGroups", "*"), "allow"),
    "write another log": (on("logs:PutLogEvents", f"{LOGS}/flow:log-stream:a"), "nothing"),
    "read a parameter": (on("ssm:GetParameter", "*"), "nothing"),
    "send a command": (on("ssm:SendCommand", "*"), "nothing"),
}
DATA.update(
    {
        f"be managed through the endpoint for {service}": (
            on("ssm:UpdateInstanceInformation", "*", aws__SourceVpce=endpoint),
            "allow",
        )
        for service, endpoint in FACTS.endpoints.items()
    }
)


def test_the_data_role_has_the_verbs_given_on_the_datasets_given_and_no_other() -> None:
    assert wrong(data_policy(FACTS, "analyst"), DATA) == {}


def test_nothing_can_be_left_out_of_the_data_policy() -> None:
    assert survivors(data_policy(FACTS, "analyst"), DATA) == []


LEAD: Cases = {
    "see what waits": (on("s3:GetObject", f"{EXPORTS}/pending/a"), "allow"),
    "list what waits": (on("s3:ListBucket", EXPORTS, s3__prefix="pending/"), "allow"),
    "list everything": (on("s3:ListBucket", EXPORTS), "nothing"),
    "approve": (on("s3:PutObject", f"{EXPORTS}/approvals/a"), "allow"),
    "seal an approval": (by_s3("kms:GenerateDataKey", "scores", EXPORTS), "allow"),
    "open what waits": (by_s3("kms:Decrypt", "scores", EXPORTS), "allow"),
    "release by oneself": (on("s3:PutObject", f"{EXPORTS}/released/a"), "nothing"),
    "put something up for release": (on("s3:PutObject", f"{EXPORTS}/pending/a"), "nothing"),
    "approve for inbound data, which has no way out": (
        on("s3:PutObject", "arn:aws:s3:::acme-claims-egress/approvals/a"),
        "nothing",
    ),
}


def test_who_approves_sees_what_waits_and_lays_an_approval_beside_it() -> None:
    assert wrong(data_policy(FACTS, "lead"), LEAD) == {}


@pytest.mark.parametrize("given", [{}, {"claims": []}, {"export": ["approve"]}])
def test_a_role_without_verbs_reaches_no_data(given: dict[str, list[str]]) -> None:
    inbound = [{"name": "claims", "classification": "regulated", "flow": "inbound"}]
    policy = data_policy(facts(datasets=inbound, roles={"guest": given}), "guest")
    assert answer(policy, on("s3:GetObject", f"{CLAIMS}/a")) == "nothing"
    assert answer(policy, on("ssmmessages:OpenDataChannel", "*")) == "allow"


@pytest.mark.parametrize("build", [entry_policy, data_policy])
def test_a_role_that_the_contract_does_not_have_is_refused(build: Callable[[Facts, str], Document]) -> None:
    with pytest.raises(ValueError, match="there is no role 'admin'; there are analyst, lead"):
        build(FACTS, "admin")
