"""White space is folded, everything else stays."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from ostraka.model.text import fold_space


def test_every_kind_of_white_space_becomes_one_space() -> None:
    assert fold_space(" a\u00a0b\t\n c\u2003d ") == "a b c d"


def test_a_composed_and_a_decomposed_letter_are_the_same() -> None:
    assert fold_space("Zu\u0308rich") == fold_space("Z\u00fcrich") == "Z\u00fcrich"


def test_case_and_punctuation_stay() -> None:
    assert fold_space("O'Neill, JR.") == "O'Neill, JR."


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_space(fold_space(text)) == fold_space(text)


@given(st.text())
def test_nothing_but_white_space_is_lost(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert fold_space(text).replace(" ", "") == "".join(composed.split())
