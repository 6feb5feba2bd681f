"""The shared stacks in the simulation: who may deliver where, what no one deletes, and what an account has once."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cordon import planning
from cordon.errors import Refused, SimulationError
from cordon.graph.in_process import run
from cordon.graph.model import Graph
from cordon.graph.responder import Place
from cordon.simulation import prepare
from cordon.simulation.responder import SimulatedResponder
from cordon.simulation.simulation import Simulation
from cordon.simulation.teardown import destroy, empty_bucket
from stacks.shared import shared_stack
from tests.simulation.built import ACCOUNT, ARCHIVE, REGION, build_shared, code
from tests.stacks.shipped import CONFIG, ROOT, SHIPPED, graph_of, shipped
from tests.stacks.test_shared import modes

BASELINE = f"account-baseline-{ACCOUNT}"
LONG = f"cordon-archive-compliance-400d-{REGION}-{ARCHIVE}"
SHORT = f"cordon-archive-governance-180d-{REGION}-{ARCHIVE}"
TRAILS = {
    "acme-analytics": f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/acme-analytics-9e50e2-trail",
    "studio-nine": f"arn:aws:cloudtrail:{REGION}:100000000005:trail/studio-nine-697845-trail",
}
PREFIX = f"acme-analytics/AWSLogs/{ACCOUNT}/CloudTrail/a"
OPERATOR = "arn:aws:iam::100000000004:role/cordon-operator"
BREAK_GLASS = "arn:aws:iam::100000000004:role/cordon-break-glass"
ADMINISTRATOR = f"arn:aws:iam::{ARCHIVE}:role/administrator"
STRANGER = "999999999999"


@pytest.fixture
def archive(simulation: Simulation) -> Graph:
    return build_shared(simulation, "log-archive")


@pytest.fixture
def logs(simulation: Simulation) -> Any:
    return simulation.client("s3", ARCHIVE, REGION)


def delivered(simulation: Simulation, key: str, source: str, bucket: str = LONG) -> str:
    """What CloudTrail is answered when it delivers for a trail."""
    account = source.split(":")[4]
    service = simulation.callers.service("cloudtrail.amazonaws.com", account, aws__SourceArn=source)
    said = {"Bucket": bucket, "Key": key, "Body": b"{}", "ChecksumAlgorithm": "SHA256"}
    return code(lambda: service.client("s3").put_object(**said))


def test_every_bucket_is_as_its_class_has_it(archive: Graph, logs: Any, simulation: Simulation) -> None:
    assert simulation.not_simulated == {}
    assert {each["Name"] for each in logs.list_buckets()["Buckets"]} == set(archive.exports["archives"].values())
    for name, mode, days in ((LONG, "COMPLIANCE", 400), (SHORT, "GOVERNANCE", 180)):
        lock = logs.get_object_lock_configuration(Bucket=name)["ObjectLockConfiguration"]
        kept = lock["Rule"]["DefaultRetention"]
        assert (lock["ObjectLockEnabled"], kept["Mode"], kept["Days"]) == ("Enabled", mode, days)
        assert logs.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"
        assert all(logs.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"].values())
        ending, _ = logs.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
        assert (ending["Expiration"]["Days"], ending["NoncurrentVersionExpiration"]["NoncurrentDays"]) == (days, 1)


def test_the_names_above_are_those_of_the_contracts_trails() -> None:
    for contract, arn in TRAILS.items():
        assert graph_of(contract).exports["trail"] == arn


def test_a_trail_delivers_under_its_own_prefix_alone(archive: Graph, simulation: Simulation) -> None:
    own, other = TRAILS["acme-analytics"], TRAILS["studio-nine"]
    assert delivered(simulation, PREFIX, own) == ""
    statement = simulation.decisions[-1].decision.decisive[0].statement
    assert statement == "AllowTrail9e50e2"
    for key in (f"studio-nine/AWSLogs/{ACCOUNT}/a", f"AWSLogs/{ACCOUNT}/a", "acme-analytics/a", "a"):
        assert delivered(simulation, key, own) == "AccessDenied"
    assert delivered(simulation, PREFIX, other) == "AccessDenied"
    assert delivered(simulation, PREFIX, own.replace("acme-analytics-9e50e2", "own")) == "AccessDenied"
    assert delivered(simulation, PREFIX, own.replace(ACCOUNT, STRANGER)) == "AccessDenied"
    assert delivered(simulation, PREFIX, own, SHORT) == "AccessDenied"


@pytest.mark.parametrize(
    ("account", "name", "prefix"),
    [
        (STRANGER, "acme-analytics-9e50e2-trail", "acme-analytics"),
        (ACCOUNT, "another", "acme-analytics"),
        (ACCOUNT, "acme-analytics-9e50e2-trail", "studio-nine"),
        (ACCOUNT, "acme-analytics-9e50e2-trail", ""),
    ],
)
def test_no_other_trail_can_be_set_up(
    account: str, name: str, prefix: str, archive: Graph, simulation: Simulation
) -> None:
    trails = simulation.client("cloudtrail", account, REGION)
    said = {"Name": name, "S3BucketName": LONG} | ({"S3KeyPrefix": prefix} if prefix else {})
    assert code(lambda: trails.create_trail(**said)) == "InsufficientS3BucketPolicyException"


def test_the_contracts_own_trail_can(archive: Graph, simulation: Simulation) -> None:
    trails = simulation.client("cloudtrail", ACCOUNT, REGION)
    said = {"Name": "acme-analytics-9e50e2-trail", "S3BucketName": LONG, "S3KeyPrefix": "acme-analytics"}
    assert code(lambda: trails.create_trail(**said)) == ""


def test_records_are_read_by_operators_and_changed_by_nobody(archive: Graph, simulation: Simulation) -> None:
    delivered(simulation, PREFIX, TRAILS["acme-analytics"])
    for who, reads in ((OPERATOR, ""), (ADMINISTRATOR, "AccessDenied"), (BREAK_GLASS, "AccessDenied")):
        prepare.role(simulation, who)
        s3 = simulation.callers.session_of(who).client("s3")
        where = {"Bucket": LONG, "Key": PREFIX}
        assert code(lambda: s3.get_object(**where)) == reads, who  # noqa: B023 - called at once
        assert code(lambda: s3.put_object(**where, Body=b"", ChecksumAlgorithm="SHA256")) == "AccessDenied"  # noqa: B023
        assert code(lambda: s3.delete_object(**where)) == "AccessDenied"  # noqa: B023


def test_locked_versions_go_only_when_their_lock_has_ended(archive: Graph, logs: Any, simulation: Simulation) -> None:
    delivered(simulation, PREFIX, TRAILS["acme-analytics"])
    (version,) = logs.list_object_versions(Bucket=LONG)["Versions"]
    one = {"Bucket": LONG, "Key": PREFIX, "VersionId": version["VersionId"]}
    simulation.move_to(datetime.now(UTC) + timedelta(days=399))
    assert code(lambda: logs.delete_object(**one, BypassGovernanceRetention=True)) == "AccessDenied"
    with pytest.raises(Refused, match=rf"1 versions in {LONG} can't be deleted: .*object lock"):
        empty_bucket(logs, LONG)
    assert code(lambda: logs.delete_bucket(Bucket=LONG)) == "BucketNotEmpty"
    simulation.move_to(datetime.now(UTC) + timedelta(days=1))
    assert empty_bucket(logs, LONG) == 1


def test_a_destroyed_archive_is_all_there(archive: Graph, logs: Any, simulation: Simulation) -> None:
    before = {name: logs.get_bucket_policy(Bucket=name)["Policy"] for name in (LONG, SHORT)}
    left = destroy(simulation, archive)
    assert len(left.retained) == len(list(archive.infrastructure()))
    assert {name: logs.get_bucket_policy(Bucket=name)["Policy"] for name in before} == before


def baseline(simulation: Simulation, **changes: str) -> Graph:
    declare = shared_stack(BASELINE, modes(**changes))
    return run(declare, "cordon", BASELINE, CONFIG, SimulatedResponder(simulation), root=ROOT)


def settings(simulation: Simulation) -> dict[str, Any]:
    """What holds in the account, as it tells."""
    iam, ec2 = (simulation.client(service, ACCOUNT, REGION) for service in ("iam", "ec2"))
    control = simulation.client("s3control", ACCOUNT, REGION)
    block = code(lambda: control.get_public_access_block(AccountId=ACCOUNT))
    passwords = code(iam.get_account_password_policy)
    return {
        "block": block or control.get_public_access_block(AccountId=ACCOUNT)["PublicAccessBlockConfiguration"],
        "passwords": passwords or iam.get_account_password_policy()["PasswordPolicy"]["MinimumPasswordLength"],
        "volumes": ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"],
    }


OPEN = {"block": "NoSuchPublicAccessBlockConfiguration", "passwords": "NoSuchEntity", "volumes": False}
WAYS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
CLOSED = {"block": dict.fromkeys(WAYS, True), "passwords": 14, "volumes": True}


def test_an_account_is_open_before_its_baseline_and_closed_after_it_is_destroyed(simulation: Simulation) -> None:
    assert settings(simulation) == OPEN
    graph = baseline(simulation)
    assert settings(simulation) == CLOSED
    # moto has no Access Analyzer: it is listed, and never counted as verified.
    assert simulation.not_simulated == {"aws:accessanalyzer/analyzer:Analyzer": 1}
    destroy(simulation, graph)
    assert settings(simulation) == CLOSED


def test_what_is_left_to_others_is_not_touched(simulation: Simulation) -> None:
    baseline(simulation, s3_public_access="assert", password_policy="assert")
    assert settings(simulation) == OPEN | {"volumes": True}


def test_what_is_adopted_must_be_there(simulation: Simulation) -> None:
    with pytest.raises(SimulationError, match=f"there is no aws:s3/accountPublicAccessBlock:\\S+ {ACCOUNT}"):
        baseline(simulation, s3_public_access="adopt")
    baseline(simulation)
    adopted = baseline(simulation, s3_public_access="adopt", password_policy="adopt", ebs_encryption="adopt")
    assert adopted.exports["settings"] == {
        "s3_public_access": ACCOUNT,
        "password_policy": "iam-account-password-policy",
    }


@pytest.mark.parametrize(
    ("token", "before", "after", "found"),
    [
        ("aws:ebs/encryptionByDefault:EncryptionByDefault", {"enabled": True}, {"enabled": False}, ("volumes", False)),
        (
            "aws:iam/accountPasswordPolicy:AccountPasswordPolicy",
            {"minimumPasswordLength": 8},
            {"minimumPasswordLength": 20},
            ("passwords", 20),
        ),
    ],
)
def test_a_setting_is_changed_and_taken_back(
    token: str, before: dict[str, Any], after: dict[str, Any], found: tuple[str, Any], simulation: Simulation
) -> None:
    place, provider = Place(REGION, ACCOUNT), simulation.provider
    made = provider.create("urn:one", token, before, place)
    assert provider.diff(token, before, after).replaces == ()
    provider.update("urn:one", token, made.id, before, after, place)
    assert settings(simulation)[found[0]] == found[1]
    provider.delete("urn:one", token, made.id, after, place)
    assert settings(simulation) == OPEN


def test_a_shared_stack_is_built_by_the_planning_room_too(simulation: Simulation) -> None:
    contracts = [shipped(one) for one in SHIPPED]
    graph = planning.of_shared("log-archive", contracts, ROOT, SimulatedResponder(simulation))
    told = simulation.client("s3", ARCHIVE, REGION).get_bucket_policy(Bucket=LONG)["Policy"]
    (written,) = [
        each.inputs["policy"]
        for each in graph.infrastructure()
        if each.token.endswith(":BucketPolicy") and LONG in each.inputs["policy"]
    ]
    assert json.loads(told) == json.loads(written)
