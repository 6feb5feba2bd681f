"""Programs that tests run under the engine; each function returns one (`cordon.engine.child`)."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pulumi
import pulumi_aws as aws

from components.keyring import Keyring
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


def endless() -> Callable[[], None]:
    """A program that never ends."""

    def program() -> None:
        threading.Event().wait()

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


def rotated() -> Callable[[], None]:
    """A key that is renewed, which takes a call of its own."""

    def program() -> None:
        aws.kms.Key("key", enable_key_rotation=True, opts=_opts())

    return program


def dying() -> Callable[[], None]:
    """A program whose process is killed while it runs."""

    def program() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    return program


def before_keyring(path: str, root: str, at: str) -> Callable[[], None]:
    """A contract's stack as 0.1.0 named it."""
    plain = child.contract(path, root, at)

    def program() -> None:
        from stacks import program as stack

        made = Keyring

        def named(name: str, args: Any, _: Any) -> Any:
            old = name.removesuffix("-keyring") + "-keys"
            provider = aws.Provider("keys", region=REGION, allowed_account_ids=[ACCOUNT])
            return made(old, args, pulumi.ResourceOptions(providers=[provider]))

        with patch.object(stack, "Keyring", named):
            plain()

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
