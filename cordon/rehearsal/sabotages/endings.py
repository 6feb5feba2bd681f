"""Access that does not end with the contract, or ends too early."""

from __future__ import annotations

from datetime import timedelta

from cordon.rehearsal.sabotage import sabotage
from cordon.rehearsal.sabotages.edits import (
    Change,
    Statements,
    change_boundary,
    change_bucket_policy,
    change_endpoint,
    change_key_policy,
    first_bucket,
    first_dataset,
    first_role,
    without,
)
from cordon.rehearsal.scene import Scene

_END = "DenyAfterEnd"


@sabotage("roles-end")
def roles_go_on(scene: Scene) -> None:
    """The boundary of the contract's roles denies nothing after the end."""
    change_boundary(scene, without(_END))


@sabotage("roles-end")
def roles_end_a_day_late(scene: Scene) -> None:
    """The boundary of the contract's roles begins to deny a day after the end."""
    change_boundary(scene, _moved(scene, timedelta(days=1)))


@sabotage("buckets-end")
def bucket_goes_on(scene: Scene) -> None:
    """A dataset's bucket denies nothing after the end."""
    change_bucket_policy(scene, first_bucket(scene), without(_END))


@sabotage("buckets-end")
def bucket_ends_a_day_early(scene: Scene) -> None:
    """A dataset's bucket begins to deny a day before the end."""
    change_bucket_policy(scene, first_bucket(scene), _moved(scene, timedelta(days=-1)))


@sabotage("buckets-end")
def bucket_spares_a_role(scene: Scene) -> None:
    """A dataset's bucket denies nothing to one of the contract's roles after the end."""

    def spare(statements: Statements) -> None:
        spared = statements[_END]["Condition"]["ArnNotLike"]["aws:PrincipalArn"]
        listed = spared if isinstance(spared, list) else [spared]
        statements[_END]["Condition"]["ArnNotLike"]["aws:PrincipalArn"] = [*listed, first_role(scene, "data")]

    change_bucket_policy(scene, first_bucket(scene), spare)


@sabotage("keys-end")
def key_goes_on(scene: Scene) -> None:
    """A dataset's key can be used after the end."""
    change_key_policy(scene, scene.subject.key(first_dataset(scene)), without(_END))


@sabotage("endpoints-end")
def endpoint_goes_on(scene: Scene) -> None:
    """The way to S3 stays open after the end."""
    change_endpoint(scene, "s3", without(_END))


def _moved(scene: Scene, by: timedelta) -> Change:
    moved = (scene.subject.ends + by).strftime("%Y-%m-%dT%H:%M:%SZ")

    def move(statements: Statements) -> None:
        statements[_END]["Condition"]["DateGreaterThanEquals"] = {"aws:CurrentTime": moved}

    return move
