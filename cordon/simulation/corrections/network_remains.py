"""moto leaves behind a deleted VPC's default ACL, and a deleted subnet's association with its ACL.

AWS deletes the ACL with the VPC, like the default group and the main route table (VPC user guide, "Delete your VPC"),
and no ACL lists a subnet that is gone.
"""

from __future__ import annotations

from moto.ec2.models import ec2_backends

from cordon.simulation.call import Call


def clear(call: Call) -> None:
    """Take away what goes with a VPC or a subnet."""
    if call.service != "ec2" or call.operation not in ("DeleteVpc", "DeleteSubnet"):
        return
    acls = ec2_backends[call.account][call.region].network_acls
    if call.operation == "DeleteVpc":
        for name in [name for name, acl in acls.items() if acl.vpc_id == call.text("VpcId")]:
            del acls[name]
        return
    for acl in acls.values():
        held = acl._associations  # noqa: SLF001 - moto has no other way to it
        for name in [name for name, one in held.items() if one.subnet_id == call.text("SubnetId")]:
            del held[name]
