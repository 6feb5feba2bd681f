"""moto deletes a managed policy that is attached, has other versions, or is a role's boundary.

AWS: `DeleteConflict` (IAM API reference, DeletePolicy; user guide, "Delete policies"). Roles with policies or in an
instance profile, and profiles with a role, moto refuses itself.
"""

from __future__ import annotations

from moto.iam.models import iam_backends

from cordon.simulation.call import Call, Refusal
from cordon.simulation.world import World


def refuse(call: Call, _: World) -> Refusal | None:
    """Refuse to delete a policy that something stands on."""
    if (call.service, call.operation) != ("iam", "DeletePolicy"):
        return None
    arn = call.text("PolicyArn")
    store = iam_backends[call.account][arn.split(":")[1]]
    policy = store.managed_policies.get(arn)
    if policy is None:
        return None
    bounded = any(_boundary(one) == arn for one in (*store.roles.values(), *store.users.values()))
    if policy.attachment_count or bounded:
        return Refusal("DeleteConflict", "Cannot delete a policy attached to entities.", 409)
    if len(policy.versions) > 1:
        message = "This policy has more than one version. Before you delete a policy, you must delete the others."
        return Refusal("DeleteConflict", message, 409)
    return None


def _boundary(principal: object) -> str | None:
    return getattr(principal, "permissions_boundary_arn", None)
