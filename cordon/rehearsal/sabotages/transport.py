"""Buckets that take what comes without TLS, or over old versions of it."""

from __future__ import annotations

from cordon.rehearsal.sabotage import sabotage
from cordon.rehearsal.sabotages.edits import Statements, change_bucket_policy, exempting, first_bucket, without
from cordon.rehearsal.scene import Scene


@sabotage("plain-http-refused", "comes-without-tls")
def plain_http_let_in(scene: Scene) -> None:
    """A dataset's bucket takes requests without TLS."""
    change_bucket_policy(scene, first_bucket(scene), without("DenyPlainHttp"))


@sabotage("plain-http-refused")
def plain_http_for_wipers(scene: Scene) -> None:
    """The bucket of the access logs takes requests without TLS from wipers."""
    change_bucket_policy(scene, str(scene.exports["accessLogs"]), exempting("DenyPlainHttp", scene.facts.wipers[0]))


@sabotage("old-tls-refused")
def old_tls_for_wipers(scene: Scene) -> None:
    """A dataset's bucket takes requests over old TLS from wipers."""
    change_bucket_policy(scene, first_bucket(scene), exempting("DenyOldTls", scene.facts.wipers[0]))


@sabotage("old-tls-refused", "comes-without-tls")
def old_tls_let_in(scene: Scene) -> None:
    """A dataset's bucket takes requests over TLS 1.1."""

    def lower(statements: Statements) -> None:
        statements["DenyOldTls"]["Condition"]["NumericLessThan"] = {"s3:TlsVersion": "1.1"}

    change_bucket_policy(scene, first_bucket(scene), lower)
