"""How alike two tokens are."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.invented import FAMILY, FIRM, FORMS, GIVEN, OWN_SCRIPT, examples, tokens, word

from ostraka.matching.similarity import (
    INITIAL,
    MAX_EDITS,
    NONE,
    edit_budget,
    edit_similarity,
    has_digit,
    similarity,
)
from ostraka.model.schema import Family
from ostraka.names.tokens import Token

_STOCK: tuple[tuple[str, Family], ...] = (
    *((text, "person") for text in (*GIVEN, *FAMILY, *OWN_SCRIPT, "J. Li", "Mr Li", "Li III")),
    *(
        (text, "organization")
        for text in (*FIRM, *(f"Globexa {form}" for form in FORMS), "MV Globexa 12")
    ),
)
_TOKENS = sorted({token for text, family in _STOCK for token in tokens(text, family)}, key=repr)
_LETTERS = st.text("abeinorstvk", min_size=1, max_size=9)


def _any_token() -> st.SearchStrategy[Token]:
    """A token of the stock, or one of few letters, so that many of them are near each other."""
    families: st.SearchStrategy[Family] = st.sampled_from(["person", "organization"])
    return st.one_of(st.sampled_from(_TOKENS), st.builds(word, _LETTERS, families))


@examples(400)
@given(_any_token(), _any_token())
def test_similarity_is_the_same_the_other_way_round(a: Token, b: Token) -> None:
    assert similarity(a, b) == similarity(b, a)


def test_every_pair_of_the_stock_is_the_same_the_other_way_round_and_between_0_and_1() -> None:
    for a, b in itertools.combinations_with_replacement(_TOKENS, 2):
        alike, relation = similarity(a, b)
        assert (alike, relation) == similarity(b, a), (a, b)
        assert 0.0 <= alike <= 1.0
        assert bool(alike) == bool(relation), "a relation has a name, and no relation has none"


@examples(200)
@given(_any_token())
def test_a_token_is_equal_to_itself(token: Token) -> None:
    assert similarity(token, token) == (1.0, "equal")


@examples(200)
@given(_any_token(), _any_token())
def test_only_equal_forms_and_equal_meanings_are_wholly_alike(a: Token, b: Token) -> None:
    alike, relation = similarity(a, b)
    assert (alike == 1.0) == (relation in ("equal", "meaning"))


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ("Petrovin", "Petrovyn", "spelling"),
        ("Sidorchenko", "Sidorchekno", "typo"),
        ("Karimzadov", "Karimzdov", "typo"),
        ("Antonio", "Antonia", "other gender"),
        ("Smithfieldson", "Smithfie", "cut"),
        ("Kowalbergski", "Ivanchukov", ""),
    ],
)
def test_two_words_meet_by_the_relation_that_a_reader_would_name(
    left: str, right: str, relation: str
) -> None:
    assert similarity(word(left), word(right))[1] == relation


def test_a_word_in_cyrillic_equals_its_latin_form() -> None:
    assert similarity(word("Иван"), word("Ivan")) == (1.0, "equal")


def test_an_initial_meets_every_name_that_begins_with_it_and_no_other() -> None:
    initial, _ = tokens("J. Smith")
    assert initial.role == "initial"
    assert similarity(initial, word("John")) == (INITIAL, "initial")
    assert similarity(initial, word("William")) == NONE
    assert similarity(initial, tokens("K. Smith")[0]) == NONE


@pytest.mark.parametrize(("left", "right"), [("ABC", "ABD"), ("NTK", "NTV"), ("IRB", "IRS")])
def test_acronyms_under_four_letters_tolerate_no_edit(left: str, right: str) -> None:
    assert similarity(word(left, "organization"), word(right, "organization")) == NONE


@examples(200)
@given(st.text("abcdek", min_size=1, max_size=3), st.text("abcdek", min_size=1, max_size=3))
def test_no_two_short_words_are_ever_a_typo_apart(left: str, right: str) -> None:
    assert similarity(word(left), word(right))[1] not in ("typo", "cut", "other gender")


@examples(200)
@given(st.text("ab12", min_size=4, max_size=9), st.text("ab12", min_size=4, max_size=9))
def test_tokens_with_digits_tolerate_no_edit(left: str, right: str) -> None:
    a, b = word(left, "organization"), word(right, "organization")
    if has_digit(a.form) or has_digit(b.form):
        assert similarity(a, b)[1] not in ("typo", "other gender")


def test_a_legal_form_with_a_slip_meets_the_form_unless_the_slip_is_a_digit() -> None:
    _, form = tokens("Globexa Limited", "organization")
    assert form.role == "orgform"
    assert similarity(_name("limitd"), form)[1] == "typo"
    assert similarity(_name("limite9"), form) == NONE


def _name(form: str) -> Token:
    return Token(form, form, form, "name", "", 10.0)


@pytest.mark.parametrize(
    ("short", "long"),
    [("Ivan", "Ivanov"), ("Petr", "Petrova"), ("Karim", "Karimzadeh"), ("Hassan", "Hassani")],
)
def test_an_ending_that_makes_another_name_is_not_a_cut(short: str, long: str) -> None:
    assert similarity(word(short), word(long))[1] != "cut"


def test_the_budget_of_edits_grows_with_the_length_and_never_beyond_the_most() -> None:
    budgets = [edit_budget(length) for length in range(60)]
    assert budgets == sorted(budgets)
    assert budgets[:4] == [0, 0, 0, 0]
    assert budgets[-1] == MAX_EDITS


def test_more_edits_are_less_alike_and_longer_words_bear_them_better() -> None:
    for length in range(8, 40):
        assert 0.0 < edit_similarity(2, length) < edit_similarity(1, length) < 1.0
        assert edit_similarity(1, length) < edit_similarity(1, length + 1)


def test_names_in_own_characters_compare_by_these_and_else_by_sound_alone() -> None:
    wang, other = tokens("王小明")[0], tokens("汪晓鸣")[0]
    assert similarity(wang, wang) == (1.0, "equal")
    assert similarity(wang, other) == (0.5, "sound")
    assert similarity(wang, word("Wang")) == (1.0, "equal")


@pytest.mark.parametrize("many", ["aaaaaa", "AAAAAAAAAAAAAAAA"])
def test_a_letter_repeated_is_no_spelling_of_that_letter(many: str) -> None:
    assert similarity(word(many, "organization"), word("a", "organization"))[1] != "spelling"


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("rnohammed", "mohammed"),
        ("vlaclimirovich", "vladimirovich"),
        ("bahrarni", "bahrami"),
        ("kovvalski", "kowalski"),
        ("abdiilla", "abdulla"),
    ],
)
def test_a_pair_of_letters_that_a_scanner_read_as_one_is_one_slip(read: str, meant: str) -> None:
    alike, relation = similarity(word(read, "person"), word(meant, "person"))
    assert alike >= round(edit_similarity(1, max(len(read), len(meant))), 6)
    assert relation in ("typo", "spelling")


def test_in_short_words_such_a_pair_is_another_name() -> None:
    assert similarity(word("clara", "person"), word("dara", "person"))[0] < 0.8
