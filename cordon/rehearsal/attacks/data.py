"""Attacks on the data: by those who were not given it, in ways that were not given, without protection."""

from __future__ import annotations

from collections.abc import Iterator

from components.naming import Purpose
from components.policy_documents.facts import EXPORT
from cordon.rehearsal.attack import Attempt, attack
from cordon.rehearsal.attacks.calls import SAMPLE, a_version, call, get, places, put
from cordon.rehearsal.scene import Scene
from cordon.simulation.caller import Caller


def _our_own(scene: Scene) -> dict[str, Caller]:
    return {"administrator of the account": scene.administrator, "deployer": scene.role(scene.facts.deployers[0])}


def _given(scene: Scene, role: str, dataset: str, purpose: Purpose, verb: str) -> bool:
    given = scene.facts.roles[role]
    if purpose == "egress":
        return "approve" in given.get(EXPORT, ())
    return purpose == "data" and verb in given.get(dataset, ())


@attack("DAT-3")
def reads_what_was_not_given(scene: Scene) -> Iterator[Attempt]:
    """No role reads a dataset that it was not given."""
    for role in sorted(scene.facts.roles):
        for dataset, purpose, bucket in places(scene):
            if not _given(scene, role, dataset, purpose, "read"):
                who, caller, by = f"{role}, on the workspace", scene.workspace(role), ("resource DenyReadersNotGiven",)
                yield Attempt(who, f"read {dataset}/{purpose}", get(caller, bucket), by)
                yield Attempt(
                    who, f"read a version of {dataset}/{purpose}", a_version(scene, caller, bucket, "get"), by
                )


@attack("DAT-3")
def writes_what_was_not_given(scene: Scene) -> Iterator[Attempt]:
    """No role writes a dataset that it was not given to write."""
    for role in sorted(scene.facts.roles):
        for dataset, purpose, bucket in places(scene):
            if not _given(scene, role, dataset, purpose, "write"):
                writing = put(scene.workspace(role), bucket)
                by = ("resource DenyWritersNotGiven",)
                yield Attempt(f"{role}, on the workspace", f"write {dataset}/{purpose}", writing, by)


@attack("DAT-3")
def deletes_data(scene: Scene) -> Iterator[Attempt]:
    """No role deletes data, whatever it was given, and no administrator or deployer of the account does."""
    everyone = {f"{role}, on the workspace": scene.workspace(role) for role in sorted(scene.facts.roles)}
    for who, caller in {**everyone, **_our_own(scene)}.items():
        for dataset, purpose, bucket in places(scene):
            deletion = call(caller, "s3", "delete_object", Bucket=bucket, Key=SAMPLE)
            by = ("resource DenyDeletion",)
            yield Attempt(who, f"delete {dataset}/{purpose}", deletion, by)
            deletion = a_version(scene, caller, bucket, "delete")
            yield Attempt(who, f"delete a version of {dataset}/{purpose}", deletion, by)


@attack("DAT-3")
def our_own_read_data(scene: Scene) -> Iterator[Attempt]:
    """Neither administrators of the account nor who deploys it read the data, whatever their own policies allow."""
    for who, caller in _our_own(scene).items():
        for dataset, purpose, bucket in places(scene):
            by = ("resource DenyReadersNotGiven", "resource DenyOutsideEndpoint")
            yield Attempt(who, f"read {dataset}/{purpose}", get(caller, bucket), by)
            yield Attempt(who, f"read a version of {dataset}/{purpose}", a_version(scene, caller, bucket, "get"), by)


@attack("DAT-3")
def producer_does_more_than_deliver(scene: Scene) -> Iterator[Attempt]:
    """Who delivers a dataset neither reads it back nor reaches what it becomes."""
    for dataset in scene.facts.datasets:
        if dataset.flow == "inbound" and dataset.producer:
            producer, ingress = scene.producer(dataset), scene.bucket(dataset.name, "ingress")
            data = scene.bucket(dataset.name, "data")
            given = f"read {dataset.name}/ingress"
            yield Attempt("producer", given, get(producer, ingress), ("resource DenyReadersNotGiven",))
            by = ("resource DenyReadersNotGiven", "resource DenyOutsideEndpoint")
            yield Attempt("producer", f"read {dataset.name}/data", get(producer, data), by)


@attack("DAT-3")
def wipers_read_before_the_end(scene: Scene) -> Iterator[Attempt]:
    """Our wipers, who return and destroy data at the end, read none of it while the contract runs."""
    for who, caller in scene.wipers().items():
        for dataset, purpose, bucket in places(scene):
            by = ("resource DenyReturnBeforeEnd",)
            yield Attempt(who, f"read {dataset}/{purpose}", get(caller, bucket), by)
            yield Attempt(who, f"read a version of {dataset}/{purpose}", a_version(scene, caller, bucket, "get"), by)


@attack("DAT-3")
def machinery_does_more_than_move(scene: Scene) -> Iterator[Attempt]:
    """Our machinery reads nothing but what it moves, and writes nowhere but where it moves it to.

    Machinery of the contract's own account may have other policies, which are not ours to write: it isn't tried.
    """
    own = f"::{scene.facts.account}:"
    for who, caller in scene.machinery().items():
        for dataset in scene.facts.datasets if own not in caller.principal.role_arn else ():
            data, name = scene.bucket(dataset.name, "data"), dataset.name
            if dataset.flow == "outbound":
                yield Attempt(who, f"write {name}/data", put(caller, data), ("resource",))
                continue
            yield Attempt(who, f"read {name}/data", get(caller, data), ("resource",))
            ingress = scene.bucket(name, "ingress")
            yield Attempt(who, f"write {name}/ingress", put(caller, ingress), ("resource",))


@attack("DAT-3")
def asks_without_credentials(scene: Scene) -> Iterator[Attempt]:
    """Nobody reads or writes anything without credentials."""
    stranger = scene.simulation.callers.stranger()
    for dataset, purpose, bucket in places(scene):
        reads = ("resource DenyReadersNotGiven", "resource DenyOutsideEndpoint")
        yield Attempt("stranger", f"read {dataset}/{purpose}", get(stranger, bucket), reads)
        writes = ("resource DenyWritersNotGiven", "resource DenyOutsideEndpoint")
        yield Attempt("stranger", f"write {dataset}/{purpose}", put(stranger, bucket), writes)


@attack("ENC-1")
def encrypts_otherwise(scene: Scene) -> Iterator[Attempt]:
    """Nothing is stored under any key but the dataset's own."""
    others = [*scene.facts.keys.datasets.values(), scene.facts.keys.volumes]
    for dataset, purpose, bucket in places(scene):
        operator = scene.role(scene.facts.operators[0])
        other = next(key for key in others if key != scene.facts.keys.datasets[dataset])
        ways = {
            "S3's own key": ({"ServerSideEncryption": "AES256"}, "DenyOtherAlgorithm"),
            "the account's key": ({"ServerSideEncryption": "aws:kms"}, "DenyAccountsKey"),
            "another key": ({"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": other}, "DenyOtherKey"),
            "a key of the caller's": (
                {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": "k" * 32},
                "DenyCustomersKey",
            ),
        }
        for way, (params, statement) in ways.items():
            writing = put(operator, bucket, **params)
            yield Attempt("operator", f"write {dataset}/{purpose} under {way}", writing, (f"resource {statement}",))


@attack("ENC-2")
def comes_without_tls(scene: Scene) -> Iterator[Attempt]:
    """Nobody, whoever it is, reaches a bucket in plain text or by an old TLS."""
    callers = {"operator": scene.role(scene.facts.operators[0]), "core production": scene.core}
    callers |= {f"{role}, on the workspace": scene.workspace(role) for role in sorted(scene.facts.roles)[:1]}
    logs = [("access logs", "", str(scene.exports["accessLogs"]))]
    for who, caller in callers.items():
        for dataset, purpose, bucket in [*places(scene), *logs]:
            place = f"{dataset}/{purpose}".removesuffix("/")
            plain = get(caller.at(tls=""), bucket)
            yield Attempt(who, f"read {place} in plain text", plain, ("resource DenyPlainHttp",))
            old = get(caller.at(tls="1.1"), bucket)
            yield Attempt(who, f"read {place} by TLS 1.1", old, ("resource DenyOldTls",))


@attack("NET-3")
def carries_credentials_off(scene: Scene) -> Iterator[Attempt]:
    """A workspace's credentials are worth nothing outside the contract's network."""
    for role, given in sorted(scene.facts.roles.items()):
        for dataset in scene.facts.datasets:
            bucket = scene.bucket(dataset.name, "data")
            by = ("identity DenyOutsideEndpoints", "resource DenyOutsideEndpoint")
            if "read" in given.get(dataset.name, ()):
                yield Attempt(
                    f"{role}'s credentials, elsewhere", f"read {dataset.name}", get(scene.stolen(role), bucket), by
                )
            if "write" in given.get(dataset.name, ()):
                yield Attempt(
                    f"{role}'s credentials, elsewhere", f"write {dataset.name}", put(scene.stolen(role), bucket), by
                )
