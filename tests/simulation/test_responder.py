from datetime import UTC, datetime

import pytest

from cordon.access.decide import decide
from cordon.errors import SimulationError
from cordon.graph.responder import Place, Request
from cordon.graph.values import UNKNOWN
from cordon.simulation.responder import SimulatedResponder
from cordon.simulation.simulation import Simulation
from tests.simulation.built import ACCOUNT, REGION, build

PLACE = Place(REGION, ACCOUNT)


def request(token: str, given_id: str = "", **inputs: object) -> Request:
    return Request(f"urn:{token}", f"aws:{token}", "one", inputs, PLACE, given_id)


def test_two_runs_give_the_same_bytes() -> None:
    made = []
    for _ in range(2):
        with Simulation(datetime(2026, 12, 1, tzinfo=UTC), decide) as simulation:
            made.append(build(simulation, "studio-nine").graph.to_json())
    assert made[0] == made[1]


def test_ids_do_not_depend_on_the_order() -> None:
    wanted = [request("ec2/vpc:Vpc", cidrBlock="10.0.0.0/16"), request("kms/key:Key", description="one")]
    ids = []
    for order in (wanted, wanted[::-1]):
        with Simulation(datetime(2026, 12, 1, tzinfo=UTC), decide) as simulation:
            responder = SimulatedResponder(simulation)
            ids.append({one.token: responder.create(one).id for one in order})
    assert ids[0] == ids[1]


def test_what_is_not_simulated_is_listed_and_made_up(simulation: Simulation) -> None:
    responder = SimulatedResponder(simulation)
    for _ in range(2):
        answer = responder.create(request("cognito/userPool:UserPool"))
    assert isinstance(answer.id, str)
    assert simulation.not_simulated == {"aws:cognito/userPool:UserPool": 2}


def test_what_aws_refuses_is_an_error_that_names_the_resource(simulation: Simulation) -> None:
    responder = SimulatedResponder(simulation)
    with pytest.raises(SimulationError, match=r"urn:ec2/subnet:Subnet: CreateSubnet: .*InvalidVpcID.NotFound"):
        responder.create(request("ec2/subnet:Subnet", vpcId="vpc-0", cidrBlock="10.0.0.0/24"))


def test_an_unknown_input_creates_nothing(simulation: Simulation) -> None:
    with pytest.raises(SimulationError, match="an input is unknown"):
        SimulatedResponder(simulation).create(request("ec2/vpc:Vpc", cidrBlock=UNKNOWN))


def test_what_exists_is_read_by_its_id(simulation: Simulation) -> None:
    responder = SimulatedResponder(simulation)
    made = responder.create(request("ec2/vpc:Vpc", cidrBlock="10.0.0.0/16"))
    read = responder.read(request("ec2/vpc:Vpc", given_id=str(made.id)))
    assert read.outputs["defaultNetworkAclId"] == made.outputs["defaultNetworkAclId"]
    with pytest.raises(SimulationError, match="there is no aws:ec2/vpc:Vpc vpc-0 in the simulation"):
        responder.read(request("ec2/vpc:Vpc", given_id="vpc-0"))


def test_facts_of_the_place_are_looked_up(simulation: Simulation) -> None:
    found = SimulatedResponder(simulation).invoke("aws:index/getCallerIdentity:getCallerIdentity", {}, PLACE)
    assert found is not None and found.values["accountId"] == ACCOUNT
