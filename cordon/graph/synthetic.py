"""The synthetic responder: ids, ARNs and outputs that look real and follow from the URN. It takes microseconds.

Because all of them are known, policy documents are known too when a pull request is checked. Nothing here is a claim
that AWS would accept a request: that is the simulation's part.
"""

import re
import uuid
from collections.abc import Callable, Mapping
from hashlib import shake_128
from typing import Final

from cordon.graph.lookups import look_up
from cordon.graph.responder import Answer, Found, Place, Request
from cordon.graph.shape import Shape
from cordon.graph.shapes import SHAPES
from cordon.graph.values import UNKNOWN, Secret, Value, has_secret, has_unknown, reveal

_ALPHABETS: Final = {
    "hex": "0123456789abcdef",
    "digits": "0123456789",
    "letters": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
    "alnum": "abcdefghijklmnopqrstuvwxyz0123456789",
    "secret": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
}
_DIGITS: Final = re.compile(r"(hex|digits|letters|alnum|secret)(\d+)")
_FIELD: Final = re.compile(r"\{(\w+)(?::(\w+))?(?:\|([^{}]*))?\}")
_GLOBAL: Final = frozenset({"budgets", "cloudfront", "globalaccelerator", "iam", "organizations", "route53", "shield"})
# Pulumi's module -> the service's name in ARNs, where they differ.
_SERVICES: Final = {
    "alb": "elasticloadbalancing",
    "cfg": "config",
    "ebs": "ec2",
    "efs": "elasticfilesystem",
    "elasticsearch": "es",
    "lb": "elasticloadbalancing",
    "mq": "mq",
    "networkfirewall": "network-firewall",
    "opensearch": "es",
    "sfn": "states",
    "vpc": "ec2",
}
_SECRET_OUTPUTS: Final = {"aws:iam/accessKey:AccessKey": ("secret",)}


class Synthetic:
    """Answers for AWS from URNs alone.

    Args:
        lookups: Answers that win over the built-in ones, by the lookup's token.
    """

    def __init__(self, lookups: Mapping[str, Mapping[str, Value]] | None = None) -> None:
        self._lookups = lookups or {}

    def create(self, request: Request) -> Answer:
        """Make up the resource."""
        shape = SHAPES.get(request.token) or _any_shape(request)
        maker = _Maker(request)
        # An id may be the ARN and an ARN may hold the id: whichever needs the other is made second.
        arn = f"arn:{{partition}}:{shape.arn}" if shape.arn else shape.more.get("arn", "")
        if "{arn}" in shape.id:
            maker.make("arn", arn)
        elif "{url}" in shape.id:
            maker.make("url", shape.more["url"])
        made = request.given_id or maker.make("id", shape.id)
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
        """Make up a resource that exists already: its id is given, its name most often is the id."""
        inputs = dict(request.inputs)
        for key in ("name", "bucket", "keyName", "identifier", "clusterIdentifier"):
            inputs.setdefault(key, request.given_id)
        read = self.create(Request(request.urn, request.token, request.name, inputs, request.place, request.given_id))
        named = {key for key in inputs if key not in request.inputs}
        return Answer(read.id, {key: value for key, value in read.outputs.items() if key not in named})

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
        if name in _COMPUTED:
            given = self.made.get(salt or "", self._request.inputs.get(salt or ""))
            return given if given is UNKNOWN else _COMPUTED[name](reveal(given), place)
        made = digits(self._request.urn, name, salt or "")
        if made:
            return made
        value = self._request.inputs.get(name)
        return default if value is None else value


def digits(urn: str, kind: str, salt: str = "") -> str:
    """Make digits that follow from a URN: ``hex17``, ``letters13``, ``uuid`` …; empty for anything else."""
    match = _DIGITS.fullmatch(kind)
    if kind not in ("uuid", "octet") and match is None:
        return ""
    raw = shake_128(f"{urn} {kind} {salt}".encode()).digest(64)
    if kind == "uuid":
        return str(uuid.UUID(bytes=raw[:16], version=4))
    if match is None:
        return str(raw[0] % 250 + 4)
    alphabet = _ALPHABETS[match[1]]
    return "".join(alphabet[byte % len(alphabet)] for byte in raw[: int(match[2])])


def _zone_id(given: Value, place: Place) -> str:
    """AWS's short name of a region and zone: ``euc1-az1``."""
    area, *directions, number = place.region.split("-")
    words = {"northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw"}
    return given or f"{area}{''.join(words.get(word, word[0]) for word in directions)}{number}-az1"


def _key_arn(given: Value, place: Place) -> str | None:
    if not isinstance(given, str):
        return None
    return (
        given if given.startswith("arn:") else f"arn:{place.partition}:kms:{place.region}:{place.account}:key/{given}"
    )


# Computed from the input named behind the colon; None where it can't be.
_COMPUTED: Final[Mapping[str, Callable[[Value, Place], str | None]]] = {
    "az": lambda given, place: given or f"{place.region}a",
    "azid": _zone_id,
    "host": lambda given, _: given.removeprefix("https://") if isinstance(given, str) else None,
    "key_arn": _key_arn,
    "kind": lambda given, _: given.lower() if isinstance(given, str) else None,
    # A VPC's defaults follow from its id, so that the resources which adopt them find the same ones.
    "vpc_acl": lambda given, _: f"acl-{digits(given, 'hex17', 'acl')}" if isinstance(given, str) else None,
    "vpc_group": lambda given, _: f"sg-{digits(given, 'hex17', 'sg')}" if isinstance(given, str) else None,
    "vpc_table": lambda given, _: f"rtb-{digits(given, 'hex17', 'rtb')}" if isinstance(given, str) else None,
    "slashed": lambda given, _: f"/{given.removeprefix('/')}" if isinstance(given, str) else None,
}


def _any_shape(request: Request) -> Shape:
    """Guess a shape for a type that isn't listed: its name or digits for an id, an ARN after its module."""
    module, _, kind = request.token.split(":")[1].partition("/")
    named = next((key for key in ("name", "identifier") if isinstance(reveal(request.inputs.get(key)), str)), None)
    service = _SERVICES.get(module, module)
    region = "" if module in _GLOBAL else "{region}"
    made = f"{{{named}}}" if named else f"{kind[:12].lower()}-{{hex17}}"
    return Shape(made, f"{service}:{region}:{{account}}:{kind.lower()}/{{id}}")


def _place_outputs(request: Request, shape: Shape) -> dict[str, Value]:
    """What every resource of a region has, and the tags that the provider adds to a taggable one."""
    outputs: dict[str, Value] = {}
    module = request.token.split(":")[1].partition("/")[0]
    if module not in _GLOBAL:
        outputs["region"] = request.place.region
    tags = request.inputs.get("tags")
    taggable = tags is not None or (request.token in SHAPES and bool(shape.arn))
    if taggable:
        known = isinstance(tags, dict | None)
        outputs["tagsAll"] = {**request.place.default_tags, **(tags or {})} if known else tags
    return outputs
