"""The provider's part of a run: who answers for a resource, where it lives, and what stays unknown."""

import json
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from cordon.errors import GraphError
from cordon.graph.check import Checker
from cordon.graph.model import Gap, Resource, provider_urn, uncovered
from cordon.graph.recorder import Recorder
from cordon.graph.references import References, answer_reference
from cordon.graph.responder import Answer, Found, Place, Request, Responder, find_place
from cordon.graph.values import PLACEHOLDER, UNKNOWN, Secret, Value, has_unknown, plain, reveal, walk

_PROVIDERS: Final = "pulumi:providers:"
ORGANIZATION: Final = "organization"
"""What programs are told as their organisation: as Pulumi does where there is none."""
_STACK_REFERENCE: Final = "pulumi:pulumi:StackReference"
# Texts that become UNKNOWN when they come back. A bare placeholder would be an object to the program, not a text.
_STAND_INS: Final[Mapping[str, Value]] = {"text": f"unknown {PLACEHOLDER}", "texts": [f"unknown {PLACEHOLDER}"]}
_DEFAULT_NAMES: Final[tuple[Value, ...]] = (None, {}, {"mode": "default"}, '{"mode":"default"}')
_TELLING: Final = 8  # shorter texts (`x86_64`) are written by chance
_NAMESPACE: Final = uuid.UUID("6f0f3f0e-6f6b-5d3c-9c43-0d6a1f5d2b11")  # any will do, as long as it stays


@dataclass(frozen=True)
class Surroundings:
    """What a run is given besides its program.

    ``preview`` is what the program is told it runs in. In a preview the SDK keeps unknown values unknown; otherwise
    it hands them to the program as None.
    """

    responder: Responder
    checker: Checker
    config: Mapping[str, Value] = field(default_factory=dict)
    references: References = field(default_factory=dict)
    root: Path = field(default_factory=Path.cwd)
    preview: bool = True


class Provider:
    """Answers for resources and lookups. Responders are asked by one thread at a time."""

    def __init__(self, given: Surroundings, recorder: Recorder) -> None:
        self._given = given
        self._recorder = recorder
        self._asking = threading.Lock()
        self._explicit = _disabled(given.config.get("pulumi:disable-default-providers"))
        if given.config.get("pulumi:autonaming") not in _DEFAULT_NAMES:
            reason = "Pulumi would name resources as this says; here they are named as by default"
            recorder.add_gap(Gap("autonaming", "pulumi:autonaming", reason=reason))

    def answer(self, resource: Resource) -> Resource:
        """Complete a custom resource's inputs and give it its id and outputs.

        Raises:
            GraphError: It needs an explicit provider and has none, or its name would be too long.
        """
        if resource.token.startswith(_PROVIDERS):
            made = str(uuid.uuid5(_NAMESPACE, resource.urn))
            return replace(resource, id=made, outputs=dict(resource.inputs))
        if resource.token == _STACK_REFERENCE:
            name = str(resource.id or reveal(resource.inputs.get("name")))
            place = str(resource.position or resource.urn)
            return replace(resource, id=name, outputs=answer_reference(name, self._given.references, place))
        self._require_explicit(resource.package, resource.provider, resource.urn)
        gap = uncovered(resource)
        if gap is not None:
            self._recorder.add_gap(gap)
            return replace(resource, id=resource.id or UNKNOWN)
        return self._ask(resource)

    def lookup(self, token: str, args: Mapping[str, Value], provider: str) -> Mapping[str, Value] | None:
        """Look something up; None where the result is unknown, which is recorded."""
        package = token.partition(":")[0]
        self._require_explicit(package, provider, token)
        result: Found | None = None
        if package == "aws" and not has_unknown(args):
            place = self._place(provider, args.get("region"), token)
            with self._asking:
                result = self._given.responder.invoke(token, args, place)
        if result is None or has_unknown(result.values):
            reason = "it depends on something unknown" if has_unknown(args) else "there is no answer for this lookup"
            self._recorder.add_gap(Gap("invoke", token, reason=reason))
            return None
        lost = ", ".join(sorted(name for name, kind in result.untold.items() if not kind))
        if result.assumed:
            reason = "it tells of what exists outside the program; the answer is made up"
            said = f"{reason}, without {lost}" if lost else reason
            telling = _telling(result.values, args, place)
            self._recorder.add_gap(Gap("assumed", token, reason=said, values=telling))
        elif lost:
            self._recorder.add_gap(Gap("invoke", token, reason=f"the answer is without {lost}"))
        return {**result.values, **{name: _STAND_INS[kind] for name, kind in result.untold.items() if kind}}

    def _ask(self, resource: Resource) -> Resource:
        place = self._place(resource.provider, resource.inputs.get("region"), resource.urn)
        given_id = resource.options.import_id or (resource.id if isinstance(resource.id, str) else "")
        inputs = resource.inputs
        if not resource.external:
            inputs = self._given.checker.check(resource.urn, resource.token, resource.name, inputs)
        request = Request(resource.urn, resource.token, resource.name, inputs, place, given_id)
        with self._asking:
            responder = self._given.responder
            answer = responder.read(request) if resource.external else responder.create(request)
        self._tell_unknown(resource)
        return replace(resource, inputs=inputs, id=answer.id, outputs=_with_secrets(resource, answer))

    def _tell_unknown(self, resource: Resource) -> None:
        """Name every input that is unknown because another resource's made-up answer doesn't have it."""
        for key, urns in resource.property_dependencies.items():
            found = [self._recorder.find(urn) for urn in urns]
            sources = sorted(one.urn for one in found if one and one.counts and one.package == "aws")
            if sources and has_unknown(resource.inputs.get(key)):
                reason = f"nobody knows yet what it needs of {', '.join(sources)}"
                self._recorder.add_gap(Gap("unknown", key, f"{resource.urn} {key}", reason))

    def _place(self, provider: str, region: Value, subject: str) -> Place:
        owner = provider_urn(provider) if provider else ""
        found = self._recorder.find(owner) if owner else None
        place = find_place(found.inputs if found else {}, self._given.config, region)
        if "region" in place.assumed:
            reason = "no known region that may be shown is configured; this one is a guess"
            self._recorder.add_gap(Gap("region", place.region, subject, reason))
        if "account" in place.assumed:
            remedy = "set allowedAccountIds on it" if owner else "set aws:allowedAccountIds in the configuration"
            reason = f"nothing says which account it is, so {place.account} is made up; {remedy}"
            self._recorder.add_gap(Gap("assumed", "the AWS account", owner, reason))
        return place

    def _require_explicit(self, package: str, provider: str, subject: str) -> None:
        if not provider and (package in self._explicit or "*" in self._explicit):
            raise GraphError(
                f"{subject} has no provider and the default provider for {package!r} is disabled "
                "(pulumi:disable-default-providers); give it, or its parent, an explicit provider"
            )


def _disabled(said: Value) -> list[str]:
    """Read the packages whose default provider is disabled.

    Raises:
        GraphError: They are no list.
    """
    try:
        packages = json.loads(said) if isinstance(said, str) else said or []
    except ValueError:
        packages = said
    if not isinstance(packages, list) or not all(isinstance(each, str) for each in packages):
        raise GraphError(
            f'pulumi:disable-default-providers must be a list of packages, such as ["aws"], and is {plain(said)!r}'
        )
    return packages


def _telling(values: Mapping[str, Value], args: Mapping[str, Value], place: Place) -> tuple[str, ...]:
    """Return what of an answer nobody asked with and nobody writes by chance: ids, ARNs, addresses, names."""
    asked = [place.account, *(value for _, value in walk(args))]
    texts = {value for _, value in walk(values) if isinstance(value, str) and len(value) >= _TELLING}
    made = (text for text in texts if text not in asked and not text.startswith(place.region))
    return tuple(sorted(text for text in made if any(char.isdigit() for char in text)))


def _with_secrets(resource: Resource, answer: Answer) -> dict[str, Value]:
    """Wrap the outputs that are secret: said so by an option, or because the input of that name is."""
    hidden = {key for key, value in resource.inputs.items() if isinstance(value, Secret)}
    hidden.update(resource.options.additional_secret_outputs)
    return {key: Secret(value) if key in hidden else value for key, value in answer.outputs.items()}
