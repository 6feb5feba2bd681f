"""Each correction: what moto alone answers, and what AWS does."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from cordon.simulation import prepare
from cordon.simulation.simulation import Simulation
from cordon.simulation.teardown import empty_bucket
from tests.simulation.built import ACCOUNT, REGION, code, moto_alone

PLACE: dict[str, Any] = {"CreateBucketConfiguration": {"LocationConstraint": REGION}}
ROLE = f"arn:aws:iam::{ACCOUNT}:role/reader"


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def closed_to_plain_http(bucket: str) -> str:
    condition = {"Bool": {"aws:SecureTransport": "false"}}
    said = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": f"arn:aws:s3:::{bucket}/*"}
    return policy({**said, "Condition": condition})


def test_moto_alone_refuses_everybody_where_a_deny_has_a_condition() -> None:
    with moto_alone() as client:
        s3 = client("s3")
        s3.create_bucket(Bucket="claims", **PLACE)
        s3.put_bucket_policy(Bucket="claims", Policy=closed_to_plain_http("claims"))
        assert code(lambda: s3.put_object(Bucket="claims", Key="a", Body=b"a")) != ""


def test_a_conditioned_deny_refuses_whom_it_is_about(simulation: Simulation, s3: Any) -> None:
    s3.create_bucket(Bucket="claims", **PLACE)
    s3.put_bucket_policy(Bucket="claims", Policy=closed_to_plain_http("claims"))
    prepare.role(simulation, ROLE)
    reader = simulation.callers.session_of(ROLE)
    reader.client("s3").put_object(Bucket="claims", Key="a", Body=b"a")
    assert code(lambda: reader.at(tls="").client("s3").get_object(Bucket="claims", Key="a")) == "AccessDenied"
    assert simulation.decisions[-1].decision.decisive[0].policy == "bucket policy of claims"


def test_moto_alone_lists_nothing_after_a_version_that_was_deleted() -> None:
    with moto_alone() as client:
        assert left_after_deleting_by_pages(client("s3")) > 0


def test_versions_are_listed_after_a_marker_that_was_deleted(s3: Any) -> None:
    assert left_after_deleting_by_pages(s3) == 0


def left_after_deleting_by_pages(s3: Any) -> int:
    s3.create_bucket(Bucket="many", **PLACE)
    s3.put_bucket_versioning(Bucket="many", VersioningConfiguration={"Status": "Enabled"})
    for number in range(6):
        s3.put_object(Bucket="many", Key=f"{number // 2}", Body=b"")  # two versions of each of three keys
    marker: dict[str, str] = {}
    while True:
        page = s3.list_object_versions(Bucket="many", MaxKeys=2, **marker)
        for one in page.get("Versions", []):
            s3.delete_object(Bucket="many", Key=one["Key"], VersionId=one["VersionId"])
        if not page["IsTruncated"]:
            return len(s3.list_object_versions(Bucket="many").get("Versions", []))
        marker = {"KeyMarker": page["NextKeyMarker"], "VersionIdMarker": page["NextVersionIdMarker"]}


def test_the_newest_version_is_the_latest_though_the_clock_is_ours(s3: Any) -> None:
    s3.create_bucket(Bucket="many", **PLACE)
    s3.put_bucket_versioning(Bucket="many", VersioningConfiguration={"Status": "Enabled"})
    made = [s3.put_object(Bucket="many", Key="a", Body=b"")["VersionId"] for _ in range(3)]
    [latest] = [one for one in s3.list_object_versions(Bucket="many")["Versions"] if one["IsLatest"]]
    assert latest["VersionId"] == made[-1]


def test_moto_alone_decrypts_with_a_key_that_awaits_deletion() -> None:
    with moto_alone() as client:
        kms = client("kms")
        key = kms.create_key()["KeyMetadata"]["KeyId"]
        blob = kms.encrypt(KeyId=key, Plaintext=b"claim")["CiphertextBlob"]
        kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
        assert kms.decrypt(CiphertextBlob=blob)["Plaintext"] == b"claim"


def test_a_key_that_awaits_deletion_is_refused_and_then_gone(simulation: Simulation, kms: Any) -> None:
    key = kms.create_key()["KeyMetadata"]["Arn"]
    blob = kms.encrypt(KeyId=key, Plaintext=b"claim")["CiphertextBlob"]
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    assert code(lambda: kms.decrypt(CiphertextBlob=blob)) == "KMSInvalidStateException"
    assert code(lambda: kms.encrypt(KeyId=key, Plaintext=b"")) == "KMSInvalidStateException"
    assert code(lambda: kms.describe_key(KeyId=key)) == ""
    kms.cancel_key_deletion(KeyId=key)
    assert code(lambda: kms.decrypt(CiphertextBlob=blob)) == "DisabledException"
    kms.enable_key(KeyId=key)
    assert kms.decrypt(CiphertextBlob=blob)["Plaintext"] == b"claim"
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    simulation.move_to(datetime.now(UTC) + timedelta(days=8))
    assert code(lambda: kms.describe_key(KeyId=key)) == "NotFoundException"
    assert code(lambda: kms.cancel_key_deletion(KeyId=key)) == "NotFoundException"


def test_objects_under_a_key_that_is_disabled_are_refused(s3: Any, kms: Any) -> None:
    key = kms.create_key()["KeyMetadata"]["Arn"]
    s3.create_bucket(Bucket="claims", **PLACE)
    s3.put_object(Bucket="claims", Key="a", Body=b"a", ServerSideEncryption="aws:kms", SSEKMSKeyId=key)
    kms.disable_key(KeyId=key)
    assert code(lambda: s3.get_object(Bucket="claims", Key="a")) == "KMS.DisabledException"
    assert code(lambda: s3.copy_object(Bucket="claims", Key="b", CopySource="claims/a")) == "KMS.DisabledException"
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    assert code(lambda: s3.get_object(Bucket="claims", Key="a")) == "KMS.KMSInvalidStateException"


def network(ec2: Any) -> dict[str, str]:
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(VpcId=vpc, GroupName="one", Description="one")["GroupId"]
    interface = ec2.create_network_interface(SubnetId=subnet, Groups=[group])["NetworkInterface"]
    return {"vpc": vpc, "subnet": subnet, "group": group, "interface": interface["NetworkInterfaceId"]}


def test_moto_alone_deletes_a_subnet_with_an_interface_and_a_vpc_with_a_gateway() -> None:
    with moto_alone() as client:
        ec2 = client("ec2")
        made = network(ec2)
        gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=made["vpc"])
        assert code(lambda: ec2.delete_subnet(SubnetId=made["subnet"])) == ""
        (acl,) = ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [made["vpc"]]}])["NetworkAcls"]
        assert [one["SubnetId"] for one in acl["Associations"]] == [made["subnet"]]  # which is gone
        assert code(lambda: ec2.delete_vpc(VpcId=made["vpc"])) == ""
        acls = ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [made["vpc"]]}])["NetworkAcls"]
        assert acls != []


def test_what_something_stands_on_is_not_deleted(ec2: Any) -> None:
    made = network(ec2)
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=made["vpc"])
    assert code(lambda: ec2.delete_subnet(SubnetId=made["subnet"])) == "DependencyViolation"
    assert code(lambda: ec2.delete_security_group(GroupId=made["group"])) == "DependencyViolation"
    ec2.delete_network_interface(NetworkInterfaceId=made["interface"])
    ec2.delete_subnet(SubnetId=made["subnet"])
    (acl,) = ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [made["vpc"]]}])["NetworkAcls"]
    assert acl["Associations"] == []
    assert code(lambda: ec2.delete_vpc(VpcId=made["vpc"])) == "DependencyViolation"
    ec2.delete_security_group(GroupId=made["group"])
    assert code(lambda: ec2.delete_vpc(VpcId=made["vpc"])) == "DependencyViolation"
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=made["vpc"])
    ec2.delete_vpc(VpcId=made["vpc"])
    assert ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [made["vpc"]]}])["NetworkAcls"] == []


def test_a_group_that_another_names_and_the_default_ones_stay(ec2: Any) -> None:
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    one, other = (ec2.create_security_group(VpcId=vpc, GroupName=name, Description=name)["GroupId"] for name in "ab")
    pair = [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [{"GroupId": one}]}]
    ec2.authorize_security_group_ingress(GroupId=other, IpPermissions=pair)
    assert code(lambda: ec2.delete_security_group(GroupId=one)) == "DependencyViolation"
    own = [{"Name": "vpc-id", "Values": [vpc]}]
    [default] = [
        group
        for group in ec2.describe_security_groups(Filters=own)["SecurityGroups"]
        if group["GroupName"] == "default"
    ]
    assert code(lambda: ec2.delete_security_group(GroupId=default["GroupId"])) == "CannotDelete"
    [acl] = ec2.describe_network_acls(Filters=own)["NetworkAcls"]
    assert code(lambda: ec2.delete_network_acl(NetworkAclId=acl["NetworkAclId"])) == "InvalidParameterValue"


def test_moto_alone_deletes_a_bucket_with_an_upload_under_way() -> None:
    with moto_alone() as client:
        s3 = client("s3")
        s3.create_bucket(Bucket="claims", **PLACE)
        s3.create_multipart_upload(Bucket="claims", Key="a")
        assert code(lambda: s3.delete_bucket(Bucket="claims")) == ""


def test_a_bucket_with_anything_in_it_is_not_deleted(simulation: Simulation, s3: Any) -> None:
    s3.create_bucket(Bucket="claims", **PLACE)
    s3.put_bucket_versioning(Bucket="claims", VersioningConfiguration={"Status": "Enabled"})
    s3.create_multipart_upload(Bucket="claims", Key="a")
    assert code(lambda: s3.delete_bucket(Bucket="claims")) == "BucketNotEmpty"
    for _ in range(3):
        s3.put_object(Bucket="claims", Key="a", Body=b"")
    s3.delete_object(Bucket="claims", Key="a")  # leaves a marker and three versions
    assert code(lambda: s3.delete_bucket(Bucket="claims")) == "BucketNotEmpty"
    assert empty_bucket(simulation.client("s3", ACCOUNT, REGION), "claims") == 5
    assert code(lambda: s3.delete_bucket(Bucket="claims")) == ""


def test_moto_alone_deletes_a_policy_that_is_a_roles_boundary() -> None:
    with moto_alone() as client:
        assert code_of_deleting_a_boundary(client("iam")) == ""


def test_a_policy_in_use_is_not_deleted(iam: Any) -> None:
    assert code_of_deleting_a_boundary(iam) == "DeleteConflict"


def code_of_deleting_a_boundary(iam: Any) -> str:
    document = policy({"Effect": "Allow", "Action": "*", "Resource": "*"})
    arn = iam.create_policy(PolicyName="most", PolicyDocument=document)["Policy"]["Arn"]
    iam.create_role(RoleName="one", AssumeRolePolicyDocument=document, PermissionsBoundary=arn)
    return code(lambda: iam.delete_policy(PolicyArn=arn))


def test_roles_and_profiles_in_use_are_not_deleted(iam: Any) -> None:
    anything = policy({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"})
    iam.create_role(RoleName="one", AssumeRolePolicyDocument=anything)
    iam.create_instance_profile(InstanceProfileName="one")
    iam.add_role_to_instance_profile(InstanceProfileName="one", RoleName="one")
    iam.put_role_policy(RoleName="one", PolicyName="own", PolicyDocument=anything)
    assert code(lambda: iam.delete_instance_profile(InstanceProfileName="one")) == "DeleteConflict"
    assert code(lambda: iam.delete_role(RoleName="one")) == "DeleteConflict"
    iam.remove_role_from_instance_profile(InstanceProfileName="one", RoleName="one")
    assert code(lambda: iam.delete_role(RoleName="one")) == "DeleteConflict"


def test_moto_alone_breaks_on_a_keys_arn() -> None:
    with moto_alone() as client:
        kms = client("kms")
        arn = kms.create_key()["KeyMetadata"]["Arn"]
        with pytest.raises((KeyError, ClientError)):
            kms.disable_key(KeyId=arn)


def test_moto_alone_lets_a_trail_deliver_where_nobody_let_it() -> None:
    with moto_alone() as client:
        assert code_of_a_trail(client("s3"), client("cloudtrail")) == ""


def test_a_trail_needs_a_bucket_that_lets_it_deliver(simulation: Simulation, s3: Any) -> None:
    trails = simulation.client("cloudtrail", ACCOUNT, REGION)
    assert code_of_a_trail(s3, trails) == "InsufficientS3BucketPolicyException"


def code_of_a_trail(s3: Any, cloudtrail: Any) -> str:
    s3.create_bucket(Bucket="records", **PLACE)
    return code(lambda: cloudtrail.create_trail(Name="one", S3BucketName="records"))


def test_a_log_group_needs_a_key_that_lets_the_service_use_it(simulation: Simulation, kms: Any) -> None:
    key = kms.create_key()["KeyMetadata"]["Arn"]
    logs = simulation.client("logs", ACCOUNT, REGION)
    assert code(lambda: logs.create_log_group(logGroupName="one", kmsKeyId=key)) == "InvalidParameterException"
