"""Session Manager: starting a session is on the node and, where the call names one, on the session document.

Systems Manager user guide, "Start a session with a document by specifying the session documents in IAM policies": a
named document is checked; a call without a name runs the default document unchecked, unless the policy's condition on
`ssm:SessionDocumentAccessCheck` demands the check. So the key is taken for `true` on the node where the call names a
document, and for `false` where it names none; on the document's own authorisation it is absent
(`cordon/aws/reference/corrections.py`). No page of AWS's says the values outright: not confirmed on AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cordon.access.model import ContextValue
from cordon.simulation.acts.act import Act
from cordon.simulation.call import Call
from cordon.simulation.world import World

START: Final = "StartSession"
_ACTION: Final = "ssm:StartSession"
_CHECK: Final = "ssm:SessionDocumentAccessCheck"
_OF_AWS: Final = "AWS-"


def acts(call: Call, world: World) -> list[Act]:
    """Return what must be allowed for a call of StartSession."""
    target, document = call.text("Target"), call.text("DocumentName")
    context = _tags(world.instance_tags(target, call.account, call.region))
    context[_CHECK] = "true" if document else "false"
    service, kind = ("ssm", "managed-instance") if target.startswith("mi-") else ("ec2", "instance")
    node = f"arn:{call.partition}:{service}:{call.region}:{call.account}:{kind}/{target}"
    on_node = Act(_ACTION, node, call.account, context)
    return [on_node, _on_document(call, world, document)] if document else [on_node]


def _on_document(call: Call, world: World, document: str) -> Act:
    # Documents that AWS owns have no account in their ARN (same guide, "Sample IAM policies for Session Manager").
    owner = "" if document.startswith(_OF_AWS) else call.account
    named = f"arn:{call.partition}:ssm:{call.region}:{owner}:document/{document}"
    arn = document if document.startswith("arn:") else named
    tags = world.document_tags(arn.rpartition("/")[2], call.account, call.region)
    return Act(_ACTION, arn, call.account, {**_tags(tags), "ssm:DocumentType": "Session"})


def _tags(tags: Mapping[str, str]) -> dict[str, ContextValue]:
    families = ("aws:ResourceTag", "ssm:resourceTag")
    return {f"{family}/{key}": value for key, value in tags.items() for family in families}
