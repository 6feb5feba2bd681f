"""moto deletes subnets with interfaces, groups that others name, and VPCs with groups, gateways or endpoints.

AWS: `DependencyViolation` (EC2 API reference, error codes); default ACLs and groups can't be deleted at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from moto.ec2.models import ec2_backends

from cordon.simulation.call import Call, Refusal
from cordon.simulation.world import World


def refuse(call: Call, _: World) -> Refusal | None:
    """Refuse to delete what something else stands on."""
    check = _CHECKS.get(call.operation) if call.service == "ec2" else None
    return check(call, ec2_backends[call.account][call.region]) if check else None


def _in_use(what: str, name: str, used: bool) -> Refusal | None:
    if not used:
        return None
    return Refusal("DependencyViolation", f"The {what} '{name}' has dependencies and cannot be deleted.")


def _subnet(call: Call, store: Any) -> Refusal | None:
    name = call.text("SubnetId")
    return _in_use("subnet", name, any(one.subnet.id == name for one in store.enis.values()))


def _group(call: Call, store: Any) -> Refusal | None:
    name = call.text("GroupId")
    group = store.get_security_group_from_id(name)
    if group is None:
        return None
    if group.name == "default":
        return Refusal("CannotDelete", f'the specified group: "{name}" name: "default" cannot be deleted by a user')
    held = any(one.id == name for eni in store.enis.values() for one in eni.group_set)
    endpoints = any(name in one.security_group_ids for one in _live_endpoints(store))
    others = (one for groups in store.groups.values() for one in groups.values() if one.id != name)
    named = any(
        (rule.source_group or {}).get("GroupId") == name
        for other in others
        for rule in (*other.ingress_rules, *other.egress_rules)
    )
    if held or endpoints or named:
        return Refusal("DependencyViolation", f"resource {name} has a dependent object")
    return None


def _table(call: Call, store: Any) -> Refusal | None:
    name = call.text("RouteTableId")
    used = any(name in (one.route_table_ids or []) for one in _live_endpoints(store))
    return _in_use("routeTable", name, used)


def _acl(call: Call, store: Any) -> Refusal | None:
    name = call.text("NetworkAclId")
    acl = store.network_acls.get(name)
    if acl is None:
        return None
    if acl.default in (True, "true"):
        return Refusal("InvalidParameterValue", f"cannot delete default network ACL {name}")
    return _in_use("networkAcl", name, bool(acl.associations))


def _vpc(call: Call, store: Any) -> Refusal | None:
    name = call.text("VpcId")
    groups = [one for one in store.groups.get(name, {}).values() if one.name != "default"]
    gateways = [one for one in store.internet_gateways.values() if one.vpc and one.vpc.id == name]
    acls = [one for one in store.network_acls.values() if one.vpc_id == name and one.default not in (True, "true")]
    endpoints = [one for one in _live_endpoints(store) if one.vpc_id == name]
    return _in_use("vpc", name, bool(groups or gateways or acls or endpoints))


def _live_endpoints(store: Any) -> list[Any]:
    return [one for one in store.vpc_end_points.values() if one.state != "deleted"]


_CHECKS: Final[Mapping[str, Callable[[Call, Any], Refusal | None]]] = {
    "DeleteSubnet": _subnet,
    "DeleteSecurityGroup": _group,
    "DeleteRouteTable": _table,
    "DeleteNetworkAcl": _acl,
    "DeleteVpc": _vpc,
}
