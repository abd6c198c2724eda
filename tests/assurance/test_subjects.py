"""Listed names as subjects, and the split that keeps a fifth out of calibration."""

from __future__ import annotations

import pytest
from tests.assurance.names import record

from ostraka.assurance.subjects import (
    all_subjects,
    held_out,
    ordered_reading,
    reading,
    split_groups,
    subjects,
)


def test_about_a_fifth_of_all_parties_is_held_out() -> None:
    share = sum(held_out(f"invented:{number}") for number in range(10_000)) / 10_000
    assert 0.18 < share < 0.22


def test_the_split_is_the_same_on_every_machine() -> None:
    chosen = [number for number in range(40) if held_out(f"invented:{number}")]
    assert chosen == [4, 15, 23, 30, 33]


@pytest.mark.parametrize(
    ("prop", "value"),
    [("unscId", "QDi.999"), ("imoNumber", "IMO 9999999"), ("passportNumber", "X 1234567")],
)
def test_records_that_share_a_cross_reference_are_on_one_side_of_the_split(
    prop: str, value: str
) -> None:
    first = record(1, ("name", "Ana Li"), (prop, value), listed="aa")
    second = record(2, ("name", "A. Li"), (prop, value.replace(" ", "")), listed="bb")
    alone = record(3, ("name", "Ana Li"), listed="bb")
    groups = split_groups([second, alone, first])
    assert groups == {"aa:00001": "aa:00001", "bb:00002": "aa:00001", "bb:00003": "bb:00003"}


def test_cross_references_chain() -> None:
    chain = [
        record(1, ("unscId", "QDi.1")),
        record(2, ("unscId", "QDi.1"), ("passportNumber", "7654321")),
        record(3, ("passportNumber", "7654321")),
    ]
    assert set(split_groups(chain).values()) == {"invented:00001"}


def test_a_short_number_ties_nothing() -> None:
    groups = split_groups([record(n, ("passportNumber", "12345")) for n in (1, 2)])
    assert len(set(groups.values())) == 2


def test_a_passport_and_a_tax_number_of_the_same_digits_tie_nothing() -> None:
    groups = split_groups(
        [record(1, ("passportNumber", "1234567")), record(2, ("taxNumber", "1234567"))]
    )
    assert len(set(groups.values())) == 2


def test_a_surname_in_capitals_tells_the_parts_of_a_name() -> None:
    (name,) = subjects(record(1, ("name", "Jose Luis GARCIA LOPEZ")), "g")
    assert name.given == ("Jose", "Luis")
    assert name.last == ("GARCIA", "LOPEZ")


def test_a_name_all_in_capitals_does_not_tell_its_parts() -> None:
    (name,) = subjects(record(1, ("name", "JOSE LUIS GARCIA")), "g")
    assert name.given == name.last == ()


def test_weak_aliases_are_no_subjects() -> None:
    names = all_subjects([record(1, ("name", "Ana Li"), ("weakAlias", "The Fox"))])
    assert [name.text for name in names] == ["Ana Li"]


def test_a_name_knows_the_partys_names_in_other_scripts() -> None:
    latin, native = subjects(record(1, ("name", "Ivan Petrov"), ("alias", "Иван Петров")), "g")
    assert (latin.script, latin.others) == ("latin", ("Иван Петров",))
    assert (native.script, native.latin) == ("cyrillic", ("Ivan Petrov",))
    assert latin.culture == native.culture == "slavic"


def test_case_marks_order_and_common_spellings_do_not_change_a_reading() -> None:
    assert reading("AL-HASSAN, Mohammed") == reading("Muhammad al Hasan")
    assert reading("Ivan Petrov") != reading("Ivan Petrenko")


def test_the_ordered_reading_minds_the_order() -> None:
    assert ordered_reading("Omar bin Said") != ordered_reading("Said bin Omar")
