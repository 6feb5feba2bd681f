"""The roles and what they may do: two components, because the keys stand between them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import pulumi
import pytest

from components.contractor_access import ContractorAccess, ContractorAccessArgs
from components.contractor_roles import ContractorRoles
from components.naming import boundary_name, role_name
from components.policy_documents import (
    Facts,
    boundary_policy,
    data_policy,
    data_trust_policy,
    entry_policy,
    entry_trust_policy,
)
from cordon.graph.model import Graph, Resource
from tests.components.built import KEYS, STAND_INS, VOLUME_KEY, build, contract, of, one, policy, untagged, waits_for
from tests.components.world import IDENTITIES, facts

ENDPOINTS = {
    service: f"vpce-0abcdef012345678{number}"
    for number, service in enumerate(["kms", "logs", "s3", "ssm", "ssmmessages", "sts"])
}


def access(**changes: Any) -> Graph:
    told = contract(**changes)

    def declare(opts: pulumi.ResourceOptions) -> None:
        roles = ContractorRoles("roles", {"contract": told}, opts)
        args: Mapping[str, Any] = {
            "contract": told,
            "entry_roles": {**roles.entry},
            "data_roles": {**roles.data},
            "dataset_keys": KEYS,
            "volume_key": VOLUME_KEY,
            "endpoints": ENDPOINTS,
        }
        ContractorAccess("access", cast("ContractorAccessArgs", args), opts)
        pulumi.export("profiles", roles.profiles)

    return build(declare)


@pytest.fixture(scope="module")
def made() -> Graph:
    return access()


def known(**changes: Any) -> Facts:
    found = facts(**changes)
    return replace(found, endpoints=ENDPOINTS, keys=replace(found.keys, datasets=KEYS, volumes=VOLUME_KEY))


def policies_of(graph: Graph, role: Resource) -> list[Resource]:
    return [each for each in of(graph, "RolePolicy") if each.inputs["role"] == role.inputs["name"]]


def test_each_role_of_the_contract_is_two_of_iam(made: Graph) -> None:
    assert [each.inputs["name"] for each in of(made, "Role")] == [
        role_name("acme-analytics", role, kind) for role in ("analyst", "lead") for kind in ("data", "entry")
    ]


@pytest.mark.parametrize("mode", sorted(IDENTITIES))
def test_people_take_the_entry_role_by_the_organisations_way_of_signing_in(mode: str) -> None:
    told = {"identity": IDENTITIES[mode]}
    trusting = one(access(**told), "Role", "lead-entry")
    assert policy(trusting, "assumeRolePolicy") == entry_trust_policy(facts(**told), "lead")


def test_workspaces_take_the_data_role_by_their_profile(made: Graph) -> None:
    for role in ("analyst", "lead"):
        data = one(made, "Role", f"{role}-data")
        assert policy(data, "assumeRolePolicy") == data_trust_policy(facts())
        profile = one(made, "InstanceProfile", role)
        assert profile.inputs["role"] == data.inputs["name"]
        assert made.exports["profiles"][role] == profile.inputs["name"]


def test_one_boundary_caps_every_role(made: Graph) -> None:
    boundary = one(made, "Policy")
    assert boundary.inputs["name"] == boundary_name("acme-analytics")
    assert policy(boundary) == boundary_policy(facts())
    assert {each.inputs["permissionsBoundary"] for each in of(made, "Role")} == {boundary.outputs["arn"]}


@pytest.mark.parametrize("role", ["analyst", "lead"])
def test_a_role_has_its_one_policy_with_the_real_ids(role: str, made: Graph) -> None:
    for kind, wanted in (("entry", entry_policy(known(), role)), ("data", data_policy(known(), role))):
        (only,) = policies_of(made, one(made, "Role", f"{role}-{kind}"))
        assert policy(only) == wanted
        assert not any(stand_in in only.inputs["policy"] for stand_in in STAND_INS)


def test_no_role_has_a_policy_of_anyone_elses(made: Graph) -> None:
    assert of(made, "RolePolicyAttachment") == []
    assert not any({"inlinePolicies", "managedPolicyArns"} & set(role.inputs) for role in of(made, "Role"))


def test_a_policy_waits_for_its_role(made: Graph) -> None:
    for each in of(made, "RolePolicy"):
        assert waits_for(made, each, one(made, "Role", each.name.removeprefix("access")))


@pytest.mark.parametrize(("session", "longest"), [(2700.0, 3600), (3600.0, 3600), (14400.0, 14400)])
def test_a_session_is_as_long_as_the_contract_says_but_iam_takes_no_less_than_an_hour(
    session: float, longest: int
) -> None:
    made = access(session_seconds=session)
    assert {one(made, "Role", f"{role}-entry").inputs["maxSessionDuration"] for role in ("analyst", "lead")} == {
        longest
    }
    assert one(made, "Role", "lead-data").inputs["maxSessionDuration"] == 3600


def test_a_contract_without_roles_lets_nobody_in() -> None:
    made = access(roles={})
    assert of(made, "Role") == of(made, "RolePolicy") == of(made, "InstanceProfile") == []


def test_everything_carries_the_tags_and_the_role(made: Graph) -> None:
    assert untagged(made) == []
    assert one(made, "Role", "lead-entry").inputs["tags"]["cordon:role"] == "lead"
