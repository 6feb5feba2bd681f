import pytest

from components.naming import Purpose
from components.policy_documents import access_log_bucket_policy, bucket_policy
from tests.components.iam import Answer, Cases, Request, answer, survivors, wrong
from tests.components.world import (
    ACCOUNT,
    BEFORE,
    CONSUMER,
    DEPLOYER,
    END,
    OPERATOR,
    PRODUCER,
    ROOT,
    SERVICE,
    STRANGER,
    TRUSTED,
    WIPER,
    facts,
)

FACTS = facts()
KEY = FACTS.keys.datasets
ANALYST, LEAD = FACTS.role_arn("analyst", "data"), FACTS.role_arn("lead", "data")
SSE = "s3:x-amz-server-side-encryption"
GET, PUT, DELETE = "s3:GetObject", "s3:PutObject", "s3:DeleteObjectVersion"
# Whose own policies allow everything: what is then not denied here is what gets through.
SAFE = {
    "aws:CurrentTime": BEFORE,
    "aws:PrincipalIsAWSService": "false",
    "aws:SecureTransport": "true",
    "aws:SourceVpce": FACTS.endpoints["s3"],
    "s3:TlsVersion": "1.3",
}


def asked(dataset: str, purpose: Purpose, action: str, who: str | None, key: str = "a", **context: str) -> Request:
    resource = f"{FACTS.bucket_arn(dataset, purpose)}/{key}"
    request = Request(action=action, resource=resource, principal=who, context=dict(SAFE))
    # An unsigned request has no principal, and no word on whether it is a service's.
    signs = {"aws:PrincipalArn": who, "aws:PrincipalIsAWSService": "false" if who else None}
    return request.with_context(signs).having(**context)


def on_bucket(dataset: str, purpose: Purpose, action: str, who: str, **context: str) -> Request:
    request = asked(dataset, purpose, action, who, **context)
    return request.but(resource=FACTS.bucket_arn(dataset, purpose))


def service(request: Request, name: str) -> Request:
    missing = {"aws:PrincipalArn": None, "aws:SourceVpce": None, "s3:TlsVersion": None}
    return request.but(principal=name).with_context(missing | {"aws:PrincipalIsAWSService": "true"})


def remote(request: Request) -> Request:
    return request.having(aws__SourceVpce="vpce-elsewhere")


def online(request: Request) -> Request:
    return request.with_context({"aws:SourceVpce": None})


def sealed(**headers: str) -> Request:
    """An upload to the scores, with headers on its encryption."""
    return asked("scores", "data", PUT, ANALYST).with_context(
        {SSE + suffix.replace("_", "-"): value for suffix, value in headers.items()}
    )


READ = asked("claims", "data", GET, ANALYST)
WRITE = asked("scores", "data", PUT, ANALYST)
DELIVER = asked("claims", "ingress", PUT, PRODUCER)
COLLECT = asked("scores", "egress", GET, CONSUMER, "released/a")

COMMON: Cases = {
    "over plain HTTP": (READ.having(aws__SecureTransport="false"), "deny"),
    "over an old TLS": (READ.having(s3__TlsVersion="1.1"), "deny"),
    "from outside our endpoint": (remote(READ), "deny"),
    "over the internet": (online(READ), "deny"),
    "unsigned": (asked("claims", "data", GET, None), "deny"),
    "unsigned, from outside": (online(asked("claims", "data", GET, None)), "deny"),
    "after the end": (READ.having(aws__CurrentTime=END), "deny"),
    "a service within AWS": (service(READ, "access-analyzer.amazonaws.com"), "nothing"),
    "a service within AWS, after the end": (service(READ.having(aws__CurrentTime=END), "x.amazonaws.com"), "nothing"),
    "a service within AWS, writing": (
        service(asked("claims", "data", PUT, None), "x.amazonaws.com"),
        "nothing",
    ),
    "a service within AWS, deleting": (
        service(asked("claims", "data", DELETE, None), "x.amazonaws.com"),
        "nothing",
    ),
}
DATA: Cases = COMMON | {
    "a role that may read": (READ, "nothing"),
    "the other role that may read": (asked("claims", "data", GET, LEAD), "nothing"),
    "a role that may only read, writing": (asked("claims", "data", PUT, ANALYST), "deny"),
    "a role that may only read, deleting": (asked("claims", "data", DELETE, ANALYST), "deny"),
    "an entry role": (asked("claims", "data", GET, FACTS.role_arn("analyst", "entry")), "deny"),
    "a role of the account that isn't the contract's": (asked("claims", "data", GET, STRANGER), "deny"),
    "the producer, past the gate": (asked("claims", "data", PUT, PRODUCER), "deny"),
    "the account's root user": (asked("claims", "data", GET, ROOT), "deny"),
    "Pulumi, reading data": (asked("claims", "data", GET, DEPLOYER), "deny"),
}
OWN = asked("claims", "data", PUT, SERVICE)
DATA |= {
    "an upload with another algorithm": (OWN.with_context({SSE: "AES256"}), "deny"),
    "an upload that names no key": (OWN.with_context({SSE: "aws:kms"}), "deny"),
    "an upload with another key": (
        OWN.with_context({SSE: "aws:kms", f"{SSE}-aws-kms-key-id": KEY["scores"]}),
        "deny",
    ),
    "an upload with a key of the caller's": (OWN.with_context({f"{SSE}-customer-algorithm": "AES256"}), "deny"),
    "an upload that says nothing": (OWN, "allow"),
    "an upload with the right key": (
        OWN.with_context({SSE: "aws:kms", f"{SSE}-aws-kms-key-id": KEY["claims"]}),
        "allow",
    ),
}
LET: dict[str, list[str]] = {SERVICE: [PUT], WIPER: [GET, DELETE]}
for _who in TRUSTED:
    for _action in (GET, PUT, DELETE):
        _request = online(asked("claims", "data", _action, _who))
        _answer: Answer = "allow" if _action in LET.get(_who, []) else "nothing"
        _before: Answer = "deny" if (_who, _action) == (WIPER, GET) else _answer
        DATA[f"{_who}, {_action}, over the internet"] = (_request, _before)
        DATA[f"{_who}, {_action}, after the end"] = (_request.having(aws__CurrentTime=END), _answer)
for _action in ("s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"):
    DATA[f"the wiper, {_action}"] = (on_bucket("claims", "data", _action, WIPER, aws__CurrentTime=END), "allow")
    DATA[f"the machinery, {_action}"] = (on_bucket("claims", "data", _action, SERVICE), "nothing")


def test_data_is_reached_by_who_is_given_it_from_our_endpoint_and_in_time() -> None:
    assert wrong(bucket_policy(FACTS, "claims", "data"), DATA) == {}


def test_nothing_can_be_left_out_of_a_data_buckets_policy() -> None:
    assert survivors(bucket_policy(FACTS, "claims", "data"), DATA) == []


@pytest.mark.parametrize(
    "action",
    [
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:GetObjectAttributes",
        "s3:RestoreObject",
        "s3:PutObject",
        "s3:PutObjectAcl",
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
        "s3:ReplicateObject",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:ReplicateDelete",
    ],
)
def test_every_action_on_objects_is_held_to_the_endpoint_to_the_end_and_to_who_is_given_it(action: str) -> None:
    policy = bucket_policy(FACTS, "claims", "data")
    for sid in ("DenyOutsideEndpoint", "DenyAfterEnd"):
        alone = {"Statement": [statement for statement in policy["Statement"] if statement["Sid"] == sid]}
        asking = asked("claims", "data", action, ANALYST)
        assert answer(alone, asking) == "nothing"
        assert answer(alone, online(asking).having(aws__CurrentTime=END)) == "deny"
    assert answer(policy, asked("claims", "data", action, STRANGER)) == "deny"


@pytest.mark.parametrize("who", [DEPLOYER, OPERATOR, ROOT, STRANGER])
@pytest.mark.parametrize(
    "action",
    ["s3:DeleteBucketPolicy", "s3:GetBucketPolicy", "s3:ListBucket", "s3:ListBucketVersions", "s3:PutBucketPolicy"],
)
def test_no_policy_locks_anyone_out_of_the_bucket_itself(who: str, action: str) -> None:
    for dataset, purpose in (("claims", "data"), ("claims", "ingress"), ("scores", "data"), ("scores", "egress")):
        policy = bucket_policy(FACTS, dataset, purpose)  # type: ignore[arg-type]
        asking = on_bucket(dataset, purpose, action, who, aws__CurrentTime=END)  # type: ignore[arg-type]
        assert answer(policy, asking.with_context({"aws:SourceVpce": None})) == "nothing"


@pytest.mark.parametrize(
    ("dataset", "purpose", "gets", "puts"),
    [
        ("claims", "ingress", True, False),
        ("claims", "data", False, True),
        ("scores", "data", True, False),
        ("scores", "egress", True, True),
    ],
)
def test_machinery_takes_where_it_takes_from_and_puts_where_it_puts(
    dataset: str, purpose: Purpose, gets: bool, puts: bool
) -> None:
    policy = bucket_policy(FACTS, dataset, purpose)
    for action, given in ((GET, gets), (PUT, puts), ("s3:AbortMultipartUpload", puts), ("s3:GetObjectVersion", False)):
        asking = online(asked(dataset, purpose, action, SERVICE))
        assert answer(policy, asking) == ("allow" if given else "nothing")
    listing = on_bucket(dataset, purpose, "s3:ListBucket", SERVICE)
    assert answer(policy, listing) == ("allow" if gets else "nothing")


@pytest.mark.parametrize(("dataset", "purpose"), [("claims", "ingress"), ("scores", "data"), ("scores", "egress")])
@pytest.mark.parametrize("action", [GET, "s3:GetObjectVersion", "s3:GetObjectAttributes"])
def test_wipers_read_nothing_before_the_end(dataset: str, purpose: Purpose, action: str) -> None:
    policy = bucket_policy(FACTS, dataset, purpose)
    asking = online(asked(dataset, purpose, action, WIPER))
    assert answer(policy, asking) == "deny"
    after: Answer = "nothing" if action == "s3:GetObjectAttributes" else "allow"
    assert answer(policy, asking.having(aws__CurrentTime=END)) == after
    assert answer(policy, asked(dataset, purpose, DELETE, WIPER)) == "allow"


def test_where_there_are_no_wipers_nothing_is_said_of_them() -> None:
    sids = {one["Sid"] for one in bucket_policy(facts(wipers=[]), "claims", "data")["Statement"]}
    assert {"DenyReturnBeforeEnd", "AllowReturnAndWipe"} & sids == set()


INGRESS: Cases = {
    "the producer delivers": (online(DELIVER), "allow"),
    "the producer ends an upload": (
        online(asked("claims", "ingress", "s3:AbortMultipartUpload", PRODUCER)),
        "allow",
    ),
    "the producer delivers after the end": (online(DELIVER).having(aws__CurrentTime=END), "deny"),
    "the producer delivers over plain HTTP": (DELIVER.having(aws__SecureTransport="false"), "deny"),
    "the producer delivers with another key": (
        DELIVER.with_context({SSE: "aws:kms", f"{SSE}-aws-kms-key-id": "arn:aws:kms:eu-central-1:1:key/x"}),
        "deny",
    ),
    "the producer reads": (asked("claims", "ingress", GET, PRODUCER), "deny"),
    "the producer deletes": (asked("claims", "ingress", DELETE, PRODUCER), "deny"),
    "a contract role reads before the scan": (asked("claims", "ingress", GET, ANALYST), "deny"),
    "a contract role delivers": (asked("claims", "ingress", PUT, ANALYST), "deny"),
    "another role of the producer's account": (
        asked("claims", "ingress", PUT, "arn:aws:iam::210000000001:role/other"),
        "deny",
    ),
    "an operator": (online(asked("claims", "ingress", PUT, OPERATOR)), "nothing"),
}


def test_the_producer_delivers_to_the_ingress_bucket_and_reads_nothing() -> None:
    assert wrong(bucket_policy(FACTS, "claims", "ingress"), INGRESS) == {}


def test_without_a_producer_operators_deliver_and_nobody_else_is_let_in() -> None:
    inbound = [{"name": "claims", "classification": "regulated", "flow": "inbound"}]
    policy = bucket_policy(facts(datasets=inbound, roles={}), "claims", "ingress")
    assert answer(policy, online(asked("claims", "ingress", PUT, OPERATOR))) == "allow"
    assert answer(policy, online(DELIVER)) == "deny"


def test_without_a_consumer_operators_collect_and_nobody_else_is_let_in() -> None:
    outbound = [{"name": "scores", "classification": "regulated", "flow": "outbound"}]
    policy = bucket_policy(facts(datasets=outbound, roles={}), "scores", "egress")
    assert answer(policy, online(asked("scores", "egress", GET, OPERATOR, "released/a"))) == "allow"
    assert answer(policy, online(COLLECT)) == "deny"


EGRESS: Cases = {
    "the consumer collects": (online(COLLECT), "allow"),
    "the consumer lists what is released": (
        on_bucket("scores", "egress", "s3:ListBucket", CONSUMER, s3__prefix="released/"),
        "allow",
    ),
    "the consumer lists what is not": (
        on_bucket("scores", "egress", "s3:ListBucket", CONSUMER, s3__prefix="pending/"),
        "nothing",
    ),
    "the consumer lists everything": (on_bucket("scores", "egress", "s3:ListBucket", CONSUMER), "nothing"),
    "the consumer reads what is not released": (
        asked("scores", "egress", GET, CONSUMER, "pending/a"),
        "nothing",
    ),
    "the consumer writes": (asked("scores", "egress", PUT, CONSUMER, "released/a"), "deny"),
    "an approver looks": (asked("scores", "egress", GET, LEAD, "pending/a"), "nothing"),
    "an approver approves": (asked("scores", "egress", PUT, LEAD, "approvals/a"), "nothing"),
    "an approver deletes": (asked("scores", "egress", DELETE, LEAD, "pending/a"), "deny"),
    "who doesn't approve looks": (asked("scores", "egress", GET, ANALYST, "pending/a"), "deny"),
    "who doesn't approve approves": (asked("scores", "egress", PUT, ANALYST, "approvals/a"), "deny"),
    "the consumer's colleagues": (
        asked("scores", "egress", GET, "arn:aws:iam::210000000002:role/other", "released/a"),
        "deny",
    ),
}


def test_the_consumer_collects_what_is_released_from_the_egress_bucket() -> None:
    assert wrong(bucket_policy(FACTS, "scores", "egress"), EGRESS) == {}


@pytest.mark.parametrize("headers", [{}, {"": "aws:kms", "_aws_kms_key_id": KEY["scores"]}])
def test_an_upload_gets_the_datasets_key_by_default_or_by_name(headers: dict[str, str]) -> None:
    assert answer(bucket_policy(FACTS, "scores", "data"), sealed(**headers)) == "nothing"


@pytest.mark.parametrize("algorithm", ["AES256", "aws:kms:dsse"])
def test_an_upload_with_another_algorithm_is_denied(algorithm: str) -> None:
    assert answer(bucket_policy(FACTS, "scores", "data"), sealed(**{"": algorithm})) == "deny"


def test_a_dataset_that_the_contract_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no dataset 'wages'; there are claims, scores"):
        bucket_policy(FACTS, "wages", "data")


def test_a_bucket_that_the_flow_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="claims is inbound: it has data and ingress buckets, none for egress"):
        bucket_policy(FACTS, "claims", "egress")


LOGS = f"arn:aws:s3:::acme-analytics-9e50e2-access-logs-{ACCOUNT}"
LOGGING = service(Request(action=PUT, resource=f"{LOGS}/a", context=dict(SAFE)), "logging.s3.amazonaws.com").having(
    aws__SourceAccount=ACCOUNT, aws__SourceArn=FACTS.bucket_arn("claims", "data")
)


def log_of(action: str, who: str) -> Request:
    return asked("claims", "data", action, who).but(resource=f"{LOGS}/a")


ACCESS_LOGS: Cases = {
    "the log service": (LOGGING, "allow"),
    "the log service, after the end": (LOGGING.having(aws__CurrentTime=END), "allow"),
    "the log service for another account": (LOGGING.having(aws__SourceAccount="999999999999"), "nothing"),
    "the log service for another bucket": (LOGGING.having(aws__SourceArn="arn:aws:s3:::other"), "nothing"),
    "another service": (LOGGING.but(principal="x.amazonaws.com"), "nothing"),
    "over plain HTTP": (LOGGING.having(aws__SecureTransport="false"), "deny"),
    "over an old TLS": (LOGGING.having(s3__TlsVersion="1.0"), "deny"),
    "a contract role": (log_of(DELETE, ANALYST), "deny"),
    "a stranger": (log_of(GET, STRANGER), "deny"),
}
ACCESS_LOGS.update({f"{who} reads": (log_of(GET, who), "nothing") for who in TRUSTED})


def test_access_logs_are_written_by_the_log_service_and_out_of_the_contracts_reach() -> None:
    assert wrong(access_log_bucket_policy(FACTS), ACCESS_LOGS) == {}


def test_nothing_can_be_left_out_of_the_access_log_buckets_policy() -> None:
    assert survivors(access_log_bucket_policy(FACTS), ACCESS_LOGS) == []
