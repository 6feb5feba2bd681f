from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cordon.errors import Refused
from cordon.simulation.simulation import Simulation
from tests.simulation.built import ACCOUNT, REGION, Built
from tests.simulation.conftest import START
from tests.stacks.shipped import SHIPPED, graph_of


def test_it_starts_at_its_instant_and_moves_forward_only(simulation: Simulation) -> None:
    assert timedelta(0) <= datetime.now(UTC) - START < timedelta(seconds=1)
    end = datetime(2027, 7, 1, tzinfo=UTC)
    simulation.move_to(end)
    assert datetime.now(UTC) == end
    with pytest.raises(Refused, match="can't move back"):
        simulation.move_to(START)


def test_moto_sees_the_clock(simulation: Simulation, kms: Any) -> None:
    simulation.move_to(datetime(2027, 7, 1, tzinfo=UTC))
    assert kms.create_key()["KeyMetadata"]["CreationDate"].date().isoformat() == "2027-07-01"


def test_accounts_hold_things_of_their_own(simulation: Simulation) -> None:
    for account in (ACCOUNT, "100000000002"):
        client = simulation.client("logs", account, REGION)
        client.create_log_group(logGroupName="one")
        [group] = client.describe_log_groups()["logGroups"]
        assert f":{account}:" in group["arn"]


def test_a_built_stack_has_the_outputs_that_a_plan_makes_up(built: Built) -> None:
    planned = graph_of("acme-analytics")
    made = built.graph.by_urn
    assert set(made) == set(planned.by_urn)
    # Interface endpoints have no prefix list, aliases no tags; the synthetic responder knows no better.
    allowed = {"prefixListId", "tagsAll"}
    for resource in planned.infrastructure():
        assert set(resource.outputs) - set(made[resource.urn].outputs) <= allowed, resource.urn
    assert built.simulation.not_simulated == {}
    assert set(built.graph.exports) == set(planned.exports)


@pytest.mark.parametrize("contract", SHIPPED)
def test_every_type_of_the_shipped_contracts_is_simulated(simulation: Simulation, contract: str) -> None:
    tokens = {one.token for one in graph_of(contract).infrastructure()}
    assert {token for token in tokens if not simulation.provider.knows(token)} == set()
