"""Names that must not alert: each is another party's, and none is listed."""

from __future__ import annotations

import random
from functools import cache

import pytest
from tests.assurance.names import firm, person, subjects, vessel

from ostraka.assurance import near_misses
from ostraka.assurance.near_misses import Others, others_of
from ostraka.assurance.perturb import ADVERSARIAL, SAME_WORDS
from ostraka.assurance.subjects import Subject, reading
from ostraka.assurance.suites import Pair, Plan
from ostraka.assurance.suites import near_misses as suite

LISTED = [
    person("Sergey Ivanovich SMIRNOV", "Sergey Ivanovich", "SMIRNOV", culture="slavic"),
    person("Oleg Petrovich KUZNETSOV", "Oleg Petrovich", "KUZNETSOV", culture="slavic"),
    person("Omar bin Said AL-HARBI", "Omar bin Said", "AL-HARBI", culture="arabic"),
    person("Ziad bin Mahmoud AL-KUWAITI", "Ziad bin Mahmoud", "AL-KUWAITI", culture="arabic"),
    firm("KORVEX TRADING COMPANY"),
    firm("ZALMIRA TRADING COMPANY"),
    firm("IRANIAN STEEL COMPANY"),
    vessel("NOVA STAR 7"),
    vessel("BLUE PEARL"),
]
OTHERS = others_of(LISTED)
SERGEY, OMAR = LISTED[0], LISTED[2]


def made(kind: str, name: Subject, others: Others = OTHERS) -> set[str | None]:
    return {ADVERSARIAL[kind](random.Random(seed), name, others) for seed in range(30)}


def test_another_father_leaves_everything_else_as_it_is() -> None:
    assert made("other father", OMAR) == {"Omar bin Mahmoud AL-HARBI"}
    assert made("other father", SERGEY) <= {"Sergey Petrovich SMIRNOV", None}


def test_another_nisbah_changes_the_last_word_alone() -> None:
    assert made("other nisbah", OMAR) == {"Omar bin Said AL-KUWAITI"}


def test_two_listed_people_lend_a_name_that_is_neither() -> None:
    assert made("swapped people", SERGEY) == {"Sergey Ivanovich KUZNETSOV"}


def test_father_and_son_change_places() -> None:
    assert made("father and son", OMAR) == {"Said bin Omar AL-HARBI"}
    assert made("father and son", SERGEY) == {None}


def test_a_shared_stem_keeps_the_stem() -> None:
    for text in made("shared stem", SERGEY):
        assert text is not None
        assert text.startswith("Sergey Ivanovich SMIRN")
        assert not text.endswith("SMIRNOV")


def test_a_conflicting_initial_is_never_the_listed_one() -> None:
    assert all(text and text[0] != "S" for text in made("conflicting initial", SERGEY))


def test_a_wife_has_the_surname_in_her_own_form() -> None:
    ivan = person("Ivan ORLOV", "Ivan", "ORLOV", gender="male", culture="slavic")
    assert "Ivanna ORLOVA" in made("other gender", ivan)


def test_another_country_and_another_number_are_other_ones() -> None:
    assert all(
        text and text.endswith("STEEL COMPANY") and "IRANIAN" not in text
        for text in made("other country", firm("IRANIAN STEEL COMPANY"))
    )
    assert made("other number", vessel("NOVA STAR 7")) <= {
        f"NOVA STAR {number}" for number in (6, 8, 9, 17)
    }


def test_a_firms_generic_words_stay_and_its_own_go() -> None:
    assert made("generic words only", firm("KORVEX TRADING COMPANY")) == {"TRADING COMPANY"}
    assert made("other firm of the trade", firm("KORVEX TRADING COMPANY")) <= {
        "ZALMIRA TRADING COMPANY",
        None,
    }


def test_a_firm_whose_words_are_neither_rare_nor_known_is_left_alone() -> None:
    common = [firm("ALBORZ STEEL COMPANY")] * 1
    crowded = others_of(
        [*common, *(_of_group(firm("ALBORZ BANK"), f"g{number}") for number in range(9))]
    )
    assert made("generic words only", common[0], crowded) == {None}


def _of_group(name: Subject, group: str) -> Subject:
    return Subject(party=group, group=group, schema=name.schema, text=name.text, script=name.script)


@pytest.mark.parametrize("kind", sorted(set(ADVERSARIAL) - SAME_WORDS))
def test_no_near_miss_is_itself_a_listed_name(kind: str) -> None:
    listed = {reading(name.text) for name in subjects()}
    assert not any(reading(p.asked) in listed for p in _suite() if p.kind == kind)


@cache
def _suite() -> tuple[Pair, ...]:
    return tuple(suite(subjects(), others_of(subjects()), Plan(per_class=25)))


def test_a_stand_in_is_plainly_another_word() -> None:
    pool = ("Smirnof", "Smyrnov", "Zaytsev")
    found = {
        near_misses._another(random.Random(seed), "Smirnov", pool)  # the rule is worth a test
        for seed in range(30)
    }
    assert found == {"Zaytsev"}
