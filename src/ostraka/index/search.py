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

import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from msgspec import Struct

from ostraka.index.arrays import Array, key_hash, read
from ostraka.index.build import NAMED, called
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


class NameHit(Struct, frozen=True, gc=False):
    """A listed name that reaches the bits asked for.

    Attributes:
        party: row of its party.
        place: position of the name among the record's facts.
        bits: bits of the comparison, weak aliases charged.
    """

    party: int
    place: int
    bits: float


class _Like(Struct, frozen=True, gc=False):
    """The listed names in which one token of a query, or a run of them, has a like token.

    Attributes:
        names: name numbers, ascending (int32, n).
        ours: most agreeing weight of the token in each, in bits (float64, n).
        theirs: most agreeing weight of the listed name (float64, n).
        alone: most bits that each can reach if nothing else is alike (float64, n).
        beside: the same where the query has other names, which then lack a partner (float64, n).
        most_ours, most_theirs, most_alone, most_beside: the greatest of each.
        reached: what :meth:`reaching` found already.
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
    reached: dict[tuple[float, bool], tuple[_Row, ...]]

    def reaching(self, least: float, others: bool) -> tuple[_Row, ...]:
        """The names that could reach the bits by this alone."""
        if (self.most_beside if others else self.most_alone) < least:
            return ()
        found = self.reached.get((least, others))
        if found is None:
            if len(self.reached) >= _QUESTIONS:
                self.reached.clear()
            places = ((self.beside if others else self.alone) >= least).nonzero()[0]
            found = self.reached[(least, others)] = tuple(self.rows(places))
        return found

    def rows(self, places: Array) -> Iterator[_Row]:
        """Name, agreeing weight of the query, of the listed name, at some places."""
        return zip(
            self.names[places].tolist(),
            self.ours[places].tolist(),
            self.theirs[places].tolist(),
            strict=True,
        )


_Row = tuple[int, float, float]
_Columns = tuple[Array, Array, Array]
#: Least bits for which a token's reaching names are kept: queries with and without a birth
#: date, a country and so on ask for different ones.
_QUESTIONS: Final = 16
_NO_NAMES: Final = np.empty(0, np.int32)
_NO_BITS: Final = np.empty(0)
_NEVER: Final = float("-inf")
#: Most names that are looked at one by one, and most tokens whose pairs are.
_FEW: Final = 48
_PAIRED: Final = 4
#: Tokens that are looked up together: bounds the arrays of one go.
_AT_ONCE: Final = 512


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
        self._token_named = read(folder, f"{family}.tokens.named")
        self._like: dict[Token, _Like] = {}
        self._runs: dict[tuple[str, str, float], _Like] = {}
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
        like: list[dict[int, tuple[float, str]]] | None = None
        hits = []
        for name in sorted(self.ceilings(query, least, w)):
            if not self._since[name] <= on < self._until[name]:
                continue
            if like is None:
                like = [self._relations(token) for token in query]
            bits = self._compare(query, name, like, w)
            bits = alias_bits(bits, bool(self._weak[name]), w)
            if bits >= least:
                hits.append(NameHit(int(self._party[name]), int(self._place[name]), bits))
        return hits

    def ceilings(self, query: Sequence[Token], least: float, w: Weights) -> dict[int, float]:
        """The names that may reach ``least`` bits, and the most that each can reach."""
        least -= _SLACK
        likes, others = self._likes(query, w)
        query_all = ours = theirs = 0.0
        for token in query:
            query_all += token.weight
        for like in likes:
            ours += like.most_ours
            theirs += like.most_theirs
        # The best that any name could do: all that is alike, and nothing else in it.
        ours = ours if ours < query_all else query_all
        if not likes or ceiling(ours, theirs, query_all, theirs, w) < least:
            return {}
        rows = _at_two(likes, others, least) if least > 0.0 else None
        if rows is None or len(rows) > _FEW:
            columns = _of_all(likes) if rows is None else _columns(rows)
            return self._reaching(columns, query_all, least, w)
        found: dict[int, float] = {}
        for name, our_bits, their_bits in rows:
            listed_all = self._weight.item(name)
            our_bits = our_bits if our_bits < query_all else query_all
            their_bits = their_bits if their_bits < listed_all else listed_all
            most = ceiling(our_bits, their_bits, query_all, listed_all, w)
            if most >= least and most > found.get(name, _NEVER):
                found[name] = most
        return found

    def _reaching(
        self, columns: _Columns, query_all: float, least: float, w: Weights
    ) -> dict[int, float]:
        names, ours, theirs = columns
        most = _ceilings(ours, theirs, query_all, self._weight[names], w)
        enough = (most >= least).nonzero()[0]
        found: dict[int, float] = {}
        for name, bits in zip(names[enough].tolist(), most[enough].tolist(), strict=True):
            found[name] = max(bits, found.get(name, _NEVER))
        return found

    def learn(self, tokens: Iterable[Token], w: Weights) -> None:
        """Look up tokens that are not known yet, together: many cost little more than one."""
        if w is not self._weights or self._kept > _KEPT:
            self._like.clear()
            self._runs.clear()
            self._kept = 0
            self._weights = w
        new = [token for token in dict.fromkeys(tokens) if token not in self._like]
        for start in range(0, len(new), _AT_ONCE):
            part = new[start : start + _AT_ONCE]
            for token, like in zip(part, self._of_tokens(part, w), strict=True):
                self._like[token] = like
                self._kept += like.names.size

    def places(self, party: int) -> Iterator[tuple[int, int]]:
        """Names of one party: (name number, position among the record's facts)."""
        for name in np.flatnonzero(self._party == party).tolist():
            yield name, int(self._place[name])

    def _likes(self, query: Sequence[Token], w: Weights) -> tuple[list[_Like], list[bool]]:
        """Where tokens and runs of the query are alike, and whether the query has more names."""
        if w is not self._weights or not all(map(self._like.__contains__, query)):
            self.learn(query, w)
        likes: list[_Like] = []
        others: list[bool] = []
        person = self._family == "person"
        several = person and len([True for token in query if token.role in NAMED]) > 1
        for token in query:
            like = self._like[token]
            if like.most_ours:
                likes.append(like)
                others.append(several and token.role in NAMED)
        for run in runs(query, self._family, self._vocabulary):
            like = self._of_run(run, w)
            if like.most_ours:
                likes.append(like)
                others.append(False)
        return likes, others

    def _of_tokens(self, tokens: Sequence[Token], w: Weights) -> list[_Like]:
        """Where each token has like ones, or neighbours that it can stand for."""
        found = self._vocabulary.learn(tokens)
        weight = np.asarray([token.weight for token in tokens])
        ids = np.concatenate([one.ids for one in found])
        alike = np.concatenate([one.alike for one in found])
        owner = np.repeat(np.arange(len(tokens)), [one.ids.size for one in found])
        counts = self._posting_starts[ids + 1] - self._posting_starts[ids]
        calls = [key_hash(call) for token in tokens for call in called(token.form, token.key)]
        wanted = np.asarray(calls, dtype=np.uint64)
        start = self._joined_keys.searchsorted(wanted, "left")
        joins = self._joined_keys.searchsorted(wanted, "right") - start
        there = _spans(start, joins)
        joiner = np.repeat(np.repeat(np.arange(len(tokens)), 2), joins)
        joined = self._joined_alike[there]
        return self._gathered(
            np.concatenate((np.repeat(owner, counts), joiner)),
            np.concatenate(
                (
                    self._postings[_spans(self._posting_starts[ids], counts)],
                    self._joined_names[there],
                )
            ),
            np.concatenate((np.repeat(weight[owner] * alike, counts), weight[joiner] * joined)),
            np.concatenate(
                (
                    np.repeat(self._token_weight[ids] * alike, counts),
                    self._joined_weight[there] * joined,
                )
            ),
            np.concatenate((np.repeat(self._token_named[ids], counts), np.zeros(len(there), bool))),
            weight,
            w,
        )

    def _of_run(self, run: Run, w: Weights) -> _Like:
        """Where a token stands for neighbours of the query, joined or as their acronym."""
        key = (run.form, run.relation, run.weight)
        like = self._runs.get(key)
        if like is None:
            ids = np.asarray(self._vocabulary.standing_for(run), dtype=np.int32)
            counts = self._posting_starts[ids + 1] - self._posting_starts[ids]
            names = self._postings[_spans(self._posting_starts[ids], counts)]
            like = self._runs[key] = self._gathered(
                np.zeros(names.size, np.int64),
                names,
                np.full(names.size, run.weight * run.alike),
                np.repeat(self._token_weight[ids] * run.alike, counts),
                np.zeros(names.size, bool),
                np.asarray([run.weight]),
                w,
            )[0]
            self._kept += names.size
        return like

    def _gathered(
        self,
        owner: Array,
        names: Array,
        ours: Array,
        theirs: Array,
        single: Array,
        weight: Array,
        w: Weights,
    ) -> list[_Like]:
        """One row for each owner and name: a token has one partner at most, the best bounds it.

        ``single`` marks partners that, alone, leave the other names of both sides
        without one: that has its charge.

        Returns:
            Where each owner is alike, by ``weight``, which is that of each owner.
        """
        order = np.argsort((owner << 32) | names, kind="stable")
        owner, names = owner[order], names[order]
        new = np.ones(len(names), dtype=bool)
        new[1:] = (names[1:] != names[:-1]) | (owner[1:] != owner[:-1])
        first = new.nonzero()[0]
        ends = np.searchsorted(owner[first], np.arange(len(weight) + 1)).tolist()
        if not first.size:
            return [_nobody() for _ in weight]
        owner, names = owner[first], names[first]
        ours = np.maximum.reduceat(ours[order], first)
        theirs = np.maximum.reduceat(theirs[order], first)
        single = np.logical_and.reduceat(single[order], first)
        alone = _ceilings(ours, theirs, weight[owner], self._weight[names], w)
        beside = alone + np.where(single, w.single + w.end_lost, 0.0)
        likes = []
        for start, end in itertools.pairwise(ends):
            if start == end:
                likes.append(_nobody())
                continue
            part = slice(start, end)
            likes.append(_like(names[part], ours[part], theirs[part], alone[part], beside[part]))
        return likes

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


def _like(names: Array, ours: Array, theirs: Array, alone: Array, beside: Array) -> _Like:
    most = (float(ours.max()), float(theirs.max()), float(alone.max()), float(beside.max()))
    return _Like(names, ours, theirs, alone, beside, *most, {})


def _nobody() -> _Like:
    none = _NO_BITS
    return _Like(_NO_NAMES, none, none, none, none, 0.0, 0.0, _NEVER, _NEVER, {})


def _spans(start: Array, count: Array) -> Array:
    """The places [start, start + count) of every span, one after the other."""
    ends = np.cumsum(count)
    shift = np.repeat(start - (ends - count), count)
    spans: Array = shift + np.arange(len(shift))
    return spans


def _columns(rows: Sequence[_Row]) -> _Columns:
    names, ours, theirs = zip(*rows, strict=True)
    return np.asarray(names, np.int32), np.asarray(ours), np.asarray(theirs)


def _at_two(likes: Sequence[_Like], others: Sequence[bool], least: float) -> list[_Row] | None:
    """Names like two tokens of a query or more, or that could reach the bits by one alone.

    What a name can reach by one token alone falls with every other token of the
    query, as long as it is above 0; so it is asked of the token by itself.

    Returns:
        Name, agreeing weight of the query, of the listed name. A name may come
        twice. None if there are too many to be worth looking at one by one.
    """
    if len(likes) > _PAIRED:
        return None
    sums: dict[int, dict[int, tuple[float, float]]] = {}
    count = 0
    for (i, few), (j, many) in itertools.combinations(enumerate(likes), 2):
        if few.names.size > many.names.size:
            i, j, few, many = j, i, many, few
        there = many.names.searchsorted(few.names)
        both = (many.names.take(there, mode="clip") == few.names).nonzero()[0]
        if not both.size:
            continue
        count += both.size
        if count > _FEW:
            return None
        for mine, other in zip(few.rows(both), many.rows(there[both]), strict=True):
            alike = sums.setdefault(mine[0], {})
            alike[i] = mine[1:]
            alike[j] = other[1:]
    rows = [
        row for like, more in zip(likes, others, strict=True) for row in like.reaching(least, more)
    ]
    for name, alike in sums.items():
        ours = theirs = 0.0
        for our_bits, their_bits in alike.values():
            ours += our_bits
            theirs += their_bits
        rows.append((name, ours, theirs))
    return rows


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


def _ceilings(
    ours: Array, theirs: Array, query_all: float | Array, listed_all: Array, w: Weights
) -> Array:
    """:func:`ostraka.matching.names.ceiling` of many names, each side capped at its whole."""
    ours = np.minimum(ours, query_all)
    theirs = np.minimum(theirs, listed_all)
    whole = query_all + listed_all
    most = (w.exact * (ours + theirs)) / whole
    most -= 2.0 * w.substitution * np.minimum(query_all - ours, listed_all - theirs) / whole
    beyond = np.minimum(np.minimum(ours, theirs), w.rarity_to) - w.rarity_from
    found: Array = most + beyond * np.where(beyond > 0.0, w.rarity, w.rarity_short)
    return found
