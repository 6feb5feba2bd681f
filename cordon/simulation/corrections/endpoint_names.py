"""moto takes an endpoint's private DNS when it is made, and passes over it when the endpoint is changed.

AWS changes it (EC2 API reference, ModifyVpcEndpoint, PrivateDnsEnabled). It is for interfaces alone (same reference,
CreateVpcEndpoint); moto says that every gateway has it.
"""

from __future__ import annotations

from typing import Any

from cordon.simulation.call import Call
from cordon.simulation.world import World


def complete(call: Call, answer: dict[str, Any], world: World) -> None:
    """Switch private DNS on or off; gateways never have it."""
    if (call.service, call.operation) == ("ec2", "CreateVpcEndpoint"):
        made = world.endpoint(answer["VpcEndpoint"]["VpcEndpointId"])
        if made is not None and call.params.get("VpcEndpointType", "Gateway") == "Gateway":
            made.private_dns_enabled = answer["VpcEndpoint"]["PrivateDnsEnabled"] = False
    if (call.service, call.operation) == ("ec2", "ModifyVpcEndpoint") and "PrivateDnsEnabled" in call.params:
        endpoint = world.endpoint(call.text("VpcEndpointId"))
        if endpoint is not None:
            endpoint.private_dns_enabled = call.params["PrivateDnsEnabled"]
