"""A document's own date is read where it tells one, and not guessed. Every text is invented."""

from __future__ import annotations

import pytest

from ostraka.intake.dateline import dateline_of, days_in, written_day


@pytest.mark.parametrize(
    ("text", "day", "basis"),
    [
        ("WASHINGTON, April 15, 2021 — The Treasury said", "2021-04-15", "dateline"),
        ("WASHINGTON, Apr. 15, 2021 (Reuters) - The Treasury", "2021-04-15", "dateline"),
        ("London, 24 February 2022 – The government said", "2022-02-24", "dateline"),
        ("Берлин, 24 февраля 2022 года — Правительство", "2022-02-24", "dateline"),
        ("Berlin, 24. Februar 2022 - Die Regierung", "2022-02-24", "dateline"),
        ("PARIS, le 24 février 2022 — Le ministre", "2022-02-24", "dateline"),
        ("新华社华盛顿2021年4月15日电 美国财政部宣布", "2021-04-15", "dateline"),
        ("Title\n15 April 2021\nText", "2021-04-15", "line"),
        ("Thursday, April 15, 2021\nText", "2021-04-15", "line"),
        ("2021年4月15日\n正文", "2021-04-15", "line"),
        ("Published: 15 April 2021, 10:30 am\nUpdated 16 April 2021", "2021-04-15", "label"),
        ("FOR IMMEDIATE RELEASE: February 23, 2024", "2024-02-23", "label"),
        ("Date: 25/02/2022\n", "2022-02-25", "label"),
        ("Опубликовано 24.02.2022", "2022-02-24", "label"),
        ("Veröffentlicht am 24.2.2022", "2022-02-24", "label"),
    ],
)
def test_a_text_that_dates_itself_is_dated(text: str, day: str, basis: str) -> None:
    found = dateline_of(text)
    assert (found.date, found.basis) == (day, basis)


@pytest.mark.parametrize(
    "text",
    [
        "In an executive order made on Thursday, the president acted.",
        "On 15 April 2021 the Treasury named 32 parties.",
        "He was born on 7 October 1952 in Leningrad.",
        "Date: 03/04/2021",
        "15 April 2021\n17 April 2021",
        "Date: 31 February 2021",
        "Date: 15 April 3021",
        "",
    ],
)
def test_a_day_that_is_not_the_documents_own_or_unclear_is_none(text: str) -> None:
    assert dateline_of(text).date == ""


def test_a_day_is_read_as_machines_write_it() -> None:
    assert written_day("2021-04-15T22:00:00Z") == "2021-04-15"


def test_days_in_a_text_have_their_places() -> None:
    text = "from 24 February 2022 to March 1, 2022"
    assert [(text[a:b], day) for a, b, day in days_in(text)] == [
        ("24 February 2022", "2022-02-24"),
        ("March 1, 2022", "2022-03-01"),
    ]
