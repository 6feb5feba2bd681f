"""The provider's part of a run: who answers for a resource, where it lives, and what stays unknown."""

import json
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from cordon.errors import GraphError
from cordon.graph.check import BUILT_IN, Checker
from cordon.graph.model import Gap, Resource, provider_urn, uncovered
from cordon.graph.recorder import Recorder
from cordon.graph.references import References, answer_reference
from cordon.graph.responder import Answer, Found, Place, Request, Responder, find_place
from cordon.graph.values import UNKNOWN, Secret, Value, has_unknown, reveal, walk

_PROVIDERS: Final = "pulumi:providers:"
_STACK_REFERENCE: Final = "pulumi:pulumi:StackReference"
_TELLING: Final = 8  # shorter texts (`x86_64`) are written by chance
_NAMESPACE: Final = uuid.UUID("6f0f3f0e-6f6b-5d3c-9c43-0d6a1f5d2b11")  # any will do, as long as it stays


@dataclass(frozen=True)
class Surroundings:
    """What a run is given besides its program.

    ``preview`` is what the program is told it runs in. In a preview the SDK keeps unknown values unknown; otherwise
    it hands them to the program as None.
    """

    responder: Responder
    checker: Checker = BUILT_IN
    config: Mapping[str, Value] = field(default_factory=dict)
    references: References = field(default_factory=dict)
    root: Path = field(default_factory=Path.cwd)
    organization: str = "organization"
    preview: bool = True


class Provider:
    """Answers for resources and lookups. Responders are asked by one thread at a time."""

    def __init__(self, given: Surroundings, recorder: Recorder) -> None:
        self._given = given
        self._recorder = recorder
        self._asking = threading.Lock()
        disabled = given.config.get("pulumi:disable-default-providers") or []
        self._explicit: list[str] = json.loads(disabled) if isinstance(disabled, str) else list(disabled)

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
        if result.assumed:
            reason = "it tells of what exists outside the program; the answer is made up"
            self._recorder.add_gap(Gap("assumed", token, reason=reason, values=_telling(result.values, args, place)))
        return result.values

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
        return replace(resource, inputs=inputs, id=answer.id, outputs=_with_secrets(resource, answer))

    def _place(self, provider: str, region: Value, subject: str) -> Place:
        found = self._recorder.find(provider_urn(provider)) if provider else None
        place = find_place(found.inputs if found else {}, self._given.config, region)
        if place.assumed:
            reason = "no known region is configured; this one is a guess"
            self._recorder.add_gap(Gap("region", place.region, subject, reason))
        return place

    def _require_explicit(self, package: str, provider: str, subject: str) -> None:
        if not provider and (package in self._explicit or "*" in self._explicit):
            raise GraphError(
                f"{subject} has no provider and the default provider for {package!r} is disabled "
                "(pulumi:disable-default-providers); give it, or its parent, an explicit provider"
            )


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
