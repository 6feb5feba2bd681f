"""moto leaves a deleted VPC's default ACL behind.

AWS deletes it with the VPC, like the default group and the main route table (VPC user guide, "Delete your VPC").
"""

from __future__ import annotations

from moto.ec2.models import ec2_backends

from cordon.simulation.call import Call


def clear(call: Call) -> None:
    """Take away what goes with a VPC."""
    if (call.service, call.operation) != ("ec2", "DeleteVpc"):
        return
    acls = ec2_backends[call.account][call.region].network_acls
    for name in [name for name, acl in acls.items() if acl.vpc_id == call.text("VpcId")]:
        del acls[name]
