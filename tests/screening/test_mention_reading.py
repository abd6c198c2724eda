"""Whole texts read: chains, status then and now, codes. All parties and texts are invented,
but for the sample article of the shared material."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
from tests.invented import fact, record, screener

from ostraka.index.build import ListVersion
from ostraka.model.errors import FormatError
from ostraka.screening.mentions import Finder
from ostraka.screening.readings import Asked, Reading, asked_of, read_text

OLD, NEW = "2021-01-10", "2024-01-10"
TODAY = date(2024, 6, 1)
VERSIONS = (
    ListVersion("alpha", OLD),
    ListVersion("alpha", NEW),
    ListVersion("beta", NEW),
)
RECORDS = (
    record(1, fact("name", "Arkadiy Sidorchenkov", NEW), list_id="alpha"),
    record(2, fact("name", "Boris Sidorchenkov", OLD, NEW), list_id="alpha"),
    record(
        3,
        fact("name", "Foreign Surveillance Service", NEW),
        fact("weakAlias", "FSS", NEW),
        schema="Organization",
        list_id="beta",
    ),
    record(
        4,
        fact("name", "UNITY STAR", NEW),
        fact("imoNumber", "9074729", NEW),
        schema="Vessel",
        list_id="alpha",
    ),
    record(
        5,
        fact("name", "Vinterguard", NEW),
        fact("publicKey", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", NEW),
        fact("website", "https://www.vinterguard.example", NEW),
        schema="Organization",
        list_id="beta",
    ),
)


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> Finder:
    folder = tmp_path_factory.mktemp("readings")
    return Finder(screener(folder, RECORDS, versions=VERSIONS))


def read(finder: Finder, text: str, on: date | None = None) -> Reading:
    return read_text(finder, Asked(text, TODAY, on))


def marks(reading: Reading) -> list[tuple[str, str, str, int]]:
    return [(one.text, one.party_id.split("-")[1], one.how, one.chain) for one in reading.mentions]


def test_an_article_is_read_into_chains(finder: Finder) -> None:
    text = (
        "The Foreign Surveillance Service (FSS), also known as APT 99, met Arkadiy Sidorchenkov\n"
        "in Lyon, the Morning Gazette wrote. Mr Sidorchenkov's friends deny; the FSS is silent.\n"
        "APT 99 is not. Josephine Miller of the Federal Bureau of Weather agreed."
    )
    assert marks(read(finder, text)) == [
        ("Foreign Surveillance Service", "3", "listed", 0),
        ("FSS", "3", "introduced", 0),
        ("APT 99", "3", "introduced", 0),
        ("Arkadiy Sidorchenkov", "1", "listed", 1),
        ("Sidorchenkov", "1", "short", 1),
        ("FSS", "3", "weak alias", 0),
        ("APT 99", "3", "again", 0),
    ]


def test_who_was_listed_later_is_found_and_told_apart(finder: Finder) -> None:
    (mention,) = read(finder, "He met Arkadiy Sidorchenkov.", date(2021, 4, 15)).mentions
    assert mention.listed_then == ()
    assert mention.listed_now == ("alpha",)
    assert mention.unknown_then == ("beta",)


def test_who_is_listed_no_more_is_found_and_told_apart(finder: Finder) -> None:
    (mention,) = read(finder, "He met Boris Sidorchenkov.", date(2021, 4, 15)).mentions
    assert mention.listed_then == ("alpha",)
    assert mention.listed_now == ()


def test_a_list_without_a_version_of_the_day_says_unknown(finder: Finder) -> None:
    reading = read(finder, "Arkadiy Sidorchenkov", date(2020, 1, 1))
    assert {one.status for one in reading.parties[0].then} == {"unknown"}
    assert [(one.list, one.status) for one in reading.parties[0].now] == [
        ("alpha", "listed"),
        ("beta", "not listed"),
    ]


def test_a_text_without_a_day_is_not_told_a_status_of_then(finder: Finder) -> None:
    reading = read(finder, "Arkadiy Sidorchenkov")
    assert reading.date == ""
    assert reading.parties[0].then == ()


def test_codes_are_found_and_looked_up_each_by_its_own_rules(finder: Finder) -> None:
    wallet = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"
    text = f"IMO 9074729, {wallet}, {wallet.swapcase()}, www.vinterguard.example, IMO 9074728"
    reading = read(finder, text)
    found = {one.text: one.parties for one in reading.identifiers}
    assert found["9074729"] == ("alpha-4",)
    assert found[wallet] == ("beta-5",)
    assert found["www.vinterguard.example"] == ("beta-5",)
    assert found.get(wallet.swapcase(), ()) == ()
    assert reading.found
    for one in reading.identifiers:
        assert text[one.start : one.end] == one.text


def test_names_in_furniture_are_left_out_and_places_stay(finder: Finder) -> None:
    text = "RELATED: Boris Sidorchenkov\nArkadiy Sidorchenkov came."
    asked = Asked(text, TODAY, furniture=((0, text.index("\n")),))
    (mention,) = read_text(finder, asked).mentions
    assert text[mention.start : mention.end] == mention.text == "Arkadiy Sidorchenkov"


def test_the_same_text_gives_the_same_bytes(finder: Finder) -> None:
    text = "Arkadiy and Boris Sidorchenkov of Vinterguard (Silver Heron) met Sidorchenkov."
    one, other = (msgspec.json.encode(read(finder, text)) for _ in range(2))
    assert one == other


def test_a_document_tells_its_day_unless_the_user_does() -> None:
    page = (
        b"<html><head><meta property='article:published_time' content='2023-02-03T10:00:00Z'>"
        b"</head><body><p>Arkadiy Sidorchenkov came to Lyon and stayed there for a week.</p>"
        b"</body></html>"
    )
    assert asked_of(page, "a.html", None, TODAY).on == date(2023, 2, 3)
    given = asked_of(page, "a.html", date(2024, 1, 2), TODAY)
    assert (given.on, given.date_basis) == (date(2024, 1, 2), "given")
    with pytest.raises(FormatError):
        asked_of(b"", "a", None, TODAY)


def test_the_sample_article_marks_nothing_that_is_no_party(shared: Path, tmp_path: Path) -> None:
    """With an invented list of the article's own names, and traps beside them."""
    listed = (
        record(1, fact("name", "Vladimir Vladimirovich PUTIN", NEW), list_id="alpha"),
        record(2, fact("name", "Mariya Vladimirovna ZAKHAROVA", NEW), list_id="alpha"),
        record(
            3,
            fact("name", "FOREIGN INTELLIGENCE SERVICE OF THE RUSSIAN FEDERATION", NEW),
            fact("weakAlias", "SVR", NEW),
            schema="Organization",
            list_id="alpha",
        ),
        record(4, fact("name", "UNITED", NEW), schema="Vessel", list_id="alpha"),
        record(5, fact("name", "Bank of Russia", NEW), schema="Organization", list_id="alpha"),
        record(6, fact("name", "Joe Bidenko", NEW), list_id="alpha"),
    )
    found = Finder(screener(tmp_path, listed, versions=VERSIONS))
    text = (shared / "documents" / "2021-04-15-news-article.txt").read_text("utf-8")
    reading = read(found, text, date(2021, 4, 15))
    assert [one.text for one in reading.mentions] == [
        "Vladimir Putin",
        "Maria Zakharova",
        "Russian Foreign Intelligence Service",
        "SVR",
        "APT 29",
        "Cozy Bear",
        "Dukes",
        "SVR",
    ]
    assert all(one.listed_then == () for one in reading.mentions)
    assert all(one.listed_now == ("alpha",) for one in reading.mentions)
