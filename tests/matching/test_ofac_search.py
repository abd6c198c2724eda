"""The comparison of OFAC's own search tool."""

from __future__ import annotations

import pytest

from ostraka.matching.ofac_search import Names, compare, parts_of, soundex


@pytest.mark.parametrize(
    ("word", "code"),
    [
        # The examples of the US National Archives.
        ("washington", "w252"),
        ("lee", "l000"),
        ("gutierrez", "g362"),
        ("pfister", "p236"),
        ("jackson", "j250"),
        ("tymczak", "t522"),
        ("ashcraft", "a261"),
        ("7", "7"),
    ],
)
def test_soundex_codes_are_those_of_the_national_archives(word: str, code: str) -> None:
    assert soundex(word) == code


def test_the_higher_of_whole_and_parts_counts() -> None:
    assert compare("Brekkish Orlan", "Orlan Brekkish") == 1.0
    assert compare("Orlan Brekkish", "Orlan Brekkish") == 1.0
    assert compare("Orlan", "Orlan Brekkish") == 1.0
    assert 0.9 < compare("Orlann Brekish", "Orlan Brekkish") < 1.0
    assert compare("Maud Vanderquist", "Orlan Brekkish") < 0.6


def test_a_part_that_sounds_otherwise_loses_a_tenth() -> None:
    alike, unlike = compare("Brekkish", "Brekkist"), compare("Brekkish", "Drekkish")
    assert alike > 0.85
    assert unlike < alike


def test_names_of_no_letters_score_nothing_and_scripts_are_read() -> None:
    assert Names(["...", "Орлан"]).scores("Orlan").tolist() == [0.0, 1.0]
    assert Names([]).scores("Orlan").tolist() == []
    assert Names(["Orlan"]).scores("...").tolist() == [0.0]
    assert parts_of("BREKKISH, Orlan-Maud") == ("brekkish", "orlan", "maud")
