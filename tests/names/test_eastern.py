"""Chinese and Korean names, syllable by syllable."""

from __future__ import annotations

import pytest

from ostraka.names import eastern
from ostraka.names.han import cantonese, korean, simplified
from ostraka.names.hangul import spellings_of_syllable, syllables_in_russian
from ostraka.names.mandarin import pinyin, read_wade, spellings_of_pinyin
from ostraka.names.scripts import clean, split_words


def forms(name: str) -> list[str] | None:
    found = eastern.read(split_words(clean(name)), clean(name))
    return None if found is None else [syllable.form for syllable in found]


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("김정은", ["kim", "jeong", "eun"]), ("리용호", ["ri", "yong", "ho"]),
        ("정은 김", ["jeong", "eun", "kim"]), ("习近平", ["xi", "jin", "ping"]),
        ("单伟建", ["shan", "wei", "jian"]), ("歐陽修", ["ouyang", "xiu"]),
        ("Ким Чен Ын", ["kim", "chen", "yn"]), ("Mao Tse-tung", ["mao", "ze", "dong"]),
        ("Hsi Chin-p'ing", ["xi", "jin", "ping"]), ("Kim Il Sung", ["kim", "il", "sung"]),
        ("Chu Teh", ["zhu", "de"]),
    ],
)  # fmt: skip
def test_a_name_is_read_as_a_family_name_and_syllables(name: str, read: list[str]) -> None:
    assert forms(name) == read


@pytest.mark.parametrize(
    "name",
    [
        "Иван Петрович Ким", "Роман Цой", "安倍 晋三", "블라디미르 푸틴", "Vladimir Putin", "Kim",
        "Chou En-lai", "Anna Tsui", "Il Duce", "弗拉基米尔·普京", "",
    ],
)  # fmt: skip
def test_any_other_name_is_left_alone(name: str) -> None:
    assert forms(name) is None


def test_a_syllable_tells_its_place_and_its_whole_name() -> None:
    found = eastern.read(["王建國"], "王建國")
    assert found is not None
    assert [syllable.own for syllable in found] == ["王", "建国·1", "建国·2"]


def test_a_latin_word_has_one_class_and_a_syllable_that_of_each_of_its_spellings() -> None:
    found = eastern.read(["김정은"], "김정은")
    assert found is not None
    for spelling in ("jong", "jeong", "jung", "chong", "chung"):
        assert eastern.spelling_class(spelling) in found[1].classes
    assert eastern.spelling_class("song") not in found[1].classes


@pytest.mark.parametrize("word", ["vladimir", "schmidt", "", "strength", "abcdefgh"])
def test_what_can_be_no_syllable_has_no_class(word: str) -> None:
    assert eastern.spelling_class(word) is None


def test_every_spelling_of_a_syllable_has_a_class() -> None:
    spelled = {form for syllable in "정은일성리혜우영희철석열신택경국" for form in
               spellings_of_syllable(syllable, True)}  # fmt: skip
    spelled |= {form for one in pinyin() for form in spellings_of_pinyin(one)}
    assert {form for form in spelled if eastern.spelling_class(form) is None} == set()


@pytest.mark.parametrize(
    ("syllable", "spelling"),
    [("정", "jong"), ("은", "eun"), ("성", "sung"), ("신", "shin"), ("희", "hee"), ("택", "thaek")],
)
def test_a_korean_syllable_has_the_spellings_of_both_states_and_of_bearers(
    syllable: str, spelling: str
) -> None:
    assert spelling in spellings_of_syllable(syllable)


def test_only_a_surname_has_a_surnames_spellings() -> None:
    assert "lee" in spellings_of_syllable("이", surname=True)
    assert "lee" not in spellings_of_syllable("이")


@pytest.mark.parametrize(("russian", "syllable"), [("чен", "정"), ("ир", "일"), ("цой", "최")])
def test_russian_spellings_lead_to_their_syllables(russian: str, syllable: str) -> None:
    assert syllable in syllables_in_russian()[russian]


@pytest.mark.parametrize(
    ("char", "readings"),
    [("李", ("리", "이")), ("盧", ("로", "노")), ("恩", ("은",)), ("卢", ("로", "노"))],
)  # fmt: skip
def test_a_character_has_the_korean_readings_of_north_and_south(
    char: str, readings: tuple[str, ...]
) -> None:
    assert korean(char) == readings


@pytest.mark.parametrize(
    ("char", "spelling"),
    [("黃", "wong"), ("权", "kuen"), ("月", "yuet"), ("強", "keung"), ("之", "chi"), ("區", "au")],
)
def test_a_character_has_the_spellings_of_hong_kong(char: str, spelling: str) -> None:
    assert spelling in cantonese(char, surname=True)


def test_simplified_characters_stay_and_others_become_simplified() -> None:
    assert simplified("毛澤東") == simplified("毛泽东") == "毛泽东"
    assert simplified("金") == "金"


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("chiang ch'ing", ["jiang", "qing"]), ("teng hsiao-ping", ["deng", "xiao", "ping"]),
        ("liu shao-ch'i", ["liu", "shao", "qi"]), ("hsu chih-mo", ["xu", "zhi", "mo"]),
    ],
)  # fmt: skip
def test_the_older_way_is_read_in_pinyin(name: str, read: list[str]) -> None:
    words = name.replace("'", "").replace("-", " ").split()
    found = read_wade(words, name)
    assert found is not None
    assert [readings[0] for readings in found] == read


def test_a_name_that_shows_nothing_of_the_older_way_is_not_read_so() -> None:
    assert read_wade(["lin", "piao"], "Lin Piao") is None
