"""Lookups of things that exist outside the program. Their ids look real; what they tell is made up, and listed so."""

import re
from collections.abc import Mapping
from hashlib import shake_128
from typing import Final

from cordon.graph.responder import Lookup, Place
from cordon.graph.values import Value

Args = Mapping[str, Value]


def _ami(args: Args, place: Place) -> Args:
    made = f"ami-{_digits(_seed(args, place), 17)}"
    # A wildcard filter names the image best; nothing else is known of it.
    wanted = [value for each in args.get("filters") or [] if each.get("name") == "name" for value in each["values"]]
    owner = next((owner for owner in args.get("owners") or [] if re.fullmatch(r"\d{12}", owner)), "137112412989")
    return {
        "architecture": "x86_64",
        "arn": f"arn:{place.partition}:ec2:{place.region}::image/{made}",
        "creationDate": "2026-01-01T00:00:00.000Z",
        "id": made,
        "imageId": made,
        "name": (wanted or ["image-*"])[0].replace("*", "2026.1"),
        "ownerId": owner,
        "region": place.region,
        "rootDeviceName": "/dev/xvda",
        "rootDeviceType": "ebs",
        "state": "available",
        "virtualizationType": "hvm",
    }


def _parameter(args: Args, place: Place) -> Args:
    name = str(args.get("name"))
    # Public parameters name images; any other one's value is somebody's own.
    public = name.startswith("/aws/service/")
    value = f"ami-{_digits(_seed(args, place), 17)}" if public else f"value-of{name}"
    return {
        "arn": f"arn:{place.partition}:ssm:{place.region}:{'' if public else place.account}:parameter{name}",
        "id": name,
        "insecureValue": value,
        "region": place.region,
        "type": "String",
        "value": value,
        "version": 1,
    }


def _vpc(args: Args, place: Place) -> Args:
    seed = _seed(args, place)
    made = args.get("id") or f"vpc-{_digits(seed, 17)}"
    return {
        "arn": f"arn:{place.partition}:ec2:{place.region}:{place.account}:vpc/{made}",
        "cidrBlock": args.get("cidrBlock") or "172.31.0.0/16",
        "default": bool(args.get("default")),
        "dhcpOptionsId": f"dopt-{_digits(f'{seed} dopt', 17)}",
        "enableDnsHostnames": True,
        "enableDnsSupport": True,
        "id": made,
        "instanceTenancy": "default",
        "mainRouteTableId": f"rtb-{_digits(f'{seed} rtb', 17)}",
        "ownerId": place.account,
        "region": place.region,
        "state": "available",
    }


def _subnets(args: Args, place: Place) -> Args:
    ids = [f"subnet-{_digits(f'{_seed(args, place)} {number}', 17)}" for number in (1, 2, 3)]
    return {"id": place.region, "ids": ids, "region": place.region}


def _subnet(args: Args, place: Place) -> Args:
    made = args.get("id") or f"subnet-{_digits(_seed(args, place), 17)}"
    arn = f"arn:{place.partition}:ec2:{place.region}:{place.account}:subnet/{made}"
    zone = args.get("availabilityZone") or f"{place.region}a"
    return {"arn": arn, "availabilityZone": zone, "id": made, "ownerId": place.account, "region": place.region}


def _group(args: Args, place: Place) -> Args:
    made = args.get("id") or f"sg-{_digits(_seed(args, place), 17)}"
    arn = f"arn:{place.partition}:ec2:{place.region}:{place.account}:security-group/{made}"
    return {"arn": arn, "id": made, "region": place.region}


def _key(args: Args, place: Place) -> Args:
    given = str(args.get("keyId"))
    made = given.rpartition("/")[2] if ":key/" in given else _uuid(f"{_seed(args, place)}")
    return {
        "arn": f"arn:{place.partition}:kms:{place.region}:{place.account}:key/{made}",
        "awsAccountId": place.account,
        "enabled": True,
        "id": made,
        "keyId": made,
        "keyState": "Enabled",
        "keyUsage": "ENCRYPT_DECRYPT",
        "region": place.region,
    }


def _alias(args: Args, place: Place) -> Args:
    made = _uuid(_seed(args, place))
    prefix = f"arn:{place.partition}:kms:{place.region}:{place.account}:"
    return {
        "arn": f"{prefix}{args.get('name')}",
        "id": f"{prefix}{args.get('name')}",
        "targetKeyArn": f"{prefix}key/{made}",
        "targetKeyId": made,
    }


def _prefix_list(args: Args, place: Place) -> Args:
    made = args.get("prefixListId") or f"pl-{_digits(_seed(args, place), 8)}"
    return {"id": made, "name": args.get("name") or f"com.amazonaws.{place.region}.s3", "region": place.region}


def _role(args: Args, place: Place) -> Args:
    name = args.get("name")
    return {
        "arn": f"arn:{place.partition}:iam::{place.account}:role/{name}",
        "id": name,
        "path": "/",
        "uniqueId": f"AROA{_digits(_seed(args, place), 17).upper()}",
    }


def _managed_policy(args: Args, place: Place) -> Args:
    arn = args.get("arn") or f"arn:{place.partition}:iam::aws:policy/{args.get('name')}"
    return {"arn": arn, "id": arn, "name": arn.rpartition("/")[2]}


def _bucket(args: Args, place: Place) -> Args:
    name = args.get("bucket")
    return {
        "arn": f"arn:{place.partition}:s3:::{name}",
        "bucketDomainName": f"{name}.s3.amazonaws.com",
        "bucketRegion": place.region,
        "bucketRegionalDomainName": f"{name}.s3.{place.region}.{place.suffix}",
        "id": name,
        "region": place.region,
    }


def _hosted_zone(args: Args, place: Place) -> Args:
    made = args.get("zoneId") or f"Z{_digits(_seed(args, place), 19).upper()}"
    return {"arn": f"arn:{place.partition}:route53:::hostedzone/{made}", "id": made, "zoneId": made}


def _uuid(seed: str) -> str:
    raw = _digits(seed, 32)
    return f"{raw[:8]}-{raw[8:12]}-4{raw[13:16]}-a{raw[17:20]}-{raw[20:32]}"


def _seed(args: Args, place: Place) -> str:
    return f"{place.region} {place.account} {sorted(args.items(), key=str)}"


def _digits(seed: str, length: int) -> str:
    return shake_128(seed.encode()).hexdigest(32)[:length]


ASSUMED: Final[Mapping[str, Lookup]] = {
    "aws:ec2/getAmi:getAmi": _ami,
    "aws:ec2/getPrefixList:getPrefixList": _prefix_list,
    "aws:ec2/getSecurityGroup:getSecurityGroup": _group,
    "aws:ec2/getSubnet:getSubnet": _subnet,
    "aws:ec2/getSubnets:getSubnets": _subnets,
    "aws:ec2/getVpc:getVpc": _vpc,
    "aws:iam/getPolicy:getPolicy": _managed_policy,
    "aws:iam/getRole:getRole": _role,
    "aws:kms/getAlias:getAlias": _alias,
    "aws:kms/getKey:getKey": _key,
    "aws:route53/getZone:getZone": _hosted_zone,
    "aws:s3/getBucket:getBucket": _bucket,
    "aws:ssm/getParameter:getParameter": _parameter,
}
