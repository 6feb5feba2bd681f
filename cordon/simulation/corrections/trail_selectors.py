"""moto keeps a trail's advanced event selectors beside the basic ones that replace them.

AWS: "you can apply either event selectors or advanced event selectors; if you apply one to a trail, any existing of the
other are overwritten" (CloudTrail API reference, PutEventSelectors).
"""

from __future__ import annotations

from typing import Any

from moto.cloudtrail.models import cloudtrail_backends

from cordon.simulation.call import Call
from cordon.simulation.world import World


def complete(call: Call, _: dict[str, Any], __: World) -> None:
    """Forget the advanced selectors when basic ones are put."""
    if (call.service, call.operation) == ("cloudtrail", "PutEventSelectors") and call.params.get("EventSelectors"):
        name = call.text("TrailName")
        cloudtrail_backends[call.account][call.region].get_trail(name).advanced_event_selectors = []
