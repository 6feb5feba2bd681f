"""A regulated contract's stack through Pulumi's engine, beside the same with a provider that only says yes.

Limits (2 cores): preview 6 s, first up 40 s, up without a change 6 s. The peer shows what the engine itself takes.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from pulumi.runtime.proto import provider_pb2

from cordon.access.decide import decide
from cordon.contract.project import Project
from cordon.engine import serving
from cordon.engine.engine import Engine
from cordon.engine.plugin import Plugin
from cordon.errors import NotFound
from cordon.rehearsal import setting
from cordon.rehearsal.command import on_first_day
from cordon.rehearsal.under_engine.stages import PROGRAM, arguments
from cordon.simulation.simulation import Simulation

ROOT: Final = Path(__file__).parents[2]
CONTRACT: Final = "acme-analytics"
LIMITS: Final[Mapping[str, float]] = {"preview": 6.0, "up": 40.0, "up without a change": 6.0}


class SaysYes(Plugin):
    """A provider that makes nothing: what AWS would answer is taken from what is asked."""

    def Create(self, request: Any, _context: Any) -> Any:  # noqa: N802 - the protocol's name
        """Say that it is made."""
        properties = request.properties
        properties.update({"arn": "arn:aws:iam::210987654321:role/yes", "keyId": "yes", "defaultNetworkAclId": "acl-1"})
        return provider_pb2.CreateResponse(id="yes", properties=properties)


def measured(plugin: type[Plugin]) -> dict[str, float]:
    """Return the seconds of each operation.

    Raises:
        SystemExit: One failed.
    """
    (checked,) = on_first_day(Project(ROOT), [CONTRACT], datetime.now(UTC))
    assert checked.contract is not None  # noqa: S101 -- a shipped contract is valid
    begin, found = checked.contract.engagement.begin, {}
    with (
        patch.object(serving, "Plugin", plugin),
        Simulation(begin, decide, checked.contract.aws.region) as simulation,
    ):
        setting.surround(simulation, checked, ROOT)
        with Engine(simulation, CONTRACT, PROGRAM, arguments(checked, ROOT)) as engine:
            for name in LIMITS:
                outcome = engine.run(name.partition(" ")[0])
                if outcome.failure:
                    raise SystemExit(f"{name} failed: {outcome.failure}")
                found[name] = outcome.seconds
    return found


def main() -> None:
    """Measure, print, and exit 1 if a figure is over its limit."""
    try:
        ours, peer = measured(Plugin), measured(SaysYes)
    except NotFound as error:
        print(f"SKIPPED: {error}")
        return
    print(f"{CONTRACT} through Pulumi's engine, and with a provider that only says yes")
    for name, limit in LIMITS.items():
        verdict = "ok" if ours[name] <= limit else "OVER"
        print(f"  {name:24} {ours[name]:8.2f} s   peer {peer[name]:6.2f} s   limit {limit:g}   {verdict}")
    sys.exit(any(ours[name] > limit for name, limit in LIMITS.items()))


if __name__ == "__main__":
    main()
