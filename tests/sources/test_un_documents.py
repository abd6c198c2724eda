"""A document's number is told from the words around it, or stays whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.sources.un_documents import (
    Number,
    expiry_in,
    issuer_code,
    property_of,
    read_note,
    read_numbers,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("X0000001", Number("X0000001")),
        ("SE 0000012", Number("SE 0000012")),
        ("0000-0000001-5", Number("0000-0000001-5")),
        (
            "Russian foreign travel passport number 000000458",
            Number("000000458", "Russian foreign travel passport", "ru"),
        ),
        ("Libyan Passport No. 96/000042", Number("96/000042", "Libyan Passport", "ly")),
        ("Provisional passport No.: 20000063", Number("20000063", "Provisional passport")),
        ("Diplomatic Passport: Z00000004", Number("Z00000004", "Diplomatic Passport")),
        ("Jordan 600001", Number("600001", country="jo")),
        ("Libya B/000010", Number("B/000010", country="ly")),
        ("R00000008, South Sudan", Number("R00000008", country="ss")),
        ("400000067 (US)", Number("400000067", country="us")),
        ("300000042 (Expired 25 Jan. 2016)", Number("300000042", expires="2016-01-25")),
    ],
)
def test_one_number_is_read_with_what_stands_beside_it(text: str, number: Number) -> None:
    assert read_numbers(text) == (number,)


def test_several_numbers_are_split_only_if_each_of_them_is_one() -> None:
    assert [number.value for number in read_numbers("A 100, B 200")] == ["A 100", "B 200"]
    assert read_numbers("A 100, lost in the marsh") == ()


@pytest.mark.parametrize(
    "text", ["", "issued in the marsh", "Russian passport number 8200 No. 500007", "1" * 1000]
)
def test_prose_without_a_certain_number_is_left_alone(text: str) -> None:
    assert read_numbers(text) == ()


def test_a_note_gives_the_number_before_what_became_of_it() -> None:
    note = "Tunisian passport number L 100009 issued on 28 Feb. 1996, expired on 27 Feb. 2001"
    assert read_note(note) == (Number("L 100009", "Tunisian passport", "tn"),)
    assert expiry_in(note) == "2001-02-27"


def test_two_expiry_dates_are_none() -> None:
    assert expiry_in("expired on 27 Feb. 2001, expires on 28 Feb. 2011") == ""


@pytest.mark.parametrize(
    ("words", "prop"),
    [
        (("", "", "Passport"), "passportNumber"),
        (("", "", "Numéro de passeport"), "passportNumber"),
        (("", "", "Número de pasaporte"), "passportNumber"),
        (("", "national passport", "National Identification Number"), "passportNumber"),
        (("national identity card", "", "Passport"), "idNumber"),
        (("", "Italian Fiscal Code:", "National Identification Number"), "taxNumber"),
        (("Social Security", "", "National Identification Number"), "socialSecurityNumber"),
        (("", "", "Voter ID"), "idNumber"),
    ],
)
def test_the_most_telling_words_decide_what_a_document_is(
    words: tuple[str, ...], prop: str
) -> None:
    assert property_of(*words) == prop


def test_an_issuer_is_read_as_a_country() -> None:
    assert issuer_code("Tunisian passport") == "tn"
    assert issuer_code("Iran / unknown") == ""


@given(st.text(max_size=400))
def test_every_number_that_is_read_stands_in_the_text(text: str) -> None:
    for number in (*read_numbers(text), *read_note(text)):
        assert number.value in text
        assert any(char.isdigit() for char in number.value)
