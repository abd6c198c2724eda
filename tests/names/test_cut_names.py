"""Names that fill a field of 35 characters, whose last word may be a beginning."""

from __future__ import annotations

import pytest
from tests.invented import lexicon, party

from ostraka.matching.parties import compare_parties
from ostraka.matching.weights import DEFAULT
from ostraka.names.tokens import readings

_WHOLE = "Maximilian Bartholomeus Kowalbergskiy"


def test_a_name_as_long_as_the_field_is_read_as_it_stands_and_as_cut() -> None:
    cut = _WHOLE[:35]
    as_it_stands, as_cut = readings(cut, "person", lexicon())
    assert [token.role for token in as_it_stands] == ["name", "name", "name"]
    assert [token.role for token in as_cut] == ["name", "name", "fragment"]
    assert as_cut[-1].form == "kowalbergsk"


@pytest.mark.parametrize(
    ("text", "ways"), [("", 0), ("...", 0), (_WHOLE, 1), (_WHOLE[:34], 1), ("x" * 35, 1)]
)
def test_a_name_of_another_length_or_of_one_word_is_read_as_it_stands(text: str, ways: int) -> None:
    assert len(readings(text, "person", lexicon())) == ways


def test_a_cut_name_meets_the_whole_one_and_not_another_of_the_same_beginning() -> None:
    asked = party("Zdravkov Bartholomeus Production As")
    whole = party("Zdravkov Bartholomeus Production Assemblies Kowalbergskiy")
    assert compare_parties(asked, whole, lexicon(), DEFAULT).score > 0.7
    other = party("Zdravkov Bartholomeus Dostoevskiy")
    assert compare_parties(asked, other, lexicon(), DEFAULT).score < 0.7
