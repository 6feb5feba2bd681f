"""What the simulation knows of each resource type: which calls make, find, change and remove one.

A table rather than a function a type: botocore's service models say which members a call has (`members`), so an entry
names only what can't be told from them. What fits no table stands in `odd`.
"""

from collections.abc import Mapping
from typing import Final

from cordon.simulation.kinds.account import ACCOUNT
from cordon.simulation.kinds.ec2 import EC2
from cordon.simulation.kinds.iam import IAM
from cordon.simulation.kinds.keys_and_logs import KEYS_AND_LOGS
from cordon.simulation.kinds.kind import Kind
from cordon.simulation.kinds.s3 import S3

KINDS: Final[Mapping[str, Kind]] = {**ACCOUNT, **EC2, **IAM, **KEYS_AND_LOGS, **S3}
"""By type token."""
