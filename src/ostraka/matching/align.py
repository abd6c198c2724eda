"""The best one-to-one alignment of two names' tokens.

Owns which token stands for which. A pair joins one token with one, or one with
two or three neighbours written together ("AERO CARIBBEAN", "Aerocaribbean").
The alignment chosen is the one of the highest agreeing weight; ties go to the
one that keeps the order. Refuses to judge what is left over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from ostraka.matching.similarity import JOINED
from ostraka.names.tokens import Token

#: Similarity and relation of query token i and listed token j.
Similarity = Callable[[int, int], tuple[float, str]]

#: Partial alignments kept at a time; names of real lists never reach it.
BEAM: Final = 256
#: Most neighbours that one token can stand for, and the shortest joined form.
MAX_JOIN: Final = 3
MIN_JOINED: Final = 4
_JOINABLE: Final = frozenset({"name", "generic", "particle", "filial"})


class Pair(Struct, frozen=True):
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


def joins(tokens: Sequence[Token]) -> list[tuple[int, int, str]]:
    """Every run of neighbours that could be one word.

    Args:
        tokens: tokens of a name.

    Returns:
        (start, end, joined form) of each run of two or three.
    """
    found = []
    for start in range(len(tokens) - 1):
        form = ""
        for end in range(start + 1, min(start + MAX_JOIN, len(tokens)) + 1):
            token = tokens[end - 1]
            if not joinable(token):
                break
            form += token.form
            if end - start > 1 and len(form) >= MIN_JOINED:
                found.append((start, end, form))
    return found


def pairs_of(query: Sequence[Token], listed: Sequence[Token], similarity: Similarity) -> list[Pair]:
    """Every pair of tokens, or of a token and joined neighbours, with a similarity above 0."""
    pairs = []
    for i, token in enumerate(query):
        for j, other in enumerate(listed):
            alike, relation = similarity(i, j)
            if alike:
                pairs.append(Pair(i, i + 1, j, j + 1, alike, relation, token.weight, other.weight))
    if len(query) != len(listed) or len(pairs) < len(query):
        pairs += _joined(query, listed)
    return pairs


def _joined(query: Sequence[Token], listed: Sequence[Token]) -> list[Pair]:
    pairs = []
    words: dict[str, list[int]] = {}
    for j, other in enumerate(listed):
        if joinable(other):
            words.setdefault(other.form, []).append(j)
    for start, end, form in joins(query):
        for j in words.get(form, ()):
            weight = sum(token.weight for token in query[start:end])
            pairs.append(Pair(start, end, j, j + 1, JOINED, "joined", weight, listed[j].weight))
    words = {}
    for i, token in enumerate(query):
        if joinable(token):
            words.setdefault(token.form, []).append(i)
    for start, end, form in joins(listed):
        for i in words.get(form, ()):
            weight = sum(token.weight for token in listed[start:end])
            pairs.append(Pair(i, i + 1, start, end, JOINED, "joined", query[i].weight, weight))
    return pairs


def align(
    query: Sequence[Token], listed: Sequence[Token], similarity: Similarity
) -> tuple[Pair, ...]:
    """Find the best alignment.

    Args:
        query: tokens of one name.
        listed: tokens of the other.
        similarity: of positions i in ``query`` and j in ``listed``.

    Returns:
        The chosen pairs in query order; no token is in two of them.
    """
    pairs = pairs_of(query, listed, similarity)
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
