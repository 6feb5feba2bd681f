"""moto says that a flow log's delivery fails whenever its log group is given by its ARN.

It looks for a group named None. AWS takes the ARN (EC2 API reference, CreateFlowLogs, LogDestination), and says that
delivery fails only where it does.
"""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends

from cordon.simulation.call import Call
from cordon.simulation.world import World


def complete(call: Call, answer: dict[str, Any], world: World) -> None:
    """Look for the group that the ARN names."""
    if (call.service, call.operation) != ("ec2", "CreateFlowLogs"):
        return
    arn = call.text("LogDestination")
    if call.params.get("LogDestinationType", "cloud-watch-logs") != "cloud-watch-logs" or not world.log_group(arn):
        return
    logs = ec2_backends[call.account][call.region].flow_logs
    for id_ in answer.get("FlowLogIds", []):
        logs[id_].deliver_logs_status, logs[id_].deliver_logs_error_message = "SUCCESS", None
