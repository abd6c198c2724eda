"""How two parties compare: the sum of all evidence, and the score it gives.

Owns the total: prior + name + other attributes, in bits, and the map from
total to score. Decides nothing: whether a score is a hit is policy.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from ostraka.matching import attributes
from ostraka.matching.identifiers import compare_identifiers
from ostraka.matching.names import PLACES, NameComparison, compare_names, name_evidence
from ostraka.matching.weights import Weights
from ostraka.model.evidence import Evidence
from ostraka.model.party import Name, Party
from ostraka.model.schema import Family
from ostraka.names.lexicon import Lexicon
from ostraka.names.tokens import Token, analyse, readings


class NameMatch(Struct, frozen=True, gc=False):
    """The best pair of names of two parties.

    Attributes:
        bits: of the names, with the penalty for a weak alias.
        query: the query's name.
        listed: the listed name.
        query_tokens, listed_tokens: their tokens.
        comparison: how they compare.
    """

    bits: float
    query: Name
    listed: Name
    query_tokens: tuple[Token, ...]
    listed_tokens: tuple[Token, ...]
    comparison: NameComparison

    @property
    def single(self) -> bool:
        """Whether one of the two is one word, forms and titles aside."""
        return any(
            sum(token.role in _WORDS for token in tokens) < _SEVERAL
            for tokens in (self.query_tokens, self.listed_tokens)
        )


#: Roles of the words that a name is made of, and how many of them are more than one.
_WORDS: Final = frozenset({"name", "generic", "number", "initial"})
_SEVERAL: Final = 2


class Match(Struct, frozen=True, gc=False):
    """Two parties compared.

    Attributes:
        total: sum of the evidence, in bits.
        score: the total as a probability-like number in (0, 1).
        name_bits: the names' part; minus infinity where there is no name to compare.
        strong: true if a strong identifier agrees.
        single: true if one of the two names compared is one word, forms and titles aside.
        evidence: signed pieces; their bits add up to ``total``.
    """

    total: float
    score: float
    name_bits: float
    strong: bool
    single: bool
    evidence: tuple[Evidence, ...]

    @property
    def corroborated(self) -> bool:
        """Whether anything besides the names agrees."""
        return any(
            piece.bits > 0.0
            and piece.feature not in ("prior", "name")
            and not piece.feature.startswith("name.")
            for piece in self.evidence
        )


#: No evidence is certain: a score stays this far from 0 and 1.
_LEAST: Final = 1e-6


def score_of(total: float, weights: Weights) -> float:
    """Map a total in bits to a score in (0, 1); every ``slope`` bits double the odds."""
    exponent = min(max(-total / weights.slope, -60.0), 60.0)
    return min(max(round(1.0 / (1.0 + math.exp2(exponent)), 6), _LEAST), 1.0 - _LEAST)


def naming_family(listed: Family) -> Family:
    """The family under which names are analysed: persons as such, everything else as things."""
    return "person" if listed == "person" else "organization"


def families_to_compare(query: Family, listed: Family) -> tuple[Family, ...]:
    """Under which families two parties' names are analysed.

    A party of unknown kind may be a person or not, so it is read both ways.
    """
    if listed == "any":
        return ("person", "organization") if query == "any" else (naming_family(query),)
    return (naming_family(listed),)


def alias_bits(bits: float, weak: bool, weights: Weights) -> float:
    """Bits of a name comparison after the charge for a weak alias.

    A weak alias corroborates and never alerts alone (OFAC FAQ 122-124).
    """
    return min(bits + weights.weak_alias, weights.weak_most) if weak else bits


def best_name(
    query: Party,
    listed: Party,
    lexicon: Lexicon,
    weights: Weights,
    listed_names: Iterable[Name] | None = None,
) -> NameMatch | None:
    """Find the pair of names that says most.

    Args:
        query: the party asked about.
        listed: the listed party.
        lexicon: for reading the names.
        weights: the weights.
        listed_names: the listed names to try; all of them by default.

    Returns:
        The best pair; ties go to the first in the parties' own order.
    """
    best: NameMatch | None = None
    for family in families_to_compare(query.family, listed.family):
        asked = [
            (name, tokens)
            for name in query.names
            for tokens in readings(name.text, family, lexicon) or ((),)
        ]
        for name in listed.names if listed_names is None else listed_names:
            tokens = analyse(name.text, family, lexicon)
            for ours, our_tokens in asked:
                comparison = compare_names(our_tokens, tokens, family, weights)
                bits = alias_bits(comparison.bits, name.weak, weights)
                if comparison.pairs and (best is None or bits > best.bits):
                    best = NameMatch(bits, ours, name, our_tokens, tokens, comparison)
    return best


def compare_parties(
    query: Party,
    listed: Party,
    lexicon: Lexicon,
    weights: Weights,
    listed_names: Sequence[Name] | None = None,
) -> Match:
    """Compare two parties.

    Args:
        query: the party asked about.
        listed: the listed party.
        lexicon: for reading the names.
        weights: the weights.
        listed_names: restrict the listed names to these.

    Returns:
        Total, score and evidence.
    """
    pieces = [Evidence("prior", "", "", "before any evidence", weights.prior)]
    name = best_name(query, listed, lexicon, weights, listed_names)
    if name is not None:
        pieces += _name_pieces(name, weights)
    identified, is_strong = compare_identifiers(query, listed, weights)
    pieces += identified
    for compare in (
        attributes.compare_family,
        attributes.compare_births,
        attributes.compare_countries,
        attributes.compare_genders,
        attributes.compare_addresses,
    ):
        piece = compare(query, listed, weights)
        if piece is not None:
            pieces.append(piece)
    total = round(sum(piece.bits for piece in pieces), PLACES)
    if is_strong and total < weights.strong_least:
        lift = round(weights.strong_least - total, PLACES)
        pieces.append(Evidence("identifier", "", "", "a strong identifier always alerts", lift))
        total = weights.strong_least
    return Match(
        total=total,
        score=score_of(total, weights),
        name_bits=name.bits if name is not None else float("-inf"),
        strong=is_strong,
        single=name is not None and name.single,
        evidence=tuple(pieces),
    )


def _name_pieces(name: NameMatch, weights: Weights) -> list[Evidence]:
    if name.bits < weights.name_least:
        listed, source = name.listed.text, name.listed.source
        differs = Evidence(
            "name", name.query.text, listed, "another name", weights.name_least, source
        )
        return [differs]
    pieces = name_evidence(
        name.query.text,
        name.listed.text,
        name.query_tokens,
        name.listed_tokens,
        name.comparison,
        weights,
        name.listed.source,
    )
    if name.listed.weak:
        pieces.append(
            Evidence(
                "name.weak",
                name.query.text,
                name.listed.text,
                "weak alias",
                round(name.bits - name.comparison.bits, PLACES),
                name.listed.source,
            )
        )
    return pieces
