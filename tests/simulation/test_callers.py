"""Attacks, and honest work, as real API calls against a contract that was built."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from cordon.access.decide import decide
from cordon.errors import SimulationError
from cordon.simulation import prepare
from cordon.simulation.simulation import Simulation
from tests.simulation.built import REGION, Built, build, code
from tests.simulation.conftest import START

OPERATOR = "arn:aws:iam::100000000004:role/cordon-operator"
END = datetime(2027, 6, 30, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def contract() -> Iterator[Built]:
    """One contract for the whole module: what a test does to it, it undoes."""
    with Simulation(START, decide) as simulation:
        made = build(simulation, "acme-analytics")
        made.deployer("s3").put_object(Bucket=made.bucket("claims/data"), Key="a.csv", Body=b"claim")
        prepare.role(simulation, OPERATOR)
        yield made


def test_a_workspace_reads_and_writes_what_it_was_given(contract: Built) -> None:
    s3 = contract.workspace("analyst").client("s3")
    assert s3.get_object(Bucket=contract.bucket("claims/data"), Key="a.csv")["Body"].read() == b"claim"
    assert contract.last() == [("resource", "AllowRoles"), ("boundary", "Keys")]
    s3.put_object(Bucket=contract.bucket("scores/data"), Key="mine", Body=b"score")
    used = [one.request.action for one in contract.simulation.decisions[-2:]]
    assert used == ["s3:PutObject", "kms:GenerateDataKey"]
    upload = s3.create_multipart_upload(Bucket=contract.bucket("scores/data"), Key="large")["UploadId"]
    part = {"Bucket": contract.bucket("scores/data"), "Key": "large", "UploadId": upload}
    s3.upload_part(**part, PartNumber=1, Body=b"score")
    assert contract.simulation.decisions[-1].request.action == "kms:Decrypt"
    s3.abort_multipart_upload(**part)


def test_s3_uses_the_key_for_the_caller_and_from_nowhere(contract: Built) -> None:
    contract.workspace("analyst").client("s3").get_object(Bucket=contract.bucket("claims/data"), Key="a.csv")
    context = contract.simulation.decisions[-1].request.context
    assert context["kms:ViaService"] == f"s3.{REGION}.amazonaws.com"
    assert context["kms:EncryptionContext:aws:s3:arn"] == f"arn:aws:s3:::{contract.bucket('claims/data')}"
    assert context["aws:ViaAWSService"] == "true"
    assert not {"aws:SourceVpce", "aws:SourceIp"} & set(context)


Attempt = Callable[[Built], object]


def as_analyst(call: Callable[[Any, Built], object], **origin: str) -> Attempt:
    return lambda built: call(built.workspace("analyst").at(**origin).client("s3"), built)


def claim(built: Built) -> dict[str, str]:
    return {"Bucket": built.bucket("claims/data"), "Key": "a.csv"}


def score(built: Built, **more: str) -> dict[str, Any]:
    return {"Bucket": built.bucket("scores/data"), "Key": "b.csv", "Body": b"score", **more}


@pytest.mark.parametrize(
    ("attempt", "refused_by"),
    [
        (as_analyst(lambda s3, b: s3.get_object(**claim(b)), tls=""), {("resource", "DenyPlainHttp")}),
        (as_analyst(lambda s3, b: s3.get_object(**claim(b)), tls="1.1"), {("resource", "DenyOldTls")}),
        (
            as_analyst(lambda s3, b: s3.get_object(**claim(b)), vpc="", source_ip="203.0.113.5"),
            {("identity", "DenyOutsideEndpoints"), ("resource", "DenyOutsideEndpoint")},
        ),
        (as_analyst(lambda s3, b: s3.delete_object(**claim(b))), {("resource", "DenyDeletion")}),
        (as_analyst(lambda s3, b: s3.put_object(**claim(b), Body=b"")), {("resource", "DenyWritersNotGiven")}),
        (
            as_analyst(lambda s3, b: s3.get_object(Bucket=b.bucket("scores/data"), Key="b.csv")),
            {("resource", "DenyReadersNotGiven")},
        ),
        (
            as_analyst(lambda s3, b: s3.put_object(**score(b, ServerSideEncryption="AES256"))),
            {("resource", "DenyOtherAlgorithm")},
        ),
        (
            as_analyst(
                lambda s3, b: s3.put_object(
                    **score(b, ServerSideEncryption="aws:kms", SSEKMSKeyId=b.export("keys")["claims"])
                )
            ),
            {("resource", "DenyOtherKey")},
        ),
        (
            as_analyst(lambda s3, b: s3.delete_bucket_policy(Bucket=b.bucket("claims/data"))),
            {("endpoint", ""), ("identity", ""), ("boundary", "DenyStores")},
        ),
    ],
)
def test_each_attack_is_refused_by_its_own_statement(
    contract: Built, attempt: Attempt, refused_by: set[tuple[str, str]]
) -> None:
    assert code(lambda: attempt(contract)) == "AccessDenied"
    found = set(contract.last())
    assert found == refused_by or (found <= refused_by and ("boundary", "DenyStores") in refused_by)


def test_each_caller_is_known_by_their_own_credentials(contract: Built) -> None:
    callers = [contract.workspace("analyst"), contract.workspace("lead")]
    clients = [*(one.client("sts") for one in callers), contract.deployer("sts")]
    names = [[one.get_caller_identity()["Arn"] for one in clients] for _ in range(2)]
    assert names[0] == names[1] and len(set(names[0])) == len(clients)
    assert "analyst" in names[0][0] and "lead" in names[0][1]


def test_what_is_refused_changes_nothing(contract: Built) -> None:
    assert code(lambda: contract.workspace("analyst").client("s3").delete_object(**claim(contract))) == "AccessDenied"
    assert contract.deployer("s3").get_object(**claim(contract))["Body"].read() == b"claim"


def test_of_a_batch_each_object_is_decided_by_itself(contract: Built) -> None:
    bucket = contract.bucket("claims/data")
    listed = {"Objects": [{"Key": "a.csv"}, {"Key": "b.csv"}]}
    answer = contract.workspace("analyst").client("s3").delete_objects(Bucket=bucket, Delete=listed)
    assert [(one["Key"], one["Code"]) for one in answer["Errors"]] == [
        ("a.csv", "AccessDenied"),
        ("b.csv", "AccessDenied"),
    ]
    assert listed == {"Objects": [{"Key": "a.csv"}, {"Key": "b.csv"}]}
    assert contract.deployer("s3").head_object(Bucket=bucket, Key="a.csv")


def test_a_service_without_an_endpoint_is_not_reached_from_the_network(contract: Built) -> None:
    with pytest.raises(EndpointConnectionError):
        contract.workspace("analyst").client("ec2").describe_vpcs()
    elsewhere = contract.workspace("analyst").client("s3", region="us-east-1")
    with pytest.raises(EndpointConnectionError):
        elsewhere.get_object(**claim(contract))


def test_foreign_credentials_brought_into_the_network_carry_nothing_out(contract: Built) -> None:
    prepare.role(contract.simulation, "arn:aws:iam::999999999999:role/thief")
    contract.simulation.client("s3", "999999999999", REGION).create_bucket(
        Bucket="thiefs-own", CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    thief = contract.simulation.callers.session_of("arn:aws:iam::999999999999:role/thief")
    outside = thief.client("s3")
    outside.put_object(Bucket="thiefs-own", Key="a", Body=b"")
    inside = thief.at(vpc=contract.export("vpc")).client("s3")
    assert code(lambda: inside.put_object(Bucket="thiefs-own", Key="a", Body=b"")) == "AccessDenied"
    assert contract.last() == [("endpoint", "")]


def test_a_person_enters_with_the_claim_and_a_second_factor_from_the_office(contract: Built) -> None:
    roles = contract.export("entryRoles")
    someone = contract.person("acme-analytics/analyst", cordon_mfa="true")
    entered = someone.assume(roles["analyst"])
    assert entered.facts["aws:SourceIdentity"] == "analyst-1@acme.example"
    assert entered.facts["aws:PrincipalTag/cordon-role"] == "acme-analytics/analyst"
    said = entered.client("sts").get_caller_identity()
    assert said["Arn"].endswith("-analyst-entry/analyst-1@acme.example")
    for other in (
        contract.person("acme-analytics/analyst"),
        contract.person("acme-analytics/analyst", cordon_mfa="false"),
        contract.person("other/analyst", cordon_mfa="true"),
        someone.at(source_ip="192.0.2.1"),
    ):
        with pytest.raises(ClientError, match="AssumeRoleWithSAML"):
            other.assume(roles["analyst"])
    with pytest.raises(ClientError, match="AssumeRoleWithSAML"):
        someone.assume(roles["lead"])


def test_who_entered_takes_no_further_role_and_no_data(contract: Built) -> None:
    entered = contract.person("acme-analytics/analyst", cordon_mfa="true").assume(
        contract.export("entryRoles")["analyst"]
    )
    with pytest.raises(ClientError, match="AssumeRole"):
        entered.assume(contract.export("dataRoles")["analyst"])
    assert ("boundary", "DenyOwnAccess") in contract.last()
    assert code(lambda: entered.client("s3").get_object(**claim(contract))) == "AccessDenied"


def test_keys_are_decided_by_their_own_policies(contract: Built) -> None:
    key = contract.export("keys")["claims"]
    blob = contract.deployer("kms").encrypt(KeyId=key, Plaintext=b"a")["CiphertextBlob"]
    analyst = contract.workspace("analyst").client("kms")
    assert code(lambda: analyst.decrypt(CiphertextBlob=blob)) == "AccessDeniedException"
    assert contract.last() == [("resource", "")]
    # An operator of another account may look at the key by its ARN, and not use it.
    operator = contract.simulation.callers.session_of(OPERATOR).client("kms")
    assert operator.describe_key(KeyId=key)["KeyMetadata"]["Arn"] == key
    assert code(lambda: operator.decrypt(CiphertextBlob=blob)) == "AccessDeniedException"


def test_everybody_else_is_refused_by_the_services_own_code(contract: Built) -> None:
    lead = contract.workspace("lead").at(vpc="", source_ip="203.0.113.5")
    assert code(lambda: lead.client("iam").create_user(UserName="own")) == "AccessDenied"
    assert code(lambda: lead.client("ec2").describe_vpcs()) == "UnauthorizedOperation"
    trail = contract.export("trail")
    assert code(lambda: lead.client("cloudtrail").stop_logging(Name=trail)) == "AccessDeniedException"
    assert code(lambda: contract.simulation.callers.stranger().client("s3").get_object(**claim(contract))) != ""
    with pytest.raises(SimulationError, match="what calls of sqs act on is not known"):
        lead.client("sqs").list_queues()
