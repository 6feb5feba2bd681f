"""One contract's whole life, and each further one, beside moto alone making the same resources.

Limits (2 cores): one contract 14 s from the command's start and 600 MB; each further one in the run 4 s.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
CORDON: Final = Path(sys.executable).parent / "cordon"
LIMITS: Final = {"one contract, s": 14.0, "one contract, MB": 600.0, "each further one, s": 4.0}
PEER: Final = """
import json, boto3, moto, sys
from moto import mock_aws
resources = int(sys.argv[1])
with mock_aws():
    s3, iam, ec2, kms = (boto3.client(name, region_name="eu-central-1") for name in ("s3", "iam", "ec2", "kms"))
    where = {"LocationConstraint": "eu-central-1"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": []})
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    for number in range(resources // 4):
        s3.create_bucket(Bucket=f"bucket-{number}", CreateBucketConfiguration=where)
        iam.create_role(RoleName=f"role-{number}", AssumeRolePolicyDocument=trust)
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24")
        kms.create_key()
"""


def measured(command: list[str]) -> tuple[float, float]:
    """Run a command; return its seconds and its megabytes.

    Raises:
        SystemExit: It failed.
    """
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{' '.join(command)} failed")
    return took, usage.ru_maxrss / 1024


def main() -> None:
    """Measure, print, and exit 1 if a figure is over its limit."""
    one = [measured([str(CORDON), "rehearse", "acme-analytics"]) for _ in range(3)]
    all_, _ = min(measured([str(CORDON), "rehearse"]) for _ in range(2))
    peer = min(measured([sys.executable, "-c", PEER, "91"]) for _ in range(3))
    best = min(one)
    found = {
        "one contract, s": best[0],
        "one contract, MB": max(used for _, used in one),
        "each further one, s": (all_ - best[0]) / 2,
    }
    print("cordon rehearse acme-analytics: built, verified, attacked, ended, taken down")
    for name, limit in LIMITS.items():
        verdict = "ok" if found[name] <= limit else "OVER"
        print(f"  {name:24} {found[name]:8.2f}   limit {limit:g}   {verdict}")
    print(f"  moto alone, only making 91 resources: {peer[0]:.2f} s, {peer[1]:.0f} MB")
    sys.exit(any(found[name] > limit for name, limit in LIMITS.items()))


if __name__ == "__main__":
    main()
