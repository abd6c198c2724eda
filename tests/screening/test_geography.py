"""Embargoed territory: what a place name means by where it stands. All addresses invented."""

from __future__ import annotations

from datetime import date

import pytest

from ostraka.law.territories import gazetteer
from ostraka.screening.geography import Geography, Part, PartKind

DAY = date(2026, 11, 23)


def geography(on: date = DAY) -> Geography:
    return Geography(gazetteer(), on)


def address(*parts: tuple[PartKind, str], on: date = DAY) -> set[str]:
    """Territories that an address leads to."""
    given = [Part(f"Adr[{n}]", kind, value) for n, (kind, value) in enumerate(parts, 1)]
    return {one.territory for one in geography(on).address(given)}


def lines(*values: str, on: date = DAY) -> set[str]:
    return address(*(("line", value) for value in values), on=on)


def met(text: str, on: date = DAY) -> set[str]:
    return {one.territory for one in geography(on).text(text).met}


def denied(text: str) -> set[str]:
    return {one.territory for one in geography().text(text).denied}


@pytest.mark.parametrize(
    ("parts", "territory"),
    [
        ((("country", "IR"),), "iran"),
        ((("town", "Tehran"), ("country", "AE")), "iran"),
        ((("line", "VALIASR AVENUE TEHRAN"),), "iran"),
        ((("line", "AZADI SQUARE"), ("line", "TEHRAN 15875")), "iran"),
        ((("line", "TEHRAN, BLVD MIRDAMAD 12"),), "iran"),
        ((("street", "UL. LENINA 5, SIMFEROPOL"), ("country", "RU")), "crimea"),
        ((("town", "Krimea"),), "crimea"),
        ((("town", "SEVASTOPOL"), ("country", "UA")), "crimea"),
        ((("line", "г. Севастополь, ул. Ленина 1"),), "crimea"),
        ((("postcode", "295000"), ("country", "RU")), "crimea"),
        ((("line", "LENINA 1"), ("line", "299011"), ("line", "RUSSIA")), "crimea"),
        ((("line", "HAVANA 10400, CUBA"),), "cuba"),
        ((("line", "CALLE 23 NO 5"), ("line", "LA HABANA")), "cuba"),
        ((("line", "LA HABANA CALLE 23"),), "cuba"),
        ((("line", "Ryugyong-dong"), ("line", "Pyongyang"), ("country", "CN")), "north-korea"),
        ((("line", "KIM IL SUNG SQUARE PYONGYANG"),), "north-korea"),
    ],
)
def test_an_address_in_an_embargoed_territory_is_met(
    parts: tuple[tuple[PartKind, str], ...], territory: str
) -> None:
    assert address(*parts) == {territory}


@pytest.mark.parametrize(
    "parts",
    [
        (("street", "Cuba Street"), ("town", "Wellington"), ("country", "NZ")),
        (("street", "Kuba 12"), ("country", "PL")),
        (("street", "Havana"), ("country", "ES")),
        (("line", "12 CUBA STREET WELLINGTON NEW ZEALAND"),),
        (("line", "Teheran-ro 152, Gangnam-gu"), ("line", "Seoul")),
        (("line", "152 TEHERAN RO"), ("line", "SEOUL")),
        (("line", "12 RUE DE CRIMEE"), ("line", "75019 PARIS")),
        (("line", "Boulevard de Sébastopol 4"), ("line", "Paris")),
        (("line", "AVENIDA CUBA 33"), ("line", "PANAMA")),
        (("line", "VIA TEHERAN 8"), ("line", "ROMA")),
        (("line", "Krimstrasse 5"), ("line", "Berlin")),
        (("line", "12 HAVANA"), ("line", "LIMASSOL")),
        (("town", "Havana"), ("postcode", "32333"), ("country", "US")),
        (("line", "CUBA, MO 65453"), ("country", "US")),
        (("town", "Sebastopol"), ("country", "US")),
        (("town", "Cuba"), ("country", "PT")),
        (("postcode", "295000"), ("country", "CN")),
        (("line", "Tehrangasse Havanastrasse Cubana Irania"),),
        (("town", "Pervomaisk"), ("country", "PL")),
        (("line", "Near Iranian Embassy, Beirut"),),
        (("line", "Крымский вал 3, Москва"),),
        (("line", "Baniyas Centre, Dubai"), ("country", "AE")),
    ],
)
def test_a_street_a_homonym_and_a_part_of_a_word_are_not_met(
    parts: tuple[tuple[PartKind, str], ...],
) -> None:
    assert address(*parts) == set()


def test_a_place_counts_only_while_anything_is_prohibited_there() -> None:
    assert lines("DAMASCUS", "SYRIA", on=date(2024, 5, 1)) == {"syria"}
    assert lines("DAMASCUS", "SYRIA", on=date(2026, 5, 1)) == set()
    assert lines("SIMFEROPOL", on=date(2013, 5, 1)) == set()
    assert address(("country", "SY"), on=date(2026, 5, 1)) == set()


def test_a_town_counts_from_the_day_on_which_the_territory_had_it() -> None:
    assert lines("MARIUPOL", "UKRAINE", on=date(2022, 3, 1)) == set()
    assert lines("MARIUPOL", "UKRAINE", on=date(2023, 3, 1)) == {"dnr"}


def test_a_place_tells_its_part_and_the_rules_with_their_text() -> None:
    (place,) = geography().address([Part("a", "line", "12 MAIN"), Part("b", "line", "TO YALTA")])
    assert (place.path, place.text, place.start, place.end) == ("b", "YALTA", 3, 8)
    assert {"crimea-us", "crimea-eu"} <= {one.rule for one in place.restrictions}
    assert all(one.citation and one.source and one.kinds for one in place.restrictions)


def test_one_part_of_an_address_tells_a_territory_once() -> None:
    parts = [Part("a", "line", "SIMFEROPOL, CRIMEA"), Part("b", "town", "SIMFEROPOL")]
    assert [one.path for one in geography().address(parts)] == ["a", "b"]


def test_ukraine_as_a_country_is_no_embargoed_territory_but_crimea_is() -> None:
    assert geography().country("ua", "UA") is None
    assert address(("country", "Ukraine")) == set()
    crimea = geography().country("ua-cri", "Crimea")
    assert crimea is not None
    assert crimea.territory == "crimea"


@pytest.mark.parametrize(
    ("text", "territories"),
    [
        ("SHIPMENT OF PUMPS TO BANDAR ABBAS", {"iran"}),
        ("INVOICE NO IRAN-22 CARPETS", {"iran"}),
        ("via Iran", {"iran"}),
        ("Lieferung nach Nordkorea", {"north-korea"}),
        ("ACQUISTO PER IRAN E CUBA", {"iran", "cuba"}),
        ("Оплата по договору, г. Симферополь", {"crimea"}),
        ("GOODS FOR KRIMEA", {"crimea"}),
        ("DO NOT DELAY SHIPMENT TO TEHRAN", {"iran"}),
        ("DO NOT DELAY: GOODS FOR IRAN", {"iran"}),
        ("NOT IRAN BUT SYRIA AND CUBA", {"cuba"}),
        ("NOT TO BANDAR ABBAS", {"iran"}),
        ("NOT ONLY IRAN", {"iran"}),
    ],
)
def test_a_text_that_names_a_territory_is_met(text: str, territories: set[str]) -> None:
    assert met(text) == territories


@pytest.mark.parametrize(
    "text",
    [
        "HAVANA CLUB RUM 40 CASES",
        "CUBA LIBRE EVENT",
        "DINNER AT 12 CUBA STREET",
        "MR IRAN SILVA SALARY",
        "KIRIM UANG",
        "IRANIANO CUBANO TEHRANIAN",
        "PAYMENT FOR MIRANDA, CUBANIT AND SYRIANA",
        "rue de Crimée 12",
        "Sudak fish",
    ],
)
def test_a_text_that_only_looks_so_is_not_met(text: str) -> None:
    assert met(text) == set()


@pytest.mark.parametrize(
    ("text", "territories"),
    [
        ("NOT IRAN", {"iran"}),
        ("PAYMENT NOT RELATED TO IRAN, CUBA OR NORTH KOREA", {"iran", "cuba", "north-korea"}),
        ("WE CONFIRM NO IRANIAN NEXUS", {"iran"}),
        ("DOES NOT INVOLVE IRAN", {"iran"}),
        ("GOODS ARE OF NON-IRANIAN ORIGIN", {"iran"}),
        ("KEIN BEZUG ZU IRAN", {"iran"}),
    ],
)
def test_a_denial_is_told_apart_from_a_destination(text: str, territories: set[str]) -> None:
    assert denied(text) == territories
    assert met(text) == set()


def test_a_name_with_another_meaning_is_doubtful_until_something_else_stands_beside_it() -> None:
    found = geography().text("CAMISA PARA HOLGUIN")
    assert found.met == ()
    assert [one.territory for one in found.doubtful] == ["cuba"]
