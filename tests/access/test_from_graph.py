"""The policies of a stack, collected from its graph."""

from __future__ import annotations

import json
from typing import Any

from cordon.access.documents import evaluated
from cordon.access.from_graph import Stack, collect
from cordon.graph.model import Resource, make_graph
from cordon.graph.values import UNKNOWN, Secret

TEXT = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:*", "Principal": "*"}]})
ROLE = "arn:aws:iam::111122223333:role/r"


def resource(token: str, name: str, inputs: dict[str, Any], **outputs: Any) -> Resource:
    urn = f"urn:pulumi:s::p::{token}::{name}"
    return Resource(urn, token, name, custom=True, id=outputs.get("id", name), inputs=inputs, outputs=outputs)


def stack_of(*resources: Resource) -> Stack:
    return collect(make_graph("p", "s", resources))


def role(**inputs: Any) -> Resource:
    return resource("aws:iam/role:Role", "r", {"name": "r", "assumeRolePolicy": TRUST} | inputs, arn=ROLE, id="r")


def managed(arn: str = "arn:aws:iam::111122223333:policy/m") -> Resource:
    return resource("aws:iam/policy:Policy", "m", {"name": "m", "policy": TEXT}, arn=arn)


def policies(*resources: Resource) -> dict[str, str]:
    """The role's policies and what is wrong with them."""
    return {one.name: evaluated(one.document).malformed for one in stack_of(*resources).identities[ROLE].policies}


def test_a_role_has_its_inline_and_attached_policies_whatever_way_they_came() -> None:
    attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    assert policies(
        role(inlinePolicies=[{"name": "within", "policy": TEXT}]),
        resource("aws:iam/rolePolicy:RolePolicy", "i", {"name": "inline", "role": "r", "policy": TEXT}),
        resource("aws:iam/rolePolicy:RolePolicy", "o", {"name": "other's", "role": "q", "policy": TEXT}),
        managed(),
        resource(attachment, "a", {"role": "r", "policyArn": "arn:aws:iam::111122223333:policy/m"}),
    ) == {"within of r": "", "inline of r": "", "policy m": ""}
    assert policies(role(managedPolicyArns=["arn:aws:iam::111122223333:policy/m"]), managed()) == {"policy m": ""}
    many = "aws:iam/policyAttachment:PolicyAttachment"
    assert policies(
        role(), managed(), resource(many, "a", {"roles": ["r"], "policyArn": "arn:aws:iam::111122223333:policy/m"})
    ) == {"policy m": ""}


def test_what_nobody_has_read_is_there_as_unknown() -> None:
    attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    found = policies(
        role(),
        resource(attachment, "a", {"role": "r", "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}),
        resource("aws:iam/rolePolicy:RolePolicy", "i", {"name": "later", "role": UNKNOWN, "policy": UNKNOWN}),
    )
    assert found == {
        "policy arn:aws:iam::aws:policy/AdministratorAccess": "it is not of this stack, so its text is not known",
        "later of r": "its text is not known before it is applied",
    }


def test_a_secret_document_is_read() -> None:
    assert policies(
        role(), resource("aws:iam/rolePolicy:RolePolicy", "i", {"name": "i", "role": "r", "policy": Secret(TEXT)})
    ) == {"i of r": ""}


def test_a_users_groups_are_told_as_unknown() -> None:
    user = resource("aws:iam/user:User", "u", {"name": "u"}, arn="arn:aws:iam::111122223333:user/u")
    group = resource("aws:iam/userGroupMembership:UserGroupMembership", "g", {"user": "u", "groups": ["g"]})
    [one] = stack_of(user, group).identities["arn:aws:iam::111122223333:user/u"].policies
    assert evaluated(one.document).malformed == "which groups u is in was not read"


def test_a_boundary_is_found_or_unknown_and_a_trust_policy_guards_its_role() -> None:
    here = stack_of(role(permissionsBoundary="arn:aws:iam::111122223333:policy/m"), managed()).identities[ROLE]
    assert here.boundary is not None and here.boundary.name == "boundary m"
    away = stack_of(role(permissionsBoundary=UNKNOWN)).identities[ROLE]
    assert away.boundary is not None and evaluated(away.boundary.document).malformed
    stack = stack_of(role())
    assert stack.policy_of(ROLE) == stack.identities[ROLE].trust
    assert stack.identities[ROLE].boundary is None


def test_a_bucket_and_its_objects_are_guarded_by_its_policy() -> None:
    bucket = resource("aws:s3/bucket:Bucket", "b", {"bucket": "b"}, arn="arn:aws:s3:::b", id="b")
    own = resource("aws:s3/bucketPolicy:BucketPolicy", "b", {"bucket": "b", "policy": TEXT})
    stack = stack_of(role(), bucket, own)
    assert stack.policy_of("arn:aws:s3:::b/a/b") is stack.policy_of("arn:aws:s3:::b") is not None
    assert stack.policy_of("arn:aws:s3:::c/a") is None
    assert [stack.account_of(arn) for arn in ("arn:aws:s3:::b/a", "arn:aws:s3:::c/a", ROLE, "*")] == [
        "111122223333",
        "",
        "111122223333",
        "111122223333",
    ]


def test_a_key_without_policy_has_the_default_one_and_a_policy_beside_it_replaces_its_own() -> None:
    arn = "arn:aws:kms:eu-central-1:111122223333:key/k"
    key = resource("aws:kms/key:Key", "k", {"policy": ""}, arn=arn, id="k", keyId="k")
    default = stack_of(key).policy_of(arn)
    assert default is not None and default.document["Statement"][0]["Principal"] == {
        "AWS": "arn:aws:iam::111122223333:root"
    }
    beside = stack_of(key, resource("aws:kms/keyPolicy:KeyPolicy", "p", {"keyId": "k", "policy": TEXT})).policy_of(arn)
    assert beside is not None and beside.name == "key policy of key/k"
    given = {
        "keyId": "k",
        "granteePrincipal": ROLE,
        "operations": ["Decrypt"],
        "constraints": [{"encryptionContextSubset": {"a": "b"}}],
    }
    [grant] = stack_of(key, resource("aws:kms/grant:Grant", "g", given)).grants
    assert (grant.key, grant.grantee, grant.operations) == (arn, ROLE, frozenset({"Decrypt"}))
    assert grant.encryption_context_subset == {"a": "b"}


def test_an_endpoint_without_policy_lets_everything_pass() -> None:
    token = "aws:ec2/vpcEndpoint:VpcEndpoint"
    stack = stack_of(resource(token, "e", {"serviceName": "com.amazonaws.eu-central-1.s3"}, id="vpce-1"))
    assert stack.endpoints["vpce-1"].policy is None
    assert stack.endpoints["vpce-1"].service == "s3"
