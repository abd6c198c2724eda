"""Embargoed territory as geography. Addresses are invented."""

from __future__ import annotations

from datetime import date

import pytest

from ostraka.law.territories import (
    gazetteer,
    in_territory,
    measures_in,
    places_in,
    places_of_address,
    read_gazetteer,
)
from ostraka.model.errors import FormatError


def met(text: str) -> set[str]:
    return {found.place.territory for found in places_in(text, gazetteer())}


@pytest.mark.parametrize(
    "text",
    [
        "Krimea",
        "Republic of Crimea",
        "ул. Ленина 5, г. Симферополь",
        "SEVASTOPOL",
        "Sebastopol bay",
        "порт Керчь",
        "Yevpatoria / Evpatoriya",
        "Крым",
        "Бахчисарай",
    ],
)
def test_crimea_is_found_in_all_spellings(text: str) -> None:
    assert met(text) == {"crimea"}


@pytest.mark.parametrize(
    ("text", "territory"),
    [
        ("delivery to Horlivka", "dnr"),
        ("ДНР, Макеевка", "dnr"),
        ("Luhansk, Алчевск", "lnr"),
        ("loading at Bandar Abbas", "iran"),
        ("تهران", "iran"),
        ("via Port of Mariel", "cuba"),
        ("Nampho, D.P.R.K.", "north-korea"),
        ("청진", "north-korea"),
        ("Latakia", "syria"),
    ],
)
def test_cities_and_ports_are_found(text: str, territory: str) -> None:
    assert met(text) == {territory}


@pytest.mark.parametrize(
    "text",
    ["Simferopolis", "Tirana", "arkansas", "a moa and a saki", "Kyiv, Lviv, Odesa", "", "2950"],
)
def test_a_place_inside_another_word_is_not_met(text: str) -> None:
    assert met(text) == set()


def test_a_place_is_met_where_it_stands() -> None:
    text = "goods to Port of Sevastopol, Crimea"
    assert [text[f.start : f.end] for f in places_in(text, gazetteer())] == [
        "Port of Sevastopol",
        "Crimea",
    ]


def test_a_long_text_costs_in_proportion() -> None:
    assert len(places_in("Bandar " * 50_000, gazetteer())) == 0


@pytest.mark.parametrize(
    ("address", "territories"),
    [
        ({"postcode": "299011", "country": "ru"}, {"crimea"}),
        ({"postcode": "295 000"}, {"crimea"}),
        ({"postcode": "29500", "country": "ru"}, set()),
        ({"postcode": "299011", "country": "in"}, set()),
        ({"postcode": "95014", "country": "us"}, set()),
        ({"postcode": "95014", "city": "Cupertino"}, set()),
        ({"postcode": "95000", "city": "Simferopol", "country": "ua"}, {"crimea"}),
        ({"city": "Matanzas", "country": "cu"}, {"cuba"}),
        ({"city": "Matanzas", "country": "pr"}, set()),
        ({"city": "Santa Clara", "state": "California", "country": "us"}, set()),
    ],
)
def test_postcodes_and_weak_names_count_in_their_country(
    address: dict[str, str], territories: set[str]
) -> None:
    assert {p.territory for p in places_of_address(address, gazetteer())} == territories


def test_the_syrian_embargo_ended_on_1_july_2025() -> None:
    assert measures_in("syria", date(2025, 6, 30), gazetteer())
    assert measures_in("syria", date(2025, 7, 1), gazetteer()) == ()


@pytest.mark.parametrize(
    ("territory", "rule", "first"),
    [
        ("crimea", "crimea-us", date(2014, 12, 19)),
        ("dnr", "dnr-us", date(2022, 2, 21)),
        ("lnr", "lnr-us", date(2022, 2, 21)),
        ("crimea", "crimea-eu", date(2014, 6, 25)),
    ],
)
def test_an_embargo_begins_with_its_order(territory: str, rule: str, first: date) -> None:
    before = date.fromordinal(first.toordinal() - 1)
    assert rule not in {m.rule for m in measures_in(territory, before, gazetteer())}
    assert rule in {m.rule for m in measures_in(territory, first, gazetteer())}


def test_every_embargo_stands_on_the_stated_date() -> None:
    for territory in ("crimea", "dnr", "lnr", "cuba", "iran", "north-korea"):
        assert measures_in(territory, date(2026, 11, 23), gazetteer()), territory


def test_a_town_taken_later_belongs_from_then_on() -> None:
    (mariupol,) = {f.place for f in places_in("Mariupol", gazetteer())}
    assert not in_territory(mariupol, date(2022, 2, 21))
    assert in_territory(mariupol, date(2022, 6, 1))


def test_every_territory_has_places_and_a_region() -> None:
    held = gazetteer()
    for territory in held.territories:
        kinds = {place.kind for place in held.places if place.territory == territory}
        assert {"region", "city"} <= kinds, territory


TERRITORIES = """
version: "2026-11-23"
followed_to: "2026-11-23"
sources: {text: {title: Invented, url: "https://example.org", read: true}}
territories: [{id: atlantis, name: Atlantis, countries: [xx], measures: []}]
"""
HEAD = "territory\tkind\tname\tspellings\tsince\tweak\tnote\n"


@pytest.mark.parametrize(
    "line",
    [
        "elysium\tcity\tNowhere\t\t\t\t",
        "atlantis\tvillage\tNowhere\t\t\t\t",
        "atlantis\tcity\t\t\t\t\t",
        "atlantis\tcity\tNowhere\t\tyesterday\t\t",
        "atlantis\tcity\tNowhere",
    ],
)
def test_a_wrong_line_is_refused_with_its_number(line: str) -> None:
    with pytest.raises(FormatError, match="line 2"):
        read_gazetteer(TERRITORIES, HEAD + line + "\n")


def test_an_invented_gazetteer_reads() -> None:
    held = read_gazetteer(TERRITORIES, HEAD + "atlantis\tcity\tPoseidonis\t\t\t\t\n")
    assert [f.place.name for f in places_in("to POSEIDONIS", held)] == ["Poseidonis"]


def test_the_government_of_north_korea_is_blocked_without_being_listed() -> None:
    kinds = {m.kind for m in measures_in("north-korea", date(2026, 11, 23), gazetteer())}
    assert "asset-freeze" in kinds
