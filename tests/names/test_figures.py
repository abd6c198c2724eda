"""Figures that a scanner put for letters."""

from __future__ import annotations

import pytest
from tests.invented import tokens

from ostraka.model.schema import Family


@pytest.mark.parametrize(
    ("family", "text", "forms"),
    [
        ("person", "ARI5 MUNANDAR", ["aris", "munandar"]),
        ("person", "Mikhai1 O1ga", ["mikhail", "olga"]),
        ("person", "Nicolá5 Maduro", ["nicolas", "maduro"]),
        ("person", "Julio ALVARE2", ["julio", "alvarez"]),
        ("person", "Kim 2nd", ["kim", "2nd"]),
        ("organization", "P0RT OF ANTAEU5", ["port", "of", "antaeus"]),
        ("organization", "Studio54", ["studio54"]),
        ("organization", "B2B 3M", ["b2b", "3m"]),
    ],
)
def test_figures_are_letters_where_they_can_be_nothing_else(
    family: Family, text: str, forms: list[str]
) -> None:
    assert [token.form for token in tokens(text, family)] == forms
