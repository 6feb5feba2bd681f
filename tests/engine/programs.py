"""Programs that tests run under the engine; each function returns one (`cordon.engine.child`)."""

from __future__ import annotations

import os
from collections.abc import Callable

import pulumi
import pulumi_aws as aws

from cordon.engine import child

ACCOUNT = "210987654321"
REGION = "eu-central-1"
SECRET = "korrekt-pferd-batterie"


def _opts() -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions(provider=aws.Provider("aws", region=REGION, allowed_account_ids=[ACCOUNT]))


def group(description: str = "first", name: str = "") -> Callable[[], None]:
    """A VPC with one security group; `description` can't change in place."""

    def program() -> None:
        opts = _opts()
        vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", tags={"stage": description}, opts=opts)
        aws.ec2.SecurityGroup("group", name=name or None, description=description, vpc_id=vpc.id, opts=opts)
        pulumi.export("vpc", vpc.id)

    return program


def secret() -> Callable[[], None]:
    """A policy that holds a secret, exported as well."""

    def program() -> None:
        hidden = pulumi.Output.secret(SECRET)
        document = hidden.apply(
            lambda text: (
                '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Sid":"'
                + text.replace("-", "")
                + '"}]}'
            )
        )
        made = aws.iam.Policy("policy", policy=document, description=hidden, opts=_opts())
        pulumi.export("policy", made.policy)

    return program


def failing() -> Callable[[], None]:
    """A program that raises."""

    def program() -> None:
        raise ValueError("the program itself is at fault")

    return program


def refused() -> Callable[[], None]:
    """A subnet outside its VPC, which AWS refuses."""

    def program() -> None:
        opts = _opts()
        vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", opts=opts)
        aws.ec2.Subnet("subnet", vpc_id=vpc.id, cidr_block="192.168.0.0/24", opts=opts)

    return program


def half_made(policy: str) -> Callable[[], None]:
    """A role that is made, and whose policy AWS refuses unless it is one."""

    def program() -> None:
        trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sts:*"}]}'
        held: aws.iam.RoleInlinePolicyArgsDict = {"name": "held", "policy": policy}
        aws.iam.Role("role", name="half-made", assume_role_policy=trust, inline_policies=[held], opts=_opts())

    return program


def with_credentials() -> Callable[[], None]:
    """A provider with somebody's own credentials."""

    def program() -> None:
        opts = aws.Provider("aws", region=REGION, allowed_account_ids=[ACCOUNT], access_key="AKIA0", secret_key="own")
        aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", opts=pulumi.ResourceOptions(provider=opts))

    return program


def chatty() -> Callable[[], None]:
    """A program that prints, and tells what it finds in its environment."""

    def program() -> None:
        print('{"answer": "not mine"}')  # noqa: T201 - it must not be taken for an answer
        aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", opts=_opts())
        pulumi.export("environment", sorted(name for name in os.environ if name.startswith(("AWS_", "PULUMI_"))))

    return program


def without_aliases(path: str, root: str, at: str) -> Callable[[], None]:
    """A contract's stack in which nothing tells what it was called before."""
    plain = child.contract(path, root, at)

    def program() -> None:
        named, pulumi.Alias = pulumi.Alias, lambda **_: pulumi.Output.from_input("urn:pulumi:x::y::a:b:c::z")  # type: ignore[assignment,misc]
        try:
            plain()
        finally:
            pulumi.Alias = named  # type: ignore[misc]

    return program
