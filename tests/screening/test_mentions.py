"""Listed parties in text. Every party and every text here is invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.invented import DAY, examples, fact, named, record, screener

from ostraka.model.records import StoredRecord
from ostraka.screening.mentions import Finder

LISTED: Sequence[StoredRecord] = (
    named(1, "Arkadiy Sidorchenkov", "Аркадий Сидорченков"),
    named(2, "Boris Sidorchenkov"),
    named(3, "Yusuf bin Tarikan al-Masrani", "يوسف المصراني"),
    named(4, "SIS DOO", schema="Company"),
    named(5, "Foreign Surveillance Service", "Grey Otter", "Vinterguard", schema="Organization"),
    named(6, "UNITY STAR", schema="Vessel"),
    named(7, "PEARL", schema="Vessel"),
    named(8, "Globexa Trading LLC", schema="Company"),
    named(9, "COSMOS OOO", "COSMOS", schema="Company"),
    named(10, "王小明华", "Wang Xiaominghua"),
    record(
        11,
        fact("name", "Olga Petrovina Hussenbach"),
        fact("alias", "Olga Hussenbach"),
        fact("weakAlias", "Dukes"),
    ),
    record(12, fact("name", "Former Nicholas Kowalbergski", until="2024-03-01")),
    named(13, "Northwindia Institute of Ocean Technology", schema="LegalEntity"),
    named(14, "Maria Smith"),
)


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> Finder:
    return Finder(screener(tmp_path_factory.mktemp("mentions"), LISTED))


def found(finder: Finder, text: str, on: date = DAY) -> list[tuple[str, str]]:
    mentions = finder.find(text, on)
    for one in mentions:
        assert text[one.start : one.end] == one.text
    return [(one.text, one.hit.id.removeprefix("invented-")) for one in mentions]


@pytest.mark.parametrize(
    ("text", "mention", "party"),
    [
        ("PAYMENT FOR SIS DOO INV 22", "SIS DOO", "4"),
        ("payment to sis doo, thanks", "sis doo", "4"),
        ("He met Arkadiy Sidorchenkov.", "Arkadiy Sidorchenkov", "1"),
        ("He met Arkady Sidorchenkov's wife.", "Arkady Sidorchenkov", "1"),
        ("He met Arkadiy Sidorchenkof there.", "Arkadiy Sidorchenkof", "1"),
        ("So sagte SIDORCHENKOV, Boris am Montag.", "SIDORCHENKOV, Boris", "2"),
        ("the financier Yusuf bin Tarikan al-Masrani, who", "Yusuf bin Tarikan al-Masrani", "3"),
        ("Agents of the Foreign Surveillance Service left.", "Foreign Surveillance Service", "5"),
        ("A group called Grey Otter did it.", "Grey Otter", "5"),
        ("A group called Vinterguard did it.", "Vinterguard", "5"),
        ("bought by Globexa Trading, LLC in May", "Globexa Trading, LLC", "8"),
        ("bought by Cosmos OOO in May", "Cosmos OOO", "9"),
        ("the tanker Pearl ran aground", "Pearl", "7"),
        ("Встреча с Аркадием Сидорченковым прошла.", "Аркадием Сидорченковым", "1"),
        ("عاد يوسف المصراني أمس", "يوسف المصراني", "3"),
        ("昨天王小明华在上海说", "王小明华", "10"),
        ("Olga Hussenbach\nsmiled", "Olga Hussenbach", "11"),
        ("Olga\nHussenbach smiled", "Olga\nHussenbach", "11"),
    ],
)
def test_a_listed_name_is_found_as_a_text_writes_it(
    finder: Finder, text: str, mention: str, party: str
) -> None:
    assert found(finder, text) == [(mention, party)]


@pytest.mark.parametrize(
    "text",
    [
        "The Dukes won the game against Unity on Sunday.",
        "Unity is a star among the engines; Pearl is a language.",
        "The Cosmos is wide, and the otter is grey.",
        "A foreign surveillance service is what he wanted.",
        "Sidorchenkov is a family name.",
        "Arkadiy said that Boris would come.",
        "The Institute of Technology and the Ocean Institute are schools.",
        "Anna Maria Smithson and Maria Smithers",
        "The Trading LLC is nobody.",
        "Maria and Smith are common names",
        "Former Nicholas Kowalbergski was listed until March.",
        "",
        "\x00 ½ ² ๑๕ อ … — 12 345",
        "Globexa ๑๕ Trading, 🙂 𥑆 İ Unity๑๕",
    ],
)
def test_what_only_shares_words_with_a_listed_name_is_no_mention(finder: Finder, text: str) -> None:
    assert found(finder, text) == []


def test_a_name_within_the_name_of_another_person_is_no_mention(finder: Finder) -> None:
    assert found(finder, "then Maria Smith left") == [("Maria Smith", "14")]
    assert found(finder, "then Maria Smith Fernandez left") == []
    assert found(finder, "then Anna Maria Smith left") == []


def test_names_that_share_a_family_name_are_each_their_own(finder: Finder) -> None:
    assert found(finder, "Arkadiy and Boris Sidorchenkov came.") == [
        ("Arkadiy", "1"),
        ("Boris Sidorchenkov", "2"),
    ]


def test_only_names_stated_on_the_day_are_found(finder: Finder) -> None:
    text = "It was Former Nicholas Kowalbergski."
    assert found(finder, text, date(2024, 2, 1)) == [("Former Nicholas Kowalbergski", "12")]
    assert found(finder, text, DAY) == []


def test_names_of_every_day_are_named(finder: Finder) -> None:
    assert [one.text for one in finder.named("It was Former Nicholas Kowalbergski.")] == [
        "Former Nicholas Kowalbergski"
    ]


def test_a_weak_alias_is_never_found_alone(finder: Finder) -> None:
    assert found(finder, "THE DUKES ARE PAID") == []


def test_the_same_text_gives_the_same_mentions(finder: Finder) -> None:
    text = "Boris Sidorchenkov paid Globexa Trading LLC. " * 3
    assert finder.find(text, DAY) == finder.find(text, DAY)
    assert len(finder.find(text, DAY)) == 6


@examples(60)
@given(st.text(max_size=300))
def test_no_text_is_too_odd_to_be_read(finder: Finder, text: str) -> None:
    for one in finder.find(text, DAY):
        assert text[one.start : one.end] == one.text


@examples(40)
@given(
    st.lists(st.sampled_from(["the", "a", "went", "was", "house", "into", "of"]), max_size=12),
    st.sampled_from(["Boris Sidorchenkov", "Globexa Trading LLC", "Grey Otter"]),
    st.lists(st.sampled_from(["and", "then", "left", "with", "money"]), max_size=12),
)
def test_words_around_a_name_hide_nothing(
    finder: Finder, before: list[str], name: str, after: list[str]
) -> None:
    text = " ".join([*before, name, *after])
    assert [mention for mention, _ in found(finder, text)] == [name]


def test_a_name_is_found_behind_any_number_of_words_and_of_names(finder: Finder) -> None:
    text = "The House of The Bank of The House " * 3000
    assert found(finder, text + "Boris Sidorchenkov.") == [("Boris Sidorchenkov", "2")]
    many = "Boris Sidorchenkov's " * 2000
    assert len(found(finder, many)) == 2000
