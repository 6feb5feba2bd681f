"""moto takes an endpoint's private DNS when it is made, and passes over it when the endpoint is changed.

AWS changes it (EC2 API reference, ModifyVpcEndpoint, PrivateDnsEnabled).
"""

from __future__ import annotations

from typing import Any

from cordon.simulation.call import Call
from cordon.simulation.world import World


def complete(call: Call, _: dict[str, Any], world: World) -> None:
    """Switch private DNS on or off."""
    if (call.service, call.operation) == ("ec2", "ModifyVpcEndpoint") and "PrivateDnsEnabled" in call.params:
        endpoint = world.endpoint(call.text("VpcEndpointId"))
        if endpoint is not None:
            endpoint.private_dns_enabled = call.params["PrivateDnsEnabled"]
