"""Lookups (``aws.get_…``) that the synthetic responder answers."""

import re
from collections.abc import Mapping
from typing import Final

from cordon.graph.existing import ASSUMED
from cordon.graph.policy_document import render_policy_document
from cordon.graph.responder import Found, Lookup, Place
from cordon.graph.untold import UNTOLD
from cordon.graph.values import Value

Args = Mapping[str, Value]


def look_up(token: str, args: Args, place: Place) -> Found | None:
    """Answer a lookup; None if nothing is known about it."""
    find = _FACTS.get(token) or ASSUMED.get(token)
    answer = find(args, place) if find else None
    if answer is None:
        return None
    values = {**args, **answer}
    made_up = token in ASSUMED or (token == _CALLER and "account" in place.assumed)
    return Found(values, made_up, {name: kind for name, kind in UNTOLD.get(token, {}).items() if name not in values})


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


def _zones(args: Args, place: Place) -> Args | None:
    """Three zones; which short ids they have differs from account to account, so those stay untold."""
    wanted = {"opt-in-status": "opt-in-not-required", "state": "available", "zone-type": "availability-zone"}
    others = [one for one in args.get("filters") or [] if one.get("values") != [wanted.get(one.get("name"))]]
    unclear = others or args.get("allAvailabilityZones") or args.get("excludeZoneIds")
    if unclear or args.get("state") not in (None, "available"):
        return None
    names = [f"{place.region}{letter}" for letter in _LETTERS.get(place.region, "abc")]
    excluded = args.get("excludeNames") or []
    return {
        "groupNames": [place.region],
        "id": place.region,
        "names": [name for name in names if name not in excluded],
        "region": place.region,
    }


def _zone(args: Args, _: Place) -> Args | None:
    """Tell of a zone by its name; local zones and those named by an id say nothing of where they are."""
    name = args.get("name")
    if not isinstance(name, str) or not _ZONE.fullmatch(name) or args.get("zoneId") or args.get("filters"):
        return None
    return {"id": name, "name": name, "nameSuffix": name[-1], "region": name[:-1]}


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


def _default_tags(_: Args, place: Place) -> Args | None:
    return None if "tags" in place.assumed else {"tags": dict(place.default_tags), "id": "default"}


_CALLER: Final = "aws:index/getCallerIdentity:getCallerIdentity"
_ZONE: Final = re.compile(r"[a-z]{2}(-[a-z]+)+-\d[a-z]")
# Regions whose first three zones have other letters.
_LETTERS: Final = {"ap-northeast-1": "acd", "ca-central-1": "abd", "us-west-1": "ac"}

# These follow from the place or the arguments alone.
_FACTS: Final[Mapping[str, Lookup]] = {
    "aws:ec2/getVpcEndpointService:getVpcEndpointService": _service,
    "aws:iam/getPolicyDocument:getPolicyDocument": lambda args, _: render_policy_document(args),
    "aws:index/getAvailabilityZone:getAvailabilityZone": _zone,
    "aws:index/getAvailabilityZones:getAvailabilityZones": _zones,
    _CALLER: _caller,
    "aws:index/getDefaultTags:getDefaultTags": _default_tags,
    "aws:index/getPartition:getPartition": _partition,
    "aws:index/getRegion:getRegion": _region,
    "aws:index/getServicePrincipal:getServicePrincipal": _principal,
}
