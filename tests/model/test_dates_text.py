"""Dates in words are read with certainty or not at all."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.model.dates import DateSpan
from ostraka.model.dates_text import read_date

days = st.dates(min_value=date(1700, 1, 1), max_value=date(2199, 12, 31))


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("25 Mar 1977", "1977-03-25"),
        ("25 Mar. 1977", "1977-03-25"),
        ("25-Mar-1977", "1977-03-25"),
        ("March 25, 1977", "1977-03-25"),
        ("1st May 2001", "2001-05-01"),
        ("Mar 1977", "1977-03"),
        ("March 1977", "1977-03"),
        ("Sept. 1977", "1977-09"),
        ("1977", "1977"),
        ("circa 1960", "1960~"),
        ("Circa 1960", "1960~"),
        ("c. 1960", "1960~"),
        ("ca 1960", "1960~"),
        ("approximately 1960", "1960~"),
        ("circa 25 Mar 1977", "1977-03-25~"),
        ("1955 to 1958", "1955/1958"),
        ("1955-1958", "1955/1958"),
        ("1955 – 1958", "1955/1958"),
        ("between 1955 and 1958", "1955/1958"),
        ("circa 1979-1982", "1979~/1982~"),
        ("between circa 1960 and 1963", "1960~/1963"),
        ("1 Jan 2000 to 5 Feb 2001", "2000-01-01/2001-02-05"),
        ("1963 or 1964", "1963/1964"),
        ("1960s", "1960/1969"),
        ("the late 1960s", "1960/1969"),
        ("1957-03-25", "1957-03-25"),
        ("1957-03", "1957-03"),
        ("1957/03/25", "1957-03-25"),
        ("03/25/1957", "1957-03-25"),
        ("25/03/1957", "1957-03-25"),
        ("05/05/1957", "1957-05-05"),
        ("25.03.1957", "1957-03-25"),
        ("05.03.1957", "1957-03-05"),
        ("00/00/1980", "1980"),
        ("00/08/1965", "1965-08"),
        ("dd/mm/1945", "1945"),
        ("2016-11-30T00:00:00", "2016-11-30"),
        ("2021-03-12T19:03:54.942-05:00", "2021-03-12"),
        ("2015-07-01-04:00", "2015-07-01"),
        (" 25\u00a0Mar  1977. ", "1977-03-25"),
    ],
)
def test_a_date_is_read_as_lists_write_it(text: str, edtf: str) -> None:
    assert read_date(text) == edtf


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Approximately",
        "unknown",
        "03/04/1957",
        "31 Feb 1977",
        "25/13/1957",
        "1958 to 1955",
        "1963 or 1969",
        "before 1970",
        "25 Mar 77",
        "24/06/1402",
        "30-35 years old",
        "DOB 25 Mar 1977",
        "1955 to",
        "1977" * 1000,
    ],
)
def test_what_is_no_date_or_more_than_one_is_not_read(text: str) -> None:
    assert read_date(text) is None


def test_the_caller_can_say_whether_the_day_stands_first() -> None:
    assert read_date("03/04/1957", day_first=True) == "1957-04-03"
    assert read_date("03/04/1957", day_first=False) == "1957-03-04"
    assert read_date("03.04.1957", day_first=False) == "1957-03-04"
    assert read_date("25/03/1957", day_first=False) is None


@given(days)
def test_a_day_is_the_same_day_in_every_spelling(day: date) -> None:
    iso = day.isoformat()
    month = day.strftime("%B")
    for text in (
        iso,
        f"{day.day} {month} {day.year}",
        f"{day.day:02} {month[:3]} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.day:02}.{day.month:02}.{day.year}",
        f"{iso}T00:00:00Z",
    ):
        assert read_date(text) == iso


@given(days, days)
def test_a_range_is_read_if_it_does_not_end_before_it_begins(one: date, two: date) -> None:
    read = read_date(f"{one.isoformat()} to {two.isoformat()}")
    assert read == (f"{one.isoformat()}/{two.isoformat()}" if one <= two else None)


@given(st.text(alphabet="0123456789 -/.~circatoJanuary", max_size=30))
def test_whatever_is_read_is_a_date_span_and_reads_as_itself(text: str) -> None:
    read = read_date(text)
    if read is not None:
        assert DateSpan.parse(read).text == read
        assert read_date(read) == read


def test_every_date_of_the_real_ofac_and_un_files_is_read(shared: Path) -> None:
    lists = shared / "lists"
    tag = re.compile(
        r"<(?:dateOfBirth|issueDate|expirationDate|DATE|YEAR|DATE_OF_BIRTH|DATE_OF_ISSUE"
        r"|LISTED_ON|SUBMITTED_ON)>([^<]+)<"
    )
    unread: set[str] = set()
    found = 0
    for path in (
        *sorted(lists.glob("un_sc/202[145]-??-??/*.xml")),
        *sorted(lists.glob("ofac_sdn/202[14]-??-??/sdn.xml")),
        lists / "ofac_consolidated" / "2025-03-28" / "consolidated.xml",
    ):
        for text in filter(str.strip, tag.findall(path.read_text(encoding="utf-8"))):
            found += 1
            if read_date(text) is None:
                unread.add(text)
    assert found > 20_000
    assert unread == {"null"}
