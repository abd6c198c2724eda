"""The classes of treatment, each by what it must do to a name."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from tests.assurance.names import firm, person, subjects, vessel

from ostraka.assurance import letters, organisations, spellings, words
from ostraka.assurance.perturb import (
    ADVERSARIAL,
    BENIGN,
    NATIVE,
    SAME_WORDS,
    WHOLE_PARTY,
    described,
)
from ostraka.assurance.subjects import Subject

Treatment = Callable[[random.Random, Subject], str | None]

SERGEY = person(
    "Sergey Ivanovich SMIRNOV", "Sergey Ivanovich", "SMIRNOV", gender="male", culture="slavic"
)
OMAR = person("Omar bin Said AL-HARBI", "Omar bin Said", "AL-HARBI", culture="arabic")


def results(change: Treatment, name: Subject, times: int = 40) -> set[str | None]:
    return {change(random.Random(seed), name) for seed in range(times)}


def test_there_are_more_than_twenty_five_classes_of_each_purpose_described() -> None:
    assert len(BENIGN) >= 25
    assert len(ADVERSARIAL) >= 10
    assert not set(BENIGN) & set(ADVERSARIAL)
    assert all(described(kind).endswith((".", "``.")) for kind in (*BENIGN, *ADVERSARIAL))


def test_the_special_classes_are_classes() -> None:
    assert {*BENIGN, *ADVERSARIAL} >= NATIVE | SAME_WORDS | WHOLE_PARTY


@pytest.mark.parametrize("kind", sorted(set(BENIGN) - NATIVE))
def test_the_same_chance_gives_the_same_name(kind: str) -> None:
    for name in subjects()[::23]:
        first, second = (BENIGN[kind](random.Random(5), name) for _ in range(2))
        assert first == second


@pytest.mark.parametrize("kind", sorted(set(BENIGN) - NATIVE))
def test_a_treatment_gives_a_whole_name_or_none(kind: str) -> None:
    for name in subjects()[::11]:
        asked = BENIGN[kind](random.Random(name.text), name)
        assert asked is None or asked.strip() == asked != ""


@pytest.mark.parametrize(
    ("change", "length"),
    [
        (letters.letter_inserted, 1),
        (letters.letter_doubled, 1),
        (letters.letter_dropped, -1),
        (letters.keyboard, 0),
        (letters.letter_replaced, 0),
        (letters.letters_transposed, 0),
    ],
)
def test_a_slip_is_one_slip(change: Treatment, length: int) -> None:
    for asked in results(change, SERGEY) - {None}:
        assert asked is not None
        assert len(asked) == len(SERGEY.text) + length


def test_transposed_letters_are_the_same_letters() -> None:
    found = results(letters.letters_transposed, SERGEY) - {None}
    assert found
    assert all(sorted(text or "") == sorted(SERGEY.text) for text in found)


@pytest.mark.parametrize("change", [letters.letter_dropped, letters.keyboard, letters.ocr])
def test_short_names_are_left_alone(change: Treatment) -> None:
    assert results(change, person("Li Na", "Na", "Li")) == {None}


def test_look_alikes_differ_in_code_and_not_in_length() -> None:
    for asked in results(letters.homoglyphs, SERGEY) - {None}:
        assert asked is not None
        assert not asked.isascii()
        assert len(asked) == len(SERGEY.text)


def test_invisible_characters_leave_the_letters_as_they_are() -> None:
    for asked in results(letters.invisible, SERGEY):
        assert asked is not None
        assert asked != SERGEY.text
        assert "".join(c for c in asked if c.isalpha()) == SERGEY.text.replace(" ", "")


@pytest.mark.parametrize(
    ("change", "name", "expected"),
    [
        (letters.vowels_dropped, SERGEY, "Srgy Ivnvch SMRNV"),
        (letters.diacritics_stripped, person("Zoran Đukić"), "Zoran Đukic"),
        (letters.diacritics_written_out, person("Jörg Müller"), "Joerg Mueller"),
        (words.reordered, SERGEY, "SMIRNOV Sergey Ivanovich"),
        (words.reordered, OMAR, None),
        (words.comma_order, SERGEY, "SMIRNOV, Sergey Ivanovich"),
        (words.patronymic_dropped, SERGEY, "Sergey SMIRNOV"),
        (words.patronymic_dropped, OMAR, "Omar AL-HARBI"),
        (words.middle_dropped, SERGEY, "Sergey SMIRNOV"),
        (words.truncated, SERGEY, None),
        (words.truncated, firm("A" * 34 + " Trading"), "A" * 34),
        (
            words.surname_dropped,
            person("Luis GARCIA LOPEZ", "Luis", "GARCIA LOPEZ", culture="hispanic"),
            "Luis GARCIA",
        ),
        (organisations.form_dropped, firm("NOVA TRADING L.L.C."), "NOVA TRADING"),
        (organisations.form_changed, firm("Nova Trading LLC"), "Nova Trading Ltd"),
        (organisations.form_moved, firm("OOO NOVA"), "NOVA OOO"),
        (organisations.form_dropped, firm("Nova Trading"), None),
        (organisations.article_added, firm("The Nova Fund"), "Nova Fund"),
        (organisations.vessel_prefix, firm("NOVA"), None),
        (
            spellings.wade_giles,
            person("Guoqiang ZHANG", "Guoqiang", "ZHANG", culture="chinese"),
            "Kuo-chiang Chang",
        ),
        (spellings.wade_giles, SERGEY, None),
    ],
)
def test_a_treatment_that_leaves_no_choice(
    change: Treatment, name: Subject, expected: str | None
) -> None:
    assert results(change, name) == {expected}


def test_initials_are_written_in_the_usual_ways() -> None:
    assert results(words.initials, SERGEY) == {"S. I. SMIRNOV", "S I SMIRNOV", "S.I. SMIRNOV"}


def test_a_form_is_rewritten_in_its_own_spellings() -> None:
    found = results(organisations.form_rewritten, firm("Nova Trading LLC"))
    assert found == {"Nova Trading Limited Liability Company"}


def test_numbers_become_words_and_numerals() -> None:
    assert results(organisations.number_rewritten, vessel("NOVA 7")) == {"NOVA Seven", "NOVA VII"}
    assert results(organisations.number_rewritten, firm("Bureau named after V. I. Orlov")) == {None}


def test_a_diminutive_takes_the_place_of_the_given_name() -> None:
    found = results(words.diminutive, SERGEY)
    assert found == {"Seryozha Ivanovich SMIRNOV", "Seryozha SMIRNOV"}


def test_particles_change_and_the_rest_stays() -> None:
    found = results(words.particles, OMAR)
    assert "Omar ibn Said AL HARBI" in found
    assert all(text and "Omar" in text for text in found)


def test_cyrillic_is_transcribed_under_systems_that_the_list_did_not_use() -> None:
    name = person("Yuri Shchukin", others=("Юрий Щукин",))
    found = results(spellings.cyrillic_retranscribed, name)
    assert {"Iurii Shchukin", "Jurij Ščukin", "Juri Schtschukin"} & found
    assert "Yuri Shchukin" not in found


def test_a_name_in_its_own_script_is_asked_as_the_list_has_it() -> None:
    name = person("Иван Петров", script="cyrillic", latin=("Ivan Petrov",))
    assert results(spellings.in_cyrillic, name) == {"Иван Петров"}
    assert results(spellings.in_arabic, name) == {None}


def test_a_respelled_korean_name_keeps_its_syllables() -> None:
    name = person("Chol Su KIM", "Chol Su", "KIM", culture="korean")
    found = results(spellings.korean_respelled, name)
    assert all(text and len(text.split()) == 3 for text in found)
    assert any(text and "Gim" in text for text in found)
