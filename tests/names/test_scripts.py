"""Cleaning and cutting names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.names.scripts import clean, script_of, split_words


@pytest.mark.parametrize(
    ("char", "script"),
    [
        ("a", "latin"), ("Ž", "latin"), ("ж", "cyrillic"), ("Ω", "greek"), ("م", "arabic"),
        ("ש", "hebrew"), ("习", "han"), ("김", "hangul"), ("リ", "kana"), ("ก", "thai"),
        ("შ", "georgian"), ("Ս", "armenian"), ("न", "devanagari"), ("1", "common"),
        ("-", "common"), (" ", "common"), ("٣", "common"),
    ],
)  # fmt: skip
def test_every_letter_has_its_script_and_digits_have_none(char: str, script: str) -> None:
    assert script_of(char) == script


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Ｇａｚｐｒｏｍ", "Gazprom"),
        ("ﬁrst ﬂeet", "first fleet"),
        ("𝐈𝐯𝐚𝐧 𝒫etrov", "Ivan Petrov"),
        ("Al\u200d-Qa\u00adida\ufeff", "Al-Qaida"),
        ("\u202eabc\u202c", "abc"),
        ("O’Brien ‘x’ “y” «z»", 'O\'Brien \'x\' "y" "z"'),
        ("a – b — c ‑ d", "a - b - c - d"),
        ("  a\t\n b\u00a0\u3000c ", "a b c"),
        ("Jose\u0301", "José"),
        ("№5 N°7", "No 5 No 7"),
        ("م\u0640حمد", "محمد"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("習、近", "習,近"),
    ],
)
def test_a_text_has_one_way_to_be_written(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Putіn", "Putin"),  # Cyrillic i
        ("Аlеxаnder", "Alexander"),  # Cyrillic a, e
        ("Пyтин", "Путин"),  # Latin y
        ("Ивaнoв", "Иванов"),
        ("ΜΑRΙΑΣ", "ΜΑRΙΑΣ"),  # Latin R has no Greek twin: nothing moves
        ("Ρeter", "Peter"),  # Greek rho
        ("B0NNIE H1LL", "B0NNIE H1LL"),  # digits stay digits
        ("ООО Gazprom", "ООО Gazprom"),  # words are judged one by one
    ],
)
def test_look_alike_letters_join_the_script_of_their_word(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text(max_size=40))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(st.text(max_size=40))
def test_a_clean_text_has_no_hidden_characters_and_no_double_blanks(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == " ".join(cleaned.split())
    assert not set(cleaned) & set("\u200b\u200c\u200d\u200e\u202e\ufeff\u00ad\x00\x1f")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("O'Brien", ["OBrien"]),
        ("al-'Awlaqi", ["al", "Awlaqi"]),
        ("Qa'ida", ["Qaida"]),
        ("Dupont S.A.R.L.", ["Dupont", "SARL"]),
        ("Petrol d.o.o.", ["Petrol", "doo"]),
        ("Maersk A/S", ["Maersk", "AS"]),
        ("Banco S/A", ["Banco", "SA"]),
        ("M/V Arman", ["MV", "Arman"]),
        ("Kowalski sp. z o.o.", ["Kowalski", "sp", "z", "oo"]),
        ("J.R.R. Tolkien", ["J", "R", "R", "Tolkien"]),
        ("J. R. R. Tolkien", ["J", "R", "R", "Tolkien"]),
        ("Smith & Sons", ["Smith", "&", "Sons"]),
        ("B2B 3M", ["B2B", "3M"]),
        ("Plant 1,000 (No. 3.5)", ["Plant", "1,000", "No", "3.5"]),
        ("Foo/Bar [Baz], \"Qux\"", ["Foo", "Bar", "Baz", "Qux"]),
        ("习近平", ["习近平"]),
        ("史蒂夫·乔布斯", ["史蒂夫", "乔布斯"]),
        ("平壤贸易有限公司", ["平壤贸易", "有限公司"]),
        ("有限公司", ["有限公司"]),
        ("삼성전자주식회사", ["삼성전자", "주식회사"]),
        ("中国ABC公司", ["中国", "ABC", "公司"]),
        ("الظواهري", ["ال", "ظواهري"]),
        ("الله", ["الله"]),
        ("नरेन्द्र मोदी", ["नरेन्द्र", "मोदी"]),
        ("О.О.О. Ромашка", ["ООО", "Ромашка"]),
        ("", []),
        ("--- ... ''", []),
    ],
)  # fmt: skip
def test_words_end_where_names_say(text: str, words: list[str]) -> None:
    assert split_words(clean(text)) == words


def test_the_initials_of_a_person_are_no_acronym() -> None:
    assert split_words("Пушкин А.О.") == ["Пушкин", "АО"]
    assert split_words("Пушкин А.О.", acronyms=False) == ["Пушкин", "А", "О"]


@given(st.text(max_size=60))
def test_no_letter_or_digit_is_lost_by_cutting(text: str) -> None:
    cleaned = clean(text)
    kept = "".join(split_words(cleaned))
    for char in cleaned:
        if char.isascii() and char.isalnum():
            assert char in kept


@given(st.text(alphabet="a.'-/& \u0301б", max_size=200))
def test_hostile_punctuation_is_cut_without_empty_words(text: str) -> None:
    assert all(split_words(clean(text)))


@pytest.mark.parametrize(
    "text",
    ["1.1," * 20_000 + "x", "a." * 40_000 + "ab", "公司" * 20_000, "a'" * 40_000, "ال" * 20_000,
     "А" * 50_000 + "a", "\u0301" * 50_000, "é" * 50_000, "/." * 40_000],
)  # fmt: skip
def test_a_hostile_text_is_cut_in_linear_time(text: str) -> None:
    cleaned = clean(text)
    assert sum(len(word) for word in split_words(cleaned)) <= len(cleaned)


def test_a_run_gives_up_the_legal_forms_at_both_its_ends() -> None:
    assert split_words("株式会社高木") == ["株式会社", "高木"]
    assert split_words("大连海运集团有限公司")[0] == "大连海运"
