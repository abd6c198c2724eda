"""Who is meant, and what its lists state of a day. Lists and parties are invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.invented import fact, record, screener

from ostraka.index.build import ListVersion
from ostraka.law.decide_question import Decision
from ostraka.law.load import law
from ostraka.model.errors import UsageError
from ostraka.screening.deciding import Asked, decide_asked, resolve
from ostraka.screening.screen import Screener

SDN = "us_ofac_sdn"
JANUARY, MARCH, MAY = "2024-01-10", "2024-03-10", "2024-05-10"
TAG = "SDGT"

RECORDS = [
    record(
        1,
        fact("name", "Globexa Trading", JANUARY, MARCH),
        fact("program", TAG, JANUARY, MARCH),
        schema="Company",
        list_id=SDN,
    ),
    record(
        2,
        fact("name", "Northwindia Shipping", MAY),
        fact("program", TAG, MAY),
        fact("listingDate", "2024-04-02", MAY),
        schema="Company",
        list_id=SDN,
    ),
    record(
        3,
        fact("name", "Zavodin Holding", MAY),
        fact("program", TAG, MAY),
        schema="Company",
        list_id=SDN,
    ),
    record(
        31694,
        fact("name", "Ministry of Finance of the Russian Federation", MAY),
        fact("program", "RUSSIA-EO14024", MAY),
        fact(
            "provisions",
            "Executive Order 14024 Directive Information Subject to Directive 4 - any",
            MAY,
        ),
        fact("provisions", "Executive Order 14024 Directive 4", MAY, type="sanctions type"),
        schema="PublicBody",
        list_id="us_ofac_cons",
    ),
    *(
        record(
            number,
            fact("name", "Aerocaribelle International", JANUARY),
            fact("program", TAG, JANUARY),
            fact("country", country, JANUARY),
            schema="Company",
            list_id=SDN,
        )
        for number, country in ((4, "ir"), (5, "cn"))
    ),
]
VERSIONS = [
    *(ListVersion(SDN, day) for day in (JANUARY, MARCH, MAY)),
    ListVersion("us_ofac_cons", MAY),
]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    folder: Path = tmp_path_factory.mktemp("index")
    return screener(folder, RECORDS, versions=VERSIONS)


def ask(book: Screener, party: str, on: str, **facts: Any) -> Decision:
    asked = Asked((party,), "payment", date.fromisoformat(on), ("us-person",), **facts)
    return decide_asked(book, asked)


def test_a_party_is_free_from_the_day_of_its_delisting(book: Screener) -> None:
    assert ask(book, "us_ofac_sdn-1", "2024-03-09").answer == "block"
    assert ask(book, "us_ofac_sdn-1", "2024-03-10").answer == "permitted"
    assert ask(book, "us_ofac_sdn-1", "2024-03-11").answer == "permitted"


def test_a_delisted_party_asked_for_by_name_is_no_known_party(book: Screener) -> None:
    assert ask(book, "Globexa Trading", "2024-02-01").answer == "block"
    assert ask(book, "Globexa Trading", "2024-03-11").answer == "cannot-be-ruled-out"


def test_the_lists_own_date_counts_in_the_gap_between_two_files(book: Screener) -> None:
    assert ask(book, "us_ofac_sdn-2", "2024-04-01").answer == "permitted"
    assert ask(book, "us_ofac_sdn-2", "2024-04-02").answer == "block"
    assert ask(book, "us_ofac_sdn-2", "2024-05-10").answer == "block"


def test_a_listing_without_a_date_is_unknown_in_the_gap_and_not_before_it(book: Screener) -> None:
    assert ask(book, "us_ofac_sdn-3", "2024-02-01").answer == "permitted"
    assert ask(book, "us_ofac_sdn-3", "2024-03-10").answer == "permitted"
    gap = ask(book, "us_ofac_sdn-3", "2024-04-01")
    assert gap.answer == "cannot-be-ruled-out"
    assert "2024-05-10" in gap.rules[0].why
    assert ask(book, "us_ofac_sdn-3", "2024-05-10").answer == "block"


def test_directives_are_dated_by_the_law_not_by_the_first_file_that_shows_them(
    book: Screener,
) -> None:
    assert ask(book, "us_ofac_cons-31694", "2022-02-27").answer == "permitted"
    after = ask(book, "us_ofac_cons-31694", "2022-02-28")
    assert after.answer == "reject"
    assert {one.rule for one in after.rules if one.applies} == {"ru-4 (2022-02-28)"}


def test_nothing_is_known_of_a_day_before_the_first_version(book: Screener) -> None:
    assert ask(book, "us_ofac_sdn-1", "2023-12-01").answer == "cannot-be-ruled-out"
    named = ask(book, "Globexa Trading", "2023-12-01")
    assert named.answer == "cannot-be-ruled-out"
    assert "no list had been published" in named.rules[0].why


def test_a_name_that_two_parties_bear_is_not_resolved(book: Screener) -> None:
    found = resolve(book, law(), "Aerocaribelle International", date(2024, 2, 1))
    assert found.unresolved == "several parties match the name"
    assert {one.partition(" ")[0] for one in found.candidates} == {
        "us_ofac_sdn-4",
        "us_ofac_sdn-5",
    }


def test_a_name_near_to_that_of_a_directives_party_finds_it(book: Screener) -> None:
    found = resolve(book, law(), "PJSC Rostelekom", date(2024, 2, 1))
    assert "ROSTELECOM" in found.name
    assert found.listings


def test_the_notes_tell_the_lists_that_answered_and_those_that_are_not_loaded(
    book: Screener,
) -> None:
    notes = ask(book, "us_ofac_sdn-1", "2024-03-11").notes
    assert any("us_ofac_sdn of 2024-03-10" in note for note in notes)
    assert any("us_ofac_cons had no version" in note for note in notes)


def test_an_actor_of_a_law_without_a_list_is_never_cleared(book: Screener) -> None:
    on = date(2024, 3, 11)
    asked = Asked(("us_ofac_sdn-4",), "payment", on, ("eu-operator",))
    found = decide_asked(book, asked)
    assert found.answer == "cannot-be-ruled-out"
    assert "eu_fsf" in found.rules[0].why


def test_a_us_listing_alone_is_free_for_an_operator_whose_own_list_is_loaded(
    tmp_path: Path,
) -> None:
    versions = [*VERSIONS, ListVersion("eu_fsf", JANUARY)]
    asked = Asked(("us_ofac_sdn-4",), "payment", date(2024, 3, 11), ("eu-operator",))
    found = decide_asked(screener(tmp_path, RECORDS, versions=versions), asked)
    assert found.answer == "permitted"
    assert any("US law does not bind" in note for note in found.notes)


def test_owners_of_two_parties_at_once_are_refused(book: Screener) -> None:
    asked = Asked(
        ("us_ofac_sdn-1", "us_ofac_sdn-2"),
        "payment",
        date(2024, 3, 11),
        ("us-person",),
        owners=("us_ofac_sdn-4:50",),
    )
    with pytest.raises(UsageError, match="several parties"):
        decide_asked(book, asked)


def test_stakes_of_more_than_the_whole_are_refused(book: Screener) -> None:
    owners = ("us_ofac_sdn-4:60", "us_ofac_sdn-5:50")
    with pytest.raises(UsageError, match="more than 100"):
        ask(book, "An invented company", "2024-03-11", owners=owners)


def test_ranges_and_unknown_stakes_are_read(book: Screener) -> None:
    for stake, answer in (("50.0", "block"), ("25-60", "cannot-be-ruled-out"), ("?", None)):
        found = ask(book, "An invented company", "2024-02-01", owners=(f"us_ofac_sdn-4:{stake}",))
        assert found.answer == (answer or "cannot-be-ruled-out"), stake
