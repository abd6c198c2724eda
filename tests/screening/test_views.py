"""From a stored record to the party that it was on a day."""

from __future__ import annotations

from datetime import date

import pytest
from tests.invented import fact, record

from ostraka.screening.views import facts_on, party_id, view

_RECORD = record(
    7,
    fact("name", "Ivan Petrovin", "2024-01-01", "2024-03-01"),
    fact("alias", "Vanya", "2024-02-01"),
    fact("name", "Ivan Petrovin-Zavodin", "2024-03-01", firstName="Ivan"),
    fact("program", "ZZ-2"),
    fact("program", "AA-1"),
    fact("program", "MM-3", "2024-06-01"),
    fact("listingDate", "2014-04-15"),
    fact("birthDate", "1960"),
    fact("address", "1 Long Road", country="ae"),
)


def _names(day: str) -> list[str]:
    return [name.text for name in view(_RECORD, date.fromisoformat(day).toordinal()).party.names]


@pytest.mark.parametrize(
    ("day", "names"),
    [
        ("2023-12-31", []),
        ("2024-01-01", ["Ivan Petrovin"]),
        ("2024-02-29", ["Ivan Petrovin", "Vanya"]),
        ("2024-03-01", ["Ivan Petrovin-Zavodin", "Vanya"]),
    ],
)
def test_a_fact_is_part_of_the_party_only_on_the_days_on_which_it_was_stated(
    day: str, names: list[str]
) -> None:
    assert _names(day) == names


def test_a_value_that_went_and_came_back_is_stated_twice_and_not_between() -> None:
    back = record(
        1,
        fact("name", "Ivan Petrovin", "2024-01-01", "2024-02-01"),
        fact("name", "Ivan Petrovin", "2024-04-01"),
    )
    counts = [
        len(facts_on(back, date.fromisoformat(day).toordinal()))
        for day in ("2024-01-15", "2024-03-01", "2024-05-01")
    ]
    assert counts == [1, 0, 1]


def test_names_are_known_by_their_position_in_the_record() -> None:
    seen = view(_RECORD, date(2024, 3, 1).toordinal())
    assert {place: name.text for place, name in seen.names.items()} == {
        1: "Vanya",
        2: "Ivan Petrovin-Zavodin",
    }
    assert set(seen.names.values()) == set(seen.party.names)


def test_the_reference_names_list_record_programmes_and_listing_date() -> None:
    (reference,) = view(_RECORD, date(2024, 5, 1).toordinal()).party.records
    assert (reference.list, reference.id) == ("invented", "7")
    assert reference.programmes == ("AA-1", "ZZ-2")
    assert (reference.listed_on, reference.status) == ("2014-04-15", "listed")
    later = view(_RECORD, date(2024, 6, 1).toordinal()).party.records[0]
    assert later.programmes == ("AA-1", "MM-3", "ZZ-2")


@pytest.mark.parametrize(
    ("topic", "status"),
    [("sanction.restricted", "restricted"), ("attribution", "attribution"), ("sanction", "listed")],
)
def test_what_is_less_than_listed_says_so(topic: str, status: str) -> None:
    one = record(1, fact("name", "Invented Bank"), fact("topics", topic), schema="PublicBody")
    assert view(one, date(2024, 5, 1).toordinal()).party.records[0].status == status


def test_every_value_names_its_record() -> None:
    party = view(_RECORD, date(2024, 5, 1).toordinal()).party
    sources = [name.source for name in party.names] + [birth.source for birth in party.births]
    sources += [value.source for value in (*party.countries, *party.addresses)]
    assert sources == ["invented:7"] * 5
    assert party.id == party_id(_RECORD) == "invented-7"
