"""moto keeps a trail's advanced selectors when it is given basic ones.

AWS: "If you apply EventSelectors to a trail, any existing AdvancedEventSelectors are overwritten" (CloudTrail API
reference, PutEventSelectors).
"""

from __future__ import annotations

from typing import Any

from moto.cloudtrail.models import cloudtrail_backends

from cordon.simulation.call import Call
from cordon.simulation.world import World


def complete(call: Call, _: dict[str, Any], __: World) -> None:
    """Let the one kind go when the other is put."""
    if (call.service, call.operation) == ("cloudtrail", "PutEventSelectors") and call.params.get("EventSelectors"):
        trail = cloudtrail_backends[call.account][call.region].get_trail(call.text("TrailName"))
        trail.advanced_event_selectors = []
