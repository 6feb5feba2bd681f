"""A small program, and how it is run, for tests of what a run makes of it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import pulumi
from pulumi_aws import Provider, ec2, s3

from cordon.graph.model import Graph, Resource
from tests.running import run


class Network(pulumi.ComponentResource):
    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("cordon:index:Network", name, {"cidr": "10.0.0.0/16"}, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.vpc = ec2.Vpc(f"{name}-vpc", cidr_block="10.0.0.0/16", opts=child)
        ec2.Subnet(f"{name}-a", vpc_id=self.vpc.id, cidr_block="10.0.0.0/24", opts=child)
        self.register_outputs({"vpcId": self.vpc.id})


def line_of(program: Callable[..., object], text: str) -> int:
    lines, first = inspect.getsourcelines(program)
    return next(first + number for number, line in enumerate(lines) if text in line)


def go(program: Callable[[], object], config: Mapping[str, Any] | None = None, **more: Any) -> Graph:
    return run(program, "demo", "dev", {"aws:region": "eu-central-1", **(config or {})}, **more)


def named(graph: Graph, name: str) -> Resource:
    return next(each for each in graph.resources if each.name == name)


def network() -> None:
    provider = Provider("main", region="eu-west-1", allowed_account_ids=["210987654321"])
    made = Network("net", pulumi.ResourceOptions(providers=[provider]))
    pulumi.export("vpc", made.vpc.id)


def one_bucket() -> None:
    s3.Bucket("data")
