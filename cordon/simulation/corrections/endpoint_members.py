"""moto notes which route tables and subnets an endpoint has when it is changed, and changes nothing in them.

AWS: a gateway endpoint's route is in every route table that is associated with it, and in no other (EC2 API reference,
ModifyVpcEndpoint); an interface endpoint has a network interface in each of its subnets.
"""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends
from moto.ec2.utils import random_private_ip

from cordon.simulation.call import Call
from cordon.simulation.world import World


def complete(call: Call, _: dict[str, Any], world: World) -> None:
    """Make and take away routes and interfaces."""
    if (call.service, call.operation) != ("ec2", "ModifyVpcEndpoint"):
        return
    store: Any = ec2_backends[call.account][call.region]
    endpoint: Any = world.endpoint(call.text("VpcEndpointId"))
    target = endpoint.destination_prefix_list_id
    for table in call.params.get("AddRouteTableIds", ()) if target else ():
        store.create_route(table, None, gateway_id=endpoint.id, destination_prefix_list_id=target)
    for table in call.params.get("RemoveRouteTableIds", ()) if target else ():
        store.delete_route(table, target)
    for subnet in call.params.get("AddSubnetIds", ()):
        endpoint.network_interface_ids.append(store.create_network_interface(subnet, random_private_ip()).id)
    for subnet in call.params.get("RemoveSubnetIds", ()):
        for one in [id_ for id_ in endpoint.network_interface_ids if _subnet_of(store.enis[id_]) == subnet]:
            endpoint.network_interface_ids.remove(one)
            store.enis.pop(one)


def _subnet_of(interface: Any) -> str:
    return str(getattr(interface.subnet, "id", interface.subnet))
