"""What birth dates, countries, gender, addresses and kind say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.invented import examples, party

from ostraka.matching.attributes import (
    birth_bits,
    compare_addresses,
    compare_births,
    compare_countries,
    compare_family,
    compare_genders,
    family_bits,
)
from ostraka.matching.weights import DEFAULT
from ostraka.model.dates import DateSpan
from ostraka.model.party import party_of
from ostraka.model.records import Fact
from ostraka.model.schema import FAMILY_OF_SCHEMA, Family

_YEARS = st.integers(1955, 1966).map(str)
_MONTHS = st.builds("{}-{:02}".format, _YEARS, st.integers(1, 12))
_DAYS = st.builds("{}-{:02}".format, _MONTHS, st.integers(1, 28))
_RANGES = st.builds(
    lambda year, more: f"{year}/{year + more}", st.integers(1950, 1966), st.integers(1, 5)
)
_DATES = st.one_of(_YEARS, _MONTHS, _DAYS, _YEARS.map("{}~".format), _RANGES).map(DateSpan.parse)
_FAMILIES: st.SearchStrategy[Family] = st.sampled_from(sorted(set(FAMILY_OF_SCHEMA.values())))


@examples(300)
@given(_DATES, _DATES)
def test_two_birth_dates_say_the_same_the_other_way_round(a: DateSpan, b: DateSpan) -> None:
    assert birth_bits(a, b, DEFAULT) == birth_bits(b, a, DEFAULT)


@examples(100)
@given(_DATES)
def test_a_birth_date_agrees_with_itself(date: DateSpan) -> None:
    assert birth_bits(date, date, DEFAULT)[0] > 0


@examples(200)
@given(_DATES, _DATES)
def test_dates_that_share_no_year_never_speak_for_the_same_party(a: DateSpan, b: DateSpan) -> None:
    if a.last.year < b.first.year:
        assert birth_bits(a, b, DEFAULT)[0] < 0


@pytest.mark.parametrize(
    ("ours", "theirs", "relation"),
    [
        ("1960-08-31", "1960-08-31", "equal"),
        ("1960-05-08", "1960-08-05", "day and month swapped"),
        ("1960-08-31", "1960-08-30", "same year, another day"),
        ("1960-08", "1960-08-30", "same month"),
        ("1960-08", "1960-09-30", "same year, another month"),
        ("1960", "1960-09-30", "same year"),
        ("1960", "1961", "neighbouring year"),
        ("1960-08-31", "1967-08-31", "same day, another year"),
        ("1960", "1980", "year differs by a slip"),
        ("1967", "1976", "year differs by a slip"),
        ("1960", "1971", "another year"),
        ("1960~", "1960-05", "within the range"),
        ("1955/1958", "1957", "within the range"),
        ("1955/1958", "1959-06", "near the range"),
        ("1955/1958", "1970", "outside the range"),
    ],
)
def test_two_birth_dates_stand_in_the_relation_that_a_reader_would_name(
    ours: str, theirs: str, relation: str
) -> None:
    assert birth_bits(DateSpan.parse(ours), DateSpan.parse(theirs), DEFAULT)[1] == relation


def test_the_more_of_a_birth_date_agrees_the_more_it_says() -> None:
    said = [
        birth_bits(DateSpan.parse(ours), DateSpan.parse("1960-08-31"), DEFAULT)[0]
        for ours in ("1960-08-31", "1960-08", "1960", "1960~", "1961", "1971")
    ]
    assert said == sorted(said, reverse=True)
    assert len(set(said)) == len(said)


def test_of_several_birth_dates_the_best_pair_speaks() -> None:
    query = party("x", births=["1971-01-01", "1960"])
    piece = compare_births(query, party("y", births=["1980", "1960-08-31"]), DEFAULT)
    assert piece is not None
    assert (piece.query, piece.listed, piece.relation) == ("1960", "1960-08-31", "same year")


def test_what_is_missing_on_either_side_says_nothing() -> None:
    full = party(
        "x", births=["1960"], countries=["ru"], genders=["male"], addresses=["1 Long Street, Town"]
    )
    bare = party("x")
    for compare in (compare_births, compare_countries, compare_genders, compare_addresses):
        assert compare(full, bare, DEFAULT) is None
        assert compare(bare, full, DEFAULT) is None


def test_one_country_in_common_is_enough_to_agree() -> None:
    piece = compare_countries(
        party("x", countries=["us", "ir"]), party("y", countries=["ru", "ir"]), DEFAULT
    )
    assert piece is not None
    assert (piece.relation, piece.query, piece.bits) == ("equal", "ir", DEFAULT.country_same)


@pytest.mark.parametrize(("ours", "theirs"), [("suhh", "ua"), ("ua", "suhh")])
def test_a_former_state_agrees_with_those_that_followed_it(ours: str, theirs: str) -> None:
    piece = compare_countries(party("x", countries=[ours]), party("y", countries=[theirs]), DEFAULT)
    assert piece is not None
    assert piece.relation == "successor"
    assert 0 < piece.bits <= DEFAULT.country_same


def test_countries_that_differ_are_shown_whole() -> None:
    piece = compare_countries(
        party("x", countries=["us", "ca"]), party("y", countries=["ru"]), DEFAULT
    )
    assert piece is not None
    assert (piece.query, piece.listed, piece.bits) == ("ca, us", "ru", DEFAULT.country_differs)


def test_an_address_abroad_contradicts_no_nationality() -> None:
    listed = party_of("y", "Person", [("", Fact("address", "1 Road", (("country", "ae"),)))])
    assert listed.countries[0].value == "ae"
    assert compare_countries(party("x", countries=["ru"]), listed, DEFAULT) is None
    agreeing = compare_countries(party("x", countries=["ae"]), listed, DEFAULT)
    assert agreeing is not None
    assert agreeing.bits > 0


def test_the_gender_other_contradicts_nothing() -> None:
    male, other = party("x", genders=["male"]), party("y", genders=["other"])
    assert compare_genders(male, other, DEFAULT) is None
    differs = compare_genders(male, party("y", genders=["female"]), DEFAULT)
    assert differs is not None
    assert differs.bits == DEFAULT.gender_differs


def test_addresses_agree_only_where_a_number_and_most_words_are_shared() -> None:
    ours = party("x", addresses=["12 Invented Street, Nowhere"])
    same = party("y", addresses=["Nowhere, Invented Street 12, 2nd floor"])
    near = party("y", addresses=["14 Invented Street, Nowhere"])
    piece = compare_addresses(ours, same, DEFAULT)
    assert piece is not None
    assert piece.bits == DEFAULT.address_same
    assert compare_addresses(ours, near, DEFAULT) is None


@examples(100)
@given(_FAMILIES, _FAMILIES)
def test_kinds_that_can_be_the_same_say_nothing_and_others_speak_against(
    a: Family, b: Family
) -> None:
    bits = family_bits(a, b, DEFAULT)
    assert bits == family_bits(b, a, DEFAULT)
    assert (bits == 0.0) == (a == b or "any" in (a, b))
    assert bits <= 0.0


def test_another_kind_of_party_is_a_piece_of_evidence() -> None:
    piece = compare_family(party("x"), party("y", schema="Vessel", listed="7"), DEFAULT)
    assert piece is not None
    assert (piece.query, piece.listed, piece.source) == ("Person", "Vessel", "invented:7")
    assert compare_family(party("x"), party("y"), DEFAULT) is None
