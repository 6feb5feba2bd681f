"""Lookups (``aws.get_…``) that the synthetic responder answers."""

from collections.abc import Mapping
from typing import Final

from cordon.graph.existing import ASSUMED
from cordon.graph.policy_document import render_policy_document
from cordon.graph.responder import Found, Lookup, Place
from cordon.graph.values import Value

Args = Mapping[str, Value]


def look_up(token: str, args: Args, place: Place) -> Found | None:
    """Answer a lookup; None if nothing is known about it."""
    answer = _FACTS.get(token) or ASSUMED.get(token)
    return None if answer is None else Found({**args, **answer(args, place)}, assumed=token in ASSUMED)


def _caller(_: Args, place: Place) -> Args:
    return {
        "accountId": place.account,
        "arn": f"arn:{place.partition}:sts::{place.account}:assumed-role/cordon/plan",
        "id": place.account,
        "userId": "AROACORDONPLANCORDON1:plan",
    }


def _region(args: Args, place: Place) -> Args:
    region = args.get("region") or args.get("name") or place.region
    return {
        "description": region,
        "endpoint": f"ec2.{region}.{place.suffix}",
        "id": region,
        "name": region,
        "region": region,
    }


def _partition(_: Args, place: Place) -> Args:
    reverse = ".".join(reversed(place.suffix.split(".")))
    return {
        "dnsSuffix": place.suffix,
        "id": place.partition,
        "partition": place.partition,
        "reverseDnsPrefix": reverse,
    }


def _zones(_: Args, place: Place) -> Args:
    names = [f"{place.region}{letter}" for letter in "abc"]
    return {
        "groupNames": [place.region],
        "id": place.region,
        "names": names,
        "region": place.region,
        "zoneIds": [f"{place.region}-az{number}" for number in (1, 2, 3)],
    }


def _zone(args: Args, place: Place) -> Args:
    name = args.get("name") or f"{place.region}a"
    return {"id": name, "name": name, "nameSuffix": name[-1], "region": name[:-1], "state": "available"}


def _service(args: Args, place: Place) -> Args:
    name = args.get("serviceName") or f"com.amazonaws.{place.region}.{args.get('service')}"
    return {
        "acceptanceRequired": False,
        "availabilityZones": [f"{place.region}{letter}" for letter in "abc"],
        "id": name,
        "owner": "amazon",
        "region": place.region,
        "serviceName": name,
        "serviceType": args.get("serviceType") or "Interface",
    }


def _principal(args: Args, place: Place) -> Args:
    service = args.get("serviceName")
    return {
        "id": f"{service}.{place.region}.{place.suffix}",
        "name": f"{service}.{place.suffix}",
        "region": place.region,
        "suffix": place.suffix,
    }


# These follow from the place or the arguments alone.
_FACTS: Final[Mapping[str, Lookup]] = {
    "aws:ec2/getVpcEndpointService:getVpcEndpointService": _service,
    "aws:iam/getPolicyDocument:getPolicyDocument": lambda args, _: render_policy_document(args),
    "aws:index/getAvailabilityZone:getAvailabilityZone": _zone,
    "aws:index/getAvailabilityZones:getAvailabilityZones": _zones,
    "aws:index/getCallerIdentity:getCallerIdentity": _caller,
    "aws:index/getDefaultTags:getDefaultTags": lambda _, place: {"tags": dict(place.default_tags), "id": "default"},
    "aws:index/getPartition:getPartition": _partition,
    "aws:index/getRegion:getRegion": _region,
    "aws:index/getServicePrincipal:getServicePrincipal": _principal,
}
