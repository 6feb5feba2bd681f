"""The synthetic responder: ids, ARNs and outputs that look real and follow from the URN. It takes microseconds.

Because all of them are known, policy documents are known too when a pull request is checked. Nothing here is a claim
that AWS would accept a request: that is the simulation's part.
"""

import re
from collections.abc import Mapping
from typing import Final

from cordon.graph.computed import COMPUTED, digits
from cordon.graph.lookups import look_up
from cordon.graph.responder import Answer, Found, Place, Request
from cordon.graph.shape import Shape
from cordon.graph.shapes import shape_of
from cordon.graph.values import UNKNOWN, Secret, Value, has_secret, has_unknown, reveal

_FIELD: Final = re.compile(r"\{(\w+)(?::(\w+))?(?:\|([^{}]*))?\}")
_GLOBAL: Final = frozenset({"budgets", "cloudfront", "globalaccelerator", "iam", "organizations", "route53", "shield"})
_SECRET_OUTPUTS: Final = {"aws:iam/accessKey:AccessKey": ("secret",)}


# How ids and ARNs of other types look nobody knows: even what has a name may be known by its ARN, or by a longer id.
_UNLISTED: Final = Shape("")


class Synthetic:
    """Answers for AWS from URNs alone.

    Args:
        lookups: Answers that win over the built-in ones, by the lookup's token.
    """

    def __init__(self, lookups: Mapping[str, Mapping[str, Value]] | None = None) -> None:
        self._lookups = lookups or {}

    def create(self, request: Request) -> Answer:
        """Make up the resource."""
        shape = shape_of(request.token) or _UNLISTED
        maker = _Maker(request)
        # An id may be the ARN and an ARN may hold the id: whichever needs the other is made second.
        arn = _arn(shape)
        if arn and "{arn}" in shape.id:
            maker.make("arn", arn)
        elif "{url}" in shape.id:
            maker.make("url", shape.more["url"])
        made = request.given_id or (maker.make("id", shape.id) if shape.id else UNKNOWN)
        if isinstance(made, Secret):
            # Ids can't be secret in Pulumi: one made of a secret would give it away.
            made = f"hidden-{digits(request.urn, 'hex17')}"
        maker.made["id"] = made
        if arn:
            maker.make("arn", arn)
        for key, template in shape.more.items():
            maker.make(key, template)
        outputs = {**request.inputs, **maker.made}
        for key in _SECRET_OUTPUTS.get(request.token, ()):
            outputs[key] = Secret(outputs[key])
        outputs |= _place_outputs(request, shape)
        return Answer(made if isinstance(made, str) else UNKNOWN, outputs)

    def read(self, request: Request) -> Answer:
        """Tell of a resource that exists already what follows from its id alone; the rest is unknown."""
        if not request.given_id:
            return Answer(UNKNOWN, dict(request.inputs))
        shape = shape_of(request.token) or _UNLISTED
        known = {"id": request.given_id, "partition": request.place.partition, "suffix": request.place.suffix}
        whole = _FIELD.fullmatch(shape.id)
        if whole and not whole[2] and whole[3] is None and not digits("", whole[1]):
            known[whole[1]] = request.given_id  # the id is the name, or the ARN
        for key, template in {"arn": _arn(shape), **shape.more}.items():
            fields = [match.groups() for match in _FIELD.finditer(template)]
            if key not in known and fields and all(one[0] in known and one[1:] == (None, None) for one in fields):
                known[key] = _FIELD.sub(lambda match: known[match[1]], template)
        del known["partition"], known["suffix"]
        return Answer(request.given_id, {**request.inputs, **known})

    def invoke(self, token: str, args: Mapping[str, Value], place: Place) -> Found | None:
        """Answer a lookup, if anything is known about it."""
        given = self._lookups.get(token)
        return Found(given) if given is not None else look_up(token, args, place)


class _Maker:
    """Fills templates for one resource."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self.made: dict[str, Value] = {}

    def make(self, key: str, template: str) -> Value:
        """Fill a template and keep the result. Secrets make it secret, unknowns unknown."""
        found = [self._find(*match.groups()) for match in _FIELD.finditer(template)]
        value: Value = UNKNOWN
        if not any(each is None or has_unknown(each) for each in found):
            filling = iter(found)
            value = _FIELD.sub(lambda _: str(reveal(next(filling))), template)
        self.made[key] = Secret(value) if any(has_secret(each) for each in found) else value
        return self.made[key]

    def _find(self, name: str, salt: str | None, default: str | None) -> Value:
        place = self._request.place
        if name in ("region", "account", "partition", "suffix"):
            return getattr(place, name)
        if name in self.made:
            return self.made[name]
        if name in COMPUTED:
            given = self.made.get(salt or "", self._request.inputs.get(salt or ""))
            if has_unknown(given):
                return UNKNOWN
            value = COMPUTED[name](reveal(given), self._request)
            return Secret(value) if value is not None and has_secret(given) else value
        made = digits(self._request.urn, name, salt or "")
        if made:
            return made
        value = self._request.inputs.get(name)
        return default if value is None else value


def _arn(shape: Shape) -> str:
    return f"arn:{{partition}}:{shape.arn}" if shape.arn else shape.more.get("arn", "")


def _place_outputs(request: Request, shape: Shape) -> dict[str, Value]:
    """What every resource of a region has, and the tags that the provider adds to a taggable one."""
    outputs: dict[str, Value] = {}
    module = request.token.split(":")[1].partition("/")[0]
    if module not in _GLOBAL:
        outputs["region"] = UNKNOWN if "region" in request.place.assumed else request.place.region
    tags = request.inputs.get("tags")
    if tags is not None or (shape.arn and shape_of(request.token)):
        outputs["tagsAll"] = _all_tags(tags, request.place)
    return outputs


def _all_tags(given: Value, place: Place) -> Value:
    if isinstance(given, Secret):
        return Secret(_all_tags(given.value, place))
    if "tags" in place.assumed or not isinstance(given, dict | None):
        return UNKNOWN
    return place.all_tags(given)
