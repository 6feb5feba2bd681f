"""Terraform configuration JSON that stands on its own: references instead of copied ids, so that it can be applied.

What is unknown or secret becomes an input variable without a value: it is asked for, never made up and never shown.
What a configuration cannot say is left out and listed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cordon.graph.values import UNKNOWN, Secret, Value, has_secret
from cordon.terraform.addresses import Namer, distinct, label
from cordon.terraform.expressions import Finder, Interpolated, expressions, tells_secret
from cordon.terraform.fields import Fields
from cordon.terraform.lifecycle import imported, lifecycle
from cordon.terraform.names import TERRAFORM_PROVIDER
from cordon.terraform.providers import FIELDS, Provider
from cordon.terraform.translate import Translated, Translation, Untranslated
from cordon.terraform.values import unknown_in_clear

SOURCE = "hashicorp/aws"
_TEMPLATE = re.compile(r"([$%])\{")
_BLOCK = "a block that is {}, which no configuration can say: it is left out"


@dataclass(frozen=True)
class Configuration:
    """A configuration, and everything that it does not say or that nobody can vouch for."""

    document: dict[str, Any]
    """One `.tf.json` document."""
    unknown: tuple[Untranslated, ...]


def configuration(translation: Translation) -> Configuration:
    """Write the configuration."""
    writer = _Writer(translation)
    resources: dict[str, dict[str, Any]] = {}
    for one in translation.resources:
        resources.setdefault(one.table.type, {})[one.label] = writer.resource(one)
    providers, outputs = [writer.provider(one) for one in translation.providers], writer.outputs()
    unknown = tuple(sorted({*translation.unknown, *writer.unknown}))
    document: dict[str, Any] = {
        "//": _about(translation, unknown),
        "terraform": {"required_providers": {"aws": {"source": SOURCE, "version": f"~> {TERRAFORM_PROVIDER}"}}},
        "provider": {"aws": providers},
        "resource": {kind: dict(sorted(named.items())) for kind, named in sorted(resources.items())},
    }
    if blocks := imported(translation):
        document["import"] = [{"to": address, "id": escape(one)} for address, one in blocks]
    if writer.variables:
        document["variable"] = dict(sorted(writer.variables.items()))
    if outputs:
        document["output"] = outputs
    return Configuration(document, unknown)


def _about(translation: Translation, unknown: tuple[Untranslated, ...]) -> str:
    graph = translation.graph
    text = f"Exported by cordon plan from stack {graph.stack} of project {graph.project}."
    if unknown:
        told = "; ".join(f"{one.subject} ({one.reason})" for one in unknown)
        text += f" NOT CERTAIN, these are missing, made up or not known: {told}"
    return escape(text)


def escape(text: str) -> str:
    """Write text so that Terraform takes it literally."""
    return _TEMPLATE.sub(r"\1\1{", text)


@dataclass(frozen=True)
class _Place:
    """Where a value stands: in messages, and as the name of the variable that would stand for it."""

    subject: str
    path: tuple[str | int, ...] = ()
    start: str = ""

    def inside(self, step: str | int) -> _Place:
        return _Place(self.subject, (*self.path, step), self.start)

    @property
    def shown(self) -> str:
        """The subject with the path in Terraform's names."""
        steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return f"{self.subject} {steps.removeprefix('.')}".strip()

    @property
    def variable(self) -> str:
        return "_".join([self.start, *(str(step) if isinstance(step, int) else label(step) for step in self.path)])


class _Writer:
    """Writes values, collecting the variables that stand for what cannot be written, and what is left out."""

    def __init__(self, translation: Translation) -> None:
        self.variables: dict[str, dict[str, Any]] = {}
        self.unknown: list[Untranslated] = []
        self._translation = translation
        self._namer = Namer()

    def resource(self, one: Translated) -> dict[str, Any]:
        said = expressions(one, self._translation)
        place = _Place(one.resource.urn, (), label(f"{one.table.type}_{one.label}"))
        body = self._members(said.values, one.table.fields, place)
        if one.provider.alias:
            body["provider"] = one.provider.key
        # What a value was made of, but does not show, still has to be there first.
        first = sorted({*said.depends_on, *(address for addresses in said.flat.values() for address in addresses)})
        if first:
            body["depends_on"] = first
        options, lost = lifecycle(one, self._translation)
        if options:
            body["lifecycle"] = options
        self.unknown += [Untranslated(f"{one.resource.urn} {name}", reason) for name, reason in lost.items()]
        return body

    def provider(self, one: Provider) -> dict[str, Any]:
        said: dict[str, Any] = {"alias": one.alias} if one.alias else {}
        start = f"provider_aws_{one.alias}" if one.alias else "provider_aws"
        return said | self._members(one.settings, FIELDS, _Place(one.subject, (), start))

    def outputs(self) -> dict[str, Any]:
        """Write what the stack exports: secrets as sensitive outputs, asked for; what is unknown is left out."""
        finder = Finder(self._translation.resources, self._translation)
        exports = self._translation.exports
        names = distinct({name: label(name) for name in exports})
        outputs: dict[str, Any] = {}
        for name, value in sorted(exports.items()):
            if unknown_in_clear(value):
                self.unknown.append(Untranslated(f"output {name}", "it is not known, so it is left out"))
                continue
            replaced = finder.replace(value)
            written = {"value": self._value(replaced, _Place(f"output {name}", (name,), "output"))}
            sensitive = has_secret(value) or tells_secret(replaced, self._translation)
            outputs[names[name]] = written | ({"sensitive": True} if sensitive else {})
        return outputs

    def _members(self, values: Mapping[str, Value], fields: Fields, place: _Place) -> dict[str, Any]:
        """Write a resource or block."""
        body: dict[str, Any] = {}
        for name, value in values.items():
            field, inside = fields.get(name), place.inside(name)
            if value is None:
                continue
            if field is None or not field.block or field.members is None:
                body[name] = self._value(value, inside)
            elif isinstance(value, list):
                blocks = [self._block(one, field.members, inside.inside(at)) for at, one in enumerate(value)]
                body[name] = [block for block in blocks if block is not None]
            elif (block := self._block(value, field.members, inside)) is not None:
                body[name] = block
        return body

    def _block(self, value: Value, members: Fields, place: _Place) -> dict[str, Any] | None:
        """Write a nested block; one that is not known, or secret, cannot be a variable, so there is none."""
        if isinstance(value, Mapping):
            return self._members(value, members, place)
        what = "secret" if isinstance(value, Secret) else "not known"
        self.unknown.append(Untranslated(place.shown, _BLOCK.format(what)))
        return None

    def _value(self, value: Value, place: _Place) -> Any:
        if isinstance(value, Interpolated):
            return "".join(f"${{{part}}}" if not isinstance(part, str) else escape(part) for part in value.parts)
        if value is UNKNOWN or isinstance(value, Secret):
            return self._variable(place, secret=isinstance(value, Secret))
        if isinstance(value, str):
            return escape(value)
        if isinstance(value, list):
            return [self._value(item, place.inside(number)) for number, item in enumerate(value)]
        if isinstance(value, dict):
            return {escape(key): self._value(item, place.inside(key)) for key, item in value.items()}
        return value

    def _variable(self, place: _Place, *, secret: bool) -> str:
        name = self._namer.name(place.variable, repr((place.start, place.path)))
        said: dict[str, Any] = {"description": "secret in the program" if secret else "unknown when this was exported"}
        self.variables[name] = said | ({"sensitive": True} if secret else {})
        return f"${{var.{name}}}"
