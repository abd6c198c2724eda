"""The best one-to-one alignment of two names' tokens.

Owns which token stands for which. A pair joins one token with one, or one with
two or three neighbours written together ("AERO CARIBBEAN", "Aerocaribbean"), or
with the words of a thing's name whose initials it is ("IRISL").
The alignment chosen is the one of the highest agreeing weight; ties go to the
one that keeps the order. Refuses to judge what is left over.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import Final, Protocol

from msgspec import Struct

from ostraka.matching.similarity import ACRONYM, JOINED, LONG_ACRONYM
from ostraka.model.schema import Family
from ostraka.names.spelling import spelling_key
from ostraka.names.tokens import Token

#: Similarity and relation of query token i and listed token j.
Similarity = Callable[[int, int], tuple[float, str]]

#: Partial alignments kept at a time; names of real lists never reach it.
BEAM: Final = 256
#: Most neighbours that one token can stand for, and the shortest joined form.
MAX_JOIN: Final = 3
MIN_JOINED: Final = 4
#: Words that an acronym stands for, and words that a run of them may span.
MIN_ACRONYM: Final = 3
MAX_ACRONYM: Final = 7
_JOINABLE: Final = frozenset({"name", "generic", "particle", "filial"})
#: Parts of Arabic names that are written as one word with what stands beside them, in many
#: spellings: Abd al-Rahman is Abdelrahman, Nur al-Din is Noureddine.
_COMPOUNDING: Final = frozenset({
    "abd", "abdu", "abdul", "abdel", "abdal", "abdol", "abdur", "abder", "abdus", "abdes",
    "din", "deen", "dine", "eddin", "eddine", "eldin", "aldin", "uddin", "addin", "aldeen",
    "eldeen", "allah", "ullah", "ollah",
})  # fmt: skip
#: Roles whose initials an acronym is made of, and roles whose initials it may leave out.
_WORDS: Final = frozenset({"name", "generic"})
_OPTIONAL: Final = frozenset({"particle", "orgform"})


class Run(Struct, frozen=True, gc=False):
    """Neighbouring tokens that one token can stand for.

    Attributes:
        start, end: their positions, [start, end).
        form: the form of the token that stands for them.
        relation: ``joined`` or ``acronym``.
        alike: similarity of the two.
        weight: of the neighbours, in bits.
        key: spelling key of the form, where a word of the same key stands for them too; or empty.
    """

    start: int
    end: int
    form: str
    relation: str
    alike: float
    weight: float
    key: str = ""


class Known(Protocol):
    """The words that a run could be one of."""

    @property
    def named(self) -> Container[str]:
        """The forms of the words."""

    def has_key(self, key: str) -> bool:
        """Whether a word may have that spelling key."""


class Pair(Struct, frozen=True, gc=False):
    """Tokens that stand for each other: positions [start, end) on both sides."""

    query_start: int
    query_end: int
    listed_start: int
    listed_end: int
    similarity: float
    relation: str
    query_weight: float
    listed_weight: float

    @property
    def value(self) -> float:
        """Agreeing weight of both sides, in bits."""
        return (self.query_weight + self.listed_weight) * self.similarity


def joinable(token: Token) -> bool:
    """True if the word can be a part of a longer one: a number only if it is spelled out."""
    return token.role in _JOINABLE or (token.role == "number" and token.form.isalpha())


def runs(tokens: Sequence[Token], family: Family, known: Known | None = None) -> list[Run]:
    """Every run of neighbours that one token could stand for.

    Args:
        tokens: tokens of a name.
        family: the family under which it was analysed; persons have no acronyms.
        known: leave out runs that are not among these; all by default.

    Returns:
        Runs of two or three that could be one word, and runs that could be an acronym.
    """
    if known is not None and not _any_run(tokens, family, known):
        return []
    found = _joins(tokens, known)
    return found if family == "person" else found + _acronyms(tokens, known)


def _any_run(tokens: Sequence[Token], family: Family, known: Known) -> bool:
    """A quick look whether neighbours may be known as one word: never wrong where it denies."""
    forms, named = [], known.named
    for token in tokens:
        if _compounds(token):
            return len(tokens) > 1
        forms.append(token.form)
    for place in range(len(forms) - 1):
        joined = forms[place] + forms[place + 1]
        if joined in named or joined + "".join(forms[place + 2 : place + MAX_JOIN]) in named:
            return True
    if family == "person" or len(forms) < MIN_ACRONYM:
        return False
    if any(token.role in _OPTIONAL for token in tokens):
        return True
    initials = "".join([form[0] for form in forms])
    return any(
        initials[start:end] in named
        for start in range(len(initials) - MIN_ACRONYM + 1)
        for end in range(start + MIN_ACRONYM, min(start + MAX_ACRONYM, len(initials)) + 1)
    )


def _joins(tokens: Sequence[Token], known: Known | None) -> list[Run]:
    found = []
    count = len(tokens)
    for start in range(count - 1):
        if not joinable(tokens[start]):
            continue
        form = tokens[start].form
        for end in range(start + 2, min(start + MAX_JOIN, count) + 1):
            token = tokens[end - 1]
            if not joinable(token):
                break
            form += token.form
            if len(form) < MIN_JOINED:
                continue
            key = spelling_key(form) if any(map(_compounds, tokens[start:end])) else ""
            if known is None or form in known.named or (key and known.has_key(key)):
                weight = sum(token.weight for token in tokens[start:end])
                found.append(Run(start, end, form, "joined", JOINED, weight, key))
    return found


def _compounds(token: Token) -> bool:
    return token.role == "particle" or token.form in _COMPOUNDING


def _acronyms(tokens: Sequence[Token], known: Known | None) -> list[Run]:
    """Runs with their initials, with and without those that acronyms may leave out."""
    found = []
    for start, first in enumerate(tokens[: 1 - MIN_ACRONYM]):
        if first.role not in _WORDS:
            continue
        bare = full = ""
        for end in range(start + 1, min(start + MAX_ACRONYM, len(tokens)) + 1):
            token = tokens[end - 1]
            if token.role not in _WORDS and token.role not in _OPTIONAL:
                break
            full += token.form[0]
            if token.role in _WORDS:
                bare += token.form[0]
            if token.role == "particle" or len(full) < MIN_ACRONYM:
                continue
            plain = all(token.role == "name" for token in tokens[start:end])
            for form in dict.fromkeys((bare, full)):
                if plain and len(form) == MIN_ACRONYM:
                    continue
                if len(form) >= MIN_ACRONYM and (known is None or form in known.named):
                    weight = sum(token.weight for token in tokens[start:end])
                    alike = ACRONYM if len(form) == MIN_ACRONYM else LONG_ACRONYM
                    found.append(Run(start, end, form, "acronym", alike, weight))
    return found


def stands_for(token: Token, run: Run) -> bool:
    """Whether a token is what a run is called."""
    if token.form == run.form:
        return joinable(token) if run.relation == "joined" else token.role == "name"
    return bool(run.key) and token.key == run.key and joinable(token)


def pairs_of(
    query: Sequence[Token],
    listed: Sequence[Token],
    similarity: Similarity,
    family: Family = "person",
) -> list[Pair]:
    """Every pair of tokens, or of a token and joined neighbours, with a similarity above 0."""
    pairs = []
    for i, token in enumerate(query):
        for j, other in enumerate(listed):
            alike, relation = similarity(i, j)
            if alike:
                pairs.append(Pair(i, i + 1, j, j + 1, alike, relation, token.weight, other.weight))
    if len(query) != len(listed) or len(pairs) < len(query):
        pairs += _with_runs(query, listed, family)
    return pairs


class _Words:
    """The words of one name, as what runs of another could be."""

    __slots__ = ("_keys", "named")

    def __init__(self, named: frozenset[str], keys: frozenset[str]) -> None:
        self.named = named
        self._keys = keys

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> _Words:
        return cls(
            frozenset([token.form for token in tokens]), frozenset([token.key for token in tokens])
        )

    def has_key(self, key: str) -> bool:
        return key in self._keys


def _with_runs(query: Sequence[Token], listed: Sequence[Token], family: Family) -> list[Pair]:
    pairs = []
    for run in runs(query, family, _Words.of(listed)):
        for j, token in enumerate(listed):
            if stands_for(token, run):
                sides = (run.weight, token.weight)
                pairs.append(Pair(run.start, run.end, j, j + 1, run.alike, run.relation, *sides))
    for run in runs(listed, family, _Words.of(query)):
        for i, token in enumerate(query):
            if stands_for(token, run):
                sides = (token.weight, run.weight)
                pairs.append(Pair(i, i + 1, run.start, run.end, run.alike, run.relation, *sides))
    return pairs


def align(
    query: Sequence[Token],
    listed: Sequence[Token],
    similarity: Similarity,
    family: Family = "person",
) -> tuple[Pair, ...]:
    """Find the best alignment.

    Args:
        query: tokens of one name.
        listed: tokens of the other.
        similarity: of positions i in ``query`` and j in ``listed``.
        family: the family under which both were analysed.

    Returns:
        The chosen pairs in query order; no token is in two of them.
    """
    pairs = pairs_of(query, listed, similarity, family)
    if _conflict_free(pairs):
        return tuple(sorted(pairs, key=lambda pair: pair.query_start))
    by_start: list[list[Pair]] = [[] for _ in query]
    for pair in pairs:
        by_start[pair.query_start].append(pair)
    # states[position]: listed tokens used -> (value, minus disorder, pairs)
    State = tuple[float, int, tuple[Pair, ...]]
    states: list[dict[int, State]] = [{} for _ in range(len(query) + 1)]
    states[0][0] = (0.0, 0, ())
    for position, options in enumerate(by_start):
        here = states[position]
        if len(here) > BEAM:
            best = sorted(here.items(), key=lambda item: (-item[1][0], -item[1][1], item[0]))
            here = dict(best[:BEAM])
        for used, state in here.items():
            _keep(states[position + 1], used, state)
            for pair in options:
                mask = ((1 << (pair.listed_end - pair.listed_start)) - 1) << pair.listed_start
                if mask & used:
                    continue
                value, order, chosen = state
                moved = abs(pair.query_start - pair.listed_start)
                _keep(
                    states[pair.query_end],
                    used | mask,
                    (round(value + pair.value, 9), order - moved, (*chosen, pair)),
                )
    final = states[len(query)]
    return max(final.items(), key=lambda item: (item[1][0], item[1][1], -item[0]))[1][2]


def _conflict_free(pairs: Sequence[Pair]) -> bool:
    query = listed = 0
    for pair in pairs:
        left = ((1 << (pair.query_end - pair.query_start)) - 1) << pair.query_start
        right = ((1 << (pair.listed_end - pair.listed_start)) - 1) << pair.listed_start
        if left & query or right & listed:
            return False
        query |= left
        listed |= right
    return True


def _keep(
    states: dict[int, tuple[float, int, tuple[Pair, ...]]],
    used: int,
    state: tuple[float, int, tuple[Pair, ...]],
) -> None:
    old = states.get(used)
    if old is None or state[:2] > old[:2]:
        states[used] = state
