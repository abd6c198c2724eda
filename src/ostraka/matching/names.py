"""How two names compare: from an alignment to bits.

Owns the name's part of the total. Let W be the summed weight of a name's
tokens and m the weight of its tokens that agree, each counted by its
similarity. Then::

    bits = exact * (mq + ml) / (Wq + Wl)                   what agrees
         - substitution * 2 * min(Wq-mq, Wl-ml) / (Wq+Wl)  what differs on both sides
         + rarity(min(mq, ml))                             rare names say more
         - penalties                                       order, lost ends

What is missing on one side only is merely not counted; what differs on both
sides is a substitution and is charged. The first three terms only grow with mq
and ml, and penalties are never negative: so :func:`ceiling` of any upper bounds
of mq and ml is an upper bound of the bits. The lossless index rests on that.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from msgspec import Struct

from ostraka.matching.align import MIN_ACRONYM, Pair, Similarity, align
from ostraka.matching.similarity import similarity as token_similarity
from ostraka.matching.weights import Weights
from ostraka.model.evidence import Evidence
from ostraka.model.schema import Family
from ostraka.names.eastern import PART
from ostraka.names.tokens import Token

#: Penalties and terms are rounded to this many places, so that sums are exact to read.
PLACES = 4


class NameComparison(Struct, frozen=True, gc=False):
    """Two names compared.

    Attributes:
        bits: the name's part of the total.
        pairs: the alignment.
        query_left, listed_left: positions without a partner.
        terms: named terms in bits other than the pairs', in a fixed order.
    """

    bits: float
    pairs: tuple[Pair, ...]
    query_left: tuple[int, ...]
    listed_left: tuple[int, ...]
    terms: tuple[tuple[str, float], ...]


def rarity(agreeing: float, weights: Weights) -> float:
    """Bits for the information that the agreeing tokens carry (``agreeing``, in bits)."""
    beyond = min(agreeing, weights.rarity_to) - weights.rarity_from
    return beyond * (weights.rarity if beyond > 0.0 else weights.rarity_short)


def ceiling(query: float, listed: float, query_all: float, listed_all: float, w: Weights) -> float:
    """The most bits that two names can reach.

    Args:
        query: agreeing weight of the query's tokens, or an upper bound of it.
        listed: agreeing weight of the listed name's tokens, or an upper bound of it.
        query_all: weight of all the query's tokens.
        listed_all: weight of all the listed name's tokens.
        w: the weights.

    Returns:
        Bits, before penalties; grows with ``query`` and ``listed``.
    """
    query_left, listed_left = query_all - query, listed_all - listed
    differs = query_left if query_left < listed_left else listed_left
    agreeing = query if query < listed else listed
    beyond = (agreeing if agreeing < w.rarity_to else w.rarity_to) - w.rarity_from
    whole = query_all + listed_all
    bits = (w.exact * (query + listed) - 2.0 * w.substitution * differs) / whole
    return bits + beyond * (w.rarity if beyond > 0.0 else w.rarity_short)


def compare_names(
    query: Sequence[Token],
    listed: Sequence[Token],
    family: Family,
    weights: Weights,
    similarity: Similarity | None = None,
) -> NameComparison:
    """Compare two names.

    Args:
        query: tokens of one name.
        listed: tokens of the other.
        family: the family under which both were analysed.
        weights: the weights.
        similarity: token similarity by positions, where the caller has it at
            hand; must equal :func:`ostraka.matching.similarity.similarity`.

    Returns:
        The comparison; the same bits the other way round.
    """
    if not query or not listed:
        return NameComparison(float("-inf"), (), (), (), ())
    if similarity is None:

        def similarity(i: int, j: int) -> tuple[float, str]:
            return token_similarity(query[i], listed[j])

    if _canonical(query) <= _canonical(listed):
        pairs = align(query, listed, similarity, family)
    else:
        pairs = _mirrored(query, listed, similarity, family)
    return _judge(query, listed, pairs, family, weights)


def _canonical(tokens: Sequence[Token]) -> tuple[int, tuple[str, ...]]:
    return (len(tokens), tuple(token.form for token in tokens))


def _mirrored(
    query: Sequence[Token], listed: Sequence[Token], similarity: Similarity, family: Family
) -> tuple[Pair, ...]:
    """Align the other way round, so that both directions choose the same alignment."""
    flipped = [
        Pair(
            pair.listed_start,
            pair.listed_end,
            pair.query_start,
            pair.query_end,
            pair.similarity,
            pair.relation,
            pair.listed_weight,
            pair.query_weight,
        )
        for pair in align(listed, query, lambda j, i: similarity(i, j), family)
    ]
    return tuple(sorted(flipped, key=lambda pair: pair.query_start))


def _judge(
    query: Sequence[Token],
    listed: Sequence[Token],
    pairs: tuple[Pair, ...],
    family: Family,
    w: Weights,
) -> NameComparison:
    query_all = sum(token.weight for token in query)
    listed_all = sum(token.weight for token in listed)
    whole = query_all + listed_all
    agreeing_query = agreeing_listed = agreed = 0.0
    query_used = [False] * len(query)
    listed_used = [False] * len(listed)
    for pair in pairs:
        agreeing_query += pair.query_weight * pair.similarity
        agreeing_listed += pair.listed_weight * pair.similarity
        agreed += pair_bits(pair, whole, w)
        query_used[pair.query_start : pair.query_end] = [True] * (pair.query_end - pair.query_start)
        listed_used[pair.listed_start : pair.listed_end] = [True] * (
            pair.listed_end - pair.listed_start
        )
    differs = min(query_all - agreeing_query, listed_all - agreeing_listed)
    terms = [
        ("substitution", round(-w.substitution * 2.0 * max(differs, 0.0) / whole, PLACES)),
        ("rarity", round(rarity(min(agreeing_query, agreeing_listed), w), PLACES)),
    ]
    terms += _penalties(query, listed, pairs, query_used, listed_used, family, w)
    terms = [(name, bits) for name, bits in terms if bits]
    bits = round(agreed + sum(bits for _, bits in terms), PLACES)
    return NameComparison(
        bits=bits,
        pairs=pairs,
        query_left=tuple(i for i, used in enumerate(query_used) if not used),
        listed_left=tuple(j for j, used in enumerate(listed_used) if not used),
        terms=tuple(terms),
    )


def pair_bits(pair: Pair, whole: float, weights: Weights) -> float:
    """Bits of one pair, where ``whole`` is the weight of all tokens of both names."""
    return round(weights.exact * pair.value / whole, PLACES)


def _penalties(
    query: Sequence[Token],
    listed: Sequence[Token],
    pairs: Sequence[Pair],
    query_used: Sequence[bool],
    listed_used: Sequence[bool],
    family: Family,
    w: Weights,
) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    order = [
        pair.listed_start
        for pair in pairs
        if query[pair.query_start].role in _ORDERED and listed[pair.listed_start].role in _ORDERED
    ]
    if any(later < earlier for earlier, later in itertools.pairwise(order)):
        found.append(("order", _order_bits(query, listed, pairs, order, w)))
    if family != "person":
        found += _of_things(query, listed, pairs, query_used, listed_used, w)
    query_names = [i for i, token in enumerate(query) if token.role in _DISTINCTIVE]
    listed_names = [j for j, token in enumerate(listed) if token.role in _DISTINCTIVE]
    if not query_names or not listed_names:
        return found
    if not all(query_used[i] for i in query_names) and not all(
        listed_used[j] for j in listed_names
    ):
        found.append(("conflict", w.conflict))
    if family == "person":
        lost = (
            _end_lost(query_names, query_used)
            or _end_lost(listed_names, listed_used)
            or _half_given(query, query_used)
            or _half_given(listed, listed_used)
        )
        if lost:
            found.append(("end", w.end_lost))
        partners = sum(1 for pair in pairs if query[pair.query_start].role in _ORDERED)
        joined = any(pair.relation == "joined" for pair in pairs)
        if partners == 1 and not joined and max(len(query_names), len(listed_names)) > 1:
            found.append(("single", w.single))
    else:
        if not query_used[query_names[0]] or not listed_used[listed_names[0]]:
            found.append(("lead", w.lead_lost))
        if _by_one_word(query, listed, pairs):
            found.append(("alone", w.single_thing))
    return found


def _by_one_word(query: Sequence[Token], listed: Sequence[Token], pairs: Sequence[Pair]) -> bool:
    """Whether one distinctive word agrees and another has no partner: MARIA is not Maria Hagen."""
    agreeing = [
        pair
        for pair in pairs
        if _tells(query[pair.query_start]) or _tells(listed[pair.listed_start])
    ]
    if len(agreeing) != 1 or agreeing[0].relation in ("joined", "acronym"):
        return False
    return max(sum(map(_tells, query)), sum(map(_tells, listed))) > 1


def _of_things(
    query: Sequence[Token],
    listed: Sequence[Token],
    pairs: Sequence[Pair],
    query_used: Sequence[bool],
    listed_used: Sequence[bool],
    w: Weights,
) -> list[tuple[str, float]]:
    """What makes two things of similar names two things."""
    found: list[tuple[str, float]] = []
    ours = [token for token, used in zip(query, query_used, strict=True) if not used]
    theirs = [token for token, used in zip(listed, listed_used, strict=True) if not used]
    if _numbered(ours) and _numbered(theirs):
        found.append(("number", w.number_differs))
    if _placed(ours) and _placed(theirs):
        found.append(("place", w.place_differs))
    if _distinct(query) != _distinct(listed) and not any(map(_long_acronym, pairs)):
        found.append(("generic", w.generic_only))
    return found


def _long_acronym(pair: Pair) -> bool:
    """Whether common words meet their initials, and those are many enough to say which they are."""
    longest = max(pair.query_end - pair.query_start, pair.listed_end - pair.listed_start)
    return pair.relation == "acronym" and longest > MIN_ACRONYM


def _numbered(tokens: Iterable[Token]) -> bool:
    return any(token.role == "number" for token in tokens)


def _placed(tokens: Iterable[Token]) -> bool:
    return any(token.symbol.startswith("CTRY:") for token in tokens)


def _distinct(tokens: Iterable[Token]) -> bool:
    """Whether any word says which one it is, not only what it is and where."""
    return any(map(_tells, tokens))


def _tells(token: Token) -> bool:
    return token.role in _DISTINCTIVE and not token.symbol


def _order_bits(
    query: Sequence[Token],
    listed: Sequence[Token],
    pairs: Sequence[Pair],
    order: Sequence[int],
    w: Weights,
) -> float:
    """The charge for another order: least where the family name merely moved to the other end."""
    if _father_swapped(query, listed, pairs):
        return w.reorder_filial
    back = sum(later < earlier for earlier, later in itertools.pairwise((*order, order[0])))
    return w.reorder if back <= 1 else w.reorder_mixed


def _father_swapped(query: Sequence[Token], listed: Sequence[Token], pairs: Sequence[Pair]) -> bool:
    """Whether whom one side calls the father is, on the other, the child.

    "Omar bin Ali" is not "Ali bin Omar"; "bin Laden, Osama" is "Osama bin Laden".
    """
    ours, theirs = _filial(query), _filial(listed)
    if ours is None or theirs is None:
        return False
    return any(
        (pair.query_start > ours) != (pair.listed_start > theirs)
        and (pair.query_start == ours + 1 or pair.listed_start == theirs + 1)
        for pair in pairs
    )


def _filial(tokens: Sequence[Token]) -> int | None:
    """The place of the first "son of" that a name follows."""
    for place, token in enumerate(tokens):
        if token.role == "filial" and place + 1 < len(tokens):
            return place
    return None


_DISTINCTIVE = frozenset({"name", "number", "fragment"})
#: Terms that are about what is left over.
_OF_LEFTOVERS = frozenset({"substitution", "conflict", "end", "lead", "number", "place"})
_ORDERED = frozenset({"name", "initial"})


def _half_given(tokens: Sequence[Token], used: Sequence[bool]) -> bool:
    """Whether one of a Chinese or Korean given name's syllables has no partner: 建平 is not 建."""
    parts = [here for token, here in zip(tokens, used, strict=True) if PART in token.own]
    return any(parts) and not all(parts)


def _end_lost(names: Sequence[int], used: Sequence[bool]) -> bool:
    return not used[names[0]] or not used[names[-1]]


def name_evidence(
    query_text: str,
    listed_text: str,
    query: Sequence[Token],
    listed: Sequence[Token],
    comparison: NameComparison,
    weights: Weights,
    source: str,
) -> list[Evidence]:
    """Lay a name comparison open.

    Args:
        query_text: the query's name as written.
        listed_text: the listed name as written.
        query: tokens of the query's name.
        listed: tokens of the listed name.
        comparison: how they compare.
        weights: the weights that it was made with.
        source: the record of the listed name, ``list:record``.

    Returns:
        One piece per aligned pair and per term; they add up to ``comparison.bits``.
    """
    whole = sum(token.weight for token in query) + sum(token.weight for token in listed)

    def words(tokens: Sequence[Token], start: int, end: int) -> str:
        return " ".join(token.own or token.form for token in tokens[start:end])

    pieces = [
        Evidence(
            feature="name",
            query=words(query, pair.query_start, pair.query_end),
            listed=words(listed, pair.listed_start, pair.listed_end),
            relation=pair.relation,
            bits=pair_bits(pair, whole, weights),
            source=source,
        )
        for pair in comparison.pairs
    ]
    left = " ".join(query[i].form for i in comparison.query_left)
    left_listed = " ".join(listed[j].form for j in comparison.listed_left)
    for term, bits in comparison.terms:
        sides = (query_text, listed_text)
        if term in _OF_LEFTOVERS and (left or left_listed):
            sides = (left, left_listed)
        pieces.append(Evidence(f"name.{term}", sides[0], sides[1], term, bits, source))
    return pieces
