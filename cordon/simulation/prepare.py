"""What a contract's stack finds there already beside the shared stacks: the roles of our own people and machinery.

They are made through the API, by the deployer of the account that they belong to. The log archive and an account's
baseline are built from their own stacks: `planning.of_shared`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from cordon.simulation.simulation import Simulation, seed

_EVERYTHING: Final = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}], "Version": "2012-10-17"}


def role(simulation: Simulation, arn: str, policy: Mapping[str, Any] | None = None, trusted: str = "") -> None:
    """Make one of our own roles, such as an operator's; the same one twice is left as it is.

    Args:
        simulation: The simulated AWS.
        arn: Its ARN.
        policy: What it may do; left out: everything, so that only what guards the resource refuses it.
        trusted: The account or ARN that may take it; left out: its own account.
    """
    account, path = arn.split(":")[4], arn.split(":", 5)[5].removeprefix("role")
    name = path.rpartition("/")[2]
    iam = simulation.client("iam", account, "us-east-1")
    if simulation.world.role(arn) is not None:
        return
    principal = {"AWS": trusted or f"arn:aws:iam::{account}:root"}
    trust = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    seed(arn)
    iam.create_role(
        RoleName=name,
        Path=path.rpartition("/")[0] + "/",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )
    iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=json.dumps(policy or _EVERYTHING))


def user(simulation: Simulation, arn: str, tags: Mapping[str, str]) -> None:
    """Make an IAM user who may do everything in their own account; the same one twice gets the tags anew.

    Args:
        simulation: The simulated AWS.
        arn: The user's ARN.
        tags: What an administrator says of the user.
    """
    account, name = arn.split(":")[4], arn.rpartition("/")[2]
    iam = simulation.client("iam", account, "us-east-1")
    said: Any = [{"Key": key, "Value": value} for key, value in tags.items()]
    if simulation.world.user(arn) is not None:
        iam.tag_user(UserName=name, Tags=said)
        return
    seed(arn)
    iam.create_user(UserName=name, Tags=said)
    iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=json.dumps(_EVERYTHING))
