"""Weights of the name comparison, estimated from the lists themselves.

Owns the fit. Positives are listed names written otherwise, aliases of one record
and records of one party on several lists; negatives are near misses. All are of
parties that the scoreboard does not measure (:func:`ostraka.assurance.subjects.held_out`).

For a given alignment the bits of two names are linear in the weights, so each
pair gives one row of features. The weights minimise the logistic loss around the
threshold; classes of pairs weigh alike, and signs cannot turn: agreement never
lowers a score and no difference raises it. A pull towards the weights that were
set by hand keeps those in place of which the pairs tell nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from ostraka.assurance.suites import Pair
from ostraka.matching.names import NameComparison, compare_names
from ostraka.matching.parties import naming_family
from ostraka.matching.weights import Weights
from ostraka.model.schema import FAMILY_OF_SCHEMA
from ostraka.names.lexicon import Lexicon
from ostraka.names.tokens import Token, analyse

#: Weights in the order of the features, with the sign that each keeps. The first is the measure
#: of all others and stays: names must not drown birth dates.
FITTED: Final[Mapping[str, int]] = {
    "exact": 1,
    "substitution": 1,
    "rarity": 1,
    "rarity_short": 1,
    "reorder": -1,
    "reorder_mixed": -1,
    "reorder_filial": -1,
    "end_lost": -1,
    "conflict": -1,
    "single": -1,
    "single_thing": -1,
    "lead_lost": -1,
    "number_differs": -1,
    "place_differs": -1,
    "generic_only": -1,
}
#: The term of a comparison that each flag stands for; the order has three charges.
_TERMS: Final[Mapping[str, str]] = {
    "end": "end_lost",
    "conflict": "conflict",
    "single": "single",
    "alone": "single_thing",
    "lead": "lead_lost",
    "number": "number_differs",
    "place": "place_differs",
    "generic": "generic_only",
}
_ORDERS: Final = ("reorder", "reorder_mixed", "reorder_filial")
#: Weights with which a comparison tells its own features: each order has a value of its own.
_PROBE: Final = Weights(
    exact=1.0,
    substitution=1.0,
    reorder=-1.0,
    reorder_mixed=-2.0,
    reorder_filial=-3.0,
    end_lost=-1.0,
    conflict=-1.0,
    single=-1.0,
    single_thing=-1.0,
    lead_lost=-1.0,
    number_differs=-1.0,
    place_differs=-1.0,
    generic_only=-1.0,
)
#: Steps of the descent, its rate, and how strongly hand-set values pull.
_STEPS: Final = 4_000
_RATE: Final = 0.01
_PULL: Final = 0.02
#: Loss of one pair beyond which it counts no more: an alias that shares no word teaches nothing.
_HOPELESS: Final = 4.0
#: No charge is greater: one exact name of two common words and it meet at zero.
_FLOOR: Final = -12.0
#: What a false alert weighs against a miss of the same size.
_FALSE: Final = 1.5

Floats = NDArray[np.float64]


class Fit(Struct, frozen=True):
    """What came out.

    Attributes:
        weights: the table, fitted values rounded to two places.
        loss_before, loss_after: mean loss over classes, in bits.
        recall_before, recall_after: mean share of positives at the threshold, over classes.
        false_before, false_after: the same of negatives.
        pairs: number of pairs by class.
    """

    weights: Weights
    loss_before: float
    loss_after: float
    recall_before: float
    recall_after: float
    false_before: float
    false_after: float
    pairs: Mapping[str, int]


class _Table(Struct, frozen=True):
    """Features of all pairs.

    Attributes:
        rows: features of each listed name of each pair (float64, names x weights).
        starts: first row of each pair.
        same: whether a pair must be found.
        share: weight of each pair, so that classes weigh alike and sum to 1 on either side.
        cost: what a mistake about it weighs.
    """

    rows: Floats
    starts: NDArray[np.int64]
    same: NDArray[np.bool_]
    share: Floats
    cost: Floats


def fit(pairs: Sequence[Pair], lexicon: Lexicon, start: Weights, least: float) -> Fit:
    """Estimate the weights.

    Args:
        pairs: positives and negatives of parties that are not held out.
        lexicon: to read the names with.
        start: the weights set by hand.
        least: bits of the names at which they alone reach the threshold.

    Returns:
        The fitted table, with what it changed.
    """
    table = _features(pairs, lexicon)
    names = list(FITTED)
    signs = np.asarray([FITTED[name] for name in names], dtype=np.float64)
    hand = np.asarray([getattr(start, name) for name in names], dtype=np.float64)
    found = _descend(table, hand, signs, least)
    values = {name: round(float(value), 2) for name, value in zip(names, found, strict=True)}
    after = np.asarray([values[name] for name in names], dtype=np.float64)
    kinds: dict[str, int] = {}
    for pair in pairs:
        kinds[pair.kind] = kinds.get(pair.kind, 0) + 1
    before_figures, after_figures = (_figures(table, w, least) for w in (hand, after))
    return Fit(
        msgspec.structs.replace(start, **values),
        before_figures[0],
        after_figures[0],
        before_figures[1],
        after_figures[1],
        before_figures[2],
        after_figures[2],
        dict(sorted(kinds.items())),
    )


def _features(pairs: Sequence[Pair], lexicon: Lexicon) -> _Table:
    rows: list[list[float]] = []
    starts: list[int] = []
    kept: list[Pair] = []
    for pair in pairs:
        family = naming_family(FAMILY_OF_SCHEMA.get(pair.schema, "any"))
        asked = analyse(pair.asked, family, lexicon)
        first = len(rows)
        for text in pair.listed:
            listed = analyse(text, family, lexicon)
            if asked and listed:
                compared = compare_names(asked, listed, family, _PROBE)
                rows.append(_row(asked, listed, compared))
        if len(rows) > first:
            starts.append(first)
            kept.append(pair)
    kinds = [f"{pair.suite} {pair.kind}" for pair in kept]
    sizes = {kind: kinds.count(kind) for kind in set(kinds)}
    sides = {
        same: len({kind for kind, pair in zip(kinds, kept, strict=True) if pair.same is same})
        for same in (True, False)
    }
    share = [1.0 / (sizes[k] * sides[p.same]) for k, p in zip(kinds, kept, strict=True)]
    cost = [1.0 if pair.same else _FALSE for pair in kept]
    return _Table(
        np.asarray(rows),
        np.asarray(starts, dtype=np.int64),
        np.asarray([pair.same for pair in kept]),
        np.asarray(share),
        np.asarray(cost),
    )


def _row(asked: Sequence[Token], listed: Sequence[Token], compared: NameComparison) -> list[float]:
    """Features whose sum, each times its weight, is the bits of the comparison."""
    terms = dict(compared.terms)
    mine = sum(pair.query_weight * pair.similarity for pair in compared.pairs)
    theirs = sum(pair.listed_weight * pair.similarity for pair in compared.pairs)
    whole = sum(token.weight for token in asked) + sum(token.weight for token in listed)
    beyond = min(mine, theirs, _PROBE.rarity_to) - _PROBE.rarity_from
    found = dict.fromkeys(FITTED, 0.0)
    found["exact"] = (mine + theirs) / whole
    found["substitution"] = terms.get("substitution", 0.0)
    found["rarity"] = max(beyond, 0.0)
    found["rarity_short"] = min(beyond, 0.0)
    for term, weight in _TERMS.items():
        found[weight] = float(term in terms)
    if "order" in terms:
        found[_ORDERS[round(-terms["order"]) - 1]] = 1.0
    return list(found.values())


def _bits(table: _Table, weights: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """The best bits of each pair, and the row that gives them."""
    bits = table.rows @ weights
    best = np.maximum.reduceat(bits, table.starts)
    sizes = np.diff(np.append(table.starts, len(bits)))
    is_best = bits == np.repeat(best, sizes)
    places = np.flatnonzero(is_best)
    owner = np.repeat(np.arange(len(table.starts)), sizes)[places]
    first = np.unique(owner, return_index=True)[1]
    return best, places[first]


def _descend(table: _Table, hand: Floats, signs: Floats, least: float) -> Floats:
    """Adam with the signs kept; the same bytes each time."""
    weights = hand.copy()
    scale = np.maximum(np.abs(hand), 0.05)
    first, second = np.zeros_like(hand), np.zeros_like(hand)
    label = np.where(table.same, 1.0, -1.0)
    for step in range(1, _STEPS + 1):
        bits, rows = _bits(table, weights)
        margin = label * (bits - least) / 2.0
        odds = 1.0 / (1.0 + np.exp2(np.clip(margin, -60.0, 60.0)))
        odds[margin < -_HOPELESS] = 0.0
        slope = (table.share * table.cost * odds * -label) @ table.rows[rows] / 2.0
        slope = slope * scale + _PULL * (weights - hand) / scale
        slope[0] = 0.0
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        ahead = first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-9)
        weights = weights - _RATE * scale * ahead
        weights = np.where(weights * signs < 0.0, 0.0, np.maximum(weights, _FLOOR))
    return weights


def _figures(table: _Table, weights: Floats, least: float) -> tuple[float, float, float]:
    bits, _ = _bits(table, weights)
    margin = np.where(table.same, 1.0, -1.0) * (bits - least) / 2.0
    loss = np.log2(1.0 + np.exp2(np.clip(-margin, -60.0, _HOPELESS)))
    alerts = (bits >= least).astype(np.float64)
    return (
        round(float(loss @ (table.share * table.cost)) / (1.0 + _FALSE), 4),
        round(float((alerts * table.same) @ table.share), 4),
        round(float((alerts * ~table.same) @ table.share), 4),
    )


def likelihood(same: Iterable[str], other: Iterable[str], least: int = 20) -> dict[str, float]:
    """Bits of each relation of an attribute: how much oftener it is between records of one party.

    Args:
        same: the relation for each pair of records of one party.
        other: the relation for each pair of records of two parties with like names.
        least: pairs that a relation must have on both sides together to be told.

    Returns:
        log2 of the ratio of the two shares, half a pair added to each count, to two places.
    """
    ours, theirs = list(same), list(other)
    found = {}
    for relation in sorted({*ours, *theirs}):
        here, there = ours.count(relation), theirs.count(relation)
        if here + there >= least:
            ratio = ((here + 0.5) / (len(ours) + 1)) / ((there + 0.5) / (len(theirs) + 1))
            found[relation] = round(float(np.log2(ratio)), 2)
    return found
