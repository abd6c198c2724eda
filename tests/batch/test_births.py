"""Birth dates as tables write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.invented import examples

from ostraka.batch.births import day_first, read_births
from ostraka.model.errors import UsageError


def _read(text: str, day: bool | None = None) -> list[str]:
    return [span.text for span in read_births(text, day)]


@pytest.mark.parametrize(
    "text",
    [
        "1960-08-31", "31/08/1960", "08/31/1960", "31.8.1960", "31.08.1960.", "31-08-1960",
        "1960/08/31", "1960.8.31", "19600831", "31081960", "31 Aug 1960", "31-AUG-1960",
        "31AUG1960", "31. August 1960", "August 31, 1960", "31 août 1960", "31 de agosto de 1960",
        "31 августа 1960 г.", "31 sierpnia 1960", "31 Ağustos 1960", "1960年8月31日",
        "1960년 8월 31일", "1960-08-31T00:00:00Z", "1960-08-31 00:00:00.000", "31/08/1960 12:00 AM",
        "8/31/1960 0:00:00", "Wed, 31 Aug 1960", "٣١/٠٨/١٩٦٠", " 31 / 08 / 1960 ",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_usual_layout(text: str) -> None:
    assert _read(text) == ["1960-08-31"]


def test_a_date_with_two_readings_gives_both_unless_the_column_tells() -> None:
    assert _read("03/04/1957") == ["1957-04-03", "1957-03-04"]
    assert _read("03/04/1957", True) == ["1957-04-03"]
    assert _read("03/04/1957", False) == ["1957-03-04"]
    assert _read("04/04/1957") == ["1957-04-04"]
    assert _read("03.04.1957") == ["1957-04-03"]
    assert _read("03041957") == ["1957-04-03", "1957-03-04"]


def test_a_date_that_its_column_makes_impossible_has_its_one_other_reading() -> None:
    assert _read("03/25/1957", True) == ["1957-03-25"]
    assert _read("25/03/1957", False) == ["1957-03-25"]


def test_a_year_of_two_digits_is_of_this_century_too_where_it_can_be() -> None:
    assert _read("31/08/60") == ["1960-08-31"]
    assert _read("31/08/05") == ["1905-08-31", "2005-08-31"]
    assert _read("31-Aug-60") == ["1960-08-31"]
    assert _read("31-Aug-05") == ["1905-08-31", "2005-08-31"]


def test_parts_that_are_not_known_are_left_out() -> None:
    assert _read("00/00/1960") == ["1960"]
    assert _read("19600000") == ["1960"]
    assert _read("19600800") == ["1960-08"]
    assert _read("1960.0") == ["1960"]
    assert _read("1960") == ["1960"]


@pytest.mark.parametrize(
    "text", ["22159", "22159.0", "31/31/1960", "30/02/1960", "2503-13-01", "x", "1" * 500, "9" * 8]
)
def test_what_has_no_reading_is_refused_as_it_stands(text: str) -> None:
    with pytest.raises(UsageError, match="is not a date"):
        read_births(text)


@examples(200)
@given(st.dates(date(1700, 1, 1), date(2199, 12, 31)))
def test_a_day_is_among_the_readings_of_every_layout_of_it(day: date) -> None:
    for layout in ("%d/%m/%Y", "%m/%d/%Y", "%Y%m%d", "%d%m%Y", "%d.%m.%Y", "%Y/%m/%d", "%d-%b-%Y"):
        assert day.isoformat() in _read(day.strftime(layout)), layout


@examples(200)
@given(
    st.text(alphabet="0123456789/.- :adeunTZ", max_size=90), st.sampled_from([None, True, False])
)
def test_any_text_has_readings_or_is_refused(text: str, day: bool | None) -> None:
    with suppress(UsageError):
        assert read_births(text, day)


def test_many_days_of_one_column_tell_its_layout() -> None:
    days = [date(1950, 1, 1) + timedelta(days=97 * step) for step in range(60)]
    assert day_first(day.strftime("%d/%m/%y") for day in days) is True
    assert day_first(day.strftime("%m-%d-%Y") for day in days) is False
    assert day_first(day.strftime("%m%d%Y") for day in days) is False
    assert day_first(day.isoformat() for day in days) is None
    assert day_first(["", "x" * 1000, "n/a"]) is None
