"""One text can hold several names; none of them is lost or made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.sources.un_names import acronym_in, names_in_note, split_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Zeb Quill", ("Zeb Quill",)),
        ("Zeb Quill; Zebby Quill", ("Zeb Quill", "Zebby Quill")),
        ("Quill, Zeb", ("Quill, Zeb",)),
        ("Zeb Quill (previously listed as)", ("Zeb Quill",)),
        ("Zeb Quill (Зеб Квилл)", ("Zeb Quill", "Зеб Квилл")),
        ("Zeb Quill (original script: Зеб Квилл)", ("Zeb Quill", "Зеб Квилл")),
        ("Зеб Квилл (Zeb Quill; Zebby Quill)", ("Зеб Квилл", "Zeb Quill", "Zebby Quill")),
        ("Reed Co (RC) (Камыш (original script); Reeds)", ("Reed Co (RC)", "Камыш", "Reeds")),
        ("Zeb Quill III (third)", ("Zeb Quill III (third)",)),
        ("Reed (Hong Kong) Limited", ("Reed (Hong Kong) Limited",)),
    ],
)
def test_an_alias_text_is_split_where_that_is_certain(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize(
    ("note", "names"),
    [
        ("original script: Цапля", ("Цапля",)),
        ("In Arabic: القصب", ("القصب",)),
        ("Zeb Quill; Zebby al-Quill", ("Zeb Quill", "Zebby al-Quill")),
        ("previously listed as", ()),
        ("expires on 6 Dec. 2019; revoked", ()),
        ("The Heron", ()),
    ],
)
def test_a_note_gives_names_only_if_it_holds_nothing_else(
    note: str, names: tuple[str, ...]
) -> None:
    assert names_in_note(note) == names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("MARSH AND REED TRADING (MART)", ("MARSH AND REED TRADING", "MART")),
        ("MARSH REED IMPEX (MRI) LTD", ("MARSH REED IMPEX LTD", "MRI")),
        ("REED FOUNDATION (KENYA)", None),
        ("REED FOR PEACE (NGO)", None),
        ("REED", None),
    ],
)
def test_an_acronym_is_told_from_a_place_in_brackets(
    text: str, found: tuple[str, str] | None
) -> None:
    assert acronym_in(text) == found


@given(st.text(alphabet="ab ж;()", max_size=1200))
def test_every_name_stands_in_the_text(text: str) -> None:
    names = split_names(text)
    assert names
    assert all(name in text for name in names)
    assert len(names) == len(set(names))


@given(st.text(alphabet="aж()", max_size=1000))
def test_brackets_however_deep_are_read(text: str) -> None:
    assert split_names("(" * 500 + text + ")" * 500)
