"""How two names compare, in bits."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.invented import FAMILY, FIRM, FORMS, GIVEN, OWN_SCRIPT, examples, tokens

from ostraka.matching.names import ceiling, compare_names, name_evidence, rarity
from ostraka.matching.weights import DEFAULT
from ostraka.model.schema import Family
from ostraka.names.tokens import Token

_WORDS = (*GIVEN, *FAMILY, *FIRM, *FORMS, "J.", "Mr", "王", "汪", "Ali")
_TEXTS = st.one_of(
    st.sampled_from(OWN_SCRIPT),
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=5).map(" ".join),
    st.lists(st.text("abein", min_size=1, max_size=5), min_size=1, max_size=4).map(" ".join),
)
#: Each pair and term is rounded to four places; the index allows for 0.01 in all.
_ROUNDING = 0.003
_FAMILIES: st.SearchStrategy[Family] = st.sampled_from(["person", "organization"])


def _bits(a: str, b: str, family: Family = "person") -> float:
    return compare_names(tokens(a, family), tokens(b, family), family, DEFAULT).bits


@examples(400)
@example("Ivan S.A.", "S.A. Ivan", "organization")
@given(_TEXTS, _TEXTS, _FAMILIES)
def test_the_bits_are_the_same_the_other_way_round(a: str, b: str, family: Family) -> None:
    assert _bits(a, b, family) == _bits(b, a, family)


@examples(300)
@given(_TEXTS, _TEXTS, _FAMILIES)
def test_the_ceiling_of_the_agreeing_weights_is_never_below_the_bits(
    a: str, b: str, family: Family
) -> None:
    query, listed = tokens(a, family), tokens(b, family)
    found = compare_names(query, listed, family, DEFAULT)
    if query and listed:
        most = ceiling(
            sum(pair.query_weight * pair.similarity for pair in found.pairs),
            sum(pair.listed_weight * pair.similarity for pair in found.pairs),
            _whole(query),
            _whole(listed),
            DEFAULT,
        )
        assert most >= found.bits - _ROUNDING


def _whole(name: tuple[Token, ...]) -> float:
    return sum(token.weight for token in name)


_SHARE = st.floats(0, 1)
_WEIGHT = st.floats(1, 100)


@examples(300)
@given(_WEIGHT, _WEIGHT, _SHARE, _SHARE, _SHARE)
def test_the_ceiling_grows_with_either_agreeing_weight(
    query_all: float, listed_all: float, ours: float, theirs: float, more: float
) -> None:
    query, listed = ours * query_all, theirs * listed_all
    before = ceiling(query, listed, query_all, listed_all, DEFAULT)
    wider = query + more * (query_all - query)
    assert ceiling(wider, listed, query_all, listed_all, DEFAULT) >= before - 1e-9
    wider = listed + more * (listed_all - listed)
    assert ceiling(query, wider, query_all, listed_all, DEFAULT) >= before - 1e-9


@examples(200)
@given(st.floats(0, 200), st.floats(0, 200))
def test_agreeing_in_rarer_words_never_says_less(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert rarity(low, DEFAULT) <= rarity(high, DEFAULT)


@examples(200)
@given(_TEXTS, _TEXTS, _FAMILIES)
def test_no_name_agrees_more_than_with_itself(a: str, b: str, family: Family) -> None:
    """Bits of ``exact``, less the penalties that a name cannot have with itself."""
    assert _bits(a, b, family) <= DEFAULT.exact + rarity(1e9, DEFAULT) + _ROUNDING
    itself = compare_names(tokens(a, family), tokens(a, family), family, DEFAULT)
    assert all(pair.relation == "equal" for pair in itself.pairs)
    assert {term for term, _ in itself.terms} <= {"rarity", "single"}


@examples(200)
@given(_TEXTS, _TEXTS, _FAMILIES)
def test_the_evidence_of_a_name_adds_up_to_its_bits(a: str, b: str, family: Family) -> None:
    query, listed = tokens(a, family), tokens(b, family)
    found = compare_names(query, listed, family, DEFAULT)
    if not query or not listed:
        assert found.bits == float("-inf")
        return
    pieces = name_evidence(a, b, query, listed, found, DEFAULT, "invented:1")
    assert sum(piece.bits for piece in pieces) == pytest.approx(found.bits, abs=1e-6)
    assert {piece.source for piece in pieces} == {"invented:1"} or not pieces


@examples(100)
@given(_TEXTS, _TEXTS, _FAMILIES)
def test_every_token_has_a_partner_or_is_named_as_left_over(a: str, b: str, family: Family) -> None:
    query, listed = tokens(a, family), tokens(b, family)
    found = compare_names(query, listed, family, DEFAULT)
    if query and listed:
        ours = {i for pair in found.pairs for i in range(pair.query_start, pair.query_end)}
        theirs = {j for pair in found.pairs for j in range(pair.listed_start, pair.listed_end)}
        assert sorted([*ours, *found.query_left]) == list(range(len(query)))
        assert sorted([*theirs, *found.listed_left]) == list(range(len(listed)))


def test_a_name_with_no_token_compares_with_nothing() -> None:
    assert _bits("Ivan", "...") == float("-inf")


def test_each_kind_of_change_costs_and_none_of_them_pays() -> None:
    listed = "Aleksandr Ivanchukov Petrovin"
    exact = _bits(listed, listed)
    for changed in (
        "Aleksandr Petrovin Ivanchukov",
        "Aleksandr Petrovin",
        "Aleksandr Ivanchkov Petrovin",
        "A. Ivanchukov Petrovin",
        "Aleksandr Ivanchukov Smithfieldson",
        "Petrovin",
    ):
        assert _bits(changed, listed) < exact, changed


def test_a_word_that_differs_on_both_sides_costs_more_than_one_that_is_missing() -> None:
    listed = "Aleksandr Ivanchukov Petrovin"
    assert _bits("Aleksandr Smithfieldson Petrovin", listed) < _bits("Aleksandr Petrovin", listed)


def test_another_order_across_a_son_of_makes_another_person() -> None:
    same = _bits("Hassan bin Tarikan", "Hassan bin Tarikan")
    turned = _bits("Tarikan bin Hassan", "Hassan bin Tarikan")
    assert same - turned >= -DEFAULT.reorder_filial


def test_one_agreeing_token_of_a_longer_name_is_charged_as_single() -> None:
    found = compare_names(tokens("Petrovin"), tokens("Ivan Petrovin"), "person", DEFAULT)
    assert ("single", DEFAULT.single) in found.terms


def test_the_first_word_of_a_firm_without_a_partner_is_charged() -> None:
    family: Family = "organization"
    query = tokens("Zavodin Shipping LLC", family)
    listed = tokens("Globexa Shipping LLC", family)
    assert "lead" in dict(compare_names(query, listed, family, DEFAULT).terms)


def test_another_legal_form_costs_less_than_another_word() -> None:
    listed = "Globexa Northwindia LLC"
    form = _bits("Globexa Northwindia GmbH", listed, "organization")
    other = _bits("Globexa Zavodin LLC", listed, "organization")
    assert form > other


def test_another_number_or_country_makes_another_thing() -> None:
    same = _bits(
        "Invented Aircraft Repair Plant 710", "Invented Aircraft Repair Plant 710", "organization"
    )
    assert (
        _bits(
            "Invented Aircraft Repair Plant 711",
            "Invented Aircraft Repair Plant 710",
            "organization",
        )
        < 7.0
    )
    assert (
        _bits(
            "Invented Aircraft Repair Plant", "Invented Aircraft Repair Plant 710", "organization"
        )
        > 8.0
    )
    assert same > 12.0
    assert _bits("Bank Melloria of Iran", "Bank Melloria of Iraq", "organization") < 7.0
    assert _bits("Iranian Bank Melloria", "Bank Melloria Iran", "organization") > 10.0


def test_generic_words_alone_are_not_the_thing_that_has_a_name() -> None:
    assert (
        _bits("Korea Trading Corporation", "Korea Taeryonggang Trading Corporation", "organization")
        < 7.0
    )
    assert _bits("General Trading Company", "General Trading Company", "organization") > 7.0


def test_a_roman_letter_at_the_end_is_a_number() -> None:
    assert _bits("AMAPOLA I", "AMAPOLA 1", "organization") > 12.0
    assert _bits("Mining Enterprise No. V", "Mining Enterprise No. 5", "organization") > 12.0


def test_a_scanners_figures_are_read_as_letters() -> None:
    assert _bits("GUMER0VA Lidiya", "GUMEROVA Lidiya", "person") > 11.0
    assert _bits("Globex B2B", "Globex B28", "organization") < 7.0


def test_father_and_son_are_two_people() -> None:
    assert _bits("Omar bin Ali", "Ali bin Omar", "person") < 7.0
    assert _bits("bin Laden Osama", "Osama bin Laden", "person") > 11.0


def test_a_name_without_its_vowels_is_found() -> None:
    assert _bits("Vldmr Brsvch", "Vladimir Borisovich", "person") > 8.0
