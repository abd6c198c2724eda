"""The lossless search for names.

Owns the promise that every listed name whose comparison with the query reaches
the bits asked for is among the candidates. For each listed name it adds up,
over the query's tokens, the most agreeing weight that the token can have there
on either side; that sum is at least the one of any alignment, and
:func:`ostraka.matching.names.ceiling` grows with it, so the ceiling of the sums
is never below the bits.

Most names are never looked at: a name that is like one token of the query only
must be hardly more than that token, which is known before any query; every
other candidate is like two tokens at least.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from msgspec import Struct

from ostraka.index.arrays import Array, key_hash, read
from ostraka.index.vocabulary import Vocabulary
from ostraka.matching.align import Run, runs
from ostraka.matching.names import ceiling, compare_names
from ostraka.matching.parties import alias_bits
from ostraka.matching.similarity import NONE
from ostraka.matching.weights import Weights
from ostraka.model.schema import Family
from ostraka.names.tokens import Token

#: Slack in bits for the rounding of published bits.
_SLACK: Final = 0.01
#: Entries of names kept in memory, over all tokens: 24 bytes each.
_KEPT: Final = 8_000_000


class NameHit(Struct, frozen=True):
    """A listed name that reaches the bits asked for.

    Attributes:
        party: row of its party.
        place: position of the name among the record's facts.
        bits: bits of the comparison, weak aliases charged.
    """

    party: int
    place: int
    bits: float


class _Like(Struct, frozen=True):
    """The listed names in which one token of a query, or a run of them, has a like token.

    Attributes:
        names: name numbers, ascending (int32, n).
        ours: most agreeing weight of the token in each, in bits (float64, n).
        theirs: most agreeing weight of the listed name (float64, n).
        alone: most bits that each can reach if nothing else is alike (float64, n).
        beside: the same where the query has other names, which then lack a partner (float64, n).
        most_ours, most_theirs, most_alone, most_beside: the greatest of each.
    """

    names: Array
    ours: Array
    theirs: Array
    alone: Array
    beside: Array
    most_ours: float
    most_theirs: float
    most_alone: float
    most_beside: float

    def reaching(self, least: float, others: bool) -> Array | None:
        """Places of the names that could reach the bits by this alone; None if there is none."""
        if (self.most_beside if others else self.most_alone) < least:
            return None
        found: Array = np.flatnonzero((self.beside if others else self.alone) >= least)
        return found


_NO_NAMES: Final = np.empty(0, np.int32)
_NO_BITS: Final = np.empty(0)
_NEVER: Final = float("-inf")
_NOBODY: Final = _Like(_NO_NAMES, _NO_BITS, _NO_BITS, _NO_BITS, _NO_BITS, 0.0, 0.0, _NEVER, _NEVER)
#: Roles that count as names of a person: what leaves one of them out is charged.
_NAMED: Final = frozenset({"name", "number"})


class NameSearch:
    """The names of one reading."""

    def __init__(self, folder: Path, family: Family) -> None:
        """Open the arrays that :mod:`ostraka.index.build` wrote for a reading."""
        self._family = family
        self._vocabulary = Vocabulary(folder, family)
        self._rows = read(folder, f"{family}.names.tokens")
        self._starts = read(folder, f"{family}.names.starts")
        self._party = read(folder, f"{family}.names.party")
        self._place = read(folder, f"{family}.names.place")
        self._weight = read(folder, f"{family}.names.weight")
        self._weak = read(folder, f"{family}.names.weak")
        self._since = read(folder, f"{family}.names.since")
        self._until = read(folder, f"{family}.names.until")
        self._postings = read(folder, f"{family}.postings")
        self._posting_starts = read(folder, f"{family}.postings.starts")
        self._token_weight = read(folder, f"{family}.tokens.weight")
        self._joined_keys = read(folder, f"{family}.joined.keys")
        self._joined_names = read(folder, f"{family}.joined.names")
        self._joined_weight = read(folder, f"{family}.joined.weight")
        self._joined_alike = read(folder, f"{family}.joined.alike")
        self._like: dict[Token, _Like] = {}
        self._kept = 0
        self._weights: Weights | None = None

    def names_like(
        self, query: Sequence[Token], least: float, w: Weights, on: int
    ) -> list[NameHit]:
        """Every listed name that has a like token and whose comparison reaches ``least`` bits.

        Args:
            query: tokens of the query's name.
            least: bits to reach.
            w: the weights.
            on: day number; only names stated on that day.

        Returns:
            The names in the order of the list.
        """
        names, _ = self.ceilings(query, least, w)
        if not names.size:
            return []
        stated = (self._since[names] <= on) & (on < self._until[names])
        like: list[dict[int, tuple[float, str]]] | None = None
        hits = []
        for name in names[stated].tolist():
            if like is None:
                like = [self._relations(token) for token in query]
            bits = self._compare(query, name, like, w)
            bits = alias_bits(bits, bool(self._weak[name]), w)
            if bits >= least:
                hits.append(NameHit(int(self._party[name]), int(self._place[name]), bits))
        return hits

    def ceilings(self, query: Sequence[Token], least: float, w: Weights) -> tuple[Array, Array]:
        """The names that may reach ``least`` bits, ascending, and the most that each can reach."""
        least -= _SLACK
        likes, alone = self._likes(query, w)
        query_all = sum([token.weight for token in query])
        ours = min(sum([like.most_ours for like in likes]), query_all)
        theirs = sum([like.most_theirs for like in likes])
        # The best that any name could do: all that is alike, and nothing else in it.
        if not likes or ceiling(ours, theirs, query_all, theirs, w) < least:
            return _NO_NAMES, _NO_BITS
        if len(likes) == 2 and least > 0.0:
            names, our_bits, their_bits = _of_two(likes, alone, least)
        else:
            names, our_bits, their_bits = _of_all(likes)
        if not names.size:
            return _NO_NAMES, _NO_BITS
        most = _ceilings(our_bits, their_bits, query_all, self._weight[names], w)
        enough = most >= least
        names, most = names[enough], most[enough]
        if names.size > 1:
            order = np.argsort(names, kind="stable")
            names, most = names[order], most[order]
            last = np.concatenate((names[1:] != names[:-1], [True]))
            names, most = names[last], most[last]
        return names, most

    def places(self, party: int) -> Iterator[tuple[int, int]]:
        """Names of one party: (name number, position among the record's facts)."""
        for name in np.flatnonzero(self._party == party).tolist():
            yield name, int(self._place[name])

    def _likes(self, query: Sequence[Token], w: Weights) -> tuple[list[_Like], list[bool]]:
        """Where tokens and runs of the query are alike, and whether the query has more names."""
        if w is not self._weights or self._kept > _KEPT:
            self._like.clear()
            self._kept = 0
            self._weights = w
        likes: list[_Like] = []
        others: list[bool] = []
        person = self._family == "person"
        several = person and sum([token.role in _NAMED for token in query]) > 1
        for token in query:
            like = self._like.get(token)
            if like is None:
                like = self._like[token] = self._of_token(token, w)
                self._kept += like.names.size
            if like.names.size:
                likes.append(like)
                others.append(several and token.role in _NAMED)
        if len(query) > 1:
            named = self._vocabulary.named
            for run in runs(query, self._family, named):
                ids = np.asarray(named[run.form], dtype=np.int32)
                likes.append(self._of_run(run, ids, w))
                others.append(False)
        return likes, others

    def _of_token(self, token: Token, w: Weights) -> _Like:
        """Where a token has like ones, or neighbours that it can stand for."""
        found = self._vocabulary.neighbours(token)
        ids, counts = found.ids, self._counts(found.ids)
        wanted = np.uint64(key_hash(token.form))
        start = self._joined_keys.searchsorted(wanted, "left")
        end = self._joined_keys.searchsorted(wanted, "right")
        joined = self._joined_alike[start:end]
        names = np.concatenate((self._postings_of(ids, counts), self._joined_names[start:end]))
        ours = np.concatenate(
            (np.repeat(token.weight * found.alike, counts), token.weight * joined)
        )
        theirs = np.concatenate(
            (
                np.repeat(self._token_weight[ids] * found.alike, counts),
                self._joined_weight[start:end] * joined,
            )
        )
        named = [self._vocabulary.token(number).role in _NAMED for number in ids.tolist()]
        single = np.concatenate(
            (np.repeat(named, counts).astype(bool), np.zeros(joined.size, bool))
        )
        return self._gathered(names, ours, theirs, single, token.weight, w)

    def _of_run(self, run: Run, ids: Array, w: Weights) -> _Like:
        """Where a token stands for neighbours of the query, joined or as their acronym."""
        counts = self._counts(ids)
        names = self._postings_of(ids, counts)
        ours = np.full(names.size, run.weight * run.alike)
        theirs = np.repeat(self._token_weight[ids] * run.alike, counts)
        return self._gathered(names, ours, theirs, np.zeros(names.size, bool), run.weight, w)

    def _gathered(
        self, names: Array, ours: Array, theirs: Array, single: Array, weight: float, w: Weights
    ) -> _Like:
        """One row for each name: a token has one partner at most, so the best one bounds it.

        ``single`` marks partners that, alone, leave the other names of both sides
        without one: that has its charge.
        """
        if not names.size:
            return _NOBODY
        order = np.argsort(names, kind="stable")
        names = names[order]
        first = np.flatnonzero(np.concatenate(([True], names[1:] != names[:-1])))
        names = names[first]
        ours = np.maximum.reduceat(ours[order], first)
        theirs = np.maximum.reduceat(theirs[order], first)
        single = np.logical_and.reduceat(single[order], first)
        alone = _ceilings(ours, theirs, weight, self._weight[names], w)
        beside = alone + np.where(single, w.single + w.end_lost, 0.0)
        columns = (names, ours, theirs, alone, beside)
        return _Like(*columns, *(float(column.max()) for column in columns[1:]))

    def _counts(self, ids: Array) -> Array:
        counts: Array = self._posting_starts[ids + 1] - self._posting_starts[ids]
        return counts

    def _postings_of(self, ids: Array, counts: Array) -> Array:
        total = int(counts.sum())
        if not total:
            return _NOBODY.names
        starts = self._posting_starts[ids]
        shift = np.repeat(starts - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
        postings: Array = self._postings[np.arange(total) + shift]
        return postings

    def _relations(self, token: Token) -> dict[int, tuple[float, str]]:
        found = self._vocabulary.neighbours(token)
        return dict(
            zip(
                found.ids.tolist(),
                zip(found.alike.tolist(), found.relations, strict=True),
                strict=True,
            )
        )

    def _compare(
        self,
        query: Sequence[Token],
        name: int,
        like: Sequence[dict[int, tuple[float, str]]],
        w: Weights,
    ) -> float:
        rows = self._rows[self._starts[name] : self._starts[name + 1]].tolist()
        listed = [self._vocabulary.token(row) for row in rows]
        return compare_names(
            query, listed, self._family, w, lambda i, j: like[i].get(rows[j], NONE)
        ).bits


_Columns = tuple[Array, Array, Array]


def _of_two(likes: Sequence[_Like], others: Sequence[bool], least: float) -> _Columns:
    """Names like both tokens of a query, or that could reach the bits by one alone.

    What a name can reach by one token alone falls with every other token of the
    query, as long as it is above 0; so it is asked of the token by itself.

    Returns:
        Names, agreeing weight of the query, of the listed name. A name may come
        twice, the row that counts most last.
    """
    few, many = sorted(likes, key=lambda like: like.names.size)
    places = many.names.searchsorted(few.names)
    places[places == many.names.size] = 0
    both = np.flatnonzero(many.names[places] == few.names)
    there = places[both]
    parts = [
        (like.names[found], like.ours[found], like.theirs[found])
        for like, more in zip(likes, others, strict=True)
        if (found := like.reaching(least, more)) is not None
    ]
    sums = (
        few.names[both],
        few.ours[both] + many.ours[there],
        few.theirs[both] + many.theirs[there],
    )
    if not parts:
        return sums
    names, ours, theirs = zip(*parts, sums, strict=True)
    return np.concatenate(names), np.concatenate(ours), np.concatenate(theirs)


def _of_all(likes: Sequence[_Like]) -> _Columns:
    """Every name that is like any token, with the sums of the agreeing weights."""
    if len(likes) == 1:
        return likes[0].names, likes[0].ours, likes[0].theirs
    names = np.concatenate([like.names for like in likes])
    order = np.argsort(names, kind="stable")
    names = names[order]
    first = np.flatnonzero(np.concatenate(([True], names[1:] != names[:-1])))
    ours = np.concatenate([like.ours for like in likes])[order]
    theirs = np.concatenate([like.theirs for like in likes])[order]
    return names[first], np.add.reduceat(ours, first), np.add.reduceat(theirs, first)


def _ceilings(ours: Array, theirs: Array, query_all: float, listed_all: Array, w: Weights) -> Array:
    """:func:`ostraka.matching.names.ceiling` of many names, each side capped at its whole."""
    ours = np.minimum(ours, query_all)
    theirs = np.minimum(theirs, listed_all)
    whole = query_all + listed_all
    most = (w.exact * (ours + theirs)) / whole
    most -= 2.0 * w.substitution * np.minimum(query_all - ours, listed_all - theirs) / whole
    beyond = np.minimum(np.minimum(ours, theirs), w.rarity_to) - w.rarity_from
    found: Array = most + beyond * np.where(beyond > 0.0, w.rarity, w.rarity_short)
    return found
