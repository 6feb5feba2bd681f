"""Bucket policies that leave somebody out."""

from __future__ import annotations

from collections.abc import Iterator

from components.naming import Purpose
from components.policy_documents.facts import Dataset, Facts
from cordon.rehearsal.sabotage import first, sabotage
from cordon.rehearsal.sabotages.edits import Statements, change_bucket_policy, change_role_policy, exempting, without
from cordon.rehearsal.scene import Scene


def _not_given(facts: Facts, verb: str) -> Iterator[tuple[str, Dataset]]:
    """Yield each role with each dataset on which it is not given a verb."""
    for role, given in sorted(facts.roles.items()):
        for dataset in facts.datasets:
            if verb not in given.get(dataset.name, ()):
                yield role, dataset


def _exempt(scene: Scene, dataset: str, purpose: Purpose, sid: str, arn: str) -> None:
    change_bucket_policy(scene, scene.bucket(dataset, purpose), exempting(sid, arn))


def _any(scene: Scene) -> str:
    return scene.facts.datasets[0].name


def _produced(scene: Scene) -> Dataset:
    there = (one for one in scene.facts.datasets if one.flow == "inbound" and one.producer)
    return first(there, "no dataset with a producer")


@sabotage("reads-what-was-not-given")
def reader_not_given(scene: Scene) -> None:
    """A role that was not given a dataset is left alone by the Deny of readers."""
    role, dataset = first(_gates(scene), "no role that may read all")
    _exempt(scene, dataset.name, _gate(dataset), "DenyReadersNotGiven", scene.facts.role_arn(role, "data"))


@sabotage("writes-what-was-not-given")
def writer_not_given(scene: Scene) -> None:
    """A role that was not given to write a dataset is left alone by the Deny of writers."""
    role, dataset = first(_not_given(scene.facts, "write"), "no role that may not write")
    _exempt(scene, dataset.name, "data", "DenyWritersNotGiven", scene.facts.role_arn(role, "data"))


@sabotage("deletes-data")
def deleter(scene: Scene) -> None:
    """A role is left alone by the Deny of deletion."""
    role = first(sorted(scene.facts.roles), "no role")
    _exempt(scene, _any(scene), "data", "DenyDeletion", scene.facts.role_arn(role, "data"))


@sabotage("reads-what-was-not-given", "our-own-read-data")
def earlier_versions_readable(scene: Scene) -> None:
    """The Deny of readers is about current versions only."""
    _, dataset = first(_gates(scene), "no role that may read all")

    def narrow(statements: Statements) -> None:
        statements["DenyReadersNotGiven"]["Action"] = ["s3:GetObject"]

    change_bucket_policy(scene, scene.bucket(dataset.name, _gate(dataset)), narrow)


@sabotage("deletes-data")
def administrator_deletes(scene: Scene) -> None:
    """An administrator of the account is left alone by the Deny of deletion."""
    _exempt(scene, _any(scene), "data", "DenyDeletion", scene.administrator.principal.role_arn)


@sabotage("deletes-data")
def versions_deletable(scene: Scene) -> None:
    """The Deny of deletion is about current versions only."""

    def narrow(statements: Statements) -> None:
        statements["DenyDeletion"]["Action"] = ["s3:DeleteObject"]

    change_bucket_policy(scene, scene.bucket(_any(scene), "data"), narrow)


@sabotage("our-own-read-data")
def administrator_reads(scene: Scene) -> None:
    """An administrator of the account is left alone by the Deny of readers."""
    administrator = scene.administrator.principal.role_arn
    _exempt(scene, _any(scene), "data", "DenyReadersNotGiven", administrator)


@sabotage("producer-does-more-than-deliver")
def producer_reads(scene: Scene) -> None:
    """Who delivers a dataset is left alone by the Deny of readers."""
    dataset = _produced(scene)
    _exempt(scene, dataset.name, "ingress", "DenyReadersNotGiven", str(dataset.producer))


@sabotage("asks-without-credentials")
def strangers_forgotten(scene: Scene) -> None:
    """The Deny of readers no longer holds for requests without credentials."""

    def change(statements: Statements) -> None:
        condition = statements["DenyReadersNotGiven"]["Condition"]
        condition["Bool"] = condition.pop("BoolIfExists")

    change_bucket_policy(scene, scene.bucket(_any(scene), "data"), change)


@sabotage("encrypts-otherwise")
def other_keys_allowed(scene: Scene) -> None:
    """A bucket takes objects under another key."""
    change_bucket_policy(scene, scene.bucket(_any(scene), "data"), without("DenyOtherKey"))


@sabotage("comes-without-tls")
def old_tls_for_core(scene: Scene) -> None:
    """Core production is left alone by the Deny of old TLS."""
    _exempt(scene, _any(scene), "data", "DenyOldTls", scene.core.principal.role_arn)


@sabotage("carries-credentials-off")
def credentials_work_elsewhere(scene: Scene) -> None:
    """A role's own policy no longer holds it to our endpoints."""
    change_role_policy(scene, scene.facts.role_arn(_working(scene), "data"), without("DenyOutsideEndpoints"))


@sabotage("roles-reach-what-they-were-given")
def role_without_its_data(scene: Scene) -> None:
    """A role is no longer allowed what it was given."""
    role = _working(scene)
    given = {verb for verbs in scene.facts.roles[role].values() for verb in verbs}
    change_role_policy(scene, scene.facts.role_arn(role, "data"), without("Read" if "read" in given else "Write"))


@sabotage("data-comes-and-goes")
def delivery_not_allowed(scene: Scene) -> None:
    """A dataset can no longer be delivered, or collected."""
    dataset = scene.facts.datasets[0]
    sid = "AllowDelivery" if dataset.flow == "inbound" else "AllowCollection"
    change_bucket_policy(scene, scene.bucket(dataset.name, _gate(dataset)), without(sid))


@sabotage("works-on-after-the-end")
def role_without_end(scene: Scene) -> None:
    """A role's own policy no longer ends with the contract."""
    change_role_policy(scene, scene.facts.role_arn(_working(scene), "data"), without("DenyAfterEnd"))


@sabotage("delivers-after-the-end")
def delivery_without_end(scene: Scene) -> None:
    """Who delivers a dataset is left alone by the Deny after the end."""
    dataset = _produced(scene)
    _exempt(scene, dataset.name, "ingress", "DenyAfterEnd", str(dataset.producer))


@sabotage("collects-after-the-end")
def collection_ends_wrongly(scene: Scene) -> None:
    """After the end a consumer still collects; where operators collect, they no longer can."""
    there = (one for one in scene.facts.datasets if one.flow == "outbound")
    dataset = first(there, "no dataset that goes out")
    if dataset.consumer and dataset.consumer not in scene.facts.operators:
        _exempt(scene, dataset.name, "egress", "DenyAfterEnd", dataset.consumer)
        return
    operators = set(scene.facts.operators)

    def shut(statements: Statements) -> None:
        spared = statements["DenyAfterEnd"]["Condition"]["ArnNotLike"]
        spared["aws:PrincipalArn"] = [one for one in spared["aws:PrincipalArn"] if one not in operators]

    change_bucket_policy(scene, scene.bucket(dataset.name, "egress"), shut)


def _working(scene: Scene) -> str:
    """Return a role that was given to read or to write."""
    there = (
        role
        for role, given in sorted(scene.facts.roles.items())
        if any({"read", "write"} & set(v) for v in given.values())
    )
    return first(there, "no role that reads or writes")


def _gate(dataset: Dataset) -> Purpose:
    return "ingress" if dataset.flow == "inbound" else "egress"


def _gates(scene: Scene) -> Iterator[tuple[str, Dataset]]:
    """Yield each role with each dataset whose gate it may not pass: nobody of the contract's reads what comes in."""
    for role, given in sorted(scene.facts.roles.items()):
        for dataset in scene.facts.datasets:
            if dataset.flow == "inbound" or not given.get("export"):
                yield role, dataset
