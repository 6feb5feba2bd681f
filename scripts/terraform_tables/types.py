"""Which Terraform type each Pulumi token is: by name where names agree, else by what its properties say.

Wrong is worse than missing, so each step has to be confirmed by something other than itself: a name by a share of
equal properties, a set of properties by a common word and a distance from the second best. What is left over has no
counterpart (*no schema*) only if no free Terraform type looks like it; otherwise it is *unmapped* and listed.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scripts.terraform_tables.words import squash, stem, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scripts.terraform_tables.provider import Type
    from scripts.terraform_tables.sdk import Resource

    # A way to spell a token's module and last name as Terraform might: squashed Terraform names.
    Spelling = Callable[[str, str], list[str]]

# In nearly every type, so they say nothing: `id` is no Pulumi property, `region` came with provider 6.
_EVERYWHERE = {stem(name) for name in ("id", "tags", "tags_all", "timeouts", "region")}
FULL_NAME, LAST_NAME, LEARNED_PREFIX, PROPERTIES, LISTED = "full name", "last name", "prefix", "properties", "listed"
# How much of the smaller set of properties must be in both, for a name to be believed.
_OVERLAP = {FULL_NAME: 0.45, LAST_NAME: 0.6, LEARNED_PREFIX: 0.6}
# How equal two sets of properties must be, and how far ahead of the second best, for properties alone to be believed.
_EQUAL, _MARGIN = 0.6, 0.15
# How equal a free type may look before a token counts as unmapped and not as absent from the schema.
_RESEMBLES = 0.3


@dataclass
class TypeMap:
    """The verdict on every token.

    Attributes:
        types: Token to Terraform type.
        how: Token to the step that found the type.
        no_schema: Tokens that the provider's schema has no type for.
        unmapped: Tokens that no step could decide, with the types that came near.
        contested: Terraform types that more than one token laid claim to; their tokens are unmapped.
        unclaimed: Terraform types that no token is: what is left to be mistaken for *no schema*.
    """

    types: dict[str, str] = field(default_factory=dict)
    how: dict[str, str] = field(default_factory=dict)
    no_schema: list[str] = field(default_factory=list)
    unmapped: dict[str, list[str]] = field(default_factory=dict)
    contested: dict[str, list[str]] = field(default_factory=dict)
    unclaimed: list[str] = field(default_factory=list)


class TypeMatcher:
    """Matches an SDK's tokens with a provider's types."""

    def __init__(
        self, resources: Mapping[str, Resource], schema: Mapping[str, Type], listed: Mapping[str, str]
    ) -> None:
        """Take both sides and the hand-kept list, which goes before every other step."""
        self._listed = listed
        self._theirs = {name: _stems(type_.fields) for name, type_ in schema.items()}
        self._ours = {token: _stems(resource.properties) for token, resource in resources.items()}
        self._by_name = defaultdict(list)
        for name in schema:
            self._by_name[squash(name.removeprefix("aws_"))].append(name)
        seen = Counter(stem for stems in self._theirs.values() for stem in stems)
        self._weights = {stem: math.log((len(schema) + 1) / (count + 0.5)) for stem, count in seen.items()}
        self._rarest = math.log(2 * (len(schema) + 1))
        self._map = TypeMap()

    def match(self) -> TypeMap:
        """Decide every token."""
        for token, name in self._listed.items():
            if token not in self._ours or name not in self._theirs:
                raise LookupError(f"exceptions list {token} → {name}, but pulumi_aws or the schema has no such thing")
            self._take(token, name, LISTED)
        self._by_spelling(FULL_NAME, lambda module, name: [module + name])
        self._by_spelling(LAST_NAME, lambda _, name: [name])
        prefixes = self._learn_prefixes()
        self._by_spelling(LEARNED_PREFIX, lambda module, name: [prefix + name for prefix in prefixes[module]])
        self._by_properties()
        self._reject_contested()
        self._judge_rest()
        return self._map

    def _take(self, token: str, name: str, how: str) -> None:
        self._map.types[token], self._map.how[token] = name, how

    def _open(self) -> list[str]:
        return [token for token in self._ours if token not in self._map.types]

    def _free(self) -> list[str]:
        taken = set(self._map.types.values())
        return [name for name in self._theirs if name not in taken]

    def _by_spelling(self, how: str, spellings: Spelling) -> None:
        """Take types whose name is the token's in the given spelling, if enough properties agree.

        A type that only the list has given away is still free here: the list may add a second token to a type.
        """
        unlisted = {name for token, name in self._map.types.items() if token not in self._listed}
        free = set(self._theirs) - unlisted
        found = {}
        for token in self._open():
            names = {name for key in spellings(*split(token)) for name in self._by_name.get(key, []) if name in free}
            fitting = [name for name in names if self.overlap(token, name) >= _OVERLAP[how]]
            if len(fitting) == 1:
                found[token] = fitting[0]
        for token, name in found.items():
            self._take(token, name, how)

    def _learn_prefixes(self) -> dict[str, set[str]]:
        """Learn what Terraform calls each Pulumi module: `aws:cfg/…` is `aws_config_…`, `aws:rds/…` also `aws_db_…`.

        Two resources whose last names and properties agree make a prefix.
        """
        votes: Counter[tuple[str, str]] = Counter()
        for token in self._ours:
            module, name = split(token)
            taken = self._map.types.get(token)
            for other in [taken] if taken else self._free():
                text = squash(other.removeprefix("aws_"))
                if text.endswith(name) and text != name and self.similarity(token, other) >= _EQUAL:
                    votes[module, text.removesuffix(name)] += 1
        prefixes = defaultdict(set)
        for (module, prefix), count in votes.items():
            if count > 1:
                prefixes[module].add(prefix)
        return prefixes

    def _by_properties(self) -> None:
        """Take pairs that are each other's clear best among what is left, and share a word."""
        free, tokens = self._free(), self._open()
        scores = {(token, name): self.similarity(token, name) for token in tokens for name in free}
        ours = {token: _ranked((scores[token, name], name) for name in free) for token in tokens}
        theirs = {name: _ranked((scores[token, name], token) for token in tokens) for name in free}
        for token in tokens:
            (best, name), (second, _) = ours[token][:2]
            if best < _EQUAL:
                continue
            (_, rival), (other, _) = theirs[name][:2]
            clear = best - max(second, other) >= _MARGIN
            if clear and rival == token and _share_a_word(token, name):
                self._take(token, name, PROPERTIES)

    def _reject_contested(self) -> None:
        """Two live tokens on one Terraform type are both rejected; only the list may add another one."""
        claims = defaultdict(list)
        for token, name in self._map.types.items():
            claims[name].append(token)
        for name, tokens in claims.items():
            unlisted = [token for token in tokens if token not in self._listed]
            if len(unlisted) > 1:
                self._map.contested[name] = sorted(unlisted)
        for tokens in self._map.contested.values():
            for token in tokens:
                del self._map.types[token], self._map.how[token]

    def _judge_rest(self) -> None:
        free = self._map.unclaimed = self._free()
        for token in self._open():
            near = [name for name in free if self.similarity(token, name) >= _RESEMBLES]
            near += [name for name, tokens in self._map.contested.items() if token in tokens]
            near += self._by_name.get("".join(split(token)), [])
            if near:
                self._map.unmapped[token] = sorted(set(near))
            else:
                self._map.no_schema.append(token)

    def similarity(self, token: str, name: str) -> float:
        """Compare two sets of properties, rare ones weighing more: 0 nothing in common, 1 equal."""
        ours, theirs = self._ours[token], self._theirs[name]
        both = self._weigh(ours & theirs)
        return both / (self._weigh(ours | theirs) or 1) if both else 0.0

    def overlap(self, token: str, name: str) -> float:
        """Return the part of the smaller set that is in both: what a new version adds is no difference."""
        ours, theirs = self._ours[token], self._theirs[name]
        smaller = min(self._weigh(ours), self._weigh(theirs))
        return self._weigh(ours & theirs) / smaller if smaller else 1.0

    def _weigh(self, stems: Iterable[str]) -> float:
        # fsum is exact, so the order in which a set happens to be walked changes nothing.
        return math.fsum(self._weights.get(stem, self._rarest) for stem in stems)


def split(token: str) -> tuple[str, str]:
    """Split `aws:ec2/vpc:Vpc` into its module and last name, both squashed."""
    _, path, name = token.split(":")
    return path.partition("/")[0], squash(name)


def _stems(names: Iterable[str]) -> set[str]:
    return {stem(name) for name in names} - _EVERYWHERE


def _ranked(scores: Iterable[tuple[float, str]]) -> list[tuple[float, str]]:
    return [*sorted(scores, key=lambda item: (-item[0], item[1])), (0.0, ""), (0.0, "")]


def _share_a_word(token: str, name: str) -> bool:
    """Return whether a word of the token is in the Terraform name: the gate against false friends."""
    _, path, last = token.split(":")
    text = squash(name)
    return any(word in text for word in [*words(last), path.partition("/")[0]])
