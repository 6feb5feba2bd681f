"""A resource's options in a configuration: `lifecycle`, `import` blocks, and what Terraform has no word for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cordon.terraform.translate import Translated, Translation
from cordon.terraform.values import Lost


def lifecycle(one: Translated, translation: Translation) -> tuple[dict[str, Any], Lost]:
    """Return a resource's `lifecycle`, and the options that cannot be said, each with the reason."""
    options, lost = one.resource.options, Lost()
    found: dict[str, Any] = {"prevent_destroy": True} if options.protect else {}
    if options.delete_before_replace is False:
        found["create_before_destroy"] = True
    # Terraform deletes first by itself, unless one that is created first needs this one: that spreads to all it needs.
    if options.delete_before_replace and any(
        each.resource.options.delete_before_replace is False for each in translation.resources
    ):
        lost["deleteBeforeReplace"] = (
            "another resource is created before it is destroyed, which spreads to what it needs"
        )
    if ignored := _ignored(one, lost):
        found["ignore_changes"] = ignored
    # `deletedWith` saves deletions that would come to the same: nothing of it is lost.
    for name, given, reason in (
        ("retainOnDelete", options.retain_on_delete, "Terraform deletes what is taken out of a configuration"),
        ("replaceOnChanges", options.replace_on_changes, "Terraform replaces what its provider says"),
        ("replaceWith", options.replace_with, "Terraform replaces what its provider says"),
    ):
        if given:
            lost[name] = reason
    return found, lost


def _ignored(one: Translated, lost: Lost) -> list[str] | str:
    tops = {path.split(".")[0].split("[")[0] for path in one.resource.options.ignore_changes}
    if "*" in tops:
        return "all"
    fields = {top: one.table.fields.by_property(top) for top in sorted(tops)}
    for top, field in fields.items():
        if field is None:
            lost[f"ignoreChanges.{top}"] = "no such field in Terraform's AWS provider"
    return sorted(field.name for field in fields.values() if field)


def imported(translation: Translation) -> list[tuple[str, str]]:
    """Return the address and id of each resource that exists already: by an option, or because a state has it."""
    return list(_imported(translation))


def _imported(translation: Translation) -> Iterator[tuple[str, str]]:
    for one in translation.resources:
        resource = one.resource
        found = resource.options.import_id or (resource.id if translation.graph.origin == "state" else "")
        if isinstance(found, str) and found:
            yield one.address, found
